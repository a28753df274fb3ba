/* Intervals that hold after every value: exact numbers, and how often they fail. */
#include "confidence_sequence.h"

#include <criterion/criterion.h>
#include <math.h>

#include "rng.h"
#include "student.h"

static struct confidence_sequence of(double alpha, const double *values, unsigned count)
{
	struct confidence_sequence cs;

	confidence_sequence_init(&cs, alpha);
	for (unsigned i = 0; i < count; i++)
		confidence_sequence_add(&cs, values[i]);
	return cs;
}

/* Mean 3, s² = 2.5; k = (4.1 / (0.1 · 0.05²))^(1/4) = 11.3165, and r² = 2.5 · 10.3165 /
 * 0.72399. */
Test(confidence_sequence, four_values_by_hand)
{
	const double values[] = { 1, 2, 4, 5 };
	const struct confidence_sequence cs = of(0.05, values, 4);
	double low, high;

	cr_assert(confidence_sequence_interval(&cs, &low, &high));
	cr_assert_float_eq(high, 3 + 5.9686, 1e-4);
	cr_assert_float_eq(low, 3 - 5.9686, 1e-4);
}

Test(confidence_sequence, two_values_bound_nothing_at_95_percent)
{
	const double values[] = { 1, 1.001, 1.002 };
	struct confidence_sequence cs = of(0.05, values, 2);
	double low, high;

	cr_assert_not(confidence_sequence_interval(&cs, &low, &high));
	cr_assert_eq(low, -INFINITY);
	cr_assert_eq(high, INFINITY);
	cs = of(0.05, values, 0);
	cr_assert_not(confidence_sequence_interval(&cs, &low, &high));
	cs = of(0.05, values, 3);
	cr_assert(confidence_sequence_interval(&cs, &low, &high));
	cs = of(0.005, values, 3);
	cr_assert_not(confidence_sequence_interval(&cs, &low, &high));
}

Test(confidence_sequence, a_tenth_of_alpha_costs_a_few_values_more)
{
	struct confidence_sequence cs;
	double low, high;
	unsigned needed = 0;

	confidence_sequence_init(&cs, 0.005);
	while (!confidence_sequence_interval(&cs, &low, &high)) {
		confidence_sequence_add(&cs, needed % 2 ? 1 : 1.01);
		needed++;
	}
	cr_assert_eq(needed, 4);
}

Test(confidence_sequence, p_is_alpha_where_the_interval_ends)
{
	const double values[] = { 0.03, -0.01, 0.05, 0.02, 0.04, 0.01 };

	for (unsigned n = 4; n <= 6; n++) {
		const struct confidence_sequence cs = of(0.05, values, n);
		double low, high;

		confidence_sequence_interval(&cs, &low, &high);
		cr_assert_float_eq(confidence_sequence_p(&cs, low), 0.05, 1e-9);
		cr_assert_float_eq(confidence_sequence_p(&cs, high), 0.05, 1e-9);
		cr_assert_lt(confidence_sequence_p(&cs, high + 0.01), 0.05);
		cr_assert_eq(confidence_sequence_p(&cs, cs.mean), 1);
	}
}

Test(confidence_sequence, values_that_do_not_scatter_have_an_interval_without_width)
{
	const double values[] = { 2, 2, 2 };
	const struct confidence_sequence cs = of(0.05, values, 3);
	double low, high;

	cr_assert(confidence_sequence_interval(&cs, &low, &high));
	cr_assert_eq(low, 2);
	cr_assert_eq(high, 2);
	cr_assert_eq(confidence_sequence_p(&cs, 2), 1);
	cr_assert_lt(confidence_sequence_p(&cs, 0), 0.05);
}

