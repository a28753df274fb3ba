/*
 * Text reports, letter for letter.
 */
#include "report.h"
#include "terminal.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "sample.h"

static struct result result;

static void setup(void)
{
	sample_init(&result);
}

static void teardown(void)
{
	result_release(&result);
}

TestSuite(report_text, .init = setup, .fini = teardown);

static const struct report_look plain = { .width = 100 };
static const struct report_look coloured = { .colour = true, .width = 100 };
static const struct report_look detailed = { .details = true, .width = 100 };

static void assert_shows(const char *words)
{
	char *text = sample_text(report_text, &result, &plain);

	cr_assert(strstr(text, words), "'%s' is missing:\n%s", words, text);
	free(text);
}

static void expect(const char *expected)
{
	char *text = sample_text(report_text, &result, &plain);

	cr_assert_str_eq(text, expected, "\n%s", text);
	free(text);
}

/* The rest of the text from these words on. */
static void expect_details(const char *from, const char *expected)
{
	char *text = sample_text(report_text, &result, &detailed);
	const char *start = strstr(text, from);

	cr_assert_not_null(start, "\n%s", text);
	cr_assert_str_eq(start, expected, "\n%s", text);
	free(text);
}

static void expect_contains(const char *part)
{
	char *text = sample_text(report_text, &result, &plain);

	cr_assert_not_null(strstr(text, part), "\n%s", text);
	free(text);
}

Test(report_text, a_run_of_one_operation)
{
	struct run_result *run = sample_run(&result, "uring", 1, "io_uring",
					    "file-test-mode=rndrd file-block-size=4K iodepth=32 "
					    "rand-seed=42 warmup-time=0.2");
	struct result_feature features[] = {
		{ "fixed-files", true, "" }, { "iopoll", false, "no" }, { "ring-fd", true, "" } };

	result.profile = "fast";
	run->features = features;
	run->feature_count = 3;
	sample_ios(run, IO_READ, 150, 128);
	sample_ios(run, IO_READ, 1, 250);
	run->elapsed_s = 10;
	run->cost.user_ns = 1000000;
	run->cost.system_ns = 510000;
	run_result_finish(run);

	expect("fast:uring · 4 KiB random reads · 256 MiB in 4 files on ext4, /dev/nvme0n1 "
	       "(MODEL, none)\n"
	       "10 s, warm-up 200 ms, seed 42 · 1 loop on cpu 2\n"
	       "\n"
	       "        IOPS   MiB/s      p50      p95       p99     p99.9      max   errors\n"
	       "read      15    0.06   128 ns   128 ns   128 ns?   250 ns?   250 ns        0\n"
	       "?: too few I/Os: a run needs 300 for p99, 3,000 for p99.9 (a longer --time)\n"
	       "\n"
	       "CPU     10 µs per I/O (user 1 ms, system 510 µs) · 100,000 IOPS per core\n"
	       "engine  io_uring, depth 32, batch 32 · fixed-files, ring-fd\n");
}

/* All granted features are listed: the list is wrapped, not cut. */
Test(report_text, the_line_of_the_engine_is_wrapped)
{
	struct result_feature features[] = {
		{ "single-issuer", true, "" }, { "defer-taskrun", true, "" },
		{ "registered-ring", true, "" }, { "fixed-files", true, "" },
		{ "fixed-buffers", true, "" } };
	struct run_result *run = sample_run(&result, "", 1, "io_uring",
					    "file-test-mode=rndrd iodepth=32 rand-seed=7");

	run->features = features;
	run->feature_count = sizeof(features) / sizeof(features[0]);
	run_result_finish(run);

	expect_contains("\nengine  io_uring, depth 32, batch 32 · single-issuer, defer-taskrun, "
			"registered-ring, fixed-files,\n        fixed-buffers\n");
}

