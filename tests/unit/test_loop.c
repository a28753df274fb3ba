/*
 * loop: one event loop. Over the null engine its numbers are exact, because time is virtual; the
 * fault engine shows the requests of the loop, and their order.
 */
#include "loop.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine_fault.h"
#include "trial.h"

#define US UINT64_C(1000)
#define MS (1000 * US)

static struct trial t;

static void release(void)
{
	trial_release(&t);
}

TestSuite(loop, .timeout = 300, .fini = release);

static uint64_t percentile(const struct op_result *op, const char *name)
{
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		if (!strcmp(result_percentiles[i].name, name))
			return op->percentile_ns[i];
	return 0;
}

/* ---- exact numbers ---- */

Test(loop, gives_exact_iops_and_latencies_of_one_io_at_a_time)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	t.spec.time_ns = 10 * MS;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].ios, 100);
	cr_assert_eq(t.run->op[IO_READ].bytes, 100 * TRIAL_BLOCK_BYTES);
	cr_assert_eq(t.run->elapsed_s, 0.01);
	cr_assert_eq(t.run->op[IO_READ].iops, 10000);
	cr_assert_eq(t.run->op[IO_READ].hist->min, 100 * US);
	cr_assert_eq(t.run->op[IO_READ].hist->max, 100 * US);
	cr_assert_eq(t.run->op[IO_READ].mean_ns, 100 * US);
	cr_assert_eq(t.run->unfinished, 0);
}

Test(loop, keeps_its_queue_depth)
{
	static const struct { unsigned iodepth, batch_submit; } settings[] = {
		{ 2, 0 }, { 32, 0 }, { 32, 1 }, { 100, 7 }, { 4096, 0 },
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		trial_init(&t, "null");
		TRIAL_LATENCIES(&t, 100 * US);
		t.spec.time_ns = 10 * MS;
		t.spec.iodepth = settings[i].iodepth;
		t.spec.batch_submit = settings[i].batch_submit;

		trial_run(&t);

		cr_assert_eq(t.run->op[IO_READ].ios, 100 * settings[i].iodepth, "depth %u: %lu",
			     settings[i].iodepth, (unsigned long)t.run->op[IO_READ].ios);
		cr_assert_eq(t.run->op[IO_READ].hist->min, 100 * US);
		cr_assert_eq(t.run->op[IO_READ].hist->max, 100 * US);
		if (i < sizeof(settings) / sizeof(settings[0]) - 1)
			trial_release(&t);
	}
}

/* 1 … 100 ns, which the histogram keeps apart. */
Test(loop, gives_exact_percentiles)
{
	uint64_t latencies_ns[100];

	for (unsigned i = 0; i < 100; i++)
		latencies_ns[i] = (i * 37) % 100 + 1;
	trial_init(&t, "null");
	trial_latencies(&t, latencies_ns, 100);
	t.spec.events = 10000;

	trial_run(&t);

	cr_assert_eq(percentile(&t.run->op[IO_READ], "p50"), 50);
	cr_assert_eq(percentile(&t.run->op[IO_READ], "p90"), 90);
	cr_assert_eq(percentile(&t.run->op[IO_READ], "p99"), 99);
	cr_assert_eq(percentile(&t.run->op[IO_READ], "p99.9"), 100);
	cr_assert_eq(t.run->op[IO_READ].mean_ns, 50.5);
	cr_assert_eq(t.run->elapsed_s, 10000 * 50.5e-9);
}

/* A submit with free slots left does not wait: 4 are submitted, then 4 more, and all 8
 * complete. */
Test(loop, counts_depth_and_batches)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	t.spec.iodepth = 8;
	t.spec.batch_submit = t.spec.batch_complete = 4;
	t.spec.events = 400;

	trial_run(&t);

	cr_assert_eq(t.run->submitted.sum, 400);
	cr_assert_eq(t.run->submitted.buckets[log2_hist_bucket(4)], 100);
	cr_assert_eq(t.run->reaped.sum, 400);
	cr_assert_eq(t.run->reaped.buckets[log2_hist_bucket(8)], 50);
	cr_assert_eq(t.run->in_flight.buckets[log2_hist_bucket(4)], 50);
	cr_assert_eq(t.run->in_flight.buckets[log2_hist_bucket(8)], 50);
	cr_assert_eq(log2_hist_mean(&t.run->in_flight), 6);
}

Test(loop, counts_a_queue_of_one_as_ones)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	t.spec.events = 100;

	trial_run(&t);

	cr_assert_eq(t.run->in_flight.sum, 100);
	cr_assert_eq(t.run->in_flight.buckets[1], 100);
	cr_assert_eq(t.run->submitted.buckets[1], 100);
	cr_assert_eq(t.run->reaped.buckets[1], 100);
}

/* The last request of a file is shorter, of whichever kind it is. */
Test(loop, counts_a_sequential_mix_to_the_byte)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	t.spec.test_mode = TEST_MODE_SEQRW;
	t.spec.iodepth = 8;
	t.spec.merged_requests = 3;
	t.group.file_size_bytes = 4 * TRIAL_BLOCK_BYTES;	/* 3 + 1 */
	t.spec.passes = 10;
	t.spec.fsync_freq = 0;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].ios, 48);
	cr_assert_eq(t.run->op[IO_WRITE].ios, 32);
	cr_assert_eq(t.run->op[IO_READ].bytes + t.run->op[IO_WRITE].bytes,
		     10 * TRIAL_FILES * 4 * TRIAL_BLOCK_BYTES);
	cr_assert_eq(t.run->op[IO_READ].bytes, 96 * TRIAL_BLOCK_BYTES);
	cr_assert_eq(t.run->op[IO_WRITE].hist->max, 100 * US);
}

