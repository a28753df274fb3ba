/*
 * From runs to verdicts. Runs are made by hand with the numbers that compare reads.
 */
#include "compare.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <string.h>

enum { IOPS, P50, P99, P999, CPU };	/* order of comparison_variant.metrics */

static struct result result, old_result;
static struct err err;

static void setup(void)
{
	result_init(&result, 0, NULL);
	result_init(&old_result, 0, NULL);
	err = (struct err){ 0 };
}

static void teardown(void)
{
	result_release(&result);
	result_release(&old_result);
}

TestSuite(compare, .init = setup, .fini = teardown);

/* A run of 1 s in which every I/O took 1 s / IOPS, and 1 ms of CPU time was used. The
 * pointer is good until the next run is added. */
static struct run_result *add_run(struct result *to, const char *variant, unsigned round,
				  double iops)
{
	struct run_result *run = result_add_run(to);

	run->variant = variant;
	run->round = round;
	run->elapsed_s = 1;
	run->total.ios = (uint64_t)iops;
	run->total.iops = iops;
	run->total.bytes_per_s = iops * 4096;
	run->us_per_io = 1000 / iops;
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		run->total.percentile_ns[i] = (uint64_t)(1e9 / iops);
	return run;
}

static void add_skipped(struct result *to, const char *variant, const char *reason)
{
	struct run_result *run = result_add_run(to);

	run->variant = variant;
	run->skipped = reason;
}

static const struct comparison_variant *row(const char *name)
{
	for (unsigned i = 0; i < result.comparison.variant_count; i++) {
		if (strcmp(result.comparison.variants[i].name, name) == 0)
			return &result.comparison.variants[i];
	}
	cr_assert_fail("no row '%s'", name);
	return NULL;
}

static void compare(const char *baseline)
{
	cr_assert_eq(compare_variants(&result, baseline, &err), 0, "%s", err.text);
	cr_assert(result.has_comparison);
}

Test(compare, gives_the_ratio_to_the_first_variant)
{
	for (unsigned round = 1; round <= 5; round++) {
		add_run(&result, "sync", round, 1000);
		add_run(&result, "uring", round, 2000 + round);
	}

	compare("");

	const struct comparison_metric *iops = &row("uring")->metrics[IOPS];
	cr_assert_str_eq(result.comparison.baseline, "sync");
	cr_assert(result.comparison.paired);
	cr_assert_eq(result.comparison.rounds, 5);
	cr_assert_eq(result.comparison.variant_count, 2);
	cr_assert_str_eq(iops->name, "iops");
	cr_assert(iops->higher_is_better);
	cr_assert(iops->valid);
	cr_assert(iops->has_interval);
	cr_assert_float_eq(iops->ratio, 2.003, 0.0001);
	cr_assert_float_eq(iops->low, 2.001, 0.001);
	cr_assert_float_eq(iops->high, 2.005, 0.001);
	cr_assert_str_eq(iops->verdict, "faster");
}

Test(compare, the_baseline_is_compared_with_nothing)
{
	add_run(&result, "sync", 1, 1000);

	compare("");

	for (unsigned i = 0; i < COMPARISON_METRIC_COUNT; i++) {
		const struct comparison_metric *metric = &row("sync")->metrics[i];

		cr_assert_str_eq(metric->verdict, "baseline");
		cr_assert(metric->valid);
		cr_assert_eq(metric->ratio, 1);
		cr_assert_not(metric->has_interval);
	}
}

Test(compare, a_baseline_can_be_named)
{
	for (unsigned round = 1; round <= 3; round++) {
		add_run(&result, "sync", round, 1000);
		add_run(&result, "uring", round, 2000);
	}

	compare("uring");

	cr_assert_str_eq(result.comparison.baseline, "uring");
	cr_assert_str_eq(row("uring")->metrics[IOPS].verdict, "baseline");
	cr_assert_float_eq(row("sync")->metrics[IOPS].ratio, 0.5, 1e-12);
	cr_assert_str_eq(row("sync")->metrics[IOPS].verdict, "slower");
}

/* "faster latency" could be read both ways; so could "slower CPU". */
Test(compare, latency_and_cpu_are_lower_or_higher)
{
	for (unsigned round = 1; round <= 3; round++) {
		add_run(&result, "sync", round, 1000);
		add_run(&result, "uring", round, 2000);
		add_run(&result, "pool", round, 500);
	}

	compare("sync");

	for (unsigned i = P50; i <= CPU; i++) {
		cr_assert_not(row("uring")->metrics[i].higher_is_better);
		cr_assert_float_eq(row("uring")->metrics[i].ratio, 0.5, 1e-9);
		cr_assert_str_eq(row("uring")->metrics[i].verdict, "lower");
		cr_assert_float_eq(row("pool")->metrics[i].ratio, 2, 1e-9);
		cr_assert_str_eq(row("pool")->metrics[i].verdict, "higher");
	}
}

