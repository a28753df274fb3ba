/*
 * Comparisons of variants with several jobs: each job with the baseline's of the same name, and
 * the whole variant.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "sample.h"

static struct result result, old_result;
static struct err err;

static void setup(void)
{
	sample_init(&result);
	sample_init(&old_result);
	err = (struct err){ 0 };
}

static void teardown(void)
{
	result_release(&result);
	result_release(&old_result);
}

TestSuite(compare_jobs, .init = setup, .fini = teardown);

static void finish(struct result *of, struct run_result *run)
{
	run_result_sum_jobs(run, &of->arena);
	run_result_finish(run);
}

/* Readers alone: 1,000 reads of 1 ms, and a few more in each round. */
static void add_alone(struct result *to, unsigned round)
{
	struct run_result *run = sample_jobs(to, "alone", round, "readers", NULL);

	sample_ios(&run->jobs[0], IO_READ, 1000 + round, 1000000);
	finish(to, run);
}

/* Beside a log they are half as many, and take four times as long. */
static void add_together(struct result *to, unsigned round)
{
	struct run_result *run = sample_jobs(to, "together", round, "readers", "log", NULL);

	sample_ios(&run->jobs[0], IO_READ, 500 + round, 4000000);
	sample_ios(&run->jobs[1], IO_WRITE, 200, 2000000);
	finish(to, run);
}

static void add_rounds(struct result *to)
{
	for (unsigned round = 1; round <= 5; round++) {
		add_alone(to, round);
		add_together(to, round);
	}
}

static const struct comparison_variant *row(const char *name)
{
	for (unsigned i = 0; i < result.comparison.variant_count; i++)
		if (strcmp(result.comparison.variants[i].name, name) == 0)
			return &result.comparison.variants[i];
	cr_assert_fail("no row '%s'", name);
	return NULL;
}

static void compare(void)
{
	cr_assert_eq(compare_variants(&result, "", &err), 0, "%s", err.text);
}

Test(compare_jobs, have_medians_of_their_own)
{
	add_rounds(&result);

	compare();

	cr_assert_eq(row("together")->job_count, 2);
	cr_assert_str_eq(row("together")->jobs[0].job, "readers");
	cr_assert_eq(row("together")->jobs[0].iops, 503);
	cr_assert_eq(row("together")->jobs[0].rounds, 5);
	cr_assert_str_eq(row("together")->jobs[1].job, "log");
	cr_assert_eq(row("together")->jobs[1].iops, 200);
	cr_assert_eq(row("together")->jobs[1].op[IO_WRITE].iops, 200);
	cr_assert_eq(row("together")->iops, 703);
	cr_assert_null(row("together")->job);
}

Test(compare_jobs, are_compared_by_name)
{
	const struct comparison_metric *p99, *iops;

	add_rounds(&result);

	compare();

	p99 = &row("together")->jobs[0].metrics[METRIC_P99];
	iops = &row("together")->jobs[0].metrics[METRIC_IOPS];
	cr_assert(p99->valid);
	cr_assert_float_eq(p99->ratio, 4, 1e-6);
	cr_assert_str_eq(p99->verdict, "higher");
	cr_assert_float_eq(iops->ratio, 0.502, 0.001);
	cr_assert_str_eq(iops->verdict, "slower");
	cr_assert_str_eq(row("together")->jobs[0].baseline, "alone");
}

Test(compare_jobs, without_a_partner_are_compared_with_nothing)
{
	add_rounds(&result);

	compare();

	cr_assert_not(row("together")->jobs[1].metrics[METRIC_IOPS].valid);
	cr_assert(isnan(row("together")->jobs[1].metrics[METRIC_IOPS].ratio));
}

Test(compare_jobs, of_the_baseline_are_baselines)
{
	add_rounds(&result);

	compare();

	cr_assert_str_eq(row("alone")->jobs[0].metrics[METRIC_P99].verdict, "baseline");
}

/* All reads and writes of the run against all of the other. */
Test(compare_jobs, leave_the_whole_to_be_compared)
{
	add_rounds(&result);

	compare();

	cr_assert_float_eq(row("together")->metrics[METRIC_IOPS].ratio, 703.0 / 1003, 0.001);
}

Test(compare_jobs, without_an_io_have_no_verdict)
{
	for (unsigned round = 1; round <= 3; round++) {
		struct run_result *run;

		add_alone(&result, round);
		run = sample_jobs(&result, "together", round, "readers", "log", NULL);
		sample_ios(&run->jobs[0], IO_READ, round == 2 ? 0 : 500, 4000000);
		sample_ios(&run->jobs[1], IO_WRITE, 200, 2000000);
		finish(&result, run);
	}

	compare();

	cr_assert_eq(row("together")->rounds, 3);
	cr_assert_eq(row("together")->jobs[0].rounds, 2);
	cr_assert_eq(row("together")->jobs[0].empty_rounds, 1);
	cr_assert_str_eq(row("together")->jobs[0].metrics[METRIC_P99].verdict, "no evidence");
}