/* I/Os that wait for the rest of a batch: the latency includes that. */
Test(loop, counts_the_wait_for_a_batch_of_completions)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 10 * US, 30 * US);
	t.spec.iodepth = t.spec.batch_complete = 2;
	t.spec.events = 100;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].hist->min, 30 * US);
	cr_assert_eq(t.run->op[IO_READ].hist->max, 30 * US);
	cr_assert_eq(t.run->elapsed_s, 50 * 30e-6);
}

Test(loop, submits_in_batches)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	t.spec.iodepth = 64;
	t.spec.batch_submit = 16;
	t.spec.events = 640;

	trial_run(&t);

	/* Ten times all 64 in four parts, of which the last one waits too. */
	cr_assert_eq(t.run->op[IO_READ].ios, 640);
	cr_assert_leq(t.run->submits, 41);
	cr_assert_geq(t.run->submits, 40);
}

/* ---- states ---- */

Test(loop, reports_what_is_in_flight_at_the_deadline_with_its_age)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 300 * MS);
	t.spec.time_ns = 1000 * MS;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].ios, 3);
	cr_assert_eq(t.run->elapsed_s, 1.0);
	cr_assert_eq(t.run->unfinished, 1);
	cr_assert_eq(t.run->unfinished_age_max_ns, 300 * MS);
}

/* A stall at the end does not vanish. */
Test(loop, reports_a_stall_that_outlasts_the_run)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, MS, MS, MS, 5000 * MS);
	t.spec.iodepth = 2;
	t.spec.time_ns = 100 * MS;

	trial_run(&t);

	cr_assert_eq(t.run->elapsed_s, 0.1);
	cr_assert_geq(t.run->unfinished, 1);
	cr_assert_geq(t.run->unfinished_age_max_ns, 4900 * MS);
	cr_assert_eq(t.run->op[IO_READ].hist->max, MS);
}

Test(loop, does_not_count_the_warm_up)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	t.spec.warmup_ns = 5 * MS;
	t.spec.time_ns = 10 * MS;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].ios, 100);
	cr_assert_eq(t.run->elapsed_s, 0.01);
	cr_assert_eq(t.run->warmup_s, 0.005);
}

Test(loop, performs_exactly_the_events_after_a_warm_up)
{
	static const unsigned depths[] = { 1, 8, 32 };

	for (unsigned i = 0; i < 3; i++) {
		trial_init(&t, "null");
		TRIAL_LATENCIES(&t, 100 * US, 170 * US, 30 * US);
		t.spec.iodepth = depths[i];
		t.spec.warmup_ns = 5 * MS;
		t.spec.events = 1000;

		trial_run(&t);

		cr_assert_eq(t.run->total.ios, 1000, "depth %u: %lu", depths[i],
			     (unsigned long)t.run->total.ios);
		cr_assert_eq(t.run->unfinished, 0);
		if (i < 2)
			trial_release(&t);
	}
}

/* Fsyncs are not events, wherever in a series of them the warm-up ends. */
Test(loop, performs_exactly_the_events_after_a_warm_up_with_fsyncs)
{
	for (unsigned i = 1; i <= 100; i++) {
		trial_init(&t, "null");
		TRIAL_LATENCIES(&t, 100 * US);
		t.spec.test_mode = TEST_MODE_RNDWR;
		t.spec.fsync_freq = 2;
		t.spec.warmup_ns = i * 70 * US;
		t.spec.events = 50;

		trial_run(&t);

		cr_assert_eq(t.run->total.ios, 50, "after %u us: %lu", i * 70,
			     (unsigned long)t.run->total.ios);
		if (i < 100)
			trial_release(&t);
	}
}

/* Four files of 256 blocks: 1024 reads of 100 us in a pass, two at a time. */
Test(loop, ends_after_its_passes)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	t.spec.test_mode = TEST_MODE_SEQRD;
	t.spec.iodepth = 2;
	t.spec.passes = 3;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].ios, 3 * 1024);
	cr_assert_eq(t.run->op[IO_READ].bytes, 3 * TRIAL_FILES * TRIAL_FILE_BYTES);
	cr_assert_float_eq(t.run->elapsed_s, 3 * 1024 / 2 * 100e-6, 1e-9);
	cr_assert_eq(t.run->unfinished, 0);
}

Test(loop, ends_at_the_events_or_the_time_whatever_comes_first)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	t.spec.events = 10;
	t.spec.time_ns = 10 * MS;

	trial_run(&t);

	cr_assert_eq(t.run->total.ios, 10);
	cr_assert_eq(t.run->elapsed_s, 0.001);
	trial_release(&t);

	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	t.spec.events = 1000;
	t.spec.time_ns = 10 * MS;

	trial_run(&t);

	cr_assert_eq(t.run->total.ios, 100);
	cr_assert_eq(t.run->elapsed_s, 0.01);
}

