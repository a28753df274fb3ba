/* permutation: each number once, in an order that looks random. */
#include "permutation.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

TestSuite(permutation, .timeout = 300);

static void expect_each_once(uint64_t count, uint64_t seed)
{
	struct permutation permutation;
	uint8_t *seen = calloc(count, 1);

	permutation_init(&permutation, count, seed, 0);
	for (uint64_t i = 0; i < count; i++) {
		const uint64_t number = permutation_at(&permutation, i);

		cr_assert_lt(number, count);
		cr_assert_eq(seen[number]++, 0, "%lu of %lu comes again", number, count);
	}
	free(seen);
}

Test(permutation, has_each_number_once_whatever_their_count)
{
	for (uint64_t count = 1; count <= 1100; count++)
		expect_each_once(count, count % 7);
	expect_each_once((1 << 20) - 1, 42);
	expect_each_once(1 << 20, 42);
	expect_each_once((1 << 20) + 1, 42);
}

Test(permutation, differs_from_seed_to_seed_and_from_stream_to_stream)
{
	struct permutation one, same, seed, stream;
	unsigned as_seed = 0, as_stream = 0;

	permutation_init(&one, 100000, 1, 1);
	permutation_init(&same, 100000, 1, 1);
	permutation_init(&seed, 100000, 2, 1);
	permutation_init(&stream, 100000, 1, 2);
	for (uint64_t i = 0; i < 1000; i++) {
		cr_assert_eq(permutation_at(&one, i), permutation_at(&same, i));
		as_seed += permutation_at(&one, i) == permutation_at(&seed, i);
		as_stream += permutation_at(&one, i) == permutation_at(&stream, i);
	}

	cr_expect_leq(as_seed, 3);
	cr_expect_leq(as_stream, 3);
}

/* Pearson's sum over classes of equal probability: mean classes - 1, variance twice that. */
static void expect_even(const unsigned hits[], unsigned classes, double draws)
{
	const double mean = draws / classes;
	double chi_square = 0;

	for (unsigned i = 0; i < classes; i++)
		chi_square += (hits[i] - mean) * (hits[i] - mean) / mean;
	cr_expect_lt(chi_square, classes - 1 + 6 * sqrt(2.0 * (classes - 1)),
		     "chi-square of %u classes: %g", classes, chi_square);
}

/* The positions of the first numbers, the distances of neighbours, and the positions of every
 * 64th. */
Test(permutation, looks_random_from_number_to_number)
{
	enum { CLASSES = 1000, DRAWS = 200000 };
	static const uint64_t counts[] = {
		1 << 20, 999983, UINT64_C(1) << 33, (UINT64_C(1) << 33) + 7, UINT64_C(1) << 50
	};

	for (unsigned c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
		static unsigned places[CLASSES], gaps[CLASSES], strides[CLASSES];
		const double count = (double)counts[c];
		struct permutation permutation;
		uint64_t before;

		memset(places, 0, sizeof(places));
		memset(gaps, 0, sizeof(gaps));
		memset(strides, 0, sizeof(strides));
		permutation_init(&permutation, counts[c], 42, 0);
		before = permutation_at(&permutation, 0);
		for (uint64_t i = 1; i <= DRAWS; i++) {
			const uint64_t number = permutation_at(&permutation, i);
			const uint64_t gap = number > before ? number - before
							     : number + counts[c] - before;

			places[(unsigned)((double)number / count * CLASSES) % CLASSES]++;
			gaps[(unsigned)((double)gap / count * CLASSES) % CLASSES]++;
			before = number;
			if (i * 64 < counts[c])
				strides[(unsigned)((double)permutation_at(&permutation, i * 64) /
						   count * CLASSES) % CLASSES]++;
		}

		expect_even(places, CLASSES, DRAWS);
		expect_even(gaps, CLASSES, DRAWS);
		if (counts[c] > 64 * DRAWS)
			expect_even(strides, CLASSES, DRAWS);
	}
}