Test(compare, each_metric_is_taken_from_its_own_number)
{
	for (unsigned round = 1; round <= 3; round++) {
		struct run_result *run = add_run(&result, "base", round, 1000);

		for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
			run->total.percentile_ns[i] = 100;
		run->us_per_io = 2;

		run = add_run(&result, "other", round, 2000);
		for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
			run->total.percentile_ns[i] = (uint64_t)
				(100 * result_percentiles[i].percent);
		run->us_per_io = 3;
	}

	compare("base");

	cr_assert_float_eq(row("other")->metrics[IOPS].ratio, 2, 1e-9);
	cr_assert_float_eq(row("other")->metrics[P50].ratio, 50, 1e-9);
	cr_assert_float_eq(row("other")->metrics[P99].ratio, 99, 1e-9);
	cr_assert_float_eq(row("other")->metrics[P999].ratio, 99.9, 1e-9);
	cr_assert_float_eq(row("other")->metrics[CPU].ratio, 1.5, 1e-9);
}

Test(compare, an_interval_on_both_sides_of_1_is_no_evidence)
{
	static const double factor[] = { 1.1, 0.9, 1.02, 0.97, 1.0 };

	for (unsigned round = 1; round <= 5; round++) {
		add_run(&result, "sync", round, 1000);
		add_run(&result, "uring", round, 1000 * factor[round - 1]);
	}

	compare("");

	cr_assert_lt(row("uring")->metrics[IOPS].low, 1);
	cr_assert_gt(row("uring")->metrics[IOPS].high, 1);
	cr_assert_str_eq(row("uring")->metrics[IOPS].verdict, "no evidence");
}

Test(compare, equal_numbers_are_no_evidence)
{
	for (unsigned round = 1; round <= 5; round++) {
		add_run(&result, "one", round, 1000);
		add_run(&result, "same", round, 1000);
	}

	compare("");

	for (unsigned i = 0; i < COMPARISON_METRIC_COUNT; i++)
		cr_assert_str_eq(row("same")->metrics[i].verdict, "no evidence");
}

Test(compare, two_rounds_are_too_few_for_a_verdict)
{
	for (unsigned round = 1; round <= 2; round++) {
		add_run(&result, "sync", round, 1000);
		add_run(&result, "uring", round, 5000);
	}

	compare("");

	cr_assert_float_eq(row("uring")->metrics[IOPS].ratio, 5, 1e-9);
	cr_assert_not(row("uring")->metrics[IOPS].has_interval);
	cr_assert_str_eq(row("uring")->metrics[IOPS].verdict, "too few rounds");
}

/* The machine became twice as slow, for both: within each round nothing changed. */
Test(compare, drift_of_the_machine_cancels)
{
	for (unsigned round = 1; round <= 5; round++) {
		add_run(&result, "uring", round, 1100.0 / round);
		add_run(&result, "sync", round, 1000.0 / round);
	}

	compare("sync");

	cr_assert_float_eq(row("uring")->metrics[IOPS].low, 1.1, 1e-9);
	cr_assert_float_eq(row("uring")->metrics[IOPS].high, 1.1, 1e-9);
	cr_assert_str_eq(row("uring")->metrics[IOPS].verdict, "faster");
}

Test(compare, shows_medians_over_rounds)
{
	static const double iops[] = { 1000, 8000, 2000 };

	for (unsigned round = 1; round <= 3; round++)
		add_run(&result, "sync", round, iops[round - 1]);

	compare("");

	const struct comparison_variant *sync = row("sync");
	cr_assert_eq(sync->rounds, 3);
	cr_assert_eq(sync->iops, 2000);
	cr_assert_eq(sync->bytes_per_s, 2000 * 4096);
	cr_assert_eq(sync->p50_ns, 500000);
	cr_assert_eq(sync->p99_ns, 500000);
	cr_assert_eq(sync->p999_ns, 500000);
	cr_assert_eq(sync->cpu_us_per_io, 0.5);
	cr_assert_float_eq(sync->iops_variation, sqrt(43e6 / 3) / (11e3 / 3), 1e-9);
}

Test(compare, variants_keep_the_order_of_the_runs)
{
	static const char *const names[] = { "c", "a", "b" };

	for (unsigned i = 0; i < 3; i++)
		add_run(&result, names[i], 1, 1000);
	for (unsigned i = 0; i < 3; i++)
		add_run(&result, names[2 - i], 2, 1000);

	compare("");

	for (unsigned i = 0; i < 3; i++)
		cr_assert_str_eq(result.comparison.variants[i].name, names[i]);
}

Test(compare, rounds_that_were_cut_short_are_left_out)
{
	for (unsigned round = 1; round <= 6; round++) {
		struct run_result *run = add_run(&result, "sync", round, 1000);

		if (round == 1)
			run->interrupted = true;
		if (round == 2)
			run->stopped_by_error = true;
		run = add_run(&result, "uring", round, round <= 3 ? 9000 : 2000);
		if (round == 3)
			run->stopped_by_error = true;
	}

	compare("");

	cr_assert_eq(row("sync")->rounds, 4);
	cr_assert_eq(row("uring")->rounds, 5);
	cr_assert_eq(result.comparison.rounds, 5);
	cr_assert_float_eq(row("uring")->metrics[IOPS].high, 2, 1e-9);
	cr_assert(row("uring")->metrics[IOPS].has_interval);
}