/* ---- failures are counted ---- */

static void inject(const struct fault_plan *plan)
{
	trial_use(&t, fault_engine(plan));
}

Test(loop, stops_at_the_first_error)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	inject(&(struct fault_plan){ .under = engine_find("null"), .fail_every = 10,
				     .error = EIO });
	t.spec.events = 1000;

	trial_run(&t);

	cr_assert(t.run->stopped_by_error);
	cr_assert_not(t.run->interrupted);
	cr_assert_eq(t.run->op[IO_READ].ios, 9);
	cr_assert_eq(t.run->op[IO_READ].error_count, 1);
	cr_assert_eq(t.run->op[IO_READ].errors[0].code, EIO);
	cr_assert_eq(t.run->op[IO_READ].errors[0].count, 1);
}

Test(loop, counts_errors_and_goes_on_if_it_may)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	inject(&(struct fault_plan){ .under = engine_find("null"), .fail_every = 10,
				     .error = ENOSPC });
	t.spec.iodepth = 4;
	t.spec.events = 1000;
	t.spec.continue_on_error = true;

	trial_run(&t);

	cr_assert_not(t.run->stopped_by_error);
	cr_assert_eq(t.run->op[IO_READ].ios, 900);
	cr_assert_eq(t.run->op[IO_READ].bytes, 900 * TRIAL_BLOCK_BYTES);
	cr_assert_eq(t.run->op[IO_READ].hist->count, 900, "errors have no latency");
	cr_assert_eq(t.run->op[IO_READ].errors[0].code, ENOSPC);
	cr_assert_eq(t.run->op[IO_READ].errors[0].count, 100);
}

/* 333 times 4 in 10 ms; of the next 4, in flight at the end, the second fails. */
static void fail_in_the_drain(bool continue_on_error)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 30 * US);
	inject(&(struct fault_plan){ .under = engine_find("null"), .fail_every = 1334,
				     .error = EIO });
	t.spec.iodepth = 4;
	t.spec.time_ns = 10 * MS;
	t.spec.continue_on_error = continue_on_error;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].ios, 1332);
	cr_assert_eq(t.run->op[IO_READ].hist->count, 1332);
	cr_assert_eq(t.run->unfinished, 4);
	cr_assert_eq(t.run->op[IO_READ].errors[0].code, EIO);
	cr_assert_eq(t.run->op[IO_READ].errors[0].count, 1);
	cr_assert_not_null(t.run->first_error);
}

Test(loop, an_error_of_what_was_in_flight_at_the_end_is_an_error)
{
	fail_in_the_drain(false);

	cr_assert(t.run->stopped_by_error);
}

Test(loop, goes_on_after_an_error_at_the_end_if_it_may)
{
	fail_in_the_drain(true);

	cr_assert_not(t.run->stopped_by_error);
}

Test(loop, counts_errors_by_operation)
{
	trial_init(&t, "null");
	inject(&(struct fault_plan){ .under = engine_find("null"), .fail_every = 1,
				     .error = EIO, .only = { [IO_FSYNC] = true } });
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.fsync_freq = 100;
	t.spec.events = 1000;
	t.spec.continue_on_error = true;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_WRITE].ios, 1000);
	cr_assert_eq(t.run->op[IO_FSYNC].ios, 0);
	cr_assert_eq(op_result_errors(&t.run->op[IO_FSYNC]), 10 * TRIAL_FILES);
	cr_assert_eq(op_result_errors(&t.run->op[IO_WRITE]), 0);
}

Test(loop, counts_short_transfers)
{
	trial_init(&t, "null");
	inject(&(struct fault_plan){ .under = engine_find("null"), .shorten_every = 5 });
	t.spec.iodepth = 8;
	t.spec.events = 100;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].ios, 100);
	cr_assert_eq(t.run->op[IO_READ].shorts, 20);
	cr_assert_eq(t.run->op[IO_READ].bytes,
		     80 * TRIAL_BLOCK_BYTES + 20 * TRIAL_BLOCK_BYTES / 2);
	cr_assert_not(t.run->stopped_by_error);
}

Test(loop, does_not_mind_completions_that_come_late_and_in_disorder)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	inject(&(struct fault_plan){ .under = engine_find("null"), .reverse = true,
				     .delay_reaps = 3 });
	t.spec.test_mode = TEST_MODE_RNDRW;
	t.spec.fsync_freq = 10;
	t.spec.iodepth = 16;
	t.spec.events = 1000;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].ios + t.run->op[IO_WRITE].ios, 1000);
	cr_assert_eq(t.run->op[IO_READ].ios, 600);
	cr_assert_eq(t.run->op[IO_WRITE].ios, 400);
	cr_assert_eq(t.run->op[IO_FSYNC].ios, 100 * TRIAL_FILES);
}

Test(loop, collects_rare_errnos_in_the_last_place)
{
	static struct loop_errors errors;

	for (int code = 1; code <= 40; code++)
		loop_count_error(&errors, code);
	loop_count_error(&errors, 1);

	cr_assert_eq(errors.at[0].code, 1);
	cr_assert_eq(errors.at[0].count, 2);
	cr_assert_eq(errors.at[LOOP_ERRORS_MAX - 1].count, 40 - (LOOP_ERRORS_MAX - 1));
	trial_init(&t, "null");		/* for release() */
}

