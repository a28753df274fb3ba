/*
 * The histogram against sorted arrays: the rounding that is allowed, and no other.
 */
#include "hist.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "rng.h"

static const double percents[] = { 0.001, 1, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100 };
enum { PERCENT_COUNT = sizeof(percents) / sizeof(percents[0]) };

static const uint64_t largest = (UINT64_C(1) << HIST_VALUE_BITS) - 1;

static void assert_same(const struct hist *one, const struct hist *two)
{
	cr_assert_eq(one->count, two->count);
	cr_assert_eq(one->sum, two->sum);
	cr_assert_eq(one->min, two->min);
	cr_assert_eq(one->max, two->max);
	cr_assert_eq(one->overflow, two->overflow);
	cr_assert_arr_eq(one->buckets, two->buckets, sizeof(one->buckets));
}

/* From 0 to 2^42 - 1, every magnitude as likely as any other. */
static uint64_t random_value(struct rng *rng)
{
	const unsigned bits = (unsigned)rng_below(rng, HIST_VALUE_BITS + 1);

	return bits > 0 ? rng_next(rng) >> (64 - bits) : 0;
}

Test(hist, is_empty_at_first)
{
	struct hist hist;

	hist_init(&hist);

	cr_assert_eq(hist.count, 0);
	cr_assert_eq(hist.min, UINT64_MAX);
	cr_assert_eq(hist.max, 0);
	cr_assert_eq(hist_percentile(&hist, 99), 0);
	cr_assert_eq(hist_mean(&hist), 0);
	cr_assert_eq(hist_stddev(&hist), 0);
}

Test(hist, one_value_is_every_percentile)
{
	static const uint64_t values[] = { 0, 1, 255, 256, 257, 1000003, 123456789012 };

	for (unsigned v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
		struct hist hist;

		hist_init(&hist);
		hist_record(&hist, values[v], 1);

		cr_assert_eq(hist.min, values[v]);
		cr_assert_eq(hist.max, values[v]);
		for (unsigned i = 0; i < PERCENT_COUNT; i++)
			cr_assert_eq(hist_percentile(&hist, percents[i]), values[v]);
	}
}

Test(hist, values_below_256_have_a_bucket_each)
{
	for (unsigned value = 0; value < 256; value++) {
		cr_assert_eq(hist_bucket(value), value);
		cr_assert_eq(hist_bucket_lowest(value), value);
		cr_assert_eq(hist_bucket_highest(value), value);
	}
}

Test(hist, from_256_on_buckets_widen)
{
	cr_assert_eq(hist_bucket(256), 256);
	cr_assert_eq(hist_bucket(257), 256);
	cr_assert_eq(hist_bucket(258), 257);
	cr_assert_eq(hist_bucket_lowest(256), 256);
	cr_assert_eq(hist_bucket_highest(256), 257);
	cr_assert_eq(hist_bucket(511), 383);
	cr_assert_eq(hist_bucket(512), 384);
	cr_assert_eq(hist_bucket_highest(384), 515);
}

Test(hist, buckets_follow_each_other_without_a_gap_up_to_the_largest_value)
{
	for (unsigned i = 0; i < HIST_BUCKET_COUNT; i++) {
		const uint64_t lowest = hist_bucket_lowest(i);
		const uint64_t highest = hist_bucket_highest(i);

		cr_assert_eq(hist_bucket(lowest), i);
		cr_assert_eq(hist_bucket(highest), i);
		if (i > 0)
			cr_assert_eq(lowest, hist_bucket_highest(i - 1) + 1);
		cr_assert_leq((highest - lowest) * 128, lowest, "bucket %u is too wide", i);
	}
	cr_assert_eq(hist_bucket_highest(HIST_BUCKET_COUNT - 1), largest);
}

Test(hist, the_largest_value_is_no_overflow_and_the_next_one_is)
{
	struct hist hist;

	hist_init(&hist);
	hist_record(&hist, largest, 1);
	cr_assert_eq(hist.overflow, 0);
	cr_assert_eq(hist.buckets[HIST_BUCKET_COUNT - 1], 1);

	hist_record(&hist, largest + 1, 2);
	cr_assert_eq(hist.overflow, 2);
	cr_assert_eq(hist.count, 3);
	cr_assert_eq(hist.max, largest + 1);
	cr_assert_eq(hist.sum, largest + 2 * (largest + 1));
}

