/*
 * sysbench_report: line by line, as in a report of sysbench 1.0.20.
 *
 * Blank lines belong to the layout: a script may count them. Where sysbench prints a newline
 * within a message, so does this, because the log compares messages, not lines.
 */
#include "sysbench_report.h"

#include <inttypes.h>

#define MIB (1024.0 * 1024.0)

char *sysbench_format_size(double bytes, char *buffer)
{
	static const char letters[] = "KMGT";
	int unit = -1;

	while (bytes >= 1024 && unit < 3) {
		bytes /= 1024;
		unit++;
	}
	if (unit < 0)
		snprintf(buffer, SYSBENCH_SIZE_MAX, "%.5gB", bytes);
	else
		snprintf(buffer, SYSBENCH_SIZE_MAX, "%.5g%ciB", bytes, letters[unit]);
	return buffer;
}

/* ---- before the run ---- */

static void print_general_options(struct sysbench_log *log, const struct sysbench_request *r)
{
	sysbench_log(log, SYSBENCH_NOTICE, "Running the test with following options:");
	sysbench_log(log, SYSBENCH_NOTICE, "Number of threads: %" PRId64, r->threads);
	if (r->warmup_s > 0)
		sysbench_log(log, SYSBENCH_NOTICE, "Warmup time: %" PRId64 "s", r->warmup_s);
	if (r->rate > 0)
		sysbench_log(log, SYSBENCH_NOTICE, "Target transaction rate: %" PRId64 "/sec",
			     r->rate);
	if (r->report_interval_s > 0)
		sysbench_log(log, SYSBENCH_NOTICE, "Report intermediate results every %" PRId64
			     " second(s)", r->report_interval_s);
}

static void print_checkpoints(struct sysbench_log *log, const struct sysbench_request *r)
{
	char list[SYSBENCH_CHECKPOINTS_MAX * 12] = "";
	size_t length = 0;

	for (unsigned i = 0; i < r->checkpoint_count; i++)
		length += (size_t)snprintf(list + length, sizeof(list) - length, "%s%u",
					   i > 0 ? ", " : "", r->checkpoints_s[i]);
	if (r->checkpoint_count > 0)
		sysbench_log(log, SYSBENCH_NOTICE, "Report checkpoint(s) at %s seconds", list);
}

static void print_switches(struct sysbench_log *log, const struct sysbench_request *r)
{
	if (r->debug)
		sysbench_log(log, SYSBENCH_NOTICE, "Debug mode enabled.\n");
	if (r->validate)
		sysbench_log(log, SYSBENCH_NOTICE, "Validation checks: on.\n");
	if (r->seed)
		sysbench_log(log, SYSBENCH_NOTICE,
			     "Initializing random number generator from seed (%" PRId64 ").\n",
			     r->seed);
	else
		sysbench_log(log, SYSBENCH_NOTICE,
			     "Initializing random number generator from current time\n");
	if (r->forced_shutdown)
		sysbench_log(log, SYSBENCH_NOTICE, "Forcing shutdown in %" PRIu64 " seconds",
			     r->forced_after_s);
	sysbench_log(log, SYSBENCH_NOTICE, "%s", "");
}

void sysbench_print_extra_flags(struct sysbench_log *log, const struct sysbench_request *r)
{
	sysbench_log(log, SYSBENCH_NOTICE, "Extra file open flags: %s%s%s%s",
		     r->extra_flags ? "" : "(none)",
		     r->extra_flags & OPEN_FLAG_SYNC ? "sync " : "",
		     r->extra_flags & OPEN_FLAG_DSYNC ? "dsync " : "",
		     r->extra_flags & OPEN_FLAG_DIRECT ? "directio" : "");
}

static void print_sizes(struct sysbench_log *log, const struct sysbench_request *r)
{
	const double file_bytes = (double)sysbench_file_bytes(r);
	const double block_bytes = (double)r->block_bytes;
	char size[SYSBENCH_SIZE_MAX];

	sysbench_log(log, SYSBENCH_NOTICE, "%" PRId64 " files, %s each", r->file_num,
		     sysbench_format_size(file_bytes, size));
	sysbench_log(log, SYSBENCH_NOTICE, "%s total file size",
		     sysbench_format_size(file_bytes * (double)r->file_num, size));
	sysbench_log(log, SYSBENCH_NOTICE, "Block size %s",
		     sysbench_format_size(block_bytes, size));
	if (r->merged_requests > 0)
		sysbench_log(log, SYSBENCH_NOTICE,
			     "Merging requests up to %s for sequential IO.",
			     sysbench_format_size(block_bytes * (double)r->merged_requests, size));
}

