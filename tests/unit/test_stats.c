/*
 * Averages with known answers, and the coverage of the interval.
 */
#include "stats.h"

#include <criterion/criterion.h>
#include <math.h>

#include "rng.h"
#include "student.h"

Test(stats, mean_and_deviation_of_a_sample)
{
	const double values[] = { 2, 4, 4, 4, 5, 5, 7, 9 };

	cr_assert_float_eq(stats_mean(values, 8), 5, 1e-12);
	cr_assert_float_eq(stats_stddev(values, 8), sqrt(32.0 / 7), 1e-12);
	cr_assert_float_eq(stats_variation(values, 8), sqrt(32.0 / 7) / 5, 1e-12);
}

Test(stats, one_value_does_not_scatter)
{
	const double value = 17;

	cr_assert_eq(stats_mean(&value, 1), 17);
	cr_assert_eq(stats_stddev(&value, 1), 0);
	cr_assert_eq(stats_variation(&value, 1), 0);
	cr_assert_eq(stats_mean(&value, 0), 0);
	cr_assert_eq(stats_variation(&value, 0), 0);
}

Test(stats, twice_and_half_cancel_in_the_geometric_mean)
{
	const double halves[] = { 2, 0.5 };
	const double powers[] = { 1, 10, 100 };

	cr_assert_float_eq(stats_geomean(halves, 2), 1, 1e-12);
	cr_assert_float_eq(stats_geomean(powers, 3), 10, 1e-9);
}

Test(stats, median_is_the_middle_or_between_the_two_middle_ones)
{
	const double odd[] = { 9, 1, 5 };
	const double even[] = { 9, 1, 5, 7 };
	const double equal[] = { 3, 3, 3, 8, 1 };

	cr_assert_eq(stats_median(odd, 1), 9);
	cr_assert_eq(stats_median(odd, 3), 5);
	cr_assert_eq(stats_median(even, 4), 6);
	cr_assert_eq(stats_median(equal, 5), 3);
	cr_assert_eq(odd[0], 9, "the values are left in their order");
}

Test(stats, no_interval_is_claimed_from_two_rounds)
{
	const double ratios[] = { 2, 8 };

	struct stats_ratio ratio = stats_ratio_paired(ratios, 2);

	cr_assert_float_eq(ratio.ratio, 4, 1e-12);
	cr_assert_not(ratio.has_interval);
	cr_assert(isnan(ratio.low));
	cr_assert(isnan(ratio.high));
}

/* Three logarithms -a, 0, a: their deviation is a, and t for two degrees of freedom 4.3027. */
Test(stats, with_three_rounds_the_interval_is_students)
{
	const double ratios[] = { exp(-0.1), exp(0.1), 1.0 };

	struct stats_ratio ratio = stats_ratio_paired(ratios, 3);

	cr_assert(ratio.has_interval);
	cr_assert_float_eq(ratio.ratio, 1.0, 1e-12);
	cr_assert_float_eq(ratio.high, exp(4.3027 * 0.1 / sqrt(3)), 1e-4);
	cr_assert_float_eq(ratio.low, 1 / ratio.high, 1e-12);
}

Test(stats, unpaired_sets_of_three_add_their_scatter)
{
	const double values[] = { 2 * exp(-0.1), 2 * exp(0.1), 2.0 };
	const double baseline[] = { exp(-0.1), 1.0, exp(0.1), 1.0, 1.0 };

	struct stats_ratio ratio = stats_ratio_unpaired(values, 3, baseline, 5);

	/* Deviations 0.1 of three, and 0.1 / sqrt(2) of five. */
	cr_assert_float_eq(ratio.ratio, 2.0, 1e-12);
	cr_assert_float_eq(ratio.high, 2 * exp(4.3027 * sqrt(0.01 / 3 + 0.005 / 5)), 1e-3);
}

Test(stats, equal_rounds_give_an_interval_without_width)
{
	const double ratios[] = { 1.08, 1.08, 1.08, 1.08, 1.08 };

	struct stats_ratio ratio = stats_ratio_paired(ratios, 5);

	cr_assert_float_eq(ratio.ratio, 1.08, 1e-12);
	cr_assert_float_eq(ratio.low, 1.08, 1e-12);
	cr_assert_float_eq(ratio.high, 1.08, 1e-12);
	cr_assert_leq(ratio.low, ratio.ratio);
	cr_assert_geq(ratio.high, ratio.ratio);
}

Test(stats, the_interval_of_many_rounds_is_narrower_than_what_was_seen)
{
	const double ratios[] = { 1.02, 1.10, 0.97, 1.05, 1.08, 1.01, 1.04, 1.12 };

	struct stats_ratio ratio = stats_ratio_paired(ratios, 8);

	cr_assert_gt(ratio.low, 0.97);
	cr_assert_lt(ratio.low, ratio.ratio);
	cr_assert_gt(ratio.high, ratio.ratio);
	cr_assert_lt(ratio.high, 1.12);
}

