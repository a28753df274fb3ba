/*
 * The highest rate at which an objective holds: halving and repeating, as a driver does it, over
 * a known curve that scatters by chance.
 */
#include "curve_limit.h"

#include <criterion/criterion.h>
#include <math.h>

#include "objective.h"
#include "rng.h"

enum { TRIALS_MAX = 200 };

static struct curve_trial trials[TRIALS_MAX];
static struct curve_limit limit;
static struct objective objective;
static struct rng rng;

static void begin(void)
{
	struct err err = { 0 };

	limit = (struct curve_limit){ .objective = "p99<10ms", .trials = trials };
	cr_assert_eq(objective_parse(&objective, "p99<10ms", &err), 0, "%s", err.text);
	rng_init(&rng, 1, 0);
}

TestSuite(curve_limit, .init = begin);

/* Roughly normal: the sum of twelve uniform numbers has variance 1. */
static double normal(void)
{
	double sum = -6;

	for (unsigned i = 0; i < 12; i++)
		sum += (double)rng_below(&rng, 1u << 20) / (1u << 20);
	return sum;
}

/* p99 of a server that takes 1 ms and is full at 1,000: 1 ms / (1 - load), so 10 ms at 900. */
enum { CEILING = 1000 };
static double scatter;			/* of its logarithm, from run to run */

static double p99_at(double rate)
{
	return 1e6 / fmax(1 - rate / CEILING, 1e-3) * exp(scatter * normal());
}

static double (*curve)(double rate) = p99_at;

static void add(double rate)
{
	struct curve_trial trial = {
		.rate = rate, .value = curve(rate), .overloaded = rate > CEILING };

	cr_assert_lt(limit.trial_count, TRIALS_MAX);
	curve_trial_judge(&trial, &objective);
	trials[limit.trial_count++] = trial;
	limit = (struct curve_limit){
		.objective = limit.objective, .trials = trials, .trial_count = limit.trial_count };
	curve_limit_find(&limit);
}

/* As many runs as needed, after the first points of a curve. */
static unsigned find(void)
{
	static const double first[] = { 0.1, 0.5, 0.7, 1.05 };
	unsigned runs = 0;
	double rate;

	limit.trial_count = 0;
	for (unsigned i = 0; i < 4; i++)
		add(first[i] * CEILING);
	while ((rate = curve_limit_next(&limit, CEILING)) > 0 && ++runs < 100)
		add(rate);
	return runs;
}

/* ---- no scatter ---- */

Test(curve_limit, lies_where_the_curve_meets_the_objective)
{
	const unsigned runs = find();

	cr_expect_eq(limit.kind, CURVE_LIMIT_FOUND);
	cr_expect_float_eq(limit.rate, 900, 5, "%g", limit.rate);
	cr_assert(limit.has_interval);
	cr_expect_leq(limit.low, 900);
	cr_expect_geq(limit.high, 900);
	cr_expect_leq(limit.high / limit.low, 1.031, "the two neighbours");
	cr_expect_leq(runs, 14);
	cr_expect_gt(limit.beyond_rate, limit.rate);
	cr_expect_gt(limit.beyond_value, 10e6);
}

Test(curve_limit, knows_how_many_runs_it_will_take)
{
	unsigned left, runs = 0;

	add(700);
	add(1050);
	left = curve_limit_runs_left(&limit, CEILING);
	cr_expect_eq(left, 5 + 9, "halvings, and all but one of twice five");
	while (curve_limit_next(&limit, CEILING) > 0) {
		const unsigned before = curve_limit_runs_left(&limit, CEILING);

		add(curve_limit_next(&limit, CEILING));
		runs++;
		cr_expect_lt(curve_limit_runs_left(&limit, CEILING), before);
	}
	cr_expect_leq(runs, left);
	cr_expect_geq(runs + 2, left);
	cr_expect_eq(curve_limit_runs_left(&limit, CEILING), 0);
}

static double cliff_at_800(double rate)
{
	return rate < 800 ? 1e6 : 1e9;
}

Test(curve_limit, of_a_cliff_is_known_no_better_than_its_neighbours)
{
	curve = cliff_at_800;
	find();

	cr_expect_eq(limit.kind, CURVE_LIMIT_FOUND);
	cr_assert(limit.has_interval);
	cr_expect_leq(limit.low, 800);
	cr_expect_geq(limit.high, 800);
	cr_expect_float_eq(limit.rate, 800, 25);
}

/* ---- no such rate ---- */

static double always_20_ms(double rate)
{
	(void)rate;
	return 20e6;
}