/* ---- fsync covers completed writes ---- */

/* Every series of fsyncs over all files begins when no write is in flight. */
static unsigned count_series(void)
{
	const struct fault_event *log = fault_log();
	unsigned series = 0, next_file = 0;

	for (unsigned i = 0; i < fault_log_count(); i++) {
		if (log[i].kind != FAULT_QUEUED || log[i].op != IO_FSYNC)
			continue;
		cr_assert_eq(log[i].writes_in_flight, 0, "an fsync beside %u writes",
			     log[i].writes_in_flight);
		cr_assert_eq(log[i].file_index, next_file);
		next_file = (next_file + 1) % TRIAL_FILES;
		series += next_file == 0;
	}
	cr_assert_eq(next_file, 0, "a series may be cut");
	return series;
}

Test(loop, syncs_all_files_every_so_often_after_the_writes_have_completed)
{
	static const struct { unsigned iodepth; bool reverse; } settings[] = {
		{ 1, false }, { 3, false }, { 8, true }, { 64, true },
	};

	for (unsigned i = 0; i < 4; i++) {
		trial_init(&t, "null");
		TRIAL_LATENCIES(&t, 10 * US, 70 * US, 30 * US, 900 * US);
		inject(&(struct fault_plan){ .under = engine_find("null"),
					     .reverse = settings[i].reverse });
		t.spec.test_mode = TEST_MODE_RNDRW;
		t.spec.iodepth = settings[i].iodepth;
		t.spec.fsync_freq = 10;
		t.spec.events = 1000;

		trial_run(&t);

		cr_assert_eq(count_series(), 100);
		cr_assert_eq(t.run->op[IO_FSYNC].ios, 100 * TRIAL_FILES);
		if (i < 3)
			trial_release(&t);
	}
}

/* Then the engine delays them, and the loop continues. */
Test(loop, waits_for_no_write_where_the_engine_drains)
{
	struct engine_ops draining = *engine_find("null");
	unsigned beside_writes = 0, fsyncs = 0;

	draining.can |= ENGINE_CAN_DRAIN;
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 10 * US, 70 * US, 30 * US);
	inject(&(struct fault_plan){ .under = &draining });
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.ring.fsync_order = FSYNC_ORDER_DRAIN;
	t.spec.iodepth = 16;
	t.spec.fsync_freq = 10;
	t.spec.events = 1000;

	trial_run(&t);

	for (unsigned i = 0; i < fault_log_count(); i++) {
		const struct fault_event *event = &fault_log()[i];

		fsyncs += event->kind == FAULT_QUEUED && event->op == IO_FSYNC;
		beside_writes += event->kind == FAULT_QUEUED && event->op == IO_FSYNC &&
			event->writes_in_flight > 0;
	}
	cr_assert_eq(fsyncs, 100 * TRIAL_FILES);
	cr_assert_gt(beside_writes, 0);
	cr_assert_eq(t.run->op[IO_WRITE].ios, 1000);
}

/* Between two writes of the series' batch are the fsyncs of all files: each write before is
 * covered, because the fsync of its file is queued after the write completed. */
Test(loop, covers_every_write_that_was_before_the_series)
{
	const struct fault_event *log;
	bool dirty[TRIAL_FILES] = { false };
	unsigned since_sync = 0;

	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 10 * US, 70 * US, 30 * US);
	inject(&(struct fault_plan){ .under = engine_find("null"), .reverse = true });
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.iodepth = 16;
	t.spec.fsync_freq = 25;
	t.spec.events = 500;

	trial_run(&t);

	log = fault_log();
	for (unsigned i = 0; i < fault_log_count(); i++) {
		if (log[i].kind == FAULT_REAPED && log[i].op == IO_WRITE)
			dirty[log[i].file_index] = true;
		if (log[i].kind != FAULT_QUEUED)
			continue;
		if (log[i].op == IO_FSYNC)
			dirty[log[i].file_index] = false;
		else if (since_sync++ == 25)
			since_sync = 1;
		/* The first write after a series: everything before is clean. */
		if (log[i].op == IO_WRITE && since_sync == 1)
			for (unsigned file = 0; file < TRIAL_FILES; file++)
				cr_assert_not(dirty[file], "file %u is left out", file);
	}
}

Test(loop, does_not_sync_what_was_only_read)
{
	trial_init(&t, "null");
	inject(&(struct fault_plan){ .under = engine_find("null") });
	t.spec.fsync_freq = 10;
	t.spec.fsync_end = true;
	t.spec.events = 1000;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_FSYNC].ios, 0);
	cr_assert_eq(t.run->end_fsyncs, 0);
}

Test(loop, makes_one_io_of_each_write_and_its_sync)
{
	const struct fault_event *log;

	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	inject(&(struct fault_plan){ .under = engine_find("null") });
	t.spec.test_mode = TEST_MODE_RNDRW;
	t.spec.fsync_all = true;
	t.spec.iodepth = 4;
	t.spec.events = 1000;

	trial_run(&t);

	log = fault_log();
	for (unsigned i = 0; i < fault_log_count(); i++)
		cr_assert_eq(log[i].then_fsync, log[i].op == IO_WRITE);
	cr_assert_eq(t.run->op[IO_WRITE].ios, 400);
	cr_assert_eq(t.run->op[IO_FSYNC].ios, 400);
	cr_assert_eq(t.run->pair.ios, 400);
	cr_assert_eq(t.run->op[IO_READ].ios, 600);
}

