/*
 * Reports of runs with several jobs, letter for letter.
 */
#include "report.h"

#include <criterion/criterion.h>
#include <stdlib.h>
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

TestSuite(report_jobs, .init = setup, .fini = teardown);

static const struct report_look plain = { .width = 100 };
static const struct report_look detailed = { .details = true, .width = 100 };

static void expect(const char *expected)
{
	char *text = sample_text(report_text, &result, &plain);

	cr_assert_str_eq(text, expected, "\n%s", text);
	free(text);
}

static void expect_contains(const struct report_look *look, const char *part)
{
	char *text = sample_text(report_text, &result, look);

	cr_assert_not_null(strstr(text, part), "\n%s", text);
	free(text);
}

static void finish(struct run_result *run)
{
	run_result_sum_jobs(run, &result.arena);
	run_result_finish(run);
}

/* Readers at depth 16, alone or beside a log that makes them slower. */
static struct run_result *add_run(const char *variant, unsigned round, bool alone)
{
	struct run_result *run = sample_jobs(&result, variant, round, "readers",
					     alone ? NULL : "log", NULL);

	sample_options(&result, &run->jobs[0].spec,
		       "file-test-mode=rndrd file-block-size=4K iodepth=16 rand-seed=42");
	run->jobs[0].direct = true;
	sample_ios(&run->jobs[0], IO_READ, (alone ? 1000 : 500) + round, alone ? 200 : 800);
	if (!alone) {
		sample_options(&result, &run->jobs[1].spec,
			       "file-test-mode=seqrewr file-block-size=4K rand-seed=42");
		run->jobs[1].direct = true;
		sample_ios(&run->jobs[1], IO_WRITE, 300, 400);
		sample_ios(&run->jobs[1], IO_FSYNC, 3, 900);
	}
	run->cost.user_ns = 1000000;
	finish(run);
	return run;
}

Test(report_jobs, of_a_run_have_rows_each_and_their_sum)
{
	add_run("together", 1, false);

	expect("together · 256 MiB in 4 files on ext4, /dev/nvme0n1 (MODEL, none)\n"
	       "readers: 4 KiB random reads\n"
	       "log: 4 KiB sequential writes, fsync every 100 requests\n"
	       "1 s, seed 42 · 2 loops on cpus 2,2\n"
	       "\n"
	       "                  IOPS   MiB/s       p50       p95       p99     p99.9      "
	       "max   errors\n"
	       "readers  read      501     2.0    800 ns    800 ns    800 ns   800 ns?   "
	       "800 ns        0\n"
	       "log      write     300     1.2    400 ns    400 ns    400 ns   400 ns?   "
	       "400 ns        0\n"
	       "         fsync     3.0           900 ns?   900 ns?   900 ns?   900 ns?   "
	       "900 ns        0\n"
	       "sum      total     801     3.1    800 ns    800 ns    800 ns   800 ns?   "
	       "800 ns        0\n"
	       "?: too few I/Os: a run needs 6 for p50, 60 for p95, 300 for p99, 3,000 for p99.9 "
	       "(a longer --time)\n"
	       "\n"
	       "CPU     1.25 µs per I/O (user 1 ms, system 0 ns) · 801,000 IOPS per core\n"
	       "engine  readers: psync, depth 16, batch 16\n"
	       "engine  log: psync, depth 1, batch 1\n");
}

Test(report_jobs, of_a_comparison_have_rows_each_and_their_sum)
{
	for (unsigned round = 1; round <= 3; round++) {
		add_run("alone", round, true);
		add_run("together", round, false);
	}
	cr_assert_eq(compare_variants(&result, "", &err), 0);

	expect("256 MiB in 4 files on ext4, /dev/nvme0n1 (MODEL, none)\n"
	       "readers: 4 KiB random reads\n"
	       "log: 4 KiB sequential writes, fsync every 100 requests\n"
	       "3 rounds × 10 s, interleaved, seed 42\n"
	       "\n"
	       "variant   job      depth   IOPS  MiB/s     p50     p99   CPU/IO  "
	       "IOPS against alone\n"
	       "alone     readers     16  1,002    3.9  200 ns  200 ns           baseline\n"
	       "together  readers     16    502    2.0  800 ns  800 ns           "
	       "0.50 × [0.50, 0.50]  slower\n"
	       "together  log          1    300    1.2  400 ns  400 ns           "
	       "cannot be compared\n"
	       "together  sum               802    3.1  800 ns  800 ns  1.25 µs  "
	       "0.80 × [0.80, 0.80]  slower\n"
	       "\n"
	       "against alone  job          p50      p99    p99.9   CPU/IO\n"
	       "together       readers   4.00 ×   4.00 ×   4.00 ×\n"
	       "\n"
	       "variant   job       I/O      IOPS   MiB/s       p50       p99     p99.9\n"
	       "alone     readers   read    1,002     3.9    200 ns    200 ns   200 ns?\n"
	       "together  readers   read      502     2.0    800 ns    800 ns   800 ns?\n"
	       "together  log       write     300     1.2    400 ns    400 ns   400 ns?\n"
	       "                    fsync     3.0           900 ns?   900 ns?   900 ns?\n"
	       "?: too few I/Os: a run needs 6 for p50, 300 for p99, 3,000 for p99.9 (a longer "
	       "--time)\n");
}