/* Variants of one job each are compared once: twice they would be a family of their own. */
Test(compare_jobs, alone_in_both_variants_are_the_variants)
{
	for (unsigned round = 1; round <= 5; round++) {
		struct run_result *run;

		add_alone(&result, round);
		run = sample_jobs(&result, "deep", round, "readers", NULL);
		sample_ios(&run->jobs[0], IO_READ, 2000 + round, 1000000 + 100 * round);
		finish(&result, run);
	}

	compare();

	for (unsigned m = 0; m < COMPARISON_METRIC_COUNT; m++) {
		cr_assert_str_eq(row("deep")->jobs[0].metrics[m].verdict,
				 row("deep")->metrics[m].verdict);
	}
}

Test(compare_jobs, of_other_sizes_are_compared_by_throughput)
{
	for (unsigned round = 1; round <= 3; round++) {
		struct run_result *run;

		add_alone(&result, round);
		run = sample_jobs(&result, "large", round, "readers", NULL);
		sample_options(&result, &run->jobs[0].spec, "file-block-size=1M");
		sample_ios(&run->jobs[0], IO_READ, 100, 1000000);
		finish(&result, run);
	}

	compare();

	cr_assert_eq(compare_answer(&result.comparison), METRIC_THROUGHPUT);
}

/* Readers of 4 KiB and a log of 64 KiB: each is compared with its own kind. */
Test(compare_jobs, of_different_sizes_in_one_run_are_compared_by_iops)
{
	for (unsigned round = 1; round <= 3; round++) {
		for (unsigned v = 0; v < 2; v++) {
			struct run_result *run = sample_jobs(&result, v ? "b" : "a", round,
							     "readers", "log", NULL);

			sample_options(&result, &run->jobs[1].spec, "file-block-size=64K");
			sample_ios(&run->jobs[0], IO_READ, 1000, 1000000);
			sample_ios(&run->jobs[1], IO_WRITE, 100, 1000000);
			finish(&result, run);
		}
	}

	compare();

	cr_assert_eq(compare_answer(&result.comparison), METRIC_IOPS);
	cr_assert_eq(row("a")->request_bytes, 0);
}

Test(compare_jobs, of_two_results_are_paired_by_name)
{
	for (unsigned round = 1; round <= 3; round++) {
		struct run_result *run;

		add_together(&old_result, round);
		run = sample_jobs(&result, "together", round, "log", "readers", NULL);
		sample_ios(&run->jobs[0], IO_WRITE, 400, 2000000);
		sample_ios(&run->jobs[1], IO_READ, 500, 1000000);
		finish(&result, run);
	}

	cr_assert_eq(compare_results(&result, &old_result, &err), 0);

	cr_assert_str_eq(row("together (old)")->jobs[0].job, "readers");
	cr_assert_str_eq(row("together (old)")->jobs[0].name, "together (old)");
	cr_assert_str_eq(row("together")->jobs[0].job, "log");
	cr_assert_float_eq(row("together")->jobs[0].metrics[METRIC_IOPS].ratio, 2, 1e-6);
	cr_assert_float_eq(row("together")->jobs[1].metrics[METRIC_P99].ratio, 0.25, 1e-6);
}

Test(compare_jobs, that_do_other_work_than_the_old_are_told)
{
	struct run_result *run;

	add_together(&old_result, 1);
	run = sample_jobs(&result, "together", 1, "readers", "log", NULL);
	sample_options(&result, &run->jobs[1].spec, "file-block-size=64K");
	sample_ios(&run->jobs[0], IO_READ, 500, 1000000);
	sample_ios(&run->jobs[1], IO_WRITE, 200, 2000000);
	finish(&result, run);

	cr_assert_eq(compare_results(&result, &old_result, &err), 0);

	cr_assert_eq(result.comparison.difference_count, 1);
	cr_assert_str_eq(result.comparison.differences[0].name, "file-block-size");
	cr_assert_str_eq(result.comparison.differences[0].variant, "together/log");
	cr_assert(result.comparison.differences[0].workload);
}

Test(compare_jobs, that_the_old_did_not_have_are_told)
{
	struct run_result *run;

	add_together(&old_result, 1);
	run = sample_jobs(&result, "together", 1, "readers", NULL);
	sample_ios(&run->jobs[0], IO_READ, 500, 1000000);
	finish(&result, run);

	cr_assert_eq(compare_results(&result, &old_result, &err), 0);

	cr_assert_str_eq(result.comparison.differences[0].name, "jobs");
	cr_assert_str_eq(result.comparison.differences[0].was, "readers, log");
	cr_assert_str_eq(result.comparison.differences[0].is, "readers");
}

