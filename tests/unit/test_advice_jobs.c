/*
 * Notes about runs with several jobs: about one job, or about all.
 */
#include "advice.h"

#include <criterion/criterion.h>
#include <string.h>

#include "compare.h"
#include "sample.h"

static struct result result;
static struct err err;

static void setup(void)
{
	sample_init(&result);
	err = (struct err){ 0 };
}

static void teardown(void)
{
	result_release(&result);
}

TestSuite(advice_jobs, .init = setup, .fini = teardown);

static void finish(struct run_result *run)
{
	run_result_sum_jobs(run, &result.arena);
	run_result_finish(run);
}

/* A job without a reason for a note: direct reads, at depth 4. */
static void read_with(struct run_result *job, uint64_t ios, uint64_t latency_ns)
{
	sample_options(&result, &job->spec, "file-test-mode=rndrd file-block-size=4K iodepth=4 "
		       "file-extra-flags=direct");
	job->direct = true;
	sample_ios(job, IO_READ, ios, latency_ns);
}

static struct run_result *add_run(const char *variant, unsigned round, uint64_t ios,
				  uint64_t latency_ns)
{
	struct run_result *run = sample_jobs(&result, variant, round, "readers", "log", NULL);

	read_with(&run->jobs[0], ios, latency_ns);
	read_with(&run->jobs[1], 100, 1000);
	run->jobs[1].loops[0].cpu = 3;
	run->cost.storage_counted = true;
	run->cost.storage_read_bytes = (ios + 100) * 4096;
	run->cost.user_ns = 100000000;
	return run;
}

static const char *advice_of(const char *code)
{
	for (unsigned i = 0; i < result.advice_count; i++)
		if (strcmp(result.advice[i].code, code) == 0)
			return result.advice[i].text;
	return "";
}

static void compare(void)
{
	cr_assert_eq(compare_variants(&result, "", &err), 0, "%s", err.text);
	advice_collect(&result);
}

Test(advice_jobs, that_are_sound_are_not_talked_about)
{
	finish(add_run("v", 1, 1000, 1000));

	advice_collect(&result);

	cr_assert_eq(result.advice_count, 0, "%s", result.advice[0].text);
}

Test(advice_jobs, says_what_became_of_each)
{
	for (unsigned round = 1; round <= 5; round++) {
		finish(add_run("quiet", round, 1000, 1000 + round));
		finish(add_run("busy", round, 500, 4200 + 4 * round));
	}

	compare();

	cr_assert_str_eq(result.advice[0].code, "jobs");
	cr_assert_str_eq(result.advice[0].text, "busy against quiet: readers: p99 4.20 × higher "
			 "[4.20, 4.20], IOPS 0.50 ×; log: p99 1.00 × [1.00, 1.00] "
			 "(no evidence).");
}

/* The interval is that of this ratio alone, the verdict one of many. */
Test(advice_jobs, says_why_an_interval_beside_1_is_no_evidence)
{
	static const uint64_t latencies_ns[] = { 2000, 2500, 1600 };

	for (unsigned round = 1; round <= 3; round++) {
		finish(add_run("quiet", round, 1000, 1000));
		finish(add_run("busy", round, 1000, latencies_ns[round - 1]));
	}

	compare();

	cr_assert_str_eq(advice_of("jobs"), "busy against quiet: readers: p99 2.00 × [1.15, 3.48] "
			 "(no evidence given the number of ratios); log: p99 1.00 × [1.00, 1.00] "
			 "(no evidence).");
}

/* With many rounds, effects become significant that are smaller than their scatter. */
Test(advice_jobs, says_that_an_effect_is_smaller_than_the_scatter)
{
	for (unsigned round = 1; round <= 40; round++) {
		finish(add_run("quiet", round, 1000, 10000));
		finish(add_run("busy", round, 1000, round % 3 ? 12000 : 9000));
	}

	compare();

	cr_assert_not_null(strstr(advice_of("jobs"), " (less than rounds differ); log:"), "%s",
			   advice_of("jobs"));
}

Test(advice_jobs, says_nothing_of_too_few_rounds)
{
	finish(add_run("quiet", 1, 1000, 1000));
	finish(add_run("busy", 1, 500, 4200));

	compare();

	cr_assert_str_eq(advice_of("jobs"), "");
}

