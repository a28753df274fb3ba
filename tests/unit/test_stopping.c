/* rounds=auto: when it stops, and how often it is wrong. Runs are made by hand. */
#include "stopping.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "rng.h"

enum { ROUNDS_MAX = 40, VARIANTS_MAX = 5, EXPERIMENTS = 2000 };

static const char *const names[VARIANTS_MAX] = { "base", "a", "b", "c", "d" };

/* All runs of an experiment exist from the beginning; each look takes its first rounds. */
static struct result result;
static unsigned variant_count;

static void make_runs(unsigned variants, double smallest)
{
	result_init(&result, 0, NULL);
	result.stopping.always_valid = true;
	result.stopping.smallest = smallest;
	variant_count = variants;
	for (unsigned round = 1; round <= ROUNDS_MAX; round++) {
		for (unsigned v = 0; v < variants; v++) {
			struct run_result *run = result_add_run(&result);

			run->variant = names[v];
			run->round = round;
			run->elapsed_s = 1;
			run->total.ios = 1000;
			run->us_per_io = 1;
		}
	}
}

static void set_iops(unsigned round, unsigned variant, double iops)
{
	result.runs[(round - 1) * variant_count + variant].total.iops = iops;
}

static void teardown(void)
{
	result_release(&result);
}

TestSuite(stopping, .fini = teardown, .timeout = 600);

/* The state after these rounds; the comparison is released with the memory of the look. */
struct look {
	bool decided;
	unsigned questions, open;
	const char *verdicts[VARIANTS_MAX];	/* of IOPS: texts of the program */
	double low, high;			/* of the last variant */
};

static struct look look_at(unsigned rounds, const char *condition)
{
	struct result copy = result;
	struct fail_condition parsed;
	struct look look = { 0 };
	struct err err = { 0 };

	arena_init(&copy.arena);
	copy.run_count = rounds * variant_count;
	if (condition)
		cr_assert_eq(condition_parse(condition, &parsed, &err), 0);
	cr_assert_eq(compare_variants(&copy, "base", &err), 0, "%s", err.text);
	look.decided = stopping_look(&copy, &parsed, condition ? 1 : 0);
	look.questions = copy.stopping.questions;
	look.open = copy.stopping.open;
	for (unsigned v = 0; v < variant_count; v++) {
		const struct comparison_metric *iops =
			&copy.comparison.variants[v].metrics[METRIC_IOPS];

		look.verdicts[v] = iops->verdict;
		look.low = iops->low;
		look.high = iops->high;
	}
	arena_release(&copy.arena);
	return look;
}

/* The first look at which it is decided; or the last one. */
static struct look stop(unsigned *rounds)
{
	struct look look = { 0 };

	for (*rounds = 1; ; ++*rounds) {
		look = look_at(*rounds, NULL);
		if (look.decided || *rounds == ROUNDS_MAX)
			return look;
	}
}

/* ---- when it stops ---- */

/* Of one variant, ratio and scatter given: 1.1 · exp(± 0.01). */
static void fill(double ratio, double scatter)
{
	for (unsigned round = 1; round <= ROUNDS_MAX; round++) {
		set_iops(round, 0, 1000);
		set_iops(round, 1, 1000 * ratio * exp(round % 2 ? scatter : -scatter));
	}
}

Test(stopping, a_large_difference_is_decided_by_three_rounds)
{
	unsigned rounds;

	make_runs(2, 0.02);
	fill(2, 0.01);

	const struct look look = stop(&rounds);

	cr_assert_eq(rounds, 3);
	cr_assert_str_eq(look.verdicts[1], "faster");
	cr_assert_eq(look.questions, 1);
	cr_assert_eq(look_at(2, NULL).open, 1);
	cr_assert_str_eq(look_at(2, NULL).verdicts[1], "too few rounds");
}

Test(stopping, a_difference_that_does_not_count_is_excluded_by_more)
{
	unsigned rounds;

	make_runs(2, 0.02);
	fill(1.001, 0.01);

	const struct look look = stop(&rounds);

	cr_assert_str_eq(look.verdicts[1], "no difference");
	cr_assert_gt(rounds, 3);
	cr_assert_lt(rounds, ROUNDS_MAX);
	cr_assert_str_eq(look_at(rounds - 1, NULL).verdicts[1], "no evidence");
	cr_assert_gt(look.low, 1 / 1.02);
	cr_assert_lt(look.high, 1.02);
}

Test(stopping, with_0_that_does_not_count_nothing_is_excluded)
{
	unsigned rounds;

	make_runs(2, 0);
	fill(1.001, 0.01);

	cr_assert_not(stop(&rounds).decided);
	cr_assert_eq(rounds, ROUNDS_MAX);
}

/* The ratio is 0.9, so 0.95 is decided long before 0.895. */
Test(stopping, with_a_condition_that_is_the_question)
{
	make_runs(2, 0.02);
	fill(0.9, 0.01);

	cr_assert_not(look_at(2, "iops<0.95").decided);
	cr_assert(look_at(6, "iops<0.95").decided, "it is met");
	cr_assert(look_at(6, "iops<0.5").decided, "it is not");
	cr_assert_not(look_at(6, "iops<0.895").decided);
	cr_assert_eq(look_at(6, "iops<0.895").open, 1);
	cr_assert(look_at(6, "iops<0.895!").decided, "a ratio alone asks nothing of rounds");
}