Test(report_text, a_run_with_a_rate_tells_service_times_and_what_was_not_issued)
{
	struct run_result *run = sample_run(&result, "", 1, "psync",
					    "file-test-mode=rndrd rate=100 rand-seed=7");

	run_result_add_paced(run, &result.arena);
	sample_ios(run, IO_READ, 90, 3000);
	hist_record(run->op[IO_READ].service.hist, 1000, 90);
	hist_record(run->op[IO_READ].lateness.hist, 2000, 90);
	run->op[IO_READ].unissued = 12;
	run->rate_reached = 90;
	run->spec.time_ns = (uint64_t)(run->elapsed_s * 1e9);
	run_result_finish(run);

	expect_contains("\n"
			"rate    90 of 100 per second; latencies are response times, counted from "
			"when an I/O was due\n"
			"        service time (from submission): p50 1 µs, p99 1 µs; lateness: "
			"p50 2 µs, p99 2 µs\n"
			"        12 more were due but never issued (12 more every second): the "
			"latencies include their age at\n        the end\n");
}

Test(report_text, a_rate_is_told_as_it_was_asked_for)
{
	struct run_result *run = sample_run(&result, "", 1, "psync",
					    "file-test-mode=rndrd file-block-size=4K rate=4M/s "
					    "rate-process=burst:8");

	run->rate_reached = 1000;
	run_result_finish(run);

	expect_contains("\nrate    1,000 of 1,024 per second (4M/s, burst:8); latencies are");
}

Test(report_text, a_mixed_run_has_a_total_and_the_end_fsync)
{
	struct run_result *run = sample_run(&result, "", 1, "psync",
					    "file-test-mode=rndrw file-block-size=4K rand-seed=7 "
					    "percentile=0");

	sample_ios(run, IO_READ, 12345, 104);
	sample_ios(run, IO_WRITE, 8000, 200);
	sample_ios(run, IO_FSYNC, 8, 250);
	op_result_count_error(&run->op[IO_WRITE], EIO, 3);
	run->end_fsyncs = 4;
	run->end_fsync_s = 0.34;
	run_result_finish(run);

	expect("4 KiB random reads and writes 60/40, fsync every 100 requests\n"
	       "256 MiB in 4 files on ext4, /dev/nvme0n1 (MODEL, none)\n"
	       "1 s, seed 7 · 1 loop on cpu 2\n"
	       "\n"
	       "           IOPS   MiB/s      p50       p99     p99.9      max   errors\n"
	       "read     12,345    48.2   104 ns    104 ns    104 ns   104 ns        0\n"
	       "write     8,000    31.2   200 ns    200 ns    200 ns   200 ns        3\n"
	       "fsync       8.0           250 ns   250 ns?   250 ns?   250 ns        0\n"
	       "total    20,345    79.5   104 ns    200 ns    200 ns   200 ns        3\n"
	       "?: too few I/Os: a run needs 300 for p99, 3,000 for p99.9 (a longer --time)\n"
	       "\n"
	       "engine  psync, depth 1, batch 1\n"
	       "fsync   4 at the end, after the measured time, in 340 ms\n");
}

Test(report_text, writes_that_are_synced_at_the_end_have_a_durable_rate)
{
	struct run_result *run = sample_run(&result, "", 1, "psync",
					    "file-test-mode=seqrewr file-block-size=4K");

	sample_ios(run, IO_WRITE, 2560, 200);
	run->end_fsyncs = 4;
	run->end_fsync_s = 1;
	run_result_finish(run);

	expect_contains("\nfsync   4 at the end, after the measured time, in 1 s\n"
			"durable 5.0 MiB/s, with the time of that fsync\n");
}

Test(report_text, a_run_that_was_not_made_says_why)
{
	struct run_result *run = sample_run(&result, "uring", 1, "io_uring",
					    "file-test-mode=rndrd file-block-size=4K");

	run->skipped = "io_uring: disabled";

	expect("uring · 4 KiB random reads · 256 MiB in 4 files on ext4, /dev/nvme0n1 "
	       "(MODEL, none)\n"
	       "not run: io_uring: disabled\n");
}

Test(report_text, a_device_has_no_files)
{
	result.environ.targets[0].kind = "device";
	result.environ.targets[0].filesystem = "";
	sample_run(&result, "", 1, "psync", "file-test-mode=rndrd")->skipped = "x";

	expect("16 KiB random reads · 256 MiB of /dev/nvme0n1 (MODEL, none)\n"
	       "not run: x\n");
}

Test(report_text, a_file_system_without_a_device_is_named_alone)
{
	struct environ_target *target = &result.environ.targets[0];

	target->filesystem = "tmpfs";
	target->device = target->model = target->scheduler = "";
	target->file_count = 1;
	sample_run(&result, "", 1, "psync", "file-test-mode=rndrd")->skipped = "x";

	expect("16 KiB random reads · 256 MiB in 1 file on tmpfs\n"
	       "not run: x\n");
}

