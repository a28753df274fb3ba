/* divisor: agrees with the machine's division for any numbers. */
#include "divisor.h"

#include <criterion/criterion.h>

#include "rng.h"

TestSuite(divisor, .timeout = 300);

static void expect_as_by_machine(uint64_t number, uint64_t by)
{
	uint64_t rest;
	const uint64_t quotient = divide(number, divisor_of(by), &rest);

	cr_assert_eq(quotient, number / by, "%lu / %lu", number, by);
	cr_assert_eq(rest, number % by, "%lu %% %lu", number, by);
}

Test(divisor, divides_what_lies_around_multiples)
{
	static const uint64_t by[] = {
		1, 2, 3, 7, 10, 4096, 262144, UINT32_MAX, UINT64_C(1) << 32,
		(UINT64_C(1) << 63) - 1, UINT64_C(1) << 63, UINT64_MAX - 1, UINT64_MAX
	};

	for (unsigned i = 0; i < sizeof(by) / sizeof(by[0]); i++) {
		const uint64_t last = UINT64_MAX / by[i] * by[i];

		for (int away = -2; away <= 2; away++) {
			expect_as_by_machine((uint64_t)away, by[i]);
			expect_as_by_machine(by[i] + (uint64_t)away, by[i]);
			expect_as_by_machine(last + (uint64_t)away, by[i]);
		}
	}
}

Test(divisor, divides_numbers_of_all_lengths)
{
	struct rng rng;

	rng_init(&rng, 42, 0);
	for (unsigned i = 0; i < 1000000; i++) {
		const uint64_t number = rng_next(&rng) >> (i % 64);
		const uint64_t by = rng_next(&rng) >> (i / 64 % 64);

		expect_as_by_machine(number, by > 0 ? by : 1);
	}
}
