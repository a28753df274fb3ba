/* distribution: frequencies agree with the formulas. The seed is fixed, so results repeat. */
#include "distribution.h"

#include <criterion/criterion.h>
#include <math.h>

enum { BLOCKS = 100, DRAWS = 200000 };

static struct spec spec;
static double expected[BLOCKS];		/* probabilities */
static unsigned hits[BLOCKS];

static void set_up(void)
{
	spec = (struct spec) {
		.rand_spec_iter		= 12,
		.rand_spec_pct		= 1,
		.rand_spec_res		= 75,
		.rand_pareto_h		= 0.2,
		.rand_zipfian_exp	= 0.8,
	};
}

TestSuite(distribution, .init = set_up, .timeout = 300);

static void draw_all(enum rand_type type)
{
	struct distribution distribution;
	struct rng rng;

	spec.rand_type = type;
	distribution_init(&distribution, &spec, BLOCKS);
	rng_init(&rng, 42, 0);
	for (unsigned i = 0; i < DRAWS; i++) {
		const uint64_t block = distribution_draw(&distribution, &rng);

		cr_assert_lt(block, BLOCKS);
		hits[block]++;
	}
}

/* Pearson's chi-square: mean df, variance 2 df; six standard deviations are allowed. Rare
 * blocks count together. */
static void expect_frequencies(void)
{
	double rare_hits = 0, rare_expected = 0, sum = 0;
	unsigned classes = 0;

	for (unsigned i = 0; i < BLOCKS; i++) {
		const double mean = expected[i] * DRAWS;

		if (mean < 10) {
			rare_hits += hits[i];
			rare_expected += mean;
			continue;
		}
		sum += (hits[i] - mean) * (hits[i] - mean) / mean;
		classes++;
	}
	if (rare_expected > 0) {
		sum += (rare_hits - rare_expected) * (rare_hits - rare_expected) / rare_expected;
		classes++;
	}
	cr_expect_lt(sum, classes - 1 + 6 * sqrt(2.0 * (classes - 1)),
		     "chi-square of %u classes: %g", classes, sum);
}

static double share_of_first(unsigned blocks)
{
	double sum = 0;

	for (unsigned i = 0; i < blocks; i++)
		sum += hits[i];
	return sum / DRAWS;
}

Test(distribution, uniform_prefers_no_block)
{
	for (unsigned i = 0; i < BLOCKS; i++)
		expected[i] = 1.0 / BLOCKS;

	draw_all(RAND_UNIFORM);

	expect_frequencies();
}

/* The mean of two uniform numbers has a triangular density. */
Test(distribution, gaussian_of_two_is_a_triangle)
{
	for (unsigned i = 0; i < BLOCKS; i++) {
		const double middle = (i + 0.5) / BLOCKS;

		expected[i] = 4 * (middle < 0.5 ? middle : 1 - middle) / BLOCKS;
	}
	spec.rand_spec_iter = 2;

	draw_all(RAND_GAUSSIAN);

	expect_frequencies();
}

Test(distribution, gaussian_of_twelve_is_narrow_around_the_middle)
{
	double mean = 0, variance = 0;

	draw_all(RAND_GAUSSIAN);

	for (unsigned i = 0; i < BLOCKS; i++)
		mean += (i + 0.5) * hits[i] / DRAWS;
	for (unsigned i = 0; i < BLOCKS; i++)
		variance += (i + 0.5 - mean) * (i + 0.5 - mean) * hits[i] / DRAWS;
	/* 1 / 12 of a uniform one's, which is n^2 / 12; and rounding to blocks, 1 / 12. */
	cr_expect_float_eq(mean, BLOCKS / 2.0, 0.2);
	cr_expect_float_eq(variance, BLOCKS * BLOCKS / 144.0 + 1 / 12.0, 1.5);
}

/* The sum of three: a parabola each side of the middle third, one upside down in it. */
Test(distribution, gaussian_of_three_is_made_of_parabolas)
{
	double below = 0;

	for (unsigned i = 0; i < BLOCKS; i++) {
		const double x = 3 * (i + 1.0) / BLOCKS;
		const double upto = x < 1 ? x * x * x / 6
			: x < 2 ? (-2 * x * x * x + 9 * x * x - 9 * x + 3) / 6
			: 1 - (3 - x) * (3 - x) * (3 - x) / 6;

		expected[i] = upto - below;
		below = upto;
	}
	spec.rand_spec_iter = 3;

	draw_all(RAND_GAUSSIAN);

	expect_frequencies();
}