Test(report_text, names_the_cpus_of_loops_as_ranges)
{
	struct run_result *run = sample_run(&result, "", 1, "psync", "file-test-mode=rndrd");
	struct result_loop loops[] = {
		{ .cpu = 0, .pinned = true }, { .cpu = 1, .pinned = true },
		{ .cpu = 2, .pinned = true }, { .cpu = 8, .pinned = true } };

	run->loops = loops;
	run->loop_count = 4;
	run_result_finish(run);

	expect_contains(" · 4 loops on cpus 0-2,8\n");
}

/* Three rounds of a variant on `engine`; 1 µs of CPU time per I/O. */
static void variant(const char *name, const char *engine, const char *options, uint64_t iops,
		    uint64_t latency_ns)
{
	char *all = arena_printf(&result.arena, "file-test-mode=rndrd file-block-size=4K time=1 "
				 "warmup-time=0.2 rand-seed=42 %s", options);

	for (unsigned round = 1; round <= 3; round++) {
		struct run_result *run = sample_run(&result, name, round, engine, all);

		sample_ios(run, IO_READ, iops, latency_ns);
		run->cost.user_ns = iops * 1000;
		run_result_finish(run);
	}
}

static void compare(void)
{
	struct err err = { 0 };

	cr_assert_eq(compare_variants(&result, "", &err), 0, "%s", err.text);
}

Test(report_text, a_comparison_says_which_is_better_and_how_sure_that_is)
{
	result.profile = "quickstart";
	variant("sync", "psync", "", 9120, 104000);
	variant("uring", "io_uring", "iodepth=1", 9850, 97000);
	variant("uring-qd32", "io_uring", "iodepth=32", 141300, 97000);
	variant("slow", "pool", "iodepth=8", 4560, 97000);
	variant("same", "pool", "iodepth=8", 9120, 97000);
	result_add_advice(&result, "core-limit", "CPU 2 was 97 %% busy at uring-qd32: one core, "
			  "not the drive, may be the limit (try --threads=2 or more of them)");
	result_add_advice(&result, "depth-sweep", "Depth pays.");
	compare();
	result.comparison.variants[2].metrics[0].low = 15.1;
	result.comparison.variants[2].metrics[0].high = 123.4;

	expect("quickstart · 4 KiB random reads · 256 MiB in 4 files on ext4, /dev/nvme0n1 "
	       "(MODEL, none)\n"
	       "3 rounds × 1 s, interleaved, warm-up 200 ms, seed 42 · 1 loop on cpu 2\n"
	       "\n"
	       "variant     depth     IOPS  MiB/s     p50     p99   p99.9  CPU/IO"
	       "  IOPS against sync\n"
	       "sync            1    9,120   35.6  104 µs  104 µs  104 µs    1 µs"
	       "  baseline\n"
	       "uring           1    9,850   38.5   97 µs   97 µs   97 µs    1 µs"
	       "  1.08 × [1.08, 1.08]  faster\n"
	       "uring-qd32     32  141,300  552.0   97 µs   97 µs   97 µs    1 µs"
	       "  15.5 × [15.1, 123]   faster\n"
	       "slow            8    4,560   17.8   97 µs   97 µs   97 µs    1 µs"
	       "  0.50 × [0.50, 0.50]  slower\n"
	       "same            8    9,120   35.6   97 µs   97 µs   97 µs    1 µs"
	       "  1.00 × [1.00, 1.00]  no evidence\n"
	       "\n"
	       "against sync      p50      p99    p99.9    CPU/IO\n"
	       "slow           0.93 ×   0.93 ×   0.93 ×   ~1.00 ×\n"
	       "same           0.93 ×   0.93 ×   0.93 ×   ~1.00 ×\n"
	       "~ no evidence of a difference\n"
	       "\n"
	       "Depth pays.\n"
	       "note: CPU 2 was 97 % busy at uring-qd32: one core, not the drive, may be the limit "
	       "(try --threads=2\n"
	       "      or more of them)\n");
}