Test(stats, swapping_the_sides_inverts_ratio_and_interval)
{
	const double ratios[] = { 1.25, 2, 1.6, 0.8 };
	const double inverse[] = { 0.8, 0.5, 0.625, 1.25 };

	struct stats_ratio there = stats_ratio_paired(ratios, 4);
	struct stats_ratio back = stats_ratio_paired(inverse, 4);

	cr_assert_float_eq(there.ratio * back.ratio, 1, 1e-12);
	cr_assert_float_eq(there.low * back.high, 1, 1e-12);
	cr_assert_float_eq(there.high * back.low, 1, 1e-12);
}

/* Drift common to both sides is in neither ratio of a round, but in both sets as wholes. */
Test(stats, pairing_cancels_drift_that_unpaired_sets_show)
{
	const double baseline[] = { 100, 120, 140, 160, 180 };
	const double values[] = { 111, 131, 155, 175, 199 };
	double ratios[5];

	for (unsigned i = 0; i < 5; i++)
		ratios[i] = values[i] / baseline[i];
	struct stats_ratio paired = stats_ratio_paired(ratios, 5);
	struct stats_ratio unpaired = stats_ratio_unpaired(values, 5, baseline, 5);

	cr_assert_float_eq(paired.ratio, unpaired.ratio, 1e-12);
	cr_assert_gt(paired.low, 1.0);
	cr_assert_lt(unpaired.low, 1.0);
	cr_assert_gt(unpaired.high, paired.high);
}

Test(stats, unpaired_sets_may_differ_in_size)
{
	const double values[] = { 200, 200, 200 };
	const double baseline[] = { 100, 100, 100, 100 };

	struct stats_ratio ratio = stats_ratio_unpaired(values, 3, baseline, 4);

	cr_assert(ratio.has_interval);
	cr_assert_float_eq(ratio.ratio, 2, 1e-12);
	cr_assert_float_eq(ratio.low, 2, 1e-12);
	cr_assert_float_eq(ratio.high, 2, 1e-12);
}

Test(stats, both_unpaired_sets_need_three_rounds)
{
	const double many[] = { 100, 101, 102, 103 };
	const double few[] = { 50, 51 };

	cr_assert_not(stats_ratio_unpaired(many, 4, few, 2).has_interval);
	cr_assert_not(stats_ratio_unpaired(few, 2, many, 4).has_interval);
	cr_assert_float_eq(stats_ratio_unpaired(many, 1, few, 1).ratio, 2, 1e-12);
}

/* Sum of twelve uniform numbers: normal enough, mean 0, deviation 1. */
static double random_normal(struct rng *rng)
{
	double sum = -6.0;

	for (unsigned i = 0; i < 12; i++)
		sum += (double)(rng_next(rng) >> 11) * 0x1p-53;
	return sum;
}

/* In how many of `trials` experiments the interval holds the true ratio, 1.1. */
static unsigned covered(unsigned rounds, unsigned trials)
{
	unsigned hits = 0;
	double ratios[32];
	struct rng rng;

	rng_init(&rng, 2015, rounds);
	for (unsigned trial = 0; trial < trials; trial++) {
		struct stats_ratio ratio;

		for (unsigned i = 0; i < rounds; i++)
			ratios[i] = 1.1 * exp(0.05 * random_normal(&rng));
		ratio = stats_ratio_paired(ratios, rounds);
		hits += ratio.low <= 1.1 && ratio.high >= 1.1;
	}
	return hits;
}

/* Three standard deviations of 10,000 trials are 0.7 %. */
Test(stats, the_interval_holds_the_true_ratio_as_often_as_it_says_at_every_number_of_rounds,
     .timeout = 300)
{
	enum { TRIALS = 10000 };
	static const unsigned rounds[] = { 3, 4, 5, 7, 10, 20 };

	for (unsigned i = 0; i < sizeof(rounds) / sizeof(rounds[0]); i++) {
		const double percent = 100.0 * covered(rounds[i], TRIALS) / TRIALS;

		cr_assert_gt(percent, 94.3, "%u rounds: %g %%", rounds[i], percent);
		cr_assert_lt(percent, 95.7, "%u rounds: %g %%", rounds[i], percent);
	}
}

/* ---- logarithms that are not normal ---- */

static double random_uniform(struct rng *rng)
{
	return ((double)(rng_next(rng) >> 11) + 0.5) * 0x1p-53;
}

/* Student's t with two degrees of freedom: the variance is infinite. */
static double random_heavy(struct rng *rng)
{
	const double squares = pow(random_normal(rng), 2) + pow(random_normal(rng), 2);

	return random_normal(rng) / sqrt(squares / 2);
}

/* Both of a pair lose much of every tenth run, independently. */
static double random_disturbed(struct rng *rng)
{
	double pair[2];

	for (unsigned i = 0; i < 2; i++)
		pair[i] = random_normal(rng) -
			  (random_uniform(rng) < 0.1 ? 40 * random_uniform(rng) : 0);
	return pair[0] - pair[1];
}