Test(stopping, more_variants_need_more_to_be_right_together)
{
	struct look alone, together;

	make_runs(2, 0.02);
	fill(1.1, 0.01);
	alone = look_at(6, NULL);
	result_release(&result);
	make_runs(4, 0.02);
	for (unsigned round = 1; round <= ROUNDS_MAX; round++) {
		set_iops(round, 0, 1000);
		for (unsigned v = 1; v < 4; v++)
			set_iops(round, v, 1100 * exp(round % 2 ? 0.01 : -0.01));
	}
	together = look_at(6, NULL);

	cr_assert_eq(together.questions, 3);
	cr_assert_lt(together.low, alone.low);
	cr_assert_gt(together.high, alone.high);
}

Test(stopping, tells_why)
{
	struct rounds_stopping stopping = { .reason = "decided", .rounds = 9, .questions = 2 };
	struct arena arena;

	arena_init(&arena);
	cr_assert_str_eq(stopping_sentence(&stopping, &arena), "decided after 9 rounds");
	stopping.reason = "budget";
	stopping.budget_ns = UINT64_C(50000000000);
	stopping.rounds = 1;
	stopping.open = 1;
	cr_assert_str_eq(stopping_sentence(&stopping, &arena),
			 "budget of 50 s used up after 1 round: 1 of 2 not decided");
	stopping.reason = "undecidable";
	cr_assert_str_eq(stopping_sentence(&stopping, &arena),
			 "stopped, as more would decide nothing, after 1 round: "
			 "1 of 2 not decided");
	stopping.reason = NULL;
	cr_assert_null(stopping_sentence(&stopping, &arena));
	arena_release(&arena);
}

/* ---- how often it is wrong ---- */

static double uniform(struct rng *rng)
{
	return ((double)(rng_next(rng) >> 11) + 0.5) * 0x1p-53;
}

static double normal(struct rng *rng)
{
	return sqrt(-2 * log(uniform(rng))) * cos(2 * M_PI * uniform(rng));
}

/* Rates that scatter by 3 %, log-normally. */
static double even(struct rng *rng)
{
	return 1000 * exp(0.03 * normal(rng));
}

/* Every tenth run loses up to nine tenths of its time to something. */
static double disturbed(struct rng *rng)
{
	return even(rng) * (uniform(rng) < 0.1 ? 1 - 0.9 * uniform(rng) : 1);
}

/* Heavy on both sides: Student's, with two degrees of freedom. */
static double wild(struct rng *rng)
{
	const double squares = pow(normal(rng), 2) + pow(normal(rng), 2);

	return 1000 * exp(0.03 * normal(rng) / sqrt(squares / 2));
}

/* The percentage of experiments with equal variants that end with a difference. */
static double percent_wrong(unsigned variants, double (*draw)(struct rng *rng))
{
	unsigned wrong = 0;

	make_runs(variants, 0.02);
	for (unsigned i = 0; i < EXPERIMENTS; i++) {
		struct look look;
		unsigned rounds;
		struct rng rng;

		rng_init(&rng, 2024, i);
		for (unsigned round = 1; round <= ROUNDS_MAX; round++)
			for (unsigned v = 0; v < variants; v++)
				set_iops(round, v, draw(&rng));
		look = stop(&rounds);
		for (unsigned v = 1; v < variants; v++)
			if (!strcmp(look.verdicts[v], "faster") ||
			    !strcmp(look.verdicts[v], "slower")) {
				wrong++;
				break;
			}
	}
	return 100.0 * wrong / EXPERIMENTS;
}

Test(stopping, a_variant_is_said_to_differ_from_itself_in_no_more_than_5_percent)
{
	const double percent = percent_wrong(2, even);

	cr_assert_leq(percent, 5, "%g %%", percent);
}

Test(stopping, five_variants_together_no_more_either)
{
	const double percent = percent_wrong(5, even);

	cr_assert_leq(percent, 5, "%g %%", percent);
}

Test(stopping, nor_where_some_runs_are_disturbed)
{
	const double percent = percent_wrong(2, disturbed);

	cr_assert_leq(percent, 5, "%g %%", percent);
}

Test(stopping, nor_with_heavy_tails)
{
	const double percent = percent_wrong(2, wild);

	cr_assert_leq(percent, 5, "%g %%", percent);
}

/* Otherwise a procedure without verdicts would pass all of the above. */
Test(stopping, a_tenth_more_is_seen_in_nearly_all_experiments)
{
	unsigned seen = 0, most = 0;

	make_runs(2, 0.02);
	for (unsigned i = 0; i < EXPERIMENTS / 10; i++) {
		unsigned rounds;
		struct rng rng;

		rng_init(&rng, 7, i);
		for (unsigned round = 1; round <= ROUNDS_MAX; round++) {
			set_iops(round, 0, even(&rng));
			set_iops(round, 1, 1.1 * even(&rng));
		}
		seen += strcmp(stop(&rounds).verdicts[1], "faster") == 0;
		most = rounds > most ? rounds : most;
	}
	cr_assert_geq(seen, EXPERIMENTS / 10 * 99 / 100, "%u", seen);
	cr_assert_lt(most, 30);
}