Test(report_text, a_variant_that_was_not_run_has_its_reason_in_the_table)
{
	variant("sync", "psync", "", 9120, 104000);
	sample_run(&result, "uring", 1, "io_uring", "file-test-mode=rndrd file-block-size=4K "
		   "rand-seed=42 iodepth=32")->skipped =
		"io_uring: disabled by kernel.io_uring_disabled=2";
	compare();
	result.comparison.failed_conditions = arena_alloc(&result.arena, sizeof(char *));
	result.comparison.failed_conditions[0] = "uring: iops was not compared";
	result.comparison.failed_count = 1;

	expect("4 KiB random reads · 256 MiB in 4 files on ext4, /dev/nvme0n1 (MODEL, none)\n"
	       "3 rounds × 1 s, interleaved, warm-up 200 ms, seed 42 · 1 loop on cpu 2\n"
	       "\n"
	       "variant  depth   IOPS  MiB/s     p50     p99   p99.9  CPU/IO  IOPS against sync\n"
	       "sync         1  9,120   35.6  104 µs  104 µs  104 µs    1 µs  baseline\n"
	       "uring       32  not run: io_uring: disabled by kernel.io_uring_disabled=2\n"
	       "\n"
	       "failed: uring: iops was not compared\n");
}

/* ---- features ---- */

Test(report_text, features_are_told_in_one_direction_in_groups)
{
	static const struct feature_pair pairs[] = {
		{ "batches", "tuned", true, NULL, "tuned", "tuned -batches" },
		{ "single-issuer", "tuned", true, "without defer-taskrun",
		  "tuned -batches", "plain" },
		{ "sqpoll", "tuned", false, "not defer-taskrun", "tuned +sqpoll", "tuned" },
		{ "iopoll", "tuned", false, NULL, "tuned +iopoll", "tuned" },
		{ "batches", "plain", false, NULL, "tuned -batches", "plain" },
	};

	result.profile = "ablate";
	variant("tuned", "io_uring", "iodepth=32", 100000, 100000);
	variant("tuned -batches", "io_uring", "iodepth=32", 80000, 97000);
	variant("tuned +sqpoll", "io_uring", "iodepth=32", 100000, 50000);
	sample_run(&result, "tuned +iopoll", 1, "io_uring", "file-test-mode=rndrd "
		   "file-block-size=4K time=1 warmup-time=0.2 rand-seed=42")->skipped =
		"iopoll: the device has no poll queues (nvme.poll_queues)";
	variant("plain", "io_uring", "iodepth=32", 80000, 97000);
	compare();
	compare_features(&result, pairs, sizeof(pairs) / sizeof(pairs[0]));

	expect("ablate · 4 KiB random reads · 256 MiB in 4 files on ext4, /dev/nvme0n1 (MODEL, "
	       "none)\n"
	       "3 rounds × 1 s, interleaved, warm-up 200 ms, seed 42 · 1 loop on cpu 2\n"
	       "\n"
	       "with / without       IOPS                   p99   CPU/IO\n"
	       "tuned: 100,000 IOPS, p99 100 µs, 1 µs of CPU per I/O; what it has\n"
	       "  batches          1.25 × [1.25, 1.25]   1.03 ×  ~1.00 ×  faster, higher p99\n"
	       "  single-issuer   ~1.00 × [1.00, 1.00]  ~1.00 ×  ~1.00 ×  no evidence (without "
	       "defer-taskrun)\n"
	       "\n"
	       "tuned: what could be added to it\n"
	       "  sqpoll          ~1.00 × [1.00, 1.00]   0.50 ×  ~1.00 ×  lower p99 (not "
	       "defer-taskrun)\n"
	       "  iopoll          not run: iopoll: the device has no poll queues "
	       "(nvme.poll_queues)\n"
	       "\n"
	       "plain: 80,000 IOPS (0.80 × tuned), p99 97 µs, 1 µs of CPU per I/O; what could be "
	       "added\n"
	       "  batches         ~1.00 × [1.00, 1.00]  ~1.00 ×  ~1.00 ×  no evidence\n"
	       "\n"
	       "Ratios are with the feature to without it, in the same rounds; ~: not "
	       "distinguishable from 1,\n"
	       "corrected for the number of rows.\n");
}