static void init_pairs(void)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US, 3 * MS);
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.fsync_all = true;
	t.spec.events = 100;
}

static void expect_latency(const struct op_result *op, uint64_t ns)
{
	cr_assert_eq(op->hist->count, 100);
	cr_assert_eq(op->hist->min, ns);
	cr_assert_eq(op->hist->max, ns);
	cr_assert_eq(op->mean_ns, (double)ns);
}

Test(loop, tells_what_a_write_took_and_what_its_fsync)
{
	init_pairs();

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_WRITE].ios, 100);
	cr_assert_eq(t.run->op[IO_FSYNC].ios, 100);
	cr_assert_eq(t.run->pair.ios, 100);
	expect_latency(&t.run->op[IO_WRITE], 100 * US);
	expect_latency(&t.run->op[IO_FSYNC], 3 * MS);
	expect_latency(&t.run->pair, 3 * MS + 100 * US);
	expect_latency(&t.run->total, 3 * MS + 100 * US);
	cr_assert_eq(run_result_unsplit(t.run), 0);
	cr_assert_float_eq(t.run->pair.iops, 1e9 / (3.1 * MS), 1e-9);
}

/* Four start together, so their writes take 100 us, 3 ms, 100 us, 3 ms. */
Test(loop, tells_writes_from_fsyncs_at_depth)
{
	init_pairs();
	TRIAL_LATENCIES(&t, 100 * US, 100 * US, 3 * MS, 3 * MS);
	t.spec.iodepth = 2;

	trial_run(&t);

	expect_latency(&t.run->op[IO_WRITE], 100 * US);
	expect_latency(&t.run->op[IO_FSYNC], 3 * MS);
	expect_latency(&t.run->pair, 3 * MS + 100 * US);
}

Test(loop, tells_writes_of_several_sizes_from_their_fsyncs)
{
	init_pairs();
	t.spec.block_sizes.of[IO_WRITE] = (struct size_list){
		.at	= { { TRIAL_BLOCK_BYTES, 50 }, { 2 * TRIAL_BLOCK_BYTES, 50 } },
		.count	= 2,
	};

	trial_run(&t);

	expect_latency(&t.run->op[IO_WRITE], 100 * US);
	expect_latency(&t.run->op[IO_FSYNC], 3 * MS);
	expect_latency(&t.run->pair, 3 * MS + 100 * US);
}

/* Due every 10 ms, and done long before the next. */
Test(loop, counts_a_write_from_when_it_was_due_and_its_fsync_from_the_write)
{
	init_pairs();
	t.spec.rate.all.per_s = 1;

	trial_run(&t);

	expect_latency(&t.run->op[IO_FSYNC], 3 * MS);
	cr_assert_eq(t.run->op[IO_WRITE].service.hist->min, 100 * US);
	cr_assert_eq(t.run->op[IO_WRITE].service.hist->max, 100 * US);
	cr_assert_eq(t.run->op[IO_FSYNC].service.hist->max, 3 * MS);
	cr_assert_eq(t.run->pair.service.hist->max, 3 * MS + 100 * US);
	cr_assert_eq(t.run->pair.hist->sum, t.run->op[IO_WRITE].hist->sum +
		     t.run->op[IO_FSYNC].hist->sum);
	cr_assert_eq(t.run->total.service.hist->sum, t.run->pair.service.hist->sum);
}

/* Neither for a job without pairs, nor for the total of the run. */
Test(loop, keeps_the_pairs_of_one_job_apart_from_the_writes_of_another)
{
	struct spec *other;

	init_pairs();
	other = trial_add_job(&t, "other");
	*other = t.spec;
	other->fsync_all = false;
	other->fsync_freq = 0;

	trial_run(&t);

	cr_assert_null(t.run->jobs[1].pair.hist);
	cr_assert_eq(t.run->pair.ios, 100);
	cr_assert_eq(t.run->op[IO_WRITE].ios, 200);
	cr_assert_eq(t.run->total.hist->count, 200);
	cr_assert_eq(t.run->total.hist->max, 3 * MS + 100 * US);
	cr_assert_float_eq(t.run->pair.iops, t.run->jobs[0].pair.iops, 1e-9);
}

Test(loop, has_no_pairs_without_fsyncs)
{
	trial_init(&t, "null");
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.events = 100;

	trial_run(&t);

	cr_assert_null(t.run->pair.hist);
}

/* ---- the same work with every engine ---- */

struct sequence_case {
	char engine[16];
	unsigned iodepth;
	int mode;
};

static unsigned take_sequence(const struct sequence_case *c, struct fault_event *sequence,
			      unsigned max)
{
	const struct fault_event *log;
	unsigned count = 0;

	trial_init(&t, c->engine);
	trial_make_files(&t);
	trial_use(&t, fault_engine(&(struct fault_plan){ .under = t.engine.ops }));
	t.spec.test_mode = (enum test_mode)c->mode;
	t.spec.iodepth = c->iodepth;
	t.spec.fsync_freq = 50;
	t.spec.events = 600;
	trial_run(&t);

	log = fault_log();
	for (unsigned i = 0; i < fault_log_count(); i++)
		if (log[i].kind == FAULT_QUEUED && count < max)
			sequence[count++] = log[i];
	trial_release(&t);
	return count;
}

