/* The report of sysbench 1.0.20: every line, to the column. */
#include "sysbench_report.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result_since.h"

static struct arena arena;
static struct sysbench_log log_;
static char *text;
static size_t text_size;

static void begin(void)
{
	arena_init(&arena);
	sysbench_log_init(&log_, open_memstream(&text, &text_size), SYSBENCH_DEBUG);
}

static void end(void)
{
	fclose(log_.out);
	free(text);
	sysbench_log_release(&log_);
	arena_release(&arena);
}

TestSuite(sysbench_report, .init = begin, .fini = end);

/* The output so far. */
static const char *printed(void)
{
	fflush(log_.out);
	return text;
}

static void count(struct run_result *run, unsigned loop, enum io_op op, uint64_t latency_ns,
		  uint64_t times)
{
	struct result_loop *row = &run->loops[loop];

	run->op[op].ios += times;
	run->op[op].bytes += op == IO_FSYNC ? 0 : times * 16384;
	hist_record(run->op[op].hist, latency_ns, times);
	if (row->events == 0 || latency_ns < row->latency_min_ns)
		row->latency_min_ns = latency_ns;
	if (latency_ns > row->latency_max_ns)
		row->latency_max_ns = latency_ns;
	row->events += times;
	row->latency_sum_ns += times * latency_ns;
}

/* Two threads, 2 s and a second of fsyncs at the end. */
static struct run_result example(void)
{
	struct run_result run;

	run_result_init(&run, &arena);
	run.loop_count = 2;
	run.loops = arena_alloc(&arena, 2 * sizeof(*run.loops));
	count(&run, 0, IO_READ, 1000000, 640);
	count(&run, 1, IO_WRITE, 2000000, 320);
	count(&run, 1, IO_FSYNC, 10000000, 32);
	run.elapsed_s = 3;
	run.end_fsync_s = 1;
	run.end_fsyncs = 8;
	run_result_finish(&run);
	return run;
}

static const struct run_result *whole(const struct run_result *run)
{
	struct result_since *since = arena_alloc(&arena, sizeof(*since));

	result_since_init(since, run->loop_count, &arena);
	return result_since_take(since, run);
}

Test(sysbench_report, final_report_is_that_of_1_0_20)
{
	const struct sysbench_request request = { .percentile = 95 };
	const struct run_result run = example();

	sysbench_print_report(&log_, &request, whole(&run),
			      &(struct sysbench_shown){ .total_s = 4 });

	cr_assert_str_eq(printed(),
		"\n"
		"File operations:\n"
		"    reads/s:                      160.00\n"
		"    writes/s:                     80.00\n"
		"    fsyncs/s:                     10.00\n"
		"\n"
		"Throughput:\n"
		"    read, MiB/s:                  2.50\n"
		"    written, MiB/s:               1.25\n"
		"\n"
		"General statistics:\n"
		"    total time:                          4.0000s\n"
		"    total number of events:              992\n"
		"\n"
		"Latency (ms):\n"
		"         min:                                    1.00\n"
		"         avg:                                    1.61\n"
		"         max:                                   10.00\n"
		"         95th percentile:                        2.01\n"
		"         sum:                                 1600.00\n"
		"\n"
		"Threads fairness:\n"
		"    events (avg/stddev):           496.0000/144.00\n"
		"    execution time (avg/stddev):   0.8000/0.16\n"
		"\n");
}

Test(sysbench_report, percentile_zero_is_disabled)
{
	const struct sysbench_request request = { .percentile = 0 };
	const struct run_result run = example();

	sysbench_print_report(&log_, &request, whole(&run), &(struct sysbench_shown){ 0 });

	cr_assert_not_null(strstr(printed(),
				  "\n         percentile stats:               disabled\n"));
}

Test(sysbench_report, debug_adds_two_lines_per_thread)
{
	const struct sysbench_request request = { .percentile = 95, .debug = true };
	const struct run_result run = example();

	sysbench_print_report(&log_, &request, whole(&run), &(struct sysbench_shown){ 0 });

	cr_assert_not_null(strstr(printed(),
		"DEBUG: Verbose per-thread statistics:\n"
		"\n"
		"DEBUG:     thread #  0: min: 0.0010s  avg: 0.0010s  max: 0.0010s  events: 640\n"
		"DEBUG:                  total time taken by event execution: 0.6400s\n"
		"DEBUG:     thread #  1: min: 0.0020s  avg: 0.0027s  max: 0.0100s  events: 352\n"
		"DEBUG:                  total time taken by event execution: 0.9600s\n"
		"\n"));
}

Test(sysbench_report, forced_shutdown_tells_what_was_unfinished)
{
	const struct sysbench_request request = { .percentile = 95 };
	struct run_result run = example();

	run.unfinished = 3;
	sysbench_print_report(&log_, &request, whole(&run),
			      &(struct sysbench_shown){ .forced = true });

	cr_assert_not_null(strstr(printed(), "\n\nNumber of unfinished transactions on forced "
				  "shutdown: 3\n\nGeneral statistics:\n"));
}

Test(sysbench_report, a_run_without_events_is_all_zeros)
{
	const struct sysbench_request request = { .percentile = 95 };
	struct run_result run;

	run_result_init(&run, &arena);
	run.loop_count = 1;
	run.loops = arena_alloc(&arena, sizeof(*run.loops));
	sysbench_print_report(&log_, &request, whole(&run), &(struct sysbench_shown){ 0 });

	cr_assert_not_null(strstr(printed(), "min:                                    0.00\n"));
	cr_assert_null(strstr(printed(), "nan"));
}