Test(hist, a_percentile_within_the_overflow_is_the_maximum)
{
	struct hist hist;

	hist_init(&hist);
	hist_record(&hist, 100, 90);
	hist_record(&hist, UINT64_C(1) << 43, 9);
	hist_record(&hist, UINT64_C(1) << 50, 1);

	cr_assert_eq(hist_percentile(&hist, 90), 100);
	cr_assert_eq(hist_percentile(&hist, 91), UINT64_C(1) << 50);
}

Test(hist, percentiles_are_nearest_rank)
{
	struct hist hist;

	hist_init(&hist);
	for (uint64_t value = 1; value <= 200; value++)
		hist_record(&hist, value, 5);

	cr_assert_eq(hist_percentile(&hist, 50), 100);
	cr_assert_eq(hist_percentile(&hist, 50.1), 101);
	cr_assert_eq(hist_percentile(&hist, 99), 198);
	cr_assert_eq(hist_percentile(&hist, 100), 200);
	cr_assert_eq(hist_percentile(&hist, 0.0001), 1);
}

/* 99.9 / 100 * 1000 is 999.0000000000001 in floating point. */
Test(hist, a_percentile_that_falls_on_a_rank_is_not_rounded_up)
{
	struct hist hist;

	hist_init(&hist);
	hist_record(&hist, 10, 999);
	hist_record(&hist, 20, 1);
	cr_assert_eq(hist_percentile(&hist, 99.9), 10);

	hist_init(&hist);
	hist_record(&hist, 10, 99990000);
	hist_record(&hist, 20, 10000);
	cr_assert_eq(hist_percentile(&hist, 99.99), 10);
	cr_assert_eq(hist_percentile(&hist, 99.990001), 20);
}

Test(hist, a_percentile_does_not_exceed_the_maximum)
{
	struct hist hist;

	hist_init(&hist);
	hist_record(&hist, 1000000, 10);
	cr_assert_gt(hist_bucket_highest(hist_bucket(1000000)), 1000000);

	cr_assert_eq(hist_percentile(&hist, 50), 1000000);
}

static int compare_values(const void *left, const void *right)
{
	const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

Test(hist, every_percentile_is_within_1_128_of_the_sorted_values)
{
	enum { COUNT = 5000 };
	static uint64_t values[COUNT];

	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct hist hist;
		struct rng rng;

		rng_init(&rng, seed, 0);
		hist_init(&hist);
		for (unsigned i = 0; i < COUNT; i++) {
			values[i] = random_value(&rng);
			hist_record(&hist, values[i], 1);
		}
		qsort(values, COUNT, sizeof(values[0]), compare_values);

		cr_assert_eq(hist.min, values[0]);
		cr_assert_eq(hist.max, values[COUNT - 1]);
		for (unsigned rank = 1; rank <= COUNT; rank++) {
			const double percent = 100.0 * rank / COUNT;
			const uint64_t exact = values[rank - 1];
			const uint64_t found = hist_percentile(&hist, percent);

			cr_assert_geq(found, exact, "%g %%", percent);
			cr_assert_leq((found - exact) * 128, exact, "%g %%", percent);
		}
	}
}

Test(hist, a_batch_counts_as_often_as_it_says)
{
	struct hist batch, single;

	hist_init(&batch);
	hist_init(&single);
	hist_record(&batch, 777, 32);
	for (unsigned i = 0; i < 32; i++)
		hist_record(&single, 777, 1);

	assert_same(&batch, &single);
}

Test(hist, needs_three_samples_above_a_percentile)
{
	cr_expect_eq(hist_samples_needed(50), 6);
	cr_expect_eq(hist_samples_needed(99), 300);
	cr_expect_eq(hist_samples_needed(99.9), 3000);
	cr_expect_eq(hist_samples_needed(99.99), 30000);
	cr_expect_gt(hist_samples_needed(100), 30000, "a maximum needs as many as there are");
}

