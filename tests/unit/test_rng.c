/*
 * Random numbers are the same on every machine and in every run.
 */
#include "rng.h"

#include <criterion/criterion.h>
#include <string.h>

/* Independent of this code: the test vector that Rust's rand_xoshiro uses, from the
 * authors' C. */
Test(rng, is_xoshiro256plusplus)
{
	static const uint64_t expected[] = {
		UINT64_C(41943041),
		UINT64_C(58720359),
		UINT64_C(3588806011781223),
		UINT64_C(3591011842654386),
		UINT64_C(9228616714210784205),
		UINT64_C(9973669472204895162),
		UINT64_C(14011001112246962877),
		UINT64_C(12406186145184390807),
		UINT64_C(15849039046786891736),
		UINT64_C(10450023813501588000),
	};
	struct rng rng = { .state = { 1, 2, 3, 4 } };

	for (unsigned i = 0; i < 10; i++)
		cr_assert_eq(rng_next(&rng), expected[i], "number %u", i);
}

/* splitmix64 of 1234567 begins with 6457827717110365317, 3203168211198807973, …: a stream that
 * cancels the hash of the seed starts at this known state. */
Test(rng, is_seeded_through_splitmix64)
{
	static const uint64_t expected[] = {
		UINT64_C(6457827717110365317),
		UINT64_C(3203168211198807973),
		UINT64_C(9817491932198370423),
		UINT64_C(4593380528125082431),
	};
	const uint64_t seed = 1234567;
	struct rng rng;

	rng_init(&rng, seed, seed - expected[0]);

	cr_assert_arr_eq(rng.state, expected, sizeof(expected));
}

Test(rng, same_seed_and_stream_give_the_same_numbers)
{
	struct rng one, two;

	rng_init(&one, 42, 3);
	rng_init(&two, 42, 3);

	for (unsigned i = 0; i < 1000; i++)
		cr_assert_eq(rng_next(&one), rng_next(&two));
}

Test(rng, streams_and_seeds_differ)
{
	enum { COUNT = 32 };
	uint64_t first[COUNT * 2];
	struct rng rng;

	for (unsigned i = 0; i < COUNT; i++) {
		rng_init(&rng, 42, i);
		first[i] = rng_next(&rng);
		rng_init(&rng, 43 + i, 0);
		first[COUNT + i] = rng_next(&rng);
	}

	for (unsigned i = 0; i < COUNT * 2; i++) {
		for (unsigned j = 0; j < i; j++)
			cr_assert_neq(first[i], first[j], "%u and %u", i, j);
	}
}

Test(rng, below_stays_below_and_reaches_every_number)
{
	unsigned seen[7] = { 0 };
	struct rng rng;

	rng_init(&rng, 1, 0);
	for (unsigned i = 0; i < 7000; i++) {
		const uint64_t number = rng_below(&rng, 7);

		cr_assert_lt(number, 7);
		seen[number]++;
	}

	for (unsigned i = 0; i < 7; i++) {
		cr_assert_gt(seen[i], 850, "%u was seen %u times", i, seen[i]);
		cr_assert_lt(seen[i], 1150, "%u was seen %u times", i, seen[i]);
	}
}

Test(rng, below_one_is_zero)
{
	struct rng rng;

	rng_init(&rng, 1, 0);

	for (unsigned i = 0; i < 100; i++)
		cr_assert_eq(rng_below(&rng, 1), 0);
}

Test(rng, fill_writes_exactly_the_bytes_asked_for)
{
	for (size_t size = 0; size <= 33; size++) {
		unsigned char buffer[40], again[40];
		struct rng rng;

		memset(buffer, 0xee, sizeof(buffer));
		memset(again, 0x11, sizeof(again));
		rng_init(&rng, 9, 0);
		rng_fill(&rng, buffer, size);
		rng_init(&rng, 9, 0);
		rng_fill(&rng, again, size);

		cr_assert_arr_eq(buffer, again, size);
		for (size_t i = size; i < sizeof(buffer); i++)
			cr_assert_eq(buffer[i], 0xee, "byte %zu of %zu", i, size);
	}
}

Test(rng, fill_is_made_of_the_same_numbers)
{
	uint64_t words[3], expected[3];
	struct rng rng;

	rng_init(&rng, 9, 0);
	for (unsigned i = 0; i < 3; i++)
		expected[i] = rng_next(&rng);
	rng_init(&rng, 9, 0);
	rng_fill(&rng, words, sizeof(words));

	cr_assert_arr_eq(words, expected, sizeof(words));
}

Test(rng, a_seed_from_the_kernel_is_short_and_never_zero)
{
	for (unsigned i = 0; i < 1000; i++) {
		const uint64_t seed = rng_seed_from_kernel();

		cr_assert_neq(seed, 0);
		cr_assert_leq(seed, UINT32_MAX);
	}
}

/* 24 orders of four: each comes about 1,000 times (standard deviation 31) of 24,000. */
Test(rng, shuffles_into_every_order_alike)
{
	unsigned seen[4 * 4 * 4] = { 0 };
	struct rng rng;

	rng_init(&rng, 1, 0);
	for (unsigned i = 0; i < 24000; i++) {
		unsigned items[] = { 0, 1, 2, 3 };

		rng_shuffle(&rng, items, 4);
		cr_assert_eq(items[0] ^ items[1] ^ items[2] ^ items[3], 0);
		seen[items[0] * 16 + items[1] * 4 + items[2]]++;
	}
	for (unsigned i = 0; i < 64; i++)
		cr_expect(seen[i] == 0 || (seen[i] > 850 && seen[i] < 1150), "%u times", seen[i]);
}