/* Milliseconds or nanoseconds: the same interval. */
Test(confidence_sequence, depends_neither_on_the_unit_nor_on_where_zero_is)
{
	const double values[] = { 1, 2, 4, 5 };
	const double others[] = { 1e6 + 1e3, 1e6 + 2e3, 1e6 + 4e3, 1e6 + 5e3 };
	const struct confidence_sequence cs = of(0.05, values, 4), other = of(0.05, others, 4);
	double low, high, other_low, other_high;

	confidence_sequence_interval(&cs, &low, &high);
	confidence_sequence_interval(&other, &other_low, &other_high);
	cr_assert_float_eq(other_high, 1e6 + 1e3 * high, 1e-5);
	cr_assert_float_eq(other_low, 1e6 + 1e3 * low, 1e-5);
}

/* ---- how often it fails, checked after each value ---- */

static double uniform(struct rng *rng)
{
	return ((double)(rng_next(rng) >> 11) + 0.5) * 0x1p-53;
}

static double normal(struct rng *rng)
{
	return sqrt(-2 * log(uniform(rng))) * cos(2 * M_PI * uniform(rng));
}

/* Student's t with three degrees of freedom: its variance is finite, but no higher moment. */
static double heavy(struct rng *rng)
{
	double squares = 0;

	for (unsigned i = 0; i < 3; i++)
		squares += pow(normal(rng), 2);
	return normal(rng) / sqrt(squares / 3);
}

/* Cauchy's distribution, which has no mean. */
static double heaviest(struct rng *rng)
{
	return tan(M_PI * (uniform(rng) - 0.5));
}

/* Rarely, and on one side only, it is half as fast: the mean of a scatter of 5 % is 0. */
static double stalling(struct rng *rng)
{
	return 0.05 * normal(rng) + 0.1 * log(2) - (uniform(rng) < 0.1 ? log(2) : 0);
}

enum { EXPERIMENTS = 2000, VALUES = 60 };

static bool sequence_misses(const struct confidence_sequence *cs)
{
	double low, high;

	confidence_sequence_interval(cs, &low, &high);
	return low > 0 || high < 0;
}

static bool student_misses(const struct confidence_sequence *cs)
{
	const double error = sqrt(cs->squares / (cs->count - 1) / cs->count);

	return cs->count >= 3 &&
	       fabs(cs->mean) > student_reach(0.95, cs->count - 1) * error;
}

/* Percent of experiments in which 0, the true mean, is outside of an interval after some
 * value. */
static double percent_wrong(double (*draw)(struct rng *), double alpha,
			    bool (*misses)(const struct confidence_sequence *))
{
	unsigned wrong = 0;

	for (unsigned i = 0; i < EXPERIMENTS; i++) {
		struct confidence_sequence cs;
		bool missed = false;
		struct rng rng;

		rng_init(&rng, 1976, i);
		confidence_sequence_init(&cs, alpha);
		for (unsigned n = 0; n < VALUES && !missed; n++) {
			confidence_sequence_add(&cs, draw(&rng));
			missed = misses(&cs);
		}
		wrong += missed;
	}
	return 100.0 * wrong / EXPERIMENTS;
}

Test(confidence_sequence, looking_after_every_value_is_wrong_no_more_often_than_it_says,
     .timeout = 300)
{
	static const double alphas[] = { 0.01, 0.05, 0.2 };

	for (unsigned i = 0; i < 3; i++) {
		cr_assert_leq(percent_wrong(normal, alphas[i], sequence_misses), 100 * alphas[i]);
		cr_assert_leq(percent_wrong(heavy, alphas[i], sequence_misses), 100 * alphas[i]);
		cr_assert_leq(percent_wrong(heaviest, alphas[i], sequence_misses),
			      100 * alphas[i]);
	}
}

/* Shows that this test can fail, and why the sequence is needed. */
Test(confidence_sequence, students_interval_of_the_same_values_would_be_wrong_in_a_third,
     .timeout = 300)
{
	const double percent = percent_wrong(normal, 0.05, student_misses);

	cr_assert_gt(percent, 25, "%g", percent);
	cr_assert_lt(percent, 40, "%g", percent);
}

/* A few values cannot show this, as the header says. */
Test(confidence_sequence, rare_stalls_on_one_side_make_it_wrong_more_often, .timeout = 300)
{
	cr_assert_gt(percent_wrong(stalling, 0.05, sequence_misses), 5);
}