Test(hist, merging_equals_recording_both)
{
	struct hist one, two, both;
	struct rng rng;

	rng_init(&rng, 7, 0);
	hist_init(&one);
	hist_init(&two);
	hist_init(&both);
	for (unsigned i = 0; i < 10000; i++) {
		/* Twice the range: some are overflow. */
		const uint64_t value = random_value(&rng) * 2;

		hist_record(i % 3 ? &one : &two, value, 1 + i % 4);
		hist_record(&both, value, 1 + i % 4);
	}
	cr_assert_gt(both.overflow, 0);

	hist_merge(&one, &two);

	assert_same(&one, &both);
}

Test(hist, merging_an_empty_one_changes_nothing)
{
	struct hist hist, empty, before;

	hist_init(&hist);
	hist_init(&empty);
	hist_record(&hist, 12345, 6);
	before = hist;

	hist_merge(&hist, &empty);
	assert_same(&hist, &before);

	hist_merge(&empty, &hist);
	assert_same(&empty, &before);
}

Test(hist, subtracting_gives_what_came_in_between)
{
	struct hist all, earlier, between, expected;
	struct rng rng;

	rng_init(&rng, 11, 0);
	hist_init(&all);
	hist_init(&expected);
	for (unsigned i = 0; i < 2000; i++)
		hist_record(&all, random_value(&rng), 1);
	earlier = all;
	for (unsigned i = 0; i < 500; i++) {
		const uint64_t value = 1000 + rng_below(&rng, 9000000);

		hist_record(&all, value, 1);
		hist_record(&expected, value, 1);
	}

	hist_subtract(&between, &all, &earlier);

	cr_assert_eq(between.count, 500);
	cr_assert_eq(between.sum, expected.sum);
	cr_assert_arr_eq(between.buckets, expected.buckets, sizeof(expected.buckets));
	cr_assert_eq(hist_bucket(between.min), hist_bucket(expected.min));
	cr_assert_eq(hist_bucket(between.max), hist_bucket(expected.max));
	cr_assert_leq(between.min, expected.min);
	cr_assert_geq(between.max, expected.max);
}

Test(hist, a_difference_does_not_reach_beyond_what_was_recorded)
{
	struct hist empty, hist, between;

	hist_init(&empty);
	hist_init(&hist);
	hist_record(&hist, 1000001, 1);
	hist_record(&hist, UINT64_C(5) << 42, 1);

	hist_subtract(&between, &hist, &empty);

	assert_same(&between, &hist);
}

Test(hist, subtracting_itself_leaves_an_empty_one)
{
	struct hist hist, empty;

	hist_init(&hist);
	hist_init(&empty);
	hist_record(&hist, 5000, 3);
	hist_record(&hist, UINT64_C(1) << 60, 3);

	hist_subtract(&hist, &hist, &hist);

	assert_same(&hist, &empty);
}

Test(hist, mean_is_exact)
{
	struct hist hist;

	hist_init(&hist);
	hist_record(&hist, 1000003, 3);
	hist_record(&hist, 7, 1);

	cr_assert_eq(hist_mean(&hist), (3 * 1000003 + 7) / 4.0);
}

Test(hist, stddev_of_equal_values_is_zero)
{
	struct hist hist;

	hist_init(&hist);
	hist_record(&hist, 1000003, 1000);

	cr_assert_eq(hist_stddev(&hist), 0);
}

Test(hist, stddev_of_small_values_is_exact)
{
	struct hist hist;

	hist_init(&hist);
	hist_record(&hist, 100, 8);
	hist_record(&hist, 200, 8);

	cr_assert_float_eq(hist_stddev(&hist), 50, 1e-9);
}

Test(hist, stddev_of_large_values_is_within_1_128)
{
	struct hist hist;
	double exact;

	/* 0 … 999999 evenly: the deviation is known, sqrt((n^2 - 1) / 12). */
	hist_init(&hist);
	for (uint64_t value = 0; value < 1000000; value++)
		hist_record(&hist, value, 1);
	exact = sqrt((1e12 - 1) / 12);

	cr_assert_float_eq(hist_stddev(&hist), exact, exact / 128);
}