/* Sums of 32-bit numbers would reach only 2^32 places, and never some of the blocks. */
Test(distribution, gaussian_leaves_no_gaps_in_a_set_of_many_blocks)
{
	struct distribution distribution;
	struct rng rng;
	uint64_t odd = 0;

	spec.rand_type = RAND_GAUSSIAN;
	distribution_init(&distribution, &spec, UINT64_C(1) << 48);
	rng_init(&rng, 42, 0);
	for (unsigned i = 0; i < DRAWS; i++)
		odd += distribution_draw(&distribution, &rng) & 1;

	cr_expect_float_eq((double)odd / DRAWS, 0.5, 0.01);
}

Test(distribution, special_sends_its_share_to_the_middle)
{
	for (unsigned i = 0; i < BLOCKS; i++)
		expected[i] = 0.25 / BLOCKS + (i >= 45 && i < 55 ? 0.75 / 10 : 0);
	spec.rand_spec_iter = 1;	/* "gaussian" of one is uniform */
	spec.rand_spec_pct = 10;

	draw_all(RAND_SPECIAL);

	expect_frequencies();
}

Test(distribution, special_has_one_special_block_at_least)
{
	spec.rand_spec_res = 100;
	spec.rand_spec_pct = 1;

	draw_all(RAND_SPECIAL);

	cr_expect_eq(hits[49], DRAWS);
}

Test(distribution, pareto_sends_80_percent_to_20_percent_of_the_blocks)
{
	const double power = log(0.8) / log(0.2);

	for (unsigned i = 0; i < BLOCKS; i++)
		expected[i] = pow((i + 1.0) / BLOCKS, power) - pow((double)i / BLOCKS, power);

	draw_all(RAND_PARETO);

	expect_frequencies();
	cr_expect_float_eq(share_of_first(20), 0.80, 0.01);
	cr_expect_float_eq(share_of_first(4), 0.64, 0.01);	/* the same holds within them */
}

/* Then the last blocks are the most frequent. */
Test(distribution, pareto_sends_20_percent_to_80_percent_of_the_blocks)
{
	const double power = log(0.2) / log(0.8);

	for (unsigned i = 0; i < BLOCKS; i++)
		expected[i] = pow((i + 1.0) / BLOCKS, power) - pow((double)i / BLOCKS, power);
	spec.rand_pareto_h = 0.8;

	draw_all(RAND_PARETO);

	expect_frequencies();
	cr_expect_float_eq(share_of_first(80), 0.20, 0.01);
}

static void expect_zipfian(double exponent)
{
	double sum = 0;

	for (unsigned i = 0; i < BLOCKS; i++)
		sum += pow(i + 1, -exponent);
	for (unsigned i = 0; i < BLOCKS; i++) {
		expected[i] = pow(i + 1, -exponent) / sum;
		hits[i] = 0;
	}
	spec.rand_zipfian_exp = exponent;

	draw_all(RAND_ZIPFIAN);

	expect_frequencies();
}

Test(distribution, zipfian_falls_with_the_power_of_the_rank)
{
	expect_zipfian(0.8);
	expect_zipfian(1);
	expect_zipfian(2.5);
	expect_zipfian(0);		/* uniform */
}

/* ---- hot spots ---- */

static void draw_hot(struct hot_spot *spots, unsigned count)
{
	spec.hot_spots = (struct hot_spot_list){ .at = spots, .count = count };
	draw_all(RAND_UNIFORM);
}

Test(distribution, hot_spots_share_out_blocks_and_ios)
{
	struct hot_spot spots[] = { { 20, 80 }, { 29, 15 }, { 1, 1 } };

	for (unsigned i = 0; i < BLOCKS; i++)
		expected[i] = i < 20 ? 0.80 / 20 : i < 49 ? 0.15 / 29 : i < 50 ? 0.01 : 0.04 / 50;

	draw_hot(spots, 3);

	expect_frequencies();
}

Test(distribution, hot_spots_may_leave_blocks_out)
{
	struct hot_spot spots[] = { { 10, 0 }, { 30, 25 }, { 20, 0 }, { 10, 75 } };

	for (unsigned i = 0; i < BLOCKS; i++)
		expected[i] = i < 10 ? 0 : i < 40 ? 0.25 / 30 : i < 60 ? 0 : i < 70 ? 0.75 / 10 : 0;

	draw_hot(spots, 4);

	expect_frequencies();
	for (unsigned i = 0; i < BLOCKS; i++)
		cr_expect_eq(hits[i] > 0, expected[i] > 0, "block %u: %u", i, hits[i]);
}