static bool is_random(enum test_mode mode)
{
	return mode == TEST_MODE_RNDRD || mode == TEST_MODE_RNDWR || mode == TEST_MODE_RNDRW;
}

static void print_fsyncs(struct sysbench_log *log, const struct sysbench_request *r)
{
	if (r->fsync_freq > 0)
		sysbench_log(log, SYSBENCH_NOTICE, "Periodic FSYNC enabled, calling fsync() each "
			     "%" PRId64 " requests.", r->fsync_freq);
	if (r->fsync_end)
		sysbench_log(log, SYSBENCH_NOTICE,
			     "Calling fsync() at the end of test, Enabled.");
	if (r->fsync_all)
		sysbench_log(log, SYSBENCH_NOTICE, "Calling fsync() after each write operation.");
}

void sysbench_print_preamble(struct sysbench_log *log, const struct sysbench_request *r,
			     const char *io_mode)
{
	static const char *const tests[] = {
		[TEST_MODE_SEQWR]	= "sequential write (creation)",
		[TEST_MODE_SEQREWR]	= "sequential rewrite",
		[TEST_MODE_SEQRD]	= "sequential read",
		[TEST_MODE_RNDRD]	= "random read",
		[TEST_MODE_RNDWR]	= "random write",
		[TEST_MODE_RNDRW]	= "random r/w",
	};

	print_general_options(log, r);
	print_checkpoints(log, r);
	print_switches(log, r);
	sysbench_print_extra_flags(log, r);
	print_sizes(log, r);
	if (is_random(r->mode)) {
		sysbench_log(log, SYSBENCH_NOTICE, "Number of IO requests: %" PRId64, r->events);
		sysbench_log(log, SYSBENCH_NOTICE,
			     "Read/Write ratio for combined random IO test: %2.2f", r->rw_ratio);
	}
	print_fsyncs(log, r);
	sysbench_log(log, SYSBENCH_NOTICE, "Using %s I/O mode", io_mode);
	if (r->validate)
		sysbench_log(log, SYSBENCH_NOTICE, "Using checksums validation.");
	sysbench_log(log, SYSBENCH_NOTICE, "Doing %s test", tests[r->mode]);
}

/* ---- while it runs ---- */

void sysbench_print_interval(struct sysbench_log *log, const struct spec *spec,
			     const struct result_interval *interval)
{
	const double seconds = interval->length_s > 0 ? interval->length_s : 1;

	sysbench_log_at(log, interval->start_s + interval->length_s,
			"reads: %4.2f MiB/s writes: %4.2f MiB/s fsyncs: %4.2f/s "
			"latency (ms,%u%%): %4.3f",
			(double)interval->bytes[IO_READ] / MIB / seconds,
			(double)interval->bytes[IO_WRITE] / MIB / seconds,
			(double)interval->ios[IO_FSYNC] / seconds, (unsigned)spec->percentile,
			(double)interval->percentile_ns / 1e6);
}

/* ---- after it ---- */

static void print_operations(struct sysbench_log *log, const struct run_result *part)
{
	sysbench_log(log, SYSBENCH_NOTICE,
		     "\n"
		     "File operations:\n"
		     "    reads/s:                      %4.2f\n"
		     "    writes/s:                     %4.2f\n"
		     "    fsyncs/s:                     %4.2f\n"
		     "\n"
		     "Throughput:\n"
		     "    read, MiB/s:                  %4.2f\n"
		     "    written, MiB/s:               %4.2f",
		     part->op[IO_READ].iops, part->op[IO_WRITE].iops, part->op[IO_FSYNC].iops,
		     part->op[IO_READ].bytes_per_s / MIB, part->op[IO_WRITE].bytes_per_s / MIB);
}

/* To sysbench an fsync is an event like any other. */
void sysbench_all_events(const struct run_result *part, struct hist *events)
{
	hist_init(events);
	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		const struct op_result *waited = run_result_waited(part, op);

		if (waited)
			hist_merge(events, waited->hist);
	}
}