Test(report_text, variants_with_different_loops_show_how_many)
{
	variant("sync", "psync", "threads=16", 9120, 104000);
	variant("uring", "io_uring", "threads=1 iodepth=16", 9120, 104000);
	compare();

	expect_contains("variant  loops  depth   IOPS");
	expect_contains("sync        16      1  9,120");
	expect_contains("seed 42\n\n");
}

Test(report_text, variants_with_different_workloads_have_no_common_headline)
{
	variant("4k", "psync", "", 9120, 104000);
	variant("8k", "psync", "file-block-size=8K", 9120, 104000);
	result.profile = "sizes";
	compare();

	expect_contains("sizes · 256 MiB in 4 files on ext4");
	expect_contains("MiB/s against 4k\n");
}

Test(report_text, variants_on_different_targets_have_a_line_for_each)
{
	const unsigned other = sample_target(&result, "/data/other", 1 << 30);

	variant("a", "psync", "", 9120, 104000);
	variant("b", "psync", "", 9120, 104000);
	variant("c", "psync", "", 9120, 104000);
	for (unsigned i = 3; i < 6; i++)
		result.runs[i].targets[0] = other;
	compare();

	expect_contains("4 KiB random reads\n3 rounds");
	expect_contains("1 loop on cpu 2, depth 1\n"
			"a, c: 256 MiB in 4 files on ext4, /dev/nvme0n1 (MODEL, none)\n"
			"b: 1 GiB in 4 files on ext4, /dev/nvme0n1 (MODEL, none)\n\n");
}

Test(report_text, a_variant_without_io_hides_no_target)
{
	variant("none", "nop", "", 9120, 104000);
	variant("real", "psync", "", 9120, 104000);
	for (unsigned i = 0; i < 3; i++)
		result.runs[i].target_count = 0;
	compare();

	expect_contains("4 KiB random reads · 256 MiB in 4 files on ext4, /dev/nvme0n1");
}

Test(report_text, a_mixed_comparison_shows_each_operation)
{
	for (unsigned round = 1; round <= 3; round++) {
		struct run_result *run = sample_run(&result, "sync", round, "psync",
						    "file-test-mode=rndrw time=1");

		sample_ios(run, IO_READ, 600 + round, 104);
		sample_ios(run, IO_WRITE, 400, 200);
		run_result_finish(run);
	}
	compare();

	expect_contains("\n"
			"variant   I/O     IOPS   MiB/s      p50      p99     p99.9\n"
			"sync      read     602     2.4   104 ns   104 ns   104 ns?\n"
			"          write    400     1.6   200 ns   200 ns   200 ns?\n"
			"?: too few I/Os: a run needs 3,000 for p99.9 (a longer --time)\n");
}

/* A narrow page has no column for p99.9, so its marks need no explanation. */
Test(report_text, marks_that_are_not_shown_are_not_explained)
{
	static const struct report_look narrow = { .width = 60 };
	char *text;

	for (unsigned i = 0; i < 6; i++) {
		struct run_result *run = sample_run(&result, i % 2 ? "uring" : "sync", i / 2 + 1,
						    "psync", "file-test-mode=rndrd");

		sample_ios(run, IO_READ, 600 + i, 104);
		run_result_finish(run);
	}
	compare();

	text = sample_text(report_text, &result, &narrow);
	cr_assert_null(strstr(text, "p99.9"), "\n%s", text);
	cr_assert_null(strstr(text, "?"), "\n%s", text);
	free(text);
}

Test(report_text, two_results_are_old_and_new)
{
	struct result old;
	struct err err = { 0 };
	struct run_result *run;

	variant("uring", "io_uring", "iodepth=8", 9000, 104000);
	sample_init(&old);
	for (unsigned round = 1; round <= 3; round++) {
		run = sample_run(&old, "uring", round, "io_uring",
				 "file-test-mode=rndrd file-block-size=4K");
		sample_ios(run, IO_READ, 10000, 104000);
		run_result_finish(run);
	}
	cr_assert_eq(compare_results(&result, &old, &err), 0, "%s", err.text);
	result_release(&old);

	expect_contains("old → new, 3 rounds × 1 s each, measured apart, warm-up 200 ms, "
			"seed 42");
	expect_contains("IOPS against old\n");
	expect_contains("uring (old)         10,000");
	expect_contains("uring            8   9,000");
	expect_contains("0.90 × [0.90, 0.90]  slower\n");
}