ParameterizedTestParameters(loop, gives_every_engine_the_same_sequence)
{
	static const struct sequence_case cases[] = {
		{ "io_uring", 1, TEST_MODE_RNDRD }, { "io_uring", 8, TEST_MODE_RNDRD },
		{ "pool", 1, TEST_MODE_RNDRD }, { "pool", 8, TEST_MODE_RNDRD },
		{ "io_uring", 1, TEST_MODE_RNDRW }, { "io_uring", 8, TEST_MODE_RNDRW },
		{ "pool", 1, TEST_MODE_RNDRW }, { "pool", 8, TEST_MODE_RNDRW },
		{ "io_uring", 8, TEST_MODE_SEQREWR }, { "pool", 8, TEST_MODE_SEQREWR },
		{ "io_uring", 8, TEST_MODE_SEQRD }, { "pool", 8, TEST_MODE_SEQRD },
		{ "null", 8, TEST_MODE_RNDRW }, { "nop", 8, TEST_MODE_RNDRW },
	};

	return cr_make_param_array(const struct sequence_case, cases,
				   sizeof(cases) / sizeof(cases[0]));
}

/* psync is the reference: one I/O after the other. */
ParameterizedTest(const struct sequence_case *c, loop, gives_every_engine_the_same_sequence)
{
	enum { MAX = 2000 };
	static struct fault_event expected[MAX], got[MAX];
	const struct sequence_case reference = { "psync", 1, c->mode };
	const unsigned expected_count = take_sequence(&reference, expected, MAX);
	const unsigned count = take_sequence(c, got, MAX);

	cr_assert_geq(expected_count, 600);
	cr_assert_eq(count, expected_count);
	for (unsigned i = 0; i < count; i++) {
		cr_assert_eq(got[i].op, expected[i].op, "%u", i);
		cr_assert_eq(got[i].file_index, expected[i].file_index, "%u", i);
		cr_assert_eq(got[i].offset, expected[i].offset, "%u", i);
		cr_assert_eq(got[i].length, expected[i].length, "%u", i);
	}
	trial_init(&t, "null");		/* for release() */
}

/* ---- different work in every run ---- */

static unsigned take_places(enum test_mode mode, unsigned round, unsigned place, uint64_t events,
			    uint64_t *places)
{
	const struct fault_event *log;
	unsigned count = 0;

	trial_init(&t, "null");
	trial_use(&t, fault_engine(&(struct fault_plan){ .under = t.engine.ops }));
	t.spec.test_mode = mode;
	t.spec.events = events;
	t.round = round;
	t.place = place;
	trial_run(&t);

	log = fault_log();
	for (unsigned i = 0; i < fault_log_count(); i++)
		if (log[i].kind == FAULT_QUEUED)
			places[count++] = log[i].file_index * UINT64_C(1000000000) + log[i].offset;
	trial_release(&t);
	return count;
}

static unsigned common_prefix(const uint64_t *a, const uint64_t *b, unsigned count)
{
	unsigned i = 0;

	while (i < count && a[i] == b[i])
		i++;
	return i;
}

Test(loop, visits_other_places_in_every_run_of_a_command)
{
	enum { EVENTS = 200 };
	static const enum test_mode modes[] = {
		TEST_MODE_RNDRD, TEST_MODE_RNDWR, TEST_MODE_RNDRW, TEST_MODE_SEQRD,
		TEST_MODE_SEQREWR,
	};
	uint64_t first[EVENTS], again[EVENTS], next[EVENTS], later[EVENTS];

	for (unsigned m = 0; m < sizeof(modes) / sizeof(modes[0]); m++) {
		take_places(modes[m], 1, 1, EVENTS, first);
		take_places(modes[m], 1, 2, EVENTS, next);
		take_places(modes[m], 2, 2, EVENTS, later);
		take_places(modes[m], 2, 2, EVENTS, again);

		cr_expect_lt(common_prefix(first, next, EVENTS), 3, "mode %u", modes[m]);
		cr_expect_lt(common_prefix(next, later, EVENTS), 3, "mode %u", modes[m]);
		cr_expect_eq(common_prefix(later, again, EVENTS), EVENTS, "mode %u", modes[m]);
	}
	trial_init(&t, "null");		/* for release() */
}