Test(curve_limit, holds_at_no_rate)
{
	curve = always_20_ms;
	find();

	cr_expect_eq(limit.kind, CURVE_LIMIT_NONE);
	cr_expect_eq(limit.rate, 0);
	cr_expect_not(limit.has_interval);
	cr_expect_lt(limit.beyond_rate, 0.02 * CEILING, "low rates were tried");
	cr_expect_geq(limit.beyond_rate, 0.01 * CEILING);
	cr_expect_eq(limit.beyond_value, 20e6);
}

static double always_1_ms(double rate)
{
	(void)rate;
	return 1e6;
}

/* A short overloaded run may have short times, which would not last. */
Test(curve_limit, is_an_overload_if_nothing_else_is)
{
	curve = always_1_ms;
	find();

	cr_expect_eq(limit.kind, CURVE_LIMIT_OVERLOAD);
	cr_expect_float_eq(limit.rate, CEILING, 30, "%g", limit.rate);
	cr_expect(limit.beyond_overloaded);
	cr_expect_not(limit.has_interval);
	cr_expect_leq(limit.rate, CEILING, "a rate that was reached");
}

Test(curve_limit, is_open_if_no_rate_was_too_much)
{
	curve = always_1_ms;
	add(500);
	cr_expect_eq(limit.kind, CURVE_LIMIT_OPEN);
	cr_expect_eq(limit.rate, 500);
	cr_expect_eq(curve_limit_next(&limit, CEILING), 625, "then go up");
	cr_expect_eq(curve_limit_next(&limit, 100), 0, "but not for ever");
}

Test(curve_limit, is_not_known_without_a_run)
{
	curve_limit_find(&limit);

	cr_expect_eq(limit.kind, CURVE_LIMIT_UNKNOWN);
	cr_expect_eq(curve_limit_next(&limit, CEILING), 0);
	cr_expect_eq(curve_limit_runs_left(&limit, CEILING), 0);
}

/* ---- the result ---- */

Test(curve_limit, what_has_to_be_high_holds_while_it_is)
{
	struct curve_trial trial = { .rate = 100, .value = 99 };
	struct err err = { 0 };

	cr_assert_eq(objective_parse(&objective, "iops>100", &err), 0);
	curve_trial_judge(&trial, &objective);
	cr_expect_gt(trial.excess, 0);
	trial.value = 101;
	curve_trial_judge(&trial, &objective);
	cr_expect_lt(trial.excess, 0);
}

Test(curve_limit, a_value_on_the_limit_holds_if_the_relation_says_so)
{
	struct curve_trial trial = { .rate = 100, .value = 10e6 };
	struct err err = { 0 };

	curve_trial_judge(&trial, &objective);
	cr_expect_gt(trial.excess, 0, "p99<10ms");
	cr_assert_eq(objective_parse(&objective, "p99<=10ms", &err), 0);
	curve_trial_judge(&trial, &objective);
	cr_expect_lt(trial.excess, 0, "p99<=10ms");
}

Test(curve_limit, nothing_at_all_is_below_a_limit)
{
	struct curve_trial trial = { .rate = 100, .value = 0 };

	curve_trial_judge(&trial, &objective);
	cr_expect_lt(trial.excess, 0);
	cr_expect(isfinite(trial.excess));
}

/* ---- with scatter ---- */

/* 95 % are promised; for 400 experiments, 2 % are two standard deviations. */
static void expect_coverage(double of_scatter, double within)
{
	enum { EXPERIMENTS = 400 };
	unsigned held = 0, near = 0;

	scatter = of_scatter;
	for (unsigned i = 0; i < EXPERIMENTS; i++) {
		const double truth = 900;

		find();
		held += limit.has_interval && limit.low <= truth && limit.high >= truth;
		near += fabs(limit.rate / truth - 1) < within;
	}
	cr_expect_geq(held, 0.93 * EXPERIMENTS, "scatter %g: held by %u", of_scatter, held);
	cr_expect_geq(near, 0.9 * EXPERIMENTS, "scatter %g: near are %u", of_scatter, near);
}

Test(curve_limit, its_interval_holds_it_95_times_of_100)
{
	expect_coverage(0.02, 0.01);
	expect_coverage(0.1, 0.02);
	expect_coverage(0.3, 0.05);
}

/* A first lucky run above the limit does not decide. */
Test(curve_limit, finds_back_from_a_lucky_run)
{
	struct curve_trial lucky = { .rate = 950, .value = 9e6 };
	double rate;

	add(700);
	add(1050);
	curve_trial_judge(&lucky, &objective);
	trials[limit.trial_count++] = lucky;
	while ((rate = curve_limit_next(&limit, CEILING)) > 0)
		add(rate);

	cr_expect_float_eq(limit.rate, 900, 10, "%g", limit.rate);
}