Test(report_text, long_names_do_not_break_the_page)
{
	char *text, *line;

	variant("a-name-that-nobody-can-read-because-it-is-so-long", "psync", "", 9120, 104000);
	variant("another-one-that-is-not-really-any-shorter-than-that", "io_uring",
		"iodepth=32", 1234567, UINT64_C(1234567890));
	compare();
	text = sample_text(report_text, &result, &plain);

	cr_assert_not_null(strstr(text, "…"), "\n%s", text);
	cr_assert_not_null(strstr(text, "  MiB/s"), "\n%s", text);
	line = strtok(text, "\n");
	for (line = strtok(NULL, "\n"); line; line = strtok(NULL, "\n")) {
		size_t width = 0;

		for (const char *c = line; *c; c++)
			width += ((unsigned char)*c & 0xc0) != 0x80;
		cr_assert_leq(width, 100, "%s", line);
	}
	free(text);
}

Test(report_text, colours_headline_and_verdict_if_asked)
{
	char *text;

	variant("sync", "psync", "", 9120, 104000);
	variant("uring", "io_uring", "", 18240, 104000);
	variant("slow", "pool", "", 4560, 104000);
	compare();
	text = sample_text(report_text, &result, &coloured);

	cr_assert_not_null(strstr(text, "\033[1m4 KiB random reads · 256 MiB in 4 files on ext4, "
				  "/dev/nvme0n1 (MODEL, none)\033[0m\n"), "\n%s", text);
	cr_assert_not_null(strstr(text, "2.00 × [2.00, 2.00]  \033[32mfaster\033[0m\n"));
	cr_assert_not_null(strstr(text, "0.50 × [0.50, 0.50]  \033[31mslower\033[0m\n"));
	free(text);
}

Test(report_text, wants_no_colour_in_a_file)
{
	FILE *out = tmpfile();

	cr_assert_not(terminal_wants_colour(out));
	fclose(out);
}

/* ---- --details ---- */

/* A ring at depth 128 that submits 32 at a time, for a second, with a kernel thread on its own
 * core, and two workers. */
static struct run_result *sample_ring(const char *variant, unsigned round)
{
	struct run_result *run = sample_run(&result, variant, round, "io_uring",
					    "file-test-mode=rndrd file-block-size=4K iodepth=128 "
					    "rand-seed=42");

	sample_ios(run, IO_READ, 100000, 128);
	log2_hist_record_many(&run->in_flight, 128, 3000);
	log2_hist_record_many(&run->in_flight, 96, 125);
	log2_hist_record_many(&run->submitted, 32, 3125);
	log2_hist_record_many(&run->submitted, 0, 1);	/* rounds to nothing */
	log2_hist_record_many(&run->reaped, 32, 3000);
	log2_hist_record_many(&run->reaped, 4, 1000);
	run->syscalls_known = true;
	run->syscalls = 3125;
	run->workers = 2;
	run->sqpoll_threads = 1;
	run->cost.user_ns = 400000000;
	run->cost.system_ns = 1200000000;
	run->cpu = (struct cpu_split){
		.loops_user_ns = 100000000, .loops_system_ns = 200000000,
		.sqpoll_ns = 1000000000, .workers_ns = 250000000, .other_threads_ns = 50000000,
		.irq_ns = 20000000, .elsewhere_ns = 300000000,
	};
	run_result_finish(run);
	return run;
}

Test(report_text, details_of_a_run)
{
	struct run_result *run = sample_ring("", 1);

	run->punts_counted = true;
	run->punts = 1234;

	expect_details("calls",
	       "calls   0.031 system calls per I/O\n"
	       "punts   1,234 requests went to io-wq\n"
	       "busy    25 % on cpu 2\n"
	       "\n"
	       "I/Os          mean    4-7   32-63   64-127    128\n"
	       "in flight    126.7                     4 %   96 %\n"
	       "per submit    32.0          100 %\n"
	       "per reap      25.0   25 %    75 %\n"
	       "\n"
	       "CPU time                    cores     time   per I/O\n"
	       "loops, user                  0.10   100 ms      1 µs\n"
	       "loops, system                0.20   200 ms      2 µs\n"
	       "iou-sqp, 1 thread            1.00      1 s     10 µs\n"
	       "iou-wrk, 2 threads           0.25   250 ms    2.5 µs\n"
	       "other threads                0.05    50 ms    500 ns\n"
	       "interrupts of the machine    0.02    20 ms    200 ns\n"
	       "rest of the machine          0.30   300 ms      3 µs\n");
}