Test(compare, a_round_without_its_baseline_is_left_out)
{
	add_run(&result, "sync", 1, 1000);
	add_run(&result, "uring", 1, 2000);
	add_run(&result, "uring", 2, 9000);

	compare("");

	cr_assert_float_eq(row("uring")->metrics[IOPS].ratio, 2, 1e-9);
}

Test(compare, a_metric_of_zero_has_no_ratio)
{
	for (unsigned round = 1; round <= 3; round++) {
		add_run(&result, "sync", round, 1000)->us_per_io = 0;
		add_run(&result, "uring", round, 2000);
	}

	compare("");

	cr_assert_not(row("uring")->metrics[CPU].valid);
	cr_assert(isnan(row("uring")->metrics[CPU].ratio));
	cr_assert_not(row("uring")->metrics[CPU].has_interval);
	cr_assert_str_eq(row("uring")->metrics[CPU].verdict, "no evidence");
	cr_assert(row("uring")->metrics[IOPS].valid);
}

Test(compare, nothing_completed_leaves_nothing_to_compare)
{
	add_run(&result, "sync", 1, 1000)->interrupted = true;

	compare("");

	cr_assert_eq(row("sync")->rounds, 0);
	cr_assert_eq(row("sync")->iops, 0);
	cr_assert_not(row("sync")->metrics[IOPS].valid);
	cr_assert_str_eq(row("sync")->metrics[IOPS].verdict, "baseline");
}

Test(compare, a_skipped_variant_is_carried_with_its_reason)
{
	add_skipped(&result, "uring", "io_uring: disabled by kernel.io_uring_disabled=2");
	add_run(&result, "pool", 1, 1000);

	compare("");

	cr_assert_str_eq(result.comparison.baseline, "pool");
	cr_assert_eq(result.comparison.variant_count, 2);
	cr_assert_str_eq(row("uring")->skipped,
			 "io_uring: disabled by kernel.io_uring_disabled=2");
	cr_assert_not(row("uring")->metrics[IOPS].valid);
	cr_assert_null(row("pool")->skipped);
}

Test(compare, an_unknown_baseline_is_a_wrong_request)
{
	add_run(&result, "sync", 1, 1000);
	add_run(&result, "uring", 1, 1000);

	cr_assert_eq(compare_variants(&result, "synk", &err), -EINVAL);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
	cr_assert_str_eq(err.text,
			 "no variant 'synk' to compare with (there are: 'sync', 'uring')");
	cr_assert_not(result.has_comparison);
}

Test(compare, a_baseline_that_was_not_run_is_a_failure_with_the_reason)
{
	add_skipped(&result, "uring", "seccomp");
	add_run(&result, "sync", 1, 1000);

	cr_assert_lt(compare_variants(&result, "uring", &err), 0);
	cr_assert_eq(err.status, EXIT_STATUS_FAILED);
	cr_assert_str_eq(err.text, "baseline 'uring' was not run: seccomp");
}

Test(compare, without_any_run_there_is_no_comparison)
{
	cr_assert_lt(compare_variants(&result, "", &err), 0);
	cr_assert_str_eq(err.text, "nothing to compare: no variant was run");

	add_skipped(&result, "uring", "seccomp");
	cr_assert_lt(compare_variants(&result, "", &err), 0);
	cr_assert_str_eq(err.text, "no variant was run; 'uring': seccomp");
}

/* 1.02 in five of seven rounds: the 95 % interval of this number alone says "lower". But there
 * are four numbers, and in every sixth comparison one of them is as low by chance. */
static void add_marginal_rounds(void)
{
	static const double factor[] = { 1.02, 1.02, 1.03, 1.0, 1.02, 0.995, 1.02 };

	for (unsigned round = 1; round <= 7; round++) {
		struct run_result *run;

		add_run(&result, "base", round, 1000);
		run = add_run(&result, "other", round, 1000);
		run->us_per_io /= factor[round - 1];
	}
}

Test(compare, marks_beside_the_answer_stand_only_as_a_family)
{
	add_marginal_rounds();

	compare("");

	cr_assert_lt(row("other")->metrics[CPU].high, 1);
	cr_assert_lt(row("other")->metrics[CPU].p, 0.05);
	cr_assert_gt(row("other")->metrics[CPU].p, 0.05 / 4);
	cr_assert_str_eq(row("other")->metrics[CPU].verdict, "no evidence");
}

Test(compare, a_mark_that_is_sure_enough_stands_in_its_family)
{
	add_marginal_rounds();
	for (unsigned i = 0; i < result.run_count; i++)
		if (strcmp(result.runs[i].variant, "other") == 0)
			result.runs[i].us_per_io *= 0.9;

	compare("");

	cr_assert_str_eq(row("other")->metrics[CPU].verdict, "lower");
	cr_assert_str_eq(row("other")->metrics[P99].verdict, "no evidence");
}

Test(compare, the_answer_itself_is_no_part_of_a_family)
{
	static const double factor[] = { 1.02, 1.02, 1.03, 1.0, 1.02, 0.995, 1.02 };

	for (unsigned round = 1; round <= 7; round++) {
		add_run(&result, "base", round, 1000);
		add_run(&result, "other", round, 1000 * factor[round - 1]);
	}

	compare("");

	cr_assert_gt(row("other")->metrics[IOPS].p, 0.05 / 4);
	cr_assert_str_eq(row("other")->metrics[IOPS].verdict, "faster");
}