Test(sysbench_report, interval_line)
{
	const struct spec spec = { .percentile = 95 };
	const struct result_interval interval = {
		.start_s = 9, .length_s = 1, .ios = { [IO_READ] = 64, [IO_FSYNC] = 12 },
		.bytes = { [IO_READ] = 64 * 16384 }, .percentile_ns = 527000,
	};

	sysbench_print_interval(&log_, &spec, &interval);

	cr_assert_str_eq(printed(), "[ 10s ] reads: 1.00 MiB/s writes: 0.00 MiB/s fsyncs: "
			 "12.00/s latency (ms,95%): 0.527\n");
}

Test(sysbench_report, preamble_of_everything)
{
	const struct sysbench_request request = {
		.threads = 2, .rate = 500, .report_interval_s = 1, .checkpoints_s = { 1, 2 },
		.checkpoint_count = 2, .debug = true, .validate = true, .seed = 4,
		.forced_shutdown = true, .forced_after_s = 11, .extra_flags = OPEN_FLAG_SYNC |
		OPEN_FLAG_DIRECT, .file_num = 3, .total_bytes = 1 << 20, .block_bytes = 16384,
		.merged_requests = 4, .mode = TEST_MODE_RNDRW, .rw_ratio = 1.5, .fsync_freq = 100,
		.fsync_end = true,
	};

	sysbench_print_preamble(&log_, &request, "synchronous");

	cr_assert_str_eq(printed(),
		"Running the test with following options:\n"
		"Number of threads: 2\n"
		"Target transaction rate: 500/sec\n"
		"Report intermediate results every 1 second(s)\n"
		"Report checkpoint(s) at 1, 2 seconds\n"
		"Debug mode enabled.\n"
		"\n"
		"Validation checks: on.\n"
		"\n"
		"Initializing random number generator from seed (4).\n"
		"\n"
		"Forcing shutdown in 11 seconds\n"
		"\n"
		"Extra file open flags: sync directio\n"
		"3 files, 341.33KiB each\n"
		"1024KiB total file size\n"
		"Block size 16KiB\n"
		"Merging requests up to 64KiB for sequential IO.\n"
		"Number of IO requests: 0\n"
		"Read/Write ratio for combined random IO test: 1.50\n"
		"Periodic FSYNC enabled, calling fsync() each 100 requests.\n"
		"Calling fsync() at the end of test, Enabled.\n"
		"Using synchronous I/O mode\n"
		"Using checksums validation.\n"
		"Doing random r/w test\n");
}

Test(sysbench_report, sizes_have_five_digits)
{
	char size[SYSBENCH_SIZE_MAX];

	cr_expect_str_eq(sysbench_format_size(0, size), "0B");
	cr_expect_str_eq(sysbench_format_size(1023, size), "1023B");
	cr_expect_str_eq(sysbench_format_size(16384, size), "16KiB");
	cr_expect_str_eq(sysbench_format_size(349525, size), "341.33KiB");
	cr_expect_str_eq(sysbench_format_size(78.125 * (1 << 30), size), "78.125GiB");
	cr_expect_str_eq(sysbench_format_size(0x1p50, size), "1024TiB");
}

Test(sysbench_report, histogram_has_a_row_of_stars_per_bucket)
{
	struct hist hist;

	hist_init(&hist);
	hist_record(&hist, 1000000, 40);
	hist_record(&hist, 100000000, 10);
	sysbench_print_histogram(&log_, &hist);

	cr_assert_str_eq(printed(),
		"Latency histogram (values are in milliseconds)\n"
		"       value  ------------- distribution ------------- count\n"
		"       1.007 |**************************************** 40\n"
		"      99.327 |**********                               10\n"
		" \n");
}

Test(sysbench_report, a_repeated_line_is_counted)
{
	sysbench_log(&log_, SYSBENCH_INFO, "again");
	sysbench_log(&log_, SYSBENCH_INFO, "again");
	sysbench_log(&log_, SYSBENCH_INFO, "again");
	sysbench_log(&log_, SYSBENCH_FATAL, "end");

	cr_assert_str_eq(printed(), "again\n(last message repeated 2 times)\nFATAL: end\n");
}

Test(sysbench_report, verbosity_hides_what_is_above_it)
{
	log_.verbosity = SYSBENCH_WARNING;
	sysbench_log(&log_, SYSBENCH_NOTICE, "hidden");
	sysbench_log_at(&log_, 1, "hidden");
	sysbench_log(&log_, SYSBENCH_WARNING, "shown");

	cr_assert_str_eq(printed(), "WARNING: shown\n");
}

Test(sysbench_report, after_a_checkpoint_only_what_came_since_is_counted)
{
	struct result_since since;
	struct run_result run = example();
	const struct run_result *part;

	result_since_init(&since, run.loop_count, &arena);
	result_since_take(&since, &run);
	count(&run, 0, IO_READ, 5000000, 100);
	run.elapsed_s = 4;
	run.end_fsyncs = 0;
	part = result_since_take(&since, &run);

	cr_expect_eq(part->total.hist->count, 100);
	cr_expect_eq(part->op[IO_READ].ios, 100);
	cr_expect_eq(part->op[IO_WRITE].ios, 0);
	cr_expect_float_eq(part->elapsed_s, 1, 1e-9);
	cr_expect_float_eq(part->op[IO_READ].iops, 100, 1e-6);
	cr_expect_eq(part->loops[0].events, 100);
	cr_expect_eq(part->loops[0].latency_sum_ns, 500000000);
	cr_expect_eq(part->loops[1].events, 0);
}