Test(report_text, details_of_a_rate_are_three_times)
{
	struct run_result *run = sample_run(&result, "", 1, "psync",
					    "file-test-mode=rndrd rate=100");

	run_result_add_paced(run, &result.arena);
	sample_ios(run, IO_READ, 90, 3000);
	hist_record(run->op[IO_READ].service.hist, 1000, 90);
	hist_record(run->op[IO_READ].lateness.hist, 2000, 90);
	run_result_finish(run);

	expect_details("       time ",
	       "       time                          mean    p50     p99   p99.9    max\n"
	       "read   response, from due            3 µs   3 µs   3 µs?   3 µs?   3 µs\n"
	       "       service, from submission      1 µs   1 µs   1 µs?   1 µs?   1 µs\n"
	       "       lateness, due to submission   2 µs   2 µs   2 µs?   2 µs?   2 µs\n");
}

Test(report_text, details_say_what_was_not_counted)
{
	struct run_result *run = sample_ring("", 1);
	char *text;

	run->syscalls_known = false;
	run_result_finish(run);
	text = sample_text(report_text, &result, &detailed);

	cr_assert_not_null(strstr(text, "\ncalls   not known: the C library makes them\n"
				  "punts   io-wq, 2 threads (to count requests: root, "
				  "tracefs mounted)\n"), "\n%s", text);
	free(text);
}

Test(report_text, details_of_a_comparison_are_medians)
{
	static const char expected[] =
	"I/Os   in flight  per submit  per reap  calls/IO  workers  busiest\n"
	"sync         1.0         1.0       1.0                        20 %\n"
	"uring      126.7        32.0      25.0     0.031        2     25 %\n"
	"\n"
	"cores busy  user  system  iou-sqp  iou-wrk  others   irq  elsewhere\n"
	"sync        0.20    0.00     0.00     0.00    0.00  0.00       0.00\n"
	"uring       0.10    0.20     1.00     0.25    0.05  0.02       0.30\n";
	struct err err = { 0 };

	for (unsigned round = 1; round <= 3; round++) {
		struct run_result *run = sample_run(&result, "sync", round, "psync",
						    "file-test-mode=rndrd rand-seed=42");

		sample_ios(run, IO_READ, 1000 * round, 128);
		log2_hist_record_many(&run->in_flight, 1, 1000);
		log2_hist_record_many(&run->submitted, 1, 1000);
		log2_hist_record_many(&run->reaped, 1, 1000);
		run->cpu.loops_user_ns = round * 100000000;
		run->cost.user_ns = run->cpu.loops_user_ns;
		run->loops[0].busy = 0.1 * round;
		run_result_finish(run);
		sample_ring("uring", round);
	}
	cr_assert_eq(compare_variants(&result, "", &err), 0);

	expect_details("I/Os ", expected);
}

/* ---- percentiles ---- */

Test(report_text, a_run_shows_the_percentiles_that_were_chosen)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "file-test-mode=rndrd "
					    "percentile=95 percentiles=25,99.99");

	sample_ios(run, IO_READ, 100, 100000);
	run_result_finish(run);

	assert_shows("   MiB/s      p25    p99.99      max");
}

Test(report_text, an_extra_percentile_stands_where_it_belongs)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "file-test-mode=rndrd "
					    "percentile=99.99");

	sample_ios(run, IO_READ, 100, 100000);
	run_result_finish(run);

	assert_shows("      p50       p99     p99.9    p99.99      max");
}

Test(report_text, a_comparison_shows_the_percentiles_that_were_chosen)
{
	static const char *const variants[] = { "one", "other" };
	struct err err = { 0 };

	for (unsigned i = 0; i < 2; i++) {
		struct run_result *run = sample_run(&result, variants[i], 1, "psync",
						    "file-test-mode=rndrd percentiles=25,99.99");

		sample_ios(run, IO_READ, 100 + i, 100000);
		run_result_finish(run);
	}
	cr_assert_eq(compare_variants(&result, "", &err), 0, "%s", err.text);

	assert_shows("MiB/s     p25   p99.99");
}