/* ---- rounds without an I/O ---- */

static unsigned check(const char *text);

static void add_rounds_of_which_are_empty(unsigned empty)
{
	for (unsigned round = 1; round <= 5; round++) {
		struct run_result *run;

		add_run(&result, "sync", round, 1000);
		run = add_run(&result, "stalls", round, 2000);
		if (round <= empty)
			*run = (struct run_result){
				.variant = "stalls", .round = round, .elapsed_s = 1 };
	}
	compare("");
}

Test(compare, a_round_without_an_io_leaves_no_verdict)
{
	add_rounds_of_which_are_empty(1);

	cr_assert_eq(row("stalls")->empty_rounds, 1);
	cr_assert_eq(row("stalls")->rounds, 4);
	cr_assert_not(row("stalls")->metrics[IOPS].has_interval);
	cr_assert_str_eq(row("stalls")->metrics[IOPS].verdict, "no evidence");
	cr_assert_eq(check("iops<0.95"), 1);
	cr_assert_eq(result.comparison.undecided_count, 1);
}

Test(compare, a_round_without_an_io_is_a_rate_of_nothing)
{
	add_rounds_of_which_are_empty(3);

	cr_assert_eq(row("stalls")->iops, 0);
	cr_assert_eq(row("stalls")->p50_ns, 500000);
	cr_assert_eq(row("sync")->empty_rounds, 0);
}

/* ---- block sizes ---- */

/* 1 MiB at a twentieth of the IOPS moves thirteen times the bytes. */
static void add_two_sizes(uint64_t second)
{
	for (unsigned round = 1; round <= 3; round++) {
		struct run_result *run = add_run(&result, "4K", round, 20000);

		run->spec.block_size_bytes = 4096;
		run = add_run(&result, "other", round, 1000);
		run->spec.block_size_bytes = second;
		run->total.bytes_per_s = 1000.0 * (double)second;
	}
	compare("");
}

Test(compare, the_answer_is_throughput_where_block_sizes_differ)
{
	add_two_sizes(1 << 20);

	cr_assert_eq(compare_answer(&result.comparison), METRIC_THROUGHPUT);
	cr_assert_str_eq(result.comparison.answer, "throughput");
	cr_assert_float_eq(row("other")->metrics[METRIC_THROUGHPUT].ratio, 12.8, 1e-9);
	cr_assert_str_eq(row("other")->metrics[METRIC_THROUGHPUT].verdict, "faster");
	cr_assert_float_eq(row("other")->metrics[IOPS].ratio, 0.05, 1e-9);
	cr_assert_eq(row("other")->request_bytes, 1 << 20);
}

Test(compare, the_answer_is_iops_where_block_sizes_are_the_same)
{
	add_two_sizes(4096);

	cr_assert_eq(compare_answer(&result.comparison), METRIC_IOPS);
	cr_assert_str_eq(result.comparison.answer, "iops");
}

/* Two results. */

Test(compare, results_are_matched_by_variant_name)
{
	for (unsigned round = 1; round <= 3; round++) {
		add_run(&old_result, "sync", round, 1000 + round);
		add_run(&old_result, "uring", round, 2000);
		add_run(&result, "uring", round, 1000);
		add_run(&result, "sync", round, 2000 + round);
	}

	cr_assert_eq(compare_results(&result, &old_result, &err), 0, "%s", err.text);

	static const char *const order[] = { "uring (old)", "uring", "sync (old)", "sync" };
	cr_assert(result.has_comparison);
	cr_assert_not(result.comparison.paired);
	cr_assert_str_eq(result.comparison.baseline, "old");
	cr_assert_eq(result.comparison.variant_count, 4);
	for (unsigned i = 0; i < 4; i++)
		cr_assert_str_eq(result.comparison.variants[i].name, order[i]);
	cr_assert_str_eq(row("uring (old)")->metrics[IOPS].verdict, "baseline");
	cr_assert_eq(row("uring (old)")->iops, 2000);
	cr_assert_eq(row("uring")->iops, 1000);
	cr_assert_float_eq(row("uring")->metrics[IOPS].ratio, 0.5, 1e-9);
	cr_assert_str_eq(row("uring")->metrics[IOPS].verdict, "slower");
	cr_assert_str_eq(row("uring")->metrics[P99].verdict, "higher");
	cr_assert_str_eq(row("sync")->metrics[IOPS].verdict, "faster");
}

Test(compare, results_need_not_have_the_same_rounds)
{
	for (unsigned round = 1; round <= 3; round++)
		add_run(&old_result, "sync", round, 1000);
	for (unsigned round = 11; round <= 15; round++)
		add_run(&result, "sync", round, 2000);

	cr_assert_eq(compare_results(&result, &old_result, &err), 0);

	cr_assert_eq(row("sync (old)")->rounds, 3);
	cr_assert_eq(row("sync")->rounds, 5);
	cr_assert_str_eq(row("sync")->metrics[IOPS].verdict, "faster");
}