Test(distribution, hot_spots_may_be_all_there_is)
{
	struct hot_spot spots[HOT_SPOTS_MAX];

	for (unsigned i = 0; i < HOT_SPOTS_MAX; i++)
		spots[i] = (struct hot_spot){ 6.25, i < 8 ? 12 : 0.5 };
	/* Borders are rounded: 6, 13, 19, 25, … */
	for (unsigned i = 0; i < HOT_SPOTS_MAX; i++) {
		const unsigned first = (unsigned)(i * 6.25 + 0.5);
		const unsigned end = (unsigned)((i + 1) * 6.25 + 0.5);

		for (unsigned block = first; block < end; block++)
			expected[block] = spots[i].ios_percent / 100 / (end - first);
	}

	draw_hot(spots, HOT_SPOTS_MAX);

	expect_frequencies();
}

Test(distribution, hot_spots_have_one_block_at_least)
{
	struct hot_spot spots[] = { { 99.999, 0 }, { 0.0005, 50 }, { 0.0005, 50 } };

	draw_hot(spots, 3);

	cr_expect_eq(hits[BLOCKS - 1], DRAWS);
}

Test(distribution, knows_sets_of_one_block)
{
	for (enum rand_type type = RAND_UNIFORM; type <= RAND_ZIPFIAN; type++) {
		struct distribution distribution;
		struct rng rng;

		spec.rand_type = type;
		distribution_init(&distribution, &spec, 1);
		rng_init(&rng, 42, 0);
		for (unsigned i = 0; i < 1000; i++)
			cr_assert_eq(distribution_draw(&distribution, &rng), 0);
	}
}

/* Each block is a class. */
Test(distribution, zipfian_is_exact_over_ten_million_draws)
{
	enum { MANY_BLOCKS = 100000, MANY_DRAWS = 10000000 };
	static unsigned many_hits[MANY_BLOCKS];
	static uint64_t blocks[1000];
	struct distribution distribution;
	struct rng rng;
	double all = 0, chi_square = 0;

	spec.rand_type = RAND_ZIPFIAN;
	distribution_init(&distribution, &spec, MANY_BLOCKS);
	rng_init(&rng, 42, 0);
	for (unsigned i = 0; i < MANY_DRAWS / 1000; i++) {
		distribution_draw_many(&distribution, &rng, blocks, 1000);
		for (unsigned j = 0; j < 1000; j++)
			many_hits[blocks[j]]++;
	}

	for (unsigned i = 0; i < MANY_BLOCKS; i++)
		all += pow(i + 1, -0.8);
	for (unsigned i = 0; i < MANY_BLOCKS; i++) {
		const double mean = pow(i + 1, -0.8) / all * MANY_DRAWS;

		chi_square += (many_hits[i] - mean) * (many_hits[i] - mean) / mean;
	}
	cr_expect_float_eq(chi_square, MANY_BLOCKS - 1, 4 * sqrt(2.0 * (MANY_BLOCKS - 1)));
}

Test(distribution, draws_many_as_it_draws_one_by_one)
{
	for (enum rand_type type = RAND_UNIFORM; type <= RAND_ZIPFIAN; type++) {
		struct distribution distribution;
		struct rng one, many;
		uint64_t blocks[100];

		spec.rand_type = type;
		distribution_init(&distribution, &spec, 12345);
		rng_init(&one, 42, 0);
		rng_init(&many, 42, 0);
		distribution_draw_many(&distribution, &many, blocks, 100);
		for (unsigned i = 0; i < 100; i++)
			cr_assert_eq(distribution_draw(&distribution, &one), blocks[i]);
	}
}

Test(distribution, stays_within_a_set_of_many_blocks)
{
	const uint64_t count = UINT64_C(1) << 50;

	for (enum rand_type type = RAND_UNIFORM; type <= RAND_ZIPFIAN; type++) {
		struct distribution distribution;
		struct rng rng;

		spec.rand_type = type;
		distribution_init(&distribution, &spec, count);
		rng_init(&rng, 42, 0);
		for (unsigned i = 0; i < 10000; i++)
			cr_assert_lt(distribution_draw(&distribution, &rng), count);
	}
}