/* Whether the neighbour matters is the question, so "no" is an answer. */
Test(report_jobs, without_an_effect_have_ratios_of_their_latencies_too)
{
	for (unsigned round = 1; round <= 3; round++) {
		struct run_result *run;

		add_run("alone", round, true);
		run = sample_jobs(&result, "together", round, "readers", "log", NULL);
		sample_options(&result, &run->jobs[0].spec,
			       "file-test-mode=rndrd file-block-size=4K iodepth=16 rand-seed=42");
		sample_ios(&run->jobs[0], IO_READ, 1000 + round, 200);
		sample_options(&result, &run->jobs[1].spec,
			       "file-test-mode=seqrewr file-block-size=4K rand-seed=42");
		sample_ios(&run->jobs[1], IO_WRITE, 300, 400);
		finish(run);
	}
	cr_assert_eq(compare_variants(&result, "", &err), 0);

	expect_contains(&plain, "together       readers   ~1.00 ×   ~1.00 ×   ~1.00 ×");
	expect_contains(&plain, "~ no evidence of a difference");
}

static void add_latency(const char *variant, unsigned round, uint64_t latency_ns)
{
	struct run_result *run = sample_jobs(&result, variant, round, "readers", "log", NULL);

	for (unsigned i = 0; i < 2; i++) {
		sample_options(&result, &run->jobs[i].spec, "file-test-mode=rndrd rand-seed=42");
		sample_ios(&run->jobs[i], IO_READ, 1000, i == 0 ? latency_ns : 50);
	}
	finish(run);
}

Test(report_jobs, say_why_an_interval_beside_1_is_no_evidence)
{
	static const uint64_t latencies_ns[] = { 100, 125, 80 };

	for (unsigned round = 1; round <= 3; round++) {
		add_latency("alone", round, 50);
		add_latency("together", round, latencies_ns[round - 1]);
	}
	cr_assert_eq(compare_variants(&result, "", &err), 0);

	expect_contains(&plain, "together       readers   ~2.00 ×   ~2.00 ×   ~2.00 ×\n");
	expect_contains(&plain, "~ no evidence of a difference, given the number of ratios "
			"(see ringbench(1))\n");
}

Test(report_jobs, have_details_of_their_own)
{
	struct run_result *run = add_run("together", 1, false);

	log2_hist_record_many(&run->jobs[0].in_flight, 16, 100);
	log2_hist_record_many(&run->jobs[1].in_flight, 1, 100);

	expect_contains(&detailed, "\nreaders\ncalls   ");
	expect_contains(&detailed, "in flight    16.0   100 %\n");
	expect_contains(&detailed, "\nlog\ncalls   ");
	expect_contains(&detailed, "in flight     1.0   100 %\n");
}

/* A single job is its variant: there is nothing to add up. */
Test(report_jobs, alone_have_no_sum)
{
	char *text;

	add_run("alone", 1, true);

	text = sample_text(report_text, &result, &plain);
	cr_assert_not_null(strstr(text, "\nreaders  read "), "\n%s", text);
	cr_assert_null(strstr(text, "sum"), "\n%s", text);
	free(text);
}

Test(report_jobs, of_one_workload_are_told_once)
{
	struct run_result *run = sample_jobs(&result, "v", 1, "a", "b", NULL);

	for (unsigned i = 0; i < 2; i++) {
		sample_options(&result, &run->jobs[i].spec, "file-test-mode=rndrd "
			       "file-block-size=4K");
		sample_ios(&run->jobs[i], IO_READ, 100, 200);
	}
	finish(run);

	expect_contains(&plain, "v · 4 KiB random reads · 256 MiB in 4 files on ext4, "
			"/dev/nvme0n1 (MODEL, none)\n1 s, ");
}

Test(report_jobs, say_on_which_target_each_was)
{
	struct run_result *run = sample_jobs(&result, "v", 1, "sda", "sdb", NULL);

	run->jobs[1].targets[0] = sample_target(&result, "/data/other", 1 << 30);
	for (unsigned i = 0; i < 2; i++) {
		sample_options(&result, &run->jobs[i].spec, "file-test-mode=rndrd "
			       "file-block-size=4K");
		sample_ios(&run->jobs[i], IO_READ, 100, 200);
	}
	finish(run);

	expect_contains(&plain, "v · 4 KiB random reads\n"
			"sda: 256 MiB in 4 files on ext4, /dev/nvme0n1 (MODEL, none)\n"
			"sdb: 1 GiB in 4 files on ext4, /dev/nvme0n1 (MODEL, none)\n");
}