/* Only one of the pair ever stalls; the mean of the logarithms is 0 all the same. */
static double random_one_sided(struct rng *rng)
{
	return random_normal(rng) + 2 - (random_uniform(rng) < 0.1 ? 20 : 0);
}

static double percent_covered(double (*draw)(struct rng *rng), unsigned rounds)
{
	enum { TRIALS = 10000 };
	unsigned hits = 0;
	double ratios[32];
	struct rng rng;

	rng_init(&rng, 1908, rounds);
	for (unsigned trial = 0; trial < TRIALS; trial++) {
		struct stats_ratio ratio;

		for (unsigned i = 0; i < rounds; i++)
			ratios[i] = 1.1 * exp(0.02 * draw(&rng));
		ratio = stats_ratio_paired(ratios, rounds);
		hits += ratio.low <= 1.1 && ratio.high >= 1.1;
	}
	return 100.0 * hits / TRIALS;
}

Test(stats, heavy_tails_make_the_interval_too_wide_rather_than_too_narrow, .timeout = 300)
{
	static const unsigned rounds[] = { 3, 5, 10 };

	for (unsigned i = 0; i < sizeof(rounds) / sizeof(rounds[0]); i++) {
		const double heavy = percent_covered(random_heavy, rounds[i]);
		const double disturbed = percent_covered(random_disturbed, rounds[i]);

		cr_assert_gt(heavy, 94.3, "%u rounds: %g %%", rounds[i], heavy);
		cr_assert_gt(disturbed, 94.3, "%u rounds: %g %%", rounds[i], disturbed);
	}
}

/* The limitation in stats.h about rare stalls of one side: three rounds without a stall cannot
 * show them. */
Test(stats, stalls_of_one_side_that_few_rounds_did_not_see_are_not_in_the_interval, .timeout = 300)
{
	cr_assert_lt(percent_covered(random_one_sided, 3), 90);
}

Test(stats, p_is_a_twentieth_where_the_interval_ends_at_1)
{
	const double logs[] = { 0.1, 0.3, -0.05, 0.22 };
	double ratios[4], mean = 0, reach;
	struct stats_ratio ratio;

	for (unsigned i = 0; i < 4; i++)
		mean += logs[i] / 4;
	reach = student_reach(0.95, 3) * stats_stddev(logs, 4) / 2;
	for (unsigned i = 0; i < 4; i++)
		ratios[i] = exp(logs[i] - mean + reach);
	ratio = stats_ratio_paired(ratios, 4);

	cr_assert_float_eq(ratio.low, 1, 1e-9);
	cr_assert_float_eq(ratio.p, 0.05, 1e-9);
	cr_assert_float_eq(ratio.scatter, stats_stddev(logs, 4), 1e-9);
}

Test(stats, rounds_that_do_not_scatter_leave_nothing_to_chance)
{
	const double equal[] = { 1, 1, 1 };
	const double faster[] = { 2, 2, 2 };

	cr_assert_eq(stats_ratio_paired(equal, 3).p, 1);
	cr_assert_eq(stats_ratio_paired(faster, 3).p, 0);
	cr_assert_eq(stats_ratio_paired(faster, 3).scatter, 0);
}

/* 2 × 50,000 and 3 × 33,333.3 per second are the same, but for the last digit of a double. */
Test(stats, rounding_is_no_difference)
{
	const double just_less = nextafter(1, 0), rounded[] = { just_less, just_less, just_less };
	const double ones[] = { 1, 1, 1 };

	cr_assert_eq(stats_ratio_paired(rounded, 3).p, 1);
	cr_assert_eq(stats_ratio_paired(rounded, 3).high, 1);
	cr_assert_eq(stats_ratio_unpaired(rounded, 3, ones, 3).p, 1);
}

/* ---- families ---- */

/* A common textbook example: 0.01 <= 0.05 / 4, 0.013 <= 0.05 / 3, 0.03 > 0.05 / 2, and no
 * rejection from there on. */
Test(stats, holm_steps_down_and_stops_at_the_first_that_does_not_stand)
{
	const double p[] = { 0.03, 0.01, 0.04, 0.013 };
	bool stands[4];

	stats_holm(p, 4, 0.95, stands);

	cr_assert_not(stands[0]);
	cr_assert(stands[1]);
	cr_assert_not(stands[2]);
	cr_assert(stands[3]);
}

Test(stats, what_was_not_compared_is_not_of_the_family)
{
	const double p[] = { NAN, 0.04, NAN };
	bool stands[3];

	stats_holm(p, 3, 0.95, stands);

	cr_assert(stands[1]);
	cr_assert_not(stands[0]);
	cr_assert_not(stands[2]);
	stats_holm(p, 0, 0.95, stands);
}
