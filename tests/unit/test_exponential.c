/* exponential: the density is right. The seed is fixed, so results repeat. */
#include "exponential.h"

#include <criterion/criterion.h>
#include <math.h>

enum { DRAWS = 10000000, CLASSES = 1000 };

static struct exponential exponential;
static struct rng rng;

static void set_up(void)
{
	rng_init(&rng, 42, 0);
}

TestSuite(exponential, .init = set_up, .timeout = 300);

/* Pearson's sum: mean classes - 1, variance twice that. */
static void expect_even(const unsigned hits[], unsigned classes, double draws)
{
	const double mean = draws / classes;
	double chi_square = 0;

	for (unsigned i = 0; i < classes; i++)
		chi_square += (hits[i] - mean) * (hits[i] - mean) / mean;
	cr_expect_float_eq(chi_square, classes - 1, 4 * sqrt(2.0 * (classes - 1)),
			   "chi-square of %u classes: %g", classes, chi_square);
}

/* Of classes with the same probability: 1 - exp(-x / mean) is uniform. */
Test(exponential, is_exact_over_ten_million_draws)
{
	static unsigned hits[CLASSES];

	exponential_init(&exponential, 1);
	for (unsigned i = 0; i < DRAWS; i++) {
		const double x = exponential_draw(&exponential, &rng);

		cr_assert_geq(x, 0);
		hits[(unsigned)(-expm1(-x) * CLASSES) % CLASSES]++;
	}

	expect_even(hits, CLASSES, DRAWS);
}

/* So rare that the test above has them in one class. */
Test(exponential, has_an_exponential_tail)
{
	static unsigned hits[20];
	unsigned beyond = 0;

	exponential_init(&exponential, 1);
	for (unsigned i = 0; i < DRAWS; i++) {
		const double x = exponential_draw(&exponential, &rng) - 7.5;

		if (x < 0)
			continue;
		beyond++;
		hits[(unsigned)(-expm1(-x) * 20) % 20]++;
	}

	/* 5531 of them; 4 standard deviations. */
	cr_expect_float_eq(beyond, DRAWS * exp(-7.5), 4 * sqrt(DRAWS * exp(-7.5)));
	expect_even(hits, 20, beyond);
}

Test(exponential, has_the_mean_that_it_is_given)
{
	double sum = 0, squares = 0, mean;

	exponential_init(&exponential, 250000);
	for (unsigned i = 0; i < DRAWS; i++) {
		const double x = exponential_draw(&exponential, &rng);

		sum += x;
		squares += x * x;
	}

	/* Four standard deviations of either. */
	mean = sum / DRAWS;
	cr_expect_float_eq(mean / 250000, 1, 4 / sqrt(DRAWS));
	cr_expect_float_eq((squares / DRAWS - mean * mean) / 250000 / 250000, 1,
			   4 * sqrt(8.0 / DRAWS));
}

Test(exponential, looks_at_the_density_for_few_draws_only)
{
	double inside = 0;

	exponential_init(&exponential, 1);
	for (unsigned i = 0; i < EXPONENTIAL_LAYERS; i++)
		inside += (double)exponential.layers[i].inside * 0x1p-53 / EXPONENTIAL_LAYERS;

	cr_expect_gt(inside, 0.97);
}
