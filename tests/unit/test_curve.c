/*
 * Curves: the knee against theory, the next rate, and the time of a point.
 */
#include "curve.h"

#include <criterion/criterion.h>
#include <math.h>

#include "units.h"

enum { POINTS_MAX = 32 };

/* A known curve: the test sets its points. */
static struct curve_point points[POINTS_MAX];
static unsigned count;

static struct curve_points all(void)
{
	return (struct curve_points){ .at = points, .count = count };
}

/* One server that takes a second (M/D/1, Pollaczek and Khinchine), slower by a random factor;
 * p99 as if waiting were exponential, which is accurate enough for a shape. */
static void add_noisy(double rate, double noise)
{
	struct curve_point *point = &points[count++];
	const double wait = rate < 1 ? rate / (2 * (1 - rate)) : 100;

	*point = (struct curve_point){
		.variant	= "a",
		.offered	= rate,
		.reached	= fmin(rate, 1),
		.overloaded	= rate > 1,
		.runs		= 1,
		.samples	= 100000,
		.mean_ns	= 1e9 * (1 + wait) * noise,
		.p99_ns		= (uint64_t)(1e9 * (1 + 4.6 * wait)),
	};
}

static void add(double rate)
{
	add_noisy(rate, 1);
}

/* Where the rate belongs among the points. */
static void insert(double rate)
{
	struct curve_point point;
	unsigned at = count;

	add(rate);
	point = points[at];
	for (; at > 0 && points[at - 1].offered > rate; at--)
		points[at] = points[at - 1];
	points[at] = point;
	cr_assert(at == 0 || points[at - 1].offered < rate, "%g is there already", rate);
}

static void begin(void)
{
	count = 0;
}

TestSuite(curve, .init = begin);

/* ---- the knee ---- */

/* Power ρ / (1 + ρ / (2 (1 - ρ))) is highest at 2 - √2. */
#define KNEE_OF_MD1	(2 - M_SQRT2)

Test(curve, the_knee_of_one_server_is_where_theory_has_it)
{
	struct curve_knee knee;

	for (unsigned i = 0; i < CURVE_FIRST_SHARES; i++)
		add(curve_first_shares[i]);
	for (unsigned i = 0; i < 3; i++)
		insert(curve_next_rate(all(), false));
	knee = curve_knee_of(all(), 0);

	cr_assert(knee.known);
	cr_expect_float_eq(knee.rate, KNEE_OF_MD1, 0.05 * KNEE_OF_MD1, "%g", knee.rate);
	cr_expect_float_eq(knee.mean_ns, 1.7071e9, 0.05 * 1.7071e9, "%g", knee.mean_ns);
}

/* The highest of the points is that at 0.7, by 3 % of noise: 20 % away. */
Test(curve, the_knee_does_not_jump_to_the_luckiest_point)
{
	struct curve_knee knee;

	add(0.1);
	add(0.3);
	add(0.45);
	add_noisy(0.5, 1.02);
	add_noisy(0.55, 1.03);
	add_noisy(0.6, 1.03);
	add_noisy(0.7, 0.97);
	add(0.8);
	add(1.05);
	knee = curve_knee_of(all(), 0);

	cr_expect_float_eq(knee.rate, KNEE_OF_MD1, 0.06, "%g", knee.rate);
}

/* Without a queue the knee is the last point before the overload. */
Test(curve, a_curve_that_is_flat_up_to_its_end_has_its_knee_there)
{
	for (unsigned i = 0; i < CURVE_FIRST_SHARES; i++) {
		add(curve_first_shares[i]);
		points[i].mean_ns = 1e9;
	}

	cr_expect_eq(curve_knee_of(all(), 0).rate, 0.95);
}

Test(curve, of_nothing_there_is_no_knee)
{
	cr_expect_not(curve_knee_of(all(), 0).known);
	add(1.2);
	cr_expect_not(curve_knee_of(all(), 0).known, "an overload is not a point of the curve");
}

/* Runs so short that no backlog was seen: a closed loop reached 0.72 only. */
Test(curve, above_the_ceiling_there_is_no_knee)
{
	struct curve_knee knee;

	for (unsigned i = 0; i < CURVE_FIRST_SHARES; i++) {
		add(curve_first_shares[i]);
		points[i].mean_ns = 1e9;
	}
	knee = curve_knee_of(all(), 0.72);

	cr_expect_not(knee.known);
	cr_expect_eq(knee.rate, 0);
	cr_expect_eq(knee.beyond, 0.95);
}