Test(advice_jobs, names_the_job_that_shows_it)
{
	struct run_result *run = add_run("v", 1, 1000, 1000);

	run->jobs[1].op[IO_READ].shorts = 3;
	finish(run);

	advice_collect(&result);

	cr_assert_str_eq(advice_of("short"), "3 of the I/Os at log were short: they count as "
			 "I/Os, with the bytes transferred");
}

Test(advice_jobs, names_variant_and_job_in_a_comparison)
{
	struct run_result *run = add_run("busy", 1, 1000, 1000);

	run->jobs[1].op[IO_READ].shorts = 3;
	finish(run);
	finish(add_run("quiet", 1, 1000, 1000));

	compare();

	cr_assert_not_null(strstr(advice_of("short"), "I/Os at busy/log were short"), "%s",
			   advice_of("short"));
}

/* In the sum, 100 I/Os more or less go unnoticed. */
Test(advice_jobs, names_the_job_whose_rounds_scatter)
{
	for (unsigned round = 1; round <= 3; round++) {
		struct run_result *run = add_run("v", round, 10000, 1000);

		sample_ios(&run->jobs[1], IO_READ, 50 * round, 1000);
		finish(run);
	}

	compare();

	cr_assert_not_null(strstr(advice_of("unstable"), "(standard deviation 25 % at v/log)"),
			   "%s", advice_of("unstable"));
}

Test(advice_jobs, names_none_if_all_show_it)
{
	struct run_result *run = add_run("v", 1, 1000, 1000);

	run->jobs[0].op[IO_READ].shorts = run->jobs[1].op[IO_READ].shorts = 3;
	finish(run);

	advice_collect(&result);

	cr_assert_not_null(strstr(advice_of("short"), "of the I/Os were short"), "%s",
			   advice_of("short"));
}

/* The kernel counts read-ahead for the process, not for a job. */
Test(advice_jobs, asks_the_run_for_what_the_kernel_counts)
{
	struct run_result *run = add_run("v", 1, 1000, 1000);

	run->jobs[0].direct = run->jobs[1].direct = false;
	run->cost.storage_read_bytes = 0;
	finish(run);

	advice_collect(&result);

	cr_assert_not_null(strstr(advice_of("cached"), "the page cache was measured, not the "
				  "drive: "), "%s", advice_of("cached"));
}

Test(advice_jobs, beside_a_deep_one_may_be_shallow)
{
	struct run_result *run = add_run("v", 1, 1000, 1000);

	run->jobs[1].spec.iodepth = 1;
	run->jobs[1].engine_requested = run->jobs[1].engine_used = "io_uring";
	finish(run);

	advice_collect(&result);

	cr_assert_str_eq(advice_of("shallow"), "");
}

static void add_targets(uint64_t slowest_ios)
{
	struct run_result *run = sample_jobs(&result, "v", 1, "a", "b", "c", NULL);

	run->jobs[1].targets[0] = sample_target(&result, "/dev/b", 1 << 30);
	run->jobs[2].targets[0] = sample_target(&result, "/dev/c", 1 << 30);
	read_with(&run->jobs[0], 1000, 1000);
	read_with(&run->jobs[1], slowest_ios, 1000);
	read_with(&run->jobs[2], 1100, 1000);
	finish(run);
	advice_collect(&result);
}

Test(advice_jobs, names_the_target_that_is_slower_than_the_others)
{
	add_targets(600);

	cr_assert_str_eq(advice_of("imbalance"), "/dev/b was the slowest of 3 targets: 600 IOPS "
			 "(job b), where the others had 1,050 in the middle: whatever is spread "
			 "over all of them goes at its pace");
}

Test(advice_jobs, of_targets_that_are_nearly_equal_are_balanced)
{
	add_targets(950);

	cr_assert_str_eq(advice_of("imbalance"), "");
}

/* A log is not a slow reader. */
Test(advice_jobs, that_do_different_things_need_no_balance)
{
	struct run_result *run = sample_jobs(&result, "v", 1, "a", "b", NULL);

	run->jobs[1].targets[0] = sample_target(&result, "/dev/b", 1 << 30);
	read_with(&run->jobs[0], 1000, 1000);
	read_with(&run->jobs[1], 100, 1000);
	run->jobs[1].spec.iodepth = 1;
	finish(run);

	advice_collect(&result);

	cr_assert_str_eq(advice_of("imbalance"), "");
}
