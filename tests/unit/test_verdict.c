/* Verdicts on objectives, over made-up runs. */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "verdict.h"

static struct result result, loaded;
static struct err err;

static void setup(void)
{
	sample_init(&result);
	memset(&loaded, 0, sizeof(loaded));
	err = (struct err){ 0 };
}

static void teardown(void)
{
	result_release(&result);
	result_release(&loaded);
}

TestSuite(verdict, .init = setup, .fini = teardown);

static const char *objectives = "";

/* Synced writes through the cache, so that no note doubts them. */
static struct run_result *run_of(unsigned round, uint64_t writes, uint64_t latency_ns)
{
	struct run_result *run = sample_run(&result, "v", round, "psync", "");

	sample_options(&result, &run->spec,
		       "file-test-mode=seqrewr file-fsync-all=on file-extra-flags=dsync");
	run->spec.objectives.at = arena_alloc(&result.arena, sizeof(char *));
	run->spec.objectives.at[0] = objectives;
	run->spec.objectives.count = 1;
	sample_ios(run, IO_WRITE, writes, latency_ns);
	run_result_finish(run);
	return run;
}

static const struct objective_result *judged(void)
{
	verdict_find(&result);
	cr_assert_eq(result.objective_count, 1);
	return &result.objectives[0];
}

#define assert_verdict(row, expected)						\
	cr_assert_str_eq((row)->verdict, expected, "%s: %s", (row)->verdict, (row)->reason)

Test(verdict, one_run_passes_and_fails_far_from_the_limit)
{
	objectives = "write.p99<10ms";
	run_of(1, 1000, 2000000);
	assert_verdict(judged(), "pass");

	result.run_count = 0;
	run_of(1, 1000, 20000000);
	assert_verdict(judged(), "fail");
}

Test(verdict, one_run_decides_nothing_within_a_tenth_of_the_limit)
{
	objectives = "write.p99<10ms";
	run_of(1, 1000, 9500000);

	assert_verdict(judged(), "undecided");
	cr_assert(strstr(judged()->reason, "1 run cannot tell so near the limit"));
	cr_assert_float_eq(judged()->measured, 9.5e6, 9.5e6 / 128);
}

/* 1,000 writes: p99 is the 990th, and with 95 % between the 983rd and the 998th. */
Test(verdict, a_percentile_of_one_run_has_the_interval_of_its_ranks)
{
	struct run_result *run;

	objectives = "write.p99<100ms";
	run = run_of(1, 983, 1000000);
	sample_ios(run, IO_WRITE, 14, 2000000);
	sample_ios(run, IO_WRITE, 3, 3000000);
	run_result_finish(run);

	assert_verdict(judged(), "pass");
	cr_assert(judged()->has_interval);
	cr_assert_float_eq(judged()->measured, 2e6, 2e6 / 128);
	cr_assert_float_eq(judged()->low, 1e6, 1e6 / 128);
	cr_assert_float_eq(judged()->high, 3e6, 3e6 / 128);
}

Test(verdict, a_percentile_of_too_few_ios_is_undecided)
{
	objectives = "write.p99.9<10ms";
	run_of(1, 3687, 1000000);
	assert_verdict(judged(), "undecided");
	cr_assert_str_eq(judged()->reason, "write.p99.9 needs 3,688 I/Os in each run, and there "
			 "were only 3,687 (a longer --time, or more --events)");

	result.run_count = 0;
	run_of(1, 3688, 1000000);
	assert_verdict(judged(), "pass");
}

/* 1000, 1100, 1210 IOPS: a geometric mean of 1100, and Student's interval with t = 4.3027 of the
 * logarithms, whose deviation is log(1.1): a factor of exp(4.3027 * 0.09531 / sqrt(3)). */
Test(verdict, three_runs_have_the_interval_of_their_logarithms)
{
	const double factor = exp(4.302653 * log(1.1) / sqrt(3));

	objectives = "write.iops>=850";
	run_of(1, 1000, 100000);
	run_of(2, 1100, 100000);
	run_of(3, 1210, 100000);

	assert_verdict(judged(), "pass");
	cr_assert_float_eq(judged()->measured, 1100, 1e-6);
	cr_assert_float_eq(judged()->low, 1100 / factor, 1e-3);
	cr_assert_float_eq(judged()->high, 1100 * factor, 1e-3);
	cr_assert_eq(judged()->runs, 3);
}