/* Rounds that ended because of their values: Student's interval would call this a difference. */
Test(compare, results_of_rounds_that_were_not_fixed_get_an_interval_that_holds_at_any_end)
{
	static const double factors[] = { 0.99, 1.01, 1.0, 0.985, 1.015 };

	for (unsigned round = 1; round <= 5; round++) {
		add_run(&old_result, "sync", round, 100000 * factors[round - 1]);
		add_run(&result, "sync", round, 103000 * factors[round - 1]);
	}

	cr_assert_eq(compare_results(&result, &old_result, &err), 0);
	cr_assert_not(result.comparison.always_valid);
	cr_assert_str_eq(row("sync")->metrics[IOPS].verdict, "faster");
	const double low = row("sync")->metrics[IOPS].low, p = row("sync")->metrics[IOPS].p;

	old_result.stopping.reason = "decided";
	cr_assert_eq(compare_results(&result, &old_result, &err), 0);

	const struct comparison_metric *iops = &row("sync")->metrics[IOPS];
	cr_assert(result.comparison.always_valid);
	cr_assert_str_eq(iops->verdict, "no evidence");
	cr_assert_float_eq(iops->ratio, 1.03, 1e-6);
	cr_assert(iops->has_interval);
	cr_assert_lt(iops->low, low);
	cr_assert_gt(iops->p, p);
	cr_assert_gt(iops->p, 0.05);
}

/* The p of a difference is the error at which its interval touches 1. */
Test(compare, results_of_rounds_that_were_not_fixed_can_differ)
{
	for (unsigned round = 1; round <= 5; round++) {
		add_run(&old_result, "sync", round, 100000 + 100 * round);
		add_run(&result, "sync", round, 200000 + 100 * round);
	}
	result.stopping.reason = "budget";

	cr_assert_eq(compare_results(&result, &old_result, &err), 0);

	cr_assert_str_eq(row("sync")->metrics[IOPS].verdict, "faster");
	cr_assert_gt(row("sync")->metrics[IOPS].low, 1.9);
	cr_assert_lt(row("sync")->metrics[IOPS].p, 0.05);
}

Test(compare, results_with_two_rounds_get_no_verdict)
{
	for (unsigned round = 1; round <= 5; round++)
		add_run(&result, "sync", round, 2000);
	for (unsigned round = 1; round <= 2; round++)
		add_run(&old_result, "sync", round, 1000);

	cr_assert_eq(compare_results(&result, &old_result, &err), 0);

	cr_assert_str_eq(row("sync")->metrics[IOPS].verdict, "too few rounds");
}

Test(compare, what_is_only_in_one_result_is_carried_with_that_reason)
{
	add_run(&old_result, "both", 1, 1000);
	add_run(&old_result, "gone", 1, 1000);
	add_run(&result, "both", 1, 1000);
	add_run(&result, "new", 1, 1000);

	cr_assert_eq(compare_results(&result, &old_result, &err), 0);

	cr_assert_eq(result.comparison.variant_count, 4);
	cr_assert_str_eq(row("gone")->skipped, "only in OLD");
	cr_assert_str_eq(row("new")->skipped, "only in NEW");
	cr_assert_null(row("both")->skipped);
}

Test(compare, what_was_skipped_in_one_result_is_carried_with_the_reason)
{
	add_skipped(&old_result, "a", "no io_uring");
	add_run(&old_result, "b", 1, 1000);
	add_run(&result, "a", 1, 1000);
	add_skipped(&result, "b", "seccomp");

	cr_assert_eq(compare_results(&result, &old_result, &err), 0);

	cr_assert_eq(result.comparison.variant_count, 2);
	cr_assert_str_eq(row("a")->skipped, "skipped in OLD: no io_uring");
	cr_assert_str_eq(row("b")->skipped, "seccomp");
}

Test(compare, names_do_not_matter_where_each_result_has_one_variant)
{
	add_run(&old_result, "sync", 1, 1000);
	add_run(&result, "uring", 1, 3000);

	cr_assert_eq(compare_results(&result, &old_result, &err), 0);

	cr_assert_eq(result.comparison.variant_count, 2);
	cr_assert_eq(row("sync (old)")->iops, 1000);
	cr_assert_float_eq(row("uring")->metrics[IOPS].ratio, 3, 1e-9);
}

Test(compare, results_that_share_no_variant_are_a_wrong_request)
{
	add_run(&old_result, "a", 1, 1000);
	add_run(&old_result, "b", 1, 1000);
	add_run(&result, "c", 1, 1000);

	cr_assert_eq(compare_results(&result, &old_result, &err), -EINVAL);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
	cr_assert_str_eq(err.text,
			 "no variant is in both results (OLD has 'a', 'b'; NEW has 'c')");
}

Test(compare, a_comparison_of_results_outlives_the_old_one)
{
	add_run(&old_result, arena_strdup(&old_result.arena, "a"), 1, 1000);
	add_run(&old_result, arena_strdup(&old_result.arena, "gone"), 1, 1000);
	add_run(&result, "a", 1, 2000);

	cr_assert_eq(compare_results(&result, &old_result, &err), 0);
	result_release(&old_result);

	cr_assert_not_null(row("a (old)"));
	cr_assert_str_eq(row("gone")->name, "gone");
}

/* Conditions. */