static void print_general(struct sysbench_log *log, const struct run_result *part, double total_s)
{
	uint64_t events = 0;

	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		const struct op_result *waited = run_result_waited(part, op);

		if (waited)
			events += waited->hist->count - waited->unissued - waited->drained;
	}
	sysbench_log(log, SYSBENCH_NOTICE, "%s", "");
	sysbench_log(log, SYSBENCH_NOTICE, "General statistics:");
	sysbench_log(log, SYSBENCH_NOTICE, "    total time:                          %.4fs",
		     total_s);
	sysbench_log(log, SYSBENCH_NOTICE, "    total number of events:              %" PRIu64,
		     events);
}

static void print_latency(struct sysbench_log *log, const struct hist *hist, unsigned percentile)
{
	const double min_ns = hist->count ? (double)hist->min : 0;

	sysbench_log(log, SYSBENCH_NOTICE, "%s", "");
	sysbench_log(log, SYSBENCH_NOTICE, "Latency (ms):");
	sysbench_log(log, SYSBENCH_NOTICE, "         min: %39.2f",
		     min_ns / 1e6);
	sysbench_log(log, SYSBENCH_NOTICE, "         avg: %39.2f",
		     hist_mean(hist) / 1e6);
	sysbench_log(log, SYSBENCH_NOTICE, "         max: %39.2f",
		     (double)hist->max / 1e6);
	if (percentile > 0)
		sysbench_log(log, SYSBENCH_NOTICE, "        %3uth percentile: %27.2f",
			     percentile, (double)hist_percentile(hist, percentile) / 1e6);
	else
		sysbench_log(log, SYSBENCH_NOTICE,
			     "         percentile stats:               disabled");
	sysbench_log(log, SYSBENCH_NOTICE, "         sum: %39.2f",
		     (double)hist->sum / 1e6);
	sysbench_log(log, SYSBENCH_NOTICE, "%s", "");
}

static void print_fairness(struct sysbench_log *log, const struct run_result *part)
{
	const struct result_fairness *fairness = &part->fairness;

	sysbench_log(log, SYSBENCH_NOTICE, "Threads fairness:");
	sysbench_log(log, SYSBENCH_NOTICE, "    events (avg/stddev):           %.4f/%3.2f",
		     fairness->events_mean, fairness->events_stddev);
	sysbench_log(log, SYSBENCH_NOTICE, "    execution time (avg/stddev):   %.4f/%3.2f",
		     fairness->time_mean_s, fairness->time_stddev_s);
	sysbench_log(log, SYSBENCH_NOTICE, "%s", "");
}

static void print_threads(struct sysbench_log *log, const struct run_result *part)
{
	sysbench_log(log, SYSBENCH_DEBUG, "Verbose per-thread statistics:\n");
	for (unsigned i = 0; i < part->loop_count; i++) {
		const struct result_loop *loop = &part->loops[i];
		const double sum_s = (double)loop->latency_sum_ns / 1e9;

		sysbench_log(log, SYSBENCH_DEBUG, "    thread #%3u: min: %.4fs  avg: %.4fs  "
			     "max: %.4fs  events: %" PRIu64, i,
			     (double)loop->latency_min_ns / 1e9,
			     loop->events ? sum_s / (double)loop->events : 0,
			     (double)loop->latency_max_ns / 1e9, loop->events);
		sysbench_log(log, SYSBENCH_DEBUG,
			     "                 total time taken by event execution: %.4fs", sum_s);
	}
	sysbench_log(log, SYSBENCH_NOTICE, "%s", "");
}

void sysbench_print_report(struct sysbench_log *log, const struct sysbench_request *r,
			   const struct run_result *part, const struct sysbench_shown *shown)
{
	struct hist events;

	print_operations(log, part);
	if (shown->forced && part->unfinished > 0) {
		sysbench_log(log, SYSBENCH_NOTICE, "%s", "");
		sysbench_log(log, SYSBENCH_NOTICE, "Number of unfinished transactions on forced "
			     "shutdown: %" PRIu64, part->unfinished);
	}
	sysbench_all_events(part, &events);
	print_general(log, part, shown->total_s);
	print_latency(log, &events, r->percentile);
	print_fairness(log, part);
	if (r->debug)
		print_threads(log, part);
}