Test(verdict, an_interval_across_the_limit_is_undecided)
{
	objectives = "write.iops>=900";
	run_of(1, 1000, 100000);
	run_of(2, 1100, 100000);
	run_of(3, 1210, 100000);

	assert_verdict(judged(), "undecided");
	cr_assert(strstr(judged()->reason, "the limit lies within the interval"));
}

Test(verdict, three_equal_runs_at_the_limit_are_no_pass_of_below)
{
	objectives = "write.iops>1000";
	for (unsigned round = 1; round <= 3; round++)
		run_of(round, 1000, 100000);
	assert_verdict(judged(), "fail");

	result.run_count = 0;
	objectives = "write.iops>=1000";
	for (unsigned round = 1; round <= 3; round++)
		run_of(round, 1000, 100000);
	assert_verdict(judged(), "pass");
}

Test(verdict, the_worst_run_decides_on_errors_and_max)
{
	objectives = "max<10ms";
	run_of(1, 1000, 1000000);
	sample_ios(run_of(2, 1000, 1000000), IO_WRITE, 1, 30000000);
	run_result_finish(&result.runs[1]);
	run_of(3, 1000, 1000000);

	assert_verdict(judged(), "fail");
	cr_assert_eq(judged()->measured, 30000000);
}

Test(verdict, errors_are_the_question_or_the_doubt)
{
	objectives = "errors<=0";
	op_result_count_error(&run_of(1, 1000, 1000000)->op[IO_WRITE], EIO, 2);
	run_result_finish(&result.runs[0]);
	assert_verdict(judged(), "fail");
	cr_assert_eq(judged()->measured, 2);

	result.runs[0].spec.objectives.at[0] = "write.p99<10ms";
	assert_verdict(judged(), "undecided");
	cr_assert_str_eq(judged()->code, "errors");
	cr_assert(strstr(judged()->reason, "2 × EIO on write"));
}

Test(verdict, an_interrupted_run_decides_nothing)
{
	objectives = "write.p99<10ms";
	run_of(1, 1000, 1000000)->interrupted = true;

	assert_verdict(judged(), "undecided");
	cr_assert(strstr(judged()->reason, "interrupted"));
	cr_assert_eq(judged()->runs, 0);
}

Test(verdict, what_was_never_synced_is_undecided)
{
	struct run_result *run;

	objectives = "write.p99<10ms";
	run = run_of(1, 1000, 1000000);
	sample_options(&result, &run->spec, "file-test-mode=seqrewr file-fsync-freq=0");
	run->spec.objectives.at = &objectives;
	run->spec.objectives.count = 1;

	assert_verdict(judged(), "undecided");
	cr_assert_str_eq(judged()->code, "not-synced");
}

Test(verdict, reads_of_the_page_cache_are_undecided)
{
	struct run_result *run;

	objectives = "read.p99<10ms";
	run = run_of(1, 0, 0);
	sample_options(&result, &run->spec, "file-test-mode=rndrd");
	run->spec.objectives.at = &objectives;
	run->spec.objectives.count = 1;
	sample_ios(run, IO_READ, 1000, 1000);
	run->cost.storage_counted = true;
	run_result_finish(run);

	assert_verdict(judged(), "undecided");
	cr_assert_str_eq(judged()->code, "cached");
}

/* 1,000 writes with an fsync each, on a drive with a volatile cache. */
static void flushed_in(uint64_t fsync_ns)
{
	struct run_result *run;

	result.run_count = 0;
	objectives = "fsync.p99<10ms";
	run = run_of(1, 1000, 1000);
	sample_options(&result, &run->spec,
		       "file-test-mode=seqrewr file-num=1 file-fsync-freq=1");
	run->spec.objectives.at = &objectives;
	run->spec.objectives.count = 1;
	result.environ.targets[run->targets[0]].write_cache = "write back";
	sample_ios(run, IO_FSYNC, 1000, fsync_ns);
	run_result_finish(run);
}