Test(compare, parses_conditions)
{
	static const struct {
		const char *text;
		struct fail_condition expected;
	} examples[] = {
		{ "iops<0.95",		{ NULL, 0, IOPS, RELATION_BELOW, 0.95, false } },
		{ "iops<=1",		{ NULL, 0, IOPS, RELATION_BELOW_OR_EQUAL, 1, false } },
		{ "p50>1.05",		{ NULL, 0, P50, RELATION_ABOVE, 1.05, false } },
		{ "p99 > 1.10",		{ NULL, 0, P99, RELATION_ABOVE, 1.1, false } },
		{ "p99.9>=2",		{ NULL, 0, P999, RELATION_ABOVE_OR_EQUAL, 2, false } },
		{ "cpu>=1.2",		{ NULL, 0, CPU, RELATION_ABOVE_OR_EQUAL, 1.2, false } },
		{ "throughput<0.9",	{ NULL, 0, METRIC_THROUGHPUT, RELATION_BELOW,
					  0.9, false } },
		{ "iops<0.95!",		{ NULL, 0, IOPS, RELATION_BELOW, 0.95, true } },
		{ "p99>1.1 !",		{ NULL, 0, P99, RELATION_ABOVE, 1.1, true } },
	};

	for (unsigned i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct fail_condition condition;

		cr_assert_eq(condition_parse(examples[i].text, &condition, &err), 0,
			     "'%s': %s", examples[i].text, err.text);
		cr_assert_eq(condition.metric, examples[i].expected.metric);
		cr_assert_eq(condition.relation, examples[i].expected.relation);
		cr_assert_eq(condition.limit, examples[i].expected.limit);
		cr_assert_eq(condition.ratio_alone, examples[i].expected.ratio_alone);
	}
}

Test(compare, rejects_what_is_no_condition)
{
	static const char *const texts[] = {
		"", "iops", "iops<", "<0.9", "iops0.9", "iops=0.9", "iops==1", "iops<<1",
		"p95<1", "p99.99<1", "IOPS<1", "iops<x", "iops<1x", "iops<95%", "iops<-1",
		"iops<0", "iops<nan", "iops<inf", "iops<1!!", "iops<1!x", "iops<!", "!iops<1",
		"/iops<1", "readers/", "readers/<1", "readers/p95<1", "p99>1/iops",
	};

	for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct fail_condition condition;

		cr_assert_eq(condition_parse(texts[i], &condition, &err), -EINVAL, "'%s'",
			     texts[i]);
		cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
	}
}

Test(compare, a_bad_condition_is_answered_with_what_would_be_one)
{
	struct fail_condition condition;

	condition_parse("latency<1", &condition, &err);

	cr_assert_str_eq(err.text,
			 "'latency<1' is not a condition: [JOB/]METRIC RELATION RATIO, like "
			 "'iops<0.95' (metrics: iops, throughput, p50, p99, p99.9, cpu; "
			 "relations: <, <=, >, >=; ratio: a number above 0; a '!' after it: the "
			 "ratio alone decides, not its interval)");
}

static unsigned check(const char *text)
{
	struct fail_condition condition;

	cr_assert_eq(condition_parse(text, &condition, &err), 0, "%s", err.text);
	return condition_check(&result, &condition, 1);
}

/* Seven rounds of `ratio` × 1000 IOPS that scatter by about 3 %, against 1000. */
static void add_scattering_rounds(double ratio)
{
	static const double factor[] = { 1.03, 0.97, 1.02, 0.98, 1.04, 0.96, 1.0 };

	for (unsigned round = 1; round <= 7; round++) {
		add_run(&result, "sync", round, 1000);
		add_run(&result, "uring", round, 1000 * ratio * factor[round - 1]);
	}
	compare("");
}

Test(compare, a_condition_is_met_where_the_whole_interval_is_bad)
{
	add_scattering_rounds(0.9);

	cr_assert_eq(check("iops<0.95"), 1);
	cr_assert_str_eq(result.comparison.failed_conditions[0],
			 "uring: iops 0.8996 [0.8741, 0.9259] is below 0.95");
	cr_assert_eq(check("iops<=0.95"), 1);
	cr_assert_eq(check("p99>1.08"), 1);
	cr_assert_eq(check("throughput<0.95"), 1);
}

/* 0.94 looks bad, but with this scatter it may well be 0.96. */
Test(compare, a_condition_is_not_met_where_the_interval_reaches_the_good_side)
{
	add_scattering_rounds(0.94);

	cr_assert_eq(check("iops<0.95"), 0);
	cr_assert_eq(check("p99>1.05"), 0);
	cr_assert_eq(result.comparison.undecided_count, 0);
	cr_assert_eq(check("iops<0.95!"), 1);
	cr_assert_str_eq(result.comparison.failed_conditions[0],
			 "uring: iops 0.9396 is below 0.95");
	cr_assert_eq(check("p99>1.05!"), 1);
}