static int by_value(const void *a, const void *b)
{
	const uint64_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

Test(loop, sweeps_all_blocks_once_wherever_it_begins)
{
	enum { BLOCKS = TRIAL_FILES * TRIAL_FILE_BYTES / TRIAL_BLOCK_BYTES };
	static uint64_t from_start[BLOCKS], from_elsewhere[BLOCKS], anew[BLOCKS];

	cr_assert_eq(take_places(TEST_MODE_SEQRD, 1, 1, BLOCKS, from_start), BLOCKS);
	cr_assert_eq(take_places(TEST_MODE_SEQRD, 3, 2, BLOCKS, from_elsewhere), BLOCKS);
	cr_assert_eq(take_places(TEST_MODE_SEQWR, 3, 2, BLOCKS, anew), BLOCKS);

	cr_expect_eq(from_start[0], 0);
	cr_expect_neq(from_elsewhere[0], 0);
	qsort(from_elsewhere, BLOCKS, sizeof(*from_elsewhere), by_value);
	cr_expect_arr_eq(from_elsewhere, from_start, sizeof(from_start));
	cr_expect_arr_eq(anew, from_start, sizeof(from_start), "a new set grows from its start");
	trial_init(&t, "null");		/* for release() */
}

/* ---- real engines ---- */

struct real_case {
	char engine[16];
	unsigned iodepth;
};

ParameterizedTestParameters(loop, performs_exactly_the_events_on_real_files)
{
	static const struct real_case cases[] = {
		{ "psync", 1 }, { "io_uring", 1 }, { "io_uring", 2 }, { "io_uring", 100 },
		{ "pool", 1 }, { "pool", 2 }, { "pool", 40 },
	};

	return cr_make_param_array(const struct real_case, cases,
				   sizeof(cases) / sizeof(cases[0]));
}

ParameterizedTest(const struct real_case *c, loop, performs_exactly_the_events_on_real_files)
{
	static const enum test_mode modes[] = {
		TEST_MODE_RNDRD, TEST_MODE_RNDRW, TEST_MODE_RNDWR, TEST_MODE_SEQRD,
		TEST_MODE_SEQREWR,
	};

	for (unsigned i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		trial_init(&t, c->engine);
		trial_make_files(&t);
		t.spec.test_mode = modes[i];
		t.spec.iodepth = c->iodepth;
		t.spec.events = 1003;

		trial_run(&t);

		cr_assert_eq(t.run->total.ios, 1003, "%s at %u: %lu", c->engine, c->iodepth,
			     (unsigned long)t.run->total.ios);
		cr_assert_eq(t.run->total.bytes, 1003 * TRIAL_BLOCK_BYTES);
		cr_assert_eq(t.run->total.shorts, 0);
		cr_assert_eq(t.run->unfinished, 0);
		cr_assert_gt(t.run->elapsed_s, 0);
		trial_release(&t);
	}
	trial_init(&t, "null");		/* for release() */
}

/* Several are given to a blocking engine in advance, but no latency includes another. */
Test(loop, measures_each_io_of_a_blocking_engine_by_itself)
{
	trial_init(&t, "psync");
	trial_make_files(&t);
	t.spec.events = 20000;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].ios, 20000);
	cr_assert_leq((double)t.run->op[IO_READ].hist->sum, t.run->elapsed_s * 1e9 + 1,
		      "one at a time cannot take longer than all together");
}

Test(loop, says_what_an_io_costs)
{
	static const char *const names[] = { "psync", "pool", "io_uring" };

	for (unsigned i = 0; i < 3; i++) {
		trial_init(&t, names[i]);
		trial_make_files(&t);
		t.spec.time_ns = 60 * MS;

		trial_run(&t);

		cr_assert_gt(t.run->cost.user_ns + t.run->cost.system_ns, 0);
		cr_assert_gt(t.run->us_per_io, 0);
		cr_assert_gt(t.run->iops_per_core, 0);
		if (i < 2)
			trial_release(&t);
	}
}

Test(loop, ends_in_time_over_latencies_that_are_all_0)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 0, 0);
	t.spec.time_ns = 20 * MS;

	trial_run(&t);

	cr_assert_geq(t.run->elapsed_s, 0.02);
	cr_assert_gt(t.run->total.ios, 0);
}

Test(loop, has_exact_times_if_one_latency_is_not_0)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 0, 100 * US);
	t.spec.time_ns = 10 * MS;

	trial_run(&t);

	cr_assert_eq(t.run->elapsed_s, 0.01);
}

/* ---- snapshots ---- */

static struct loop held;

static void *run_held(void *arg)
{
	struct err *err = arg;

	if (loop_open(&held, err) < 0)
		return NULL;
	loop_run(&held, err);
	loop_close(&held);
	return NULL;
}

Test(loop, hands_out_snapshots_that_grow_while_it_runs)
{
	struct err err = { 0 };
	uint64_t before = 0, end_ns = 0;
	struct loop_view view;
	pthread_t thread;

	trial_init(&t, "null");
	t.spec.time_ns = 600000 * MS;
	trial_make_loop(&t, &held);
	cr_assert_eq(pthread_create(&thread, NULL, run_held, &err), 0);

	for (unsigned i = 0; i < 20; i++) {
		uint64_t ios;

		loop_ask(&held);
		cr_assert(loop_wait_for_answer(&held, clock_real_ns() + 300000 * MS));
		view = loop_view(&held);
		ios = loop_op_ios(&view.counts->op[IO_READ]);
		cr_assert_geq(ios, before);
		cr_assert_eq(view.counts->op[IO_READ].bytes, ios * TRIAL_BLOCK_BYTES);
		cr_assert_geq(view.numbers->end_ns, end_ns, "by its own stamps");
		cr_assert_leq(view.numbers->end_ns, clock_real_ns());
		before = ios;
		end_ns = view.numbers->end_ns;
		usleep(1000);
	}
	atomic_store(&t.shared.stop, true);
	pthread_join(thread, NULL);

	cr_assert_gt(before, 0);
	view = loop_view(&held);
	cr_assert(view.has_drained);
	cr_assert_geq(loop_op_ios(&view.counts->op[IO_READ]), before);
	cr_assert_not(view.numbers->measures);
	loop_release(&held);
}