Test(verdict, a_flush_that_costs_nothing_is_no_pass)
{
	flushed_in(2000);
	assert_verdict(judged(), "undecided");
	cr_assert_str_eq(judged()->code, "free-flush");
	cr_assert(judged()->hopeless);
	cr_assert_float_eq(judged()->measured, 2000, 2000.0 / 128);

	flushed_in(2000000);
	assert_verdict(judged(), "pass");
	cr_assert_null(judged()->code);
}

Test(verdict, what_was_not_done_has_no_number)
{
	objectives = "fsync.p99<10ms";
	run_of(1, 1000, 1000000);

	assert_verdict(judged(), "undecided");
	cr_assert(isnan(judged()->measured));
	cr_assert(strstr(judged()->reason, "nothing of that kind was done"));
}

Test(verdict, a_variant_that_was_not_run_is_undecided)
{
	objectives = "iops>1";
	run_of(1, 0, 0)->skipped = "no io_uring here";

	assert_verdict(judged(), "undecided");
	cr_assert_str_eq(judged()->reason, "not run: no io_uring here");
}

/* Two jobs; the objective is about one of them, and so are its doubts. */
Test(verdict, of_a_job_looks_at_that_job)
{
	struct run_result *run = sample_jobs(&result, "together", 1, "readers", "log", NULL);

	objectives = "log/write.p99<10ms";
	sample_options(&result, &run->jobs[0].spec, "file-test-mode=rndrd");
	run->jobs[0].spec.objectives.at = &objectives;
	run->jobs[0].spec.objectives.count = 1;
	sample_options(&result, &run->jobs[1].spec,
		       "file-test-mode=seqrewr file-fsync-all=on file-extra-flags=dsync");
	op_result_count_error(&run->jobs[0].op[IO_READ], EIO, 1);
	sample_ios(&run->jobs[1], IO_WRITE, 1000, 1000000);
	run_result_sum_jobs(run, &result.arena);
	run_result_finish(run);

	assert_verdict(judged(), "pass");
	cr_assert_str_eq(judged()->job, "log");
	cr_assert_str_eq(judged()->metric, "write.p99");
}

Test(verdict, of_a_job_that_a_variant_has_not_does_not_concern_it)
{
	objectives = "log/write.p99<10ms";
	run_of(1, 1000, 1000000);

	verdict_find(&result);

	cr_assert_eq(result.objective_count, 0);
}

Test(verdict, is_saved_and_loaded)
{
	char *text;

	objectives = "write.p99<10ms";
	run_of(1, 1000, 2000000)->spec.objective_sources = (struct string_list){
		(const char *[]){ "a book, page 7" }, 1 };
	judged();
	text = result_to_json(&result);
	cr_assert_eq(result_from_json(&loaded, text, &err), 0, "%s", err.text);
	free(text);

	cr_assert_eq(loaded.objective_count, 1);
	cr_assert_str_eq(loaded.objectives[0].text, "write.p99<10ms");
	cr_assert_str_eq(loaded.objectives[0].verdict, "pass");
	cr_assert_str_eq(loaded.objectives[0].source, "a book, page 7");
	cr_assert_eq(loaded.objectives[0].limit, 10e6);
	cr_assert_eq(loaded.objectives[0].measured, result.objectives[0].measured);
	cr_assert_str_eq(loaded.runs[0].spec.objectives.at[0], "write.p99<10ms");
	cr_assert_str_eq(loaded.runs[0].spec.objective_sources.at[0], "a book, page 7");
}

Test(verdict, prints_a_sentence_with_number_limit_and_source)
{
	const struct report_look look = { .width = 80 };
	struct run_result *run;
	char *text;

	objectives = "write.iops>=500";
	run = run_of(1, 1000, 100000);
	run->spec.objective_sources = (struct string_list){
		(const char *[]){ "Hardware, https://example.org/hw" }, 1 };
	run->spec.objective_meanings = (struct string_list){
		(const char *[]){ "Commits do not wait." }, 1 };
	judged();

	text = sample_text(report_text, &result, &look);

	cr_assert(strstr(text, "PASS: write.iops is 1,000 (1 run), which is not below the limit "
			       "of 500\n"
			       "  Commits do not wait.\n"
			       "  limit from: Hardware, https://example.org/hw\n"), "%s", text);
	free(text);
}