Test(compare_jobs, come_back_from_a_file_as_they_were)
{
	struct result loaded;
	char *text, *again;

	add_rounds(&result);
	compare();
	text = result_to_json(&result);

	cr_assert_eq(result_from_json(&loaded, text, &err), 0, "%s", err.text);

	again = result_to_json(&loaded);
	cr_assert_str_eq(again, text);
	cr_assert_eq(loaded.comparison.variants[1].job_count, 2);
	cr_assert_str_eq(loaded.comparison.variants[1].jobs[0].name, "together");
	cr_assert_str_eq(loaded.comparison.variants[1].jobs[0].metrics[METRIC_P99].verdict,
			 "higher");
	result_release(&loaded);
	free(text);
	free(again);
}

/* ---- conditions ---- */

static unsigned check(const char *text)
{
	struct fail_condition condition;

	cr_assert_eq(condition_parse(text, &condition, &err), 0, "%s", err.text);
	return condition_check(&result, &condition, 1);
}

Test(compare_jobs, are_named_by_a_condition)
{
	struct fail_condition condition;

	cr_assert_eq(condition_parse("readers/p99>1.1", &condition, &err), 0);

	cr_assert_eq(condition.job_length, 7);
	cr_assert(strncmp(condition.job, "readers", 7) == 0);
	cr_assert_eq(condition.metric, METRIC_P99);
}

Test(compare_jobs, may_be_named_after_a_path)
{
	struct fail_condition condition;

	cr_assert_eq(condition_parse("/dev/sdb/iops<0.9", &condition, &err), 0);

	cr_assert_eq(condition.job_length, 8);
	cr_assert_eq(condition.metric, METRIC_IOPS);
}

Test(compare_jobs, are_held_against_their_conditions_only)
{
	add_rounds(&result);
	compare();

	cr_assert_eq(check("readers/p99>1.1"), 1);
	cr_assert_eq(result.comparison.failed_count, 1);
	cr_assert_str_eq(result.comparison.failed_conditions[0],
			 "together/readers: p99 4 [4, 4] is above 1.1");
	cr_assert_eq(check("readers/p99>5"), 0);
	cr_assert_eq(check("throughput<0.6"), 0, "the whole variant: 0.70");
	cr_assert_eq(check("readers/throughput<0.6"), 1);
}

Test(compare_jobs, that_the_baseline_does_not_have_were_not_shown_to_be_good)
{
	add_rounds(&result);
	compare();

	cr_assert_eq(check("log/iops<0.5"), 1);
	cr_assert_str_eq(result.comparison.failed_conditions[0],
			 "together/log: iops was not compared: no round of both was completed "
			 "with a value");
}

Test(compare_jobs, that_no_variant_has_were_not_shown_to_be_good)
{
	add_rounds(&result);
	compare();

	cr_assert_eq(check("reader/iops<0.5"), 1);
	cr_assert_str_eq(result.comparison.failed_conditions[0],
			 "reader: iops was not compared: no variant but the baseline has a job "
			 "of that name");
}

Test(compare_jobs, of_other_variants_do_not_concern_one_without_them)
{
	add_rounds(&result);
	for (unsigned round = 1; round <= 5; round++) {
		struct run_result *run = sample_jobs(&result, "log only", round, "log", NULL);

		sample_ios(&run->jobs[0], IO_WRITE, 100, 1000);
		finish(&result, run);
	}
	compare();

	cr_assert_eq(check("readers/p99>5"), 0);
}

Test(compare_jobs, of_a_variant_that_was_not_run_were_not_shown_to_be_good)
{
	struct run_result *run;

	add_rounds(&result);
	run = result_add_run(&result);
	run->variant = "other";
	run->skipped = "seccomp";
	compare();

	cr_assert_eq(check("readers/p99>5"), 1);
	cr_assert_str_eq(result.comparison.failed_conditions[0],
			 "other/readers: p99 was not compared: seccomp");
}

Test(compare_jobs, without_an_interval_leave_a_condition_undecided)
{
	add_alone(&result, 1);
	add_together(&result, 1);
	compare();

	cr_assert_eq(check("readers/p99>1.1"), 1);
	cr_assert_str_eq(result.comparison.undecided_conditions[0],
			 "together/readers: readers/p99>1.1: p99 4 has no interval (too few "
			 "rounds): 'readers/p99>1.1!' tests the ratio alone");
}