Test(loop, shows_nothing_of_the_warm_up_in_snapshots)
{
	struct err err = { 0 };
	pthread_t thread;

	trial_init(&t, "null");
	t.spec.warmup_ns = 600000 * MS;
	t.spec.time_ns = 600000 * MS;
	trial_make_loop(&t, &held);
	cr_assert_eq(pthread_create(&thread, NULL, run_held, &err), 0);

	for (unsigned i = 0; i < 5; i++) {
		usleep(2000);
		loop_ask(&held);
		cr_assert(loop_wait_for_answer(&held, clock_real_ns() + 300000 * MS));
		cr_assert_eq(loop_op_ios(&held.snapshot->counts.op[IO_READ]), 0);
		cr_assert_not(held.snapshot->numbers.has_begun);
		cr_assert_gt(held.snapshot->numbers.warmup_ns, 0);
	}
	atomic_store(&t.shared.stop, true);
	pthread_join(thread, NULL);
	loop_release(&held);
}

/* Not before the costs are read; otherwise its first I/Os would include that time. */
Test(loop, is_paced_from_when_it_measures)
{
	struct err err = { 0 };

	trial_init(&t, "null");
	t.spec.rate.all.per_s = 1000000;
	t.spec.events = 10;
	trial_make_loop(&t, &held);

	window_start(&t.shared.window, false);
	run_held(&err);

	cr_assert_geq(held.paced.pacer.start_ns, held.measure_start_ns);
	loop_release(&held);
}

/* Some complete with the reap that ends the window, others in the drain. */
static void check_writes_are_back(double rate)
{
	struct err err = { 0 };

	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 1000 * 1000, 1000 * 1000, 5000 * 1000);
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.iodepth = 8;
	t.spec.rate.all.per_s = rate;
	t.spec.time_ns = 10500 * 1000;
	trial_make_loop(&t, &held);
	window_start(&t.shared.window, false);
	run_held(&err);

	cr_assert_gt(held.unfinished, 0);
	cr_assert_eq(held.in_flight, 0);
	cr_assert_eq(held.writes_in_flight, 0);
	loop_release(&held);
}

Test(loop, has_no_writes_in_flight_in_the_end)
{
	check_writes_are_back(0);
}

Test(loop, with_a_rate_has_no_writes_in_flight_in_the_end)
{
	check_writes_are_back(100000);
}

Test(loop, leaves_a_question_standing_until_it_is_taken_back)
{
	trial_init(&t, "null");
	trial_make_loop(&t, &held);
	held.snapshot->counts.op[IO_READ].bytes = 4711;

	loop_ask(&held);
	loop_ask(&held);

	cr_assert_not(loop_wait_for_answer(&held, clock_real_ns() + 2 * MS));
	cr_assert_eq(atomic_load(&held.snapshot_state), SNAPSHOT_WANTED);
	cr_assert(loop_take_back_question(&held));
	cr_assert(loop_has_answered(&held));
	cr_assert_eq(loop_view(&held).counts->op[IO_READ].bytes, 4711, "what it said last");
	loop_release(&held);
}

/* Without a request; and later requests change nothing. */
Test(loop, hands_over_its_counts_when_it_has_drained)
{
	struct err err = { 0 };
	struct loop_view view;

	trial_init(&t, "null");
	t.spec.events = 1000;
	trial_make_loop(&t, &held);

	run_held(&err);
	loop_ask(&held);

	cr_assert(loop_has_answered(&held));
	cr_assert_not(loop_take_back_question(&held));
	view = loop_view(&held);
	cr_assert_eq(loop_op_ios(&view.counts->op[IO_READ]), 1000);
	cr_assert_eq(view.numbers->in_flight, 0);
	loop_release(&held);
}

/* ---- opening ---- */

Test(loop, gives_each_slot_a_buffer_of_its_own)
{
	struct err err = { 0 };

	trial_init(&t, "null");
	t.spec.iodepth = 8;
	t.spec.block_size_bytes = 1000;
	trial_make_loop(&t, &held);

	cr_assert_eq(loop_open(&held, &err), 0);

	cr_assert_eq(held.slot_count, 8);
	cr_assert_eq(held.buffer_stride_bytes, 1024, "rounded up, for O_DIRECT");
	for (unsigned i = 0; i < 8; i++) {
		cr_assert_eq(held.slots[i].slot_index, i);
		cr_assert_eq(held.slots[i].buffer, (char *)held.buffers.at + i * 1024);
	}
	loop_close(&held);
	loop_release(&held);
}

Test(loop, gives_everything_back_if_the_engine_cannot_be_opened)
{
	struct err err = { 0 };

	trial_init(&t, "null");
	inject(&(struct fault_plan){ .under = engine_find("null"), .fail_open = 1 });
	trial_make_loop(&t, &held);

	cr_assert_eq(loop_open(&held, &err), -ENOMEM);

	cr_assert_str_eq(err.text, "engine 'fault': opening was told to fail");
	cr_assert_null(held.slots);
	cr_assert_null(held.buffers.at);
	cr_assert_null(held.free);
	loop_release(&held);
}