Test(curve, a_ceiling_has_noise_of_its_own)
{
	for (unsigned i = 0; i < CURVE_FIRST_SHARES; i++) {
		add(curve_first_shares[i]);
		points[i].mean_ns = 1e9;
	}

	cr_expect_eq(curve_knee_of(all(), 0.92).rate, 0.95);
	cr_expect_eq(curve_knee_of(all(), 0.92).beyond, 0);
}

/* ---- the next rate ---- */

Test(curve, goes_up_until_there_is_too_much)
{
	add(0.5);
	add(0.9);
	cr_expect_float_eq(curve_next_rate(all(), true), 0.9 * 1.25, 1e-9);

	add(1.2);
	cr_expect_lt(curve_next_rate(all(), true), 1.2);
}

/* Not an even grid: of ten more points, most are in the upper half, and some near the knee. */
Test(curve, puts_points_where_the_curve_bends)
{
	unsigned high = 0, around_knee = 0;

	for (unsigned i = 0; i < CURVE_FIRST_SHARES; i++)
		add(curve_first_shares[i]);
	for (unsigned i = 0; i < 10; i++) {
		const double rate = curve_next_rate(all(), i % 2);

		cr_assert_gt(rate, 0);
		insert(rate);
		high += rate > 0.5;
		around_knee += rate > 0.4 && rate < 0.8;
	}

	cr_expect_geq(high, 6);
	cr_expect_geq(around_knee, 3);
	cr_expect_lt(fabs(curve_knee_of(all(), 0).rate / KNEE_OF_MD1 - 1), 0.02);
}

Test(curve, has_enough_when_all_gaps_are_small)
{
	for (double rate = 0.9; rate < 1.03; rate += 0.02)
		add(rate);

	cr_expect_eq(curve_next_rate(all(), true), 0);
	cr_expect_eq(curve_next_rate(all(), false), 0);
	begin();
	cr_expect_eq(curve_next_rate(all(), true), 0, "nothing is known");
}

/* ---- for how long ---- */

Test(curve, gives_each_run_a_part_of_what_is_left)
{
	const uint64_t left_ns = 100 * NS_PER_SECOND;

	/* Ten runs: 10 s each. At 990 a second p99.9 has ten samples above it then. */
	cr_expect_float_eq((double)curve_time_ns(990, 99.9, left_ns, 10), 10e9, 1e6);
	cr_expect_eq(curve_time_ns(1e6, 99.9, left_ns, 10), 5 * NS_PER_SECOND, "enough at once");
	cr_expect_eq(curve_time_ns(10, 99.9, left_ns, 10), 20 * NS_PER_SECOND, "never enough");
	cr_expect_eq(curve_time_ns(0, 99.9, left_ns, 10), 10 * NS_PER_SECOND, "closed loop");
	cr_expect_eq(curve_time_ns(10, 99.9, left_ns, 1), left_ns, "the last has what is left");
	cr_expect_gt(curve_time_ns(10, 99.9, 0, 0), 0);
}

/* ---- the anchor ---- */

Test(curve, the_anchor_tells_a_change_from_chance)
{
	static const double slower[] = { 100, 121, 139, 160 }, noise[] = { 100, 121, 90, 110 };
	struct curve_anchor anchor;

	anchor = curve_anchor_of(700, slower, 4);
	cr_expect_float_eq(anchor.change, 1.6, 0.05, "%g", anchor.change);
	cr_assert(anchor.has_interval);
	cr_expect_gt(anchor.low, 1);
	cr_expect_gt(anchor.high, anchor.change);

	anchor = curve_anchor_of(700, noise, 4);
	cr_expect_lt(anchor.low, 1);
	cr_expect_gt(anchor.high, 1);
}

Test(curve, two_anchors_have_no_interval)
{
	static const double two[] = { 100, 200 };

	cr_expect_not(curve_anchor_of(700, two, 2).has_interval);
	cr_expect_float_eq(curve_anchor_of(700, two, 2).change, 2, 1e-9);
	cr_expect_eq(curve_anchor_of(700, two, 1).change, 1);
	cr_expect_eq(curve_anchor_of(700, two, 0).runs, 0);
}