/* Neither success nor failure: one round cannot decide. */
Test(compare, a_condition_is_undecided_without_an_interval)
{
	add_run(&result, "sync", 1, 1000);
	add_run(&result, "uring", 1, 910);
	compare("");

	cr_assert_eq(check("iops<0.5"), 1);
	cr_assert_eq(result.comparison.failed_count, 0);
	cr_assert_eq(result.comparison.undecided_count, 1);
	cr_assert_str_eq(result.comparison.undecided_conditions[0],
			 "uring: iops<0.5: iops 0.91 has no interval (too few rounds): 'iops<0.5!' "
			 "tests the ratio alone");
	cr_assert_eq(check("iops<0.5!"), 0);
	cr_assert_eq(result.comparison.undecided_count, 0);
}

Test(compare, a_ratio_that_meets_a_condition_fails)
{
	add_run(&result, "sync", 1, 1000);
	add_run(&result, "uring", 1, 910);
	compare("");

	cr_assert_eq(check("iops<0.95!"), 1);
	cr_assert_eq(result.comparison.failed_count, 1);
	cr_assert_str_eq(result.comparison.failed_conditions[0],
			 "uring: iops 0.91 is below 0.95");
	cr_assert_eq(check("iops<0.91!"), 0);
	cr_assert_eq(result.comparison.failed_count, 0);
	cr_assert_eq(check("iops<=0.91!"), 1);
	cr_assert_str_eq(result.comparison.failed_conditions[0],
			 "uring: iops 0.91 is not above 0.91");
}

Test(compare, conditions_on_latency_look_upwards)
{
	add_run(&result, "sync", 1, 1000);
	add_run(&result, "uring", 1, 500);
	compare("");

	cr_assert_eq(check("p99>1.1!"), 1);
	cr_assert_str_eq(result.comparison.failed_conditions[0], "uring: p99 2 is above 1.1");
	cr_assert_eq(check("p99>2!"), 0);
	cr_assert_eq(check("p99>=2!"), 1);
	cr_assert_str_eq(result.comparison.failed_conditions[0],
			 "uring: p99 2 is not below 2");
}

Test(compare, every_variant_is_held_against_every_condition)
{
	struct fail_condition conditions[2];

	add_run(&result, "base", 1, 1000);
	add_run(&result, "slow", 1, 500);
	add_run(&result, "slower", 1, 250);
	compare("");
	condition_parse("iops<0.9!", &conditions[0], &err);
	condition_parse("cpu>3!", &conditions[1], &err);

	cr_assert_eq(condition_check(&result, conditions, 2), 3);
	cr_assert_str_eq(result.comparison.failed_conditions[0],
			 "slow: iops 0.5 is below 0.9");
	cr_assert_str_eq(result.comparison.failed_conditions[1],
			 "slower: iops 0.25 is below 0.9");
	cr_assert_str_eq(result.comparison.failed_conditions[2], "slower: cpu 4 is above 3");
}

Test(compare, what_was_skipped_was_not_shown_to_be_good)
{
	add_run(&result, "sync", 1, 1000);
	add_skipped(&result, "uring", "seccomp");
	compare("");

	cr_assert_eq(check("iops<0.95!"), 1);
	cr_assert_str_eq(result.comparison.failed_conditions[0],
			 "uring: iops was not compared: seccomp");
}

Test(compare, what_has_no_ratio_was_not_shown_to_be_good)
{
	add_run(&result, "sync", 1, 1000)->us_per_io = 0;
	add_run(&result, "uring", 1, 1000);
	compare("");

	cr_assert_eq(check("cpu>1.2"), 1);
	cr_assert_str_eq(result.comparison.failed_conditions[0],
			 "uring: cpu was not compared: no round of both was completed with "
			 "a value");
	cr_assert_eq(check("iops<0.95!"), 0);
}

Test(compare, the_baseline_meets_no_condition)
{
	add_run(&result, "sync", 1, 1000);
	compare("");

	cr_assert_eq(check("iops<2"), 0);
}

/* ---- features ---- */

static const struct feature_pair pairs[] = {
	{ "fixed-files", "tuned", true, NULL, "tuned", "tuned -fixed-files" },
	{ "sqpoll", "tuned", false, "not defer-taskrun", "tuned +sqpoll", "tuned" },
	{ "fixed-files", "plain", false, NULL, "plain +fixed-files", "plain" },
};
enum { PAIR_COUNT = sizeof(pairs) / sizeof(pairs[0]) };

static void add_tried_features(unsigned rounds)
{
	for (unsigned round = 1; round <= rounds; round++) {
		add_run(&result, "tuned", round, 1000);
		add_run(&result, "tuned -fixed-files", round, 800);
		add_run(&result, "tuned +sqpoll", round, 500);
		add_run(&result, "plain", round, 400);
		add_run(&result, "plain +fixed-files", round, 440);
	}
}

static const struct comparison_feature *features_compared(void)
{
	compare("");
	compare_features(&result, pairs, PAIR_COUNT);
	cr_assert_eq(result.comparison.feature_count, PAIR_COUNT);
	return result.comparison.features;
}

Test(compare, a_feature_is_worth_what_is_with_it_against_what_is_without)
{
	const struct comparison_feature *features;

	add_tried_features(3);

	features = features_compared();

	cr_assert_float_eq(features[0].metrics[IOPS].ratio, 1.25, 1e-9);
	cr_assert_float_eq(features[0].metrics[IOPS].low, 1.25, 1e-9);
	cr_assert_str_eq(features[0].metrics[IOPS].verdict, "faster");
	cr_assert_float_eq(features[0].metrics[P99].ratio, 0.8, 1e-9);
	cr_assert_str_eq(features[0].metrics[CPU].verdict, "lower");
	cr_assert_eq(features[0].rounds, 3);
	cr_assert_null(features[0].skipped);
	cr_assert_float_eq(features[1].metrics[IOPS].ratio, 0.5, 1e-9);
	cr_assert_str_eq(features[1].metrics[IOPS].verdict, "slower");
	cr_assert_str_eq(features[1].pair.remark, "not defer-taskrun");
	cr_assert_float_eq(features[2].metrics[IOPS].ratio, 1.1, 1e-9);
}

/* Variants of the same result have one common baseline. */
Test(compare, features_leave_the_comparison_of_variants_as_it_is)
{
	add_tried_features(3);

	features_compared();

	cr_assert_str_eq(result.comparison.baseline, "tuned");
	cr_assert_eq(result.comparison.variant_count, 5);
	cr_assert_float_eq(row("plain")->metrics[IOPS].ratio, 0.4, 1e-9);
}

Test(compare, a_feature_that_could_not_be_had_is_skipped_with_the_reason)
{
	const struct comparison_feature *features;

	add_run(&result, "tuned", 1, 1000);
	add_skipped(&result, "tuned +sqpoll", "sqpoll: EPERM");

	features = features_compared();

	cr_assert_str_eq(features[1].skipped, "sqpoll: EPERM");
	cr_assert_not(features[1].metrics[IOPS].valid);
	cr_assert_str_eq(features[0].skipped, "no round of both was completed");
}

/* Otherwise a ring without the feature would be compared with itself. */
Test(compare, a_feature_that_was_asked_for_and_refused_is_skipped_with_the_reason)
{
	struct result_feature refused = { "fixed-files", false, "EMFILE" };
	const struct comparison_feature *features;

	add_tried_features(3);
	for (unsigned i = 0; i < result.run_count; i++) {
		if (strcmp(result.runs[i].variant, "tuned") != 0)
			continue;
		result.runs[i].features = &refused;
		result.runs[i].feature_count = 1;
	}

	features = features_compared();

	cr_assert_str_eq(features[0].skipped, "EMFILE");
	cr_assert_null(features[2].skipped);
}

Test(compare, conditions_look_at_features_where_those_are_compared)
{
	struct fail_condition condition;

	add_tried_features(3);
	features_compared();
	cr_assert_eq(condition_parse("iops<1", &condition, &err), 0);

	cr_assert_eq(condition_check(&result, &condition, 1), 1);
	cr_assert_str_eq(result.comparison.failed_conditions[0],
			 "sqpoll added to tuned: iops 0.5 [0.5, 0.5] is below 1");
}

Test(compare, a_feature_that_cannot_be_had_meets_no_condition)
{
	struct fail_condition condition;

	add_run(&result, "tuned", 1, 1000);
	add_run(&result, "tuned -fixed-files", 1, 900);
	add_run(&result, "plain", 1, 1000);
	add_skipped(&result, "tuned +sqpoll", "sqpoll: EPERM");
	add_skipped(&result, "plain +fixed-files", "EMFILE");
	features_compared();
	cr_assert_eq(condition_parse("iops<1!", &condition, &err), 0);

	cr_assert_eq(condition_check(&result, &condition, 1), 0);
}

/* A median is over the rounds that have such I/Os: a write now and then is not lost in zeros. */
Test(compare, has_medians_of_each_kind_of_io)
{
	static const double writes[] = { 10, 0, 30 };

	for (unsigned i = 0; i < 3; i++) {
		struct run_result *run = add_run(&result, "mixed", i + 1, 1000);

		run->op[IO_READ].ios = run->op[IO_WRITE].ios = 0;
		run->op[IO_WRITE].ios = (uint64_t)writes[i];
		run->op[IO_WRITE].iops = writes[i];
		run->op[IO_WRITE].percentile_ns[0] = (uint64_t)(1000 * writes[i]);
	}

	compare("");

	cr_assert_eq(row("mixed")->op[IO_WRITE].iops, 20);
	cr_assert_eq(row("mixed")->op[IO_WRITE].p50_ns, 20000);
	cr_assert(isnan(row("mixed")->op[IO_READ].iops));
}

Test(compare, has_medians_of_how_the_queue_was_used)
{
	for (unsigned round = 1; round <= 3; round++) {
		struct run_result *run = add_run(&result, "uring", round, 1000);

		log2_hist_record_many(&run->in_flight, 4 * round, 10);
		run->syscalls_per_io = 0.25 * round;
		run->engine_used = "io_uring";
		run->punts_counted = round != 2;
		run->punts = 7;
		run->cpu.loops_user_ns = round * UINT64_C(100000000);
	}

	compare("");

	cr_assert_eq(row("uring")->details[DETAIL_IN_FLIGHT], 8);
	cr_assert_eq(row("uring")->details[DETAIL_CALLS], 0.5);
	cr_assert_lt(row("uring")->details[DETAIL_PUNTS], 0, "a round does not know");
	cr_assert_float_eq(row("uring")->details[DETAIL_USER], 0.2, 1e-12);
}
