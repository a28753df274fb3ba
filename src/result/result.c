/*
 * A result grows while a command runs, one run at a time, and is plain data afterwards.
 *
 * Measured values (counts, bytes, histograms, costs, elapsed time) are stored by run or loaded from
 * a file. All others are derived from them here, by run_result_finish(), which is idempotent and
 * gives the same numbers for fresh and loaded runs.
 */
#include "result.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "config.h"
#include "engine.h"
#include "memory.h"
#include "overload.h"

const struct result_percentile result_percentiles[RESULT_PERCENTILE_COUNT] = {
	{ "p50",	50 },
	{ "p90",	90 },
	{ "p95",	95 },
	{ "p99",	99 },
	{ "p99.9",	99.9 },
	{ "p99.99",	99.99 },
};

void result_init(struct result *result, int argc, char *const argv[])
{
	char now[32];

	memset(result, 0, sizeof(*result));
	arena_init(&result->arena);
	result->version = RINGBENCH_VERSION;
	result->started_at = arena_strdup(&result->arena, clock_wall_text(now));

	result->command = arena_alloc(&result->arena, (size_t)argc * sizeof(char *));
	result->command_count = (unsigned)argc;
	for (int i = 0; i < argc; i++)
		result->command[i] = arena_strdup(&result->arena, argv[i]);
}

void result_release(struct result *result)
{
	arena_release(&result->arena);
	memset(result, 0, sizeof(*result));
}

/* Room for one more: an array of `count` rows is full when count is 0 or a power of two, and
 * is then moved to one twice as large. The old one stays in the arena, which at most doubles the
 * memory and avoids storing a capacity. */
static void *grow(struct arena *arena, void *rows, unsigned count, size_t row_size)
{
	void *larger;

	if ((count & (count - 1)) != 0)
		return rows;

	larger = arena_alloc(arena, (count ? 2 * (size_t)count : 1) * row_size);
	if (count > 0)
		memcpy(larger, rows, count * row_size);
	return larger;
}

static void op_result_init(struct op_result *op, struct arena *arena)
{
	op->hist = arena_alloc(arena, sizeof(*op->hist));
	hist_init(op->hist);
}

void run_result_init(struct run_result *run, struct arena *arena)
{
	memset(run, 0, sizeof(*run));

	run->variant = "";
	run->engine_requested = run->engine_used = run->engine_reason = "";
	run->buffers_got = "";
	run->resident_before = run->resident_after = -1;
	run->gaps = (struct target_gaps){ .holes = -1, .unwritten = -1 };
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		op_result_init(&run->op[op], arena);
	op_result_init(&run->total, arena);
}

static void op_times_init(struct op_times *times, struct arena *arena)
{
	times->hist = arena_alloc(arena, sizeof(*times->hist));
	hist_init(times->hist);
}

void run_result_add_paced(struct run_result *run, struct arena *arena)
{
	op_times_init(&run->own_lateness, arena);
	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		op_times_init(&run->op[op].service, arena);
		op_times_init(&run->op[op].lateness, arena);
	}
	op_times_init(&run->total.service, arena);
	op_times_init(&run->total.lateness, arena);
}

static void add_size(struct run_result *run, enum io_op op, uint64_t size_bytes,
		     struct arena *arena)
{
	struct result_size *row = &run->sizes[run->size_count++];

	*row = (struct result_size){ .op = op, .size_bytes = size_bytes };
	op_result_init(&row->of, arena);
}

void run_result_add_sizes(struct run_result *run, struct arena *arena)
{
	const struct block_sizes *sizes = &run->spec.block_sizes;
	const bool has[] = { [IO_READ] = spec_reads(&run->spec),
			     [IO_WRITE] = spec_writes(&run->spec) };

	run->size_count = 0;
	run->sizes = arena_alloc(arena, 2 * BLOCK_SIZES_MAX * sizeof(*run->sizes));
	for (enum io_op op = IO_READ; op <= IO_WRITE; op++)
		for (unsigned i = 0; i < sizes->of[op].count && has[op]; i++)
			add_size(run, op, sizes->of[op].at[i].bytes, arena);
}

void run_result_add_pair(struct run_result *run, struct arena *arena)
{
	op_result_init(&run->pair, arena);
	if (run->own_lateness.hist)
		op_times_init(&run->pair.service, arena);
}

struct run_result *result_add_run(struct result *result)
{
	struct run_result *run;

	result->runs = grow(&result->arena, result->runs, result->run_count,
			    sizeof(*result->runs));
	run = &result->runs[result->run_count++];
	run_result_init(run, &result->arena);
	return run;
}

const struct environ_target *result_target(const struct result *result,
					   const struct run_result *run, unsigned n)
{
	return &result->environ.targets[run->targets[n]];
}

void result_add_advice(struct result *result, const char *code, const char *format, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		memory_ran_out();
	va_end(args);

	result->advice = grow(&result->arena, result->advice, result->advice_count,
			      sizeof(*result->advice));
	result->advice[result->advice_count++] = (struct advice){
		.code = arena_strdup(&result->arena, code),
		.text = arena_strdup(&result->arena, text),
	};
	free(text);
}

/* One row per errno. The last row is for all without a row of their own: its code is 0. */
static struct result_error *error_row(struct op_result *op, int code)
{
	for (unsigned i = 0; i < op->error_count; i++) {
		if (op->errors[i].code == code)
			return &op->errors[i];
	}

	if (op->error_count >= RESULT_ERRORS_MAX - 1 && code != 0)
		return error_row(op, 0);

	op->errors[op->error_count].code = code;
	return &op->errors[op->error_count++];
}

void op_result_count_error(struct op_result *op, int code, uint64_t count)
{
	if (count > 0)
		error_row(op, code)->count += count;
}

uint64_t op_result_errors(const struct op_result *op)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < op->error_count; i++)
		sum += op->errors[i].count;
	return sum;
}

static void op_times_finish(struct op_times *times, struct percentile_list chosen)
{
	times->chosen = chosen;
	if (!times->hist)
		return;
	times->mean_ns = hist_mean(times->hist);
	times->stddev_ns = hist_stddev(times->hist);
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		times->percentile_ns[i] = hist_percentile(times->hist,
							  result_percentiles[i].percent);
}

static void op_result_finish(struct op_result *op, struct percentile_list chosen)
{
	op->chosen = chosen;
	op->mean_ns = hist_mean(op->hist);
	op->stddev_ns = hist_stddev(op->hist);
	op_times_finish(&op->service, chosen);
	op_times_finish(&op->lateness, chosen);
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		op->percentile_ns[i] = hist_percentile(op->hist,
						       result_percentiles[i].percent);
}

/* Rates of concurrent loops add up: each has its I/Os over its own window. Over a common time, a
 * loop that completed its events early, or was in a system call, would dilute the others. */
static bool rate_of_loops(const struct run_result *run, enum io_op op, double *iops,
			  double *bytes_per_s)
{
	uint64_t ios = 0;

	*iops = *bytes_per_s = 0;
	for (unsigned i = 0; i < run->loop_count; i++) {
		const struct result_loop *loop = &run->loops[i];

		ios += loop->op_ios[op];
		if (loop->op_ios[op] > 0 && loop->window_s <= 0)
			return false;
		if (loop->op_ios[op] > 0) {
			*iops += (double)loop->op_ios[op] / loop->window_s;
			*bytes_per_s += (double)loop->op_bytes[op] / loop->window_s;
		}
	}
	return ios == run->op[op].ios;
}

static bool rate_of_jobs(const struct run_result *run, enum io_op op, double *iops,
			 double *bytes_per_s)
{
	*iops = *bytes_per_s = 0;
	for (unsigned i = 0; i < run->job_count; i++) {
		*iops += run->jobs[i].op[op].iops;
		*bytes_per_s += run->jobs[i].op[op].bytes_per_s;
	}
	return run->job_count > 0;
}

/* Results without windows use the time of the run. */
static void find_rates(struct run_result *run)
{
	for (enum io_op i = 0; i < IO_OP_COUNT; i++) {
		struct op_result *op = &run->op[i];

		if (rate_of_jobs(run, i, &op->iops, &op->bytes_per_s) ||
		    rate_of_loops(run, i, &op->iops, &op->bytes_per_s))
			continue;
		op->iops = run->elapsed_s > 0 ? (double)op->ios / run->elapsed_s : 0;
		op->bytes_per_s = run->elapsed_s > 0 ? (double)op->bytes / run->elapsed_s : 0;
	}
	run->pair.iops = run->op[IO_FSYNC].iops;	/* of one job there is no other fsync */
	for (unsigned i = 0; i < run->job_count; i++)
		run->pair.iops = (i > 0 ? run->pair.iops : 0) + run->jobs[i].pair.iops;
	run->total.iops = run->op[IO_READ].iops + run->op[IO_WRITE].iops;
	run->total.bytes_per_s = run->op[IO_READ].bytes_per_s + run->op[IO_WRITE].bytes_per_s;
}

const struct op_result *run_result_waited(const struct run_result *run, enum io_op op)
{
	if (!run->pair.hist || op == IO_READ)
		return &run->op[op];
	return op == IO_WRITE ? &run->pair : NULL;
}

uint64_t run_result_unsplit(const struct run_result *run)
{
	uint64_t unsplit = 0;

	for (unsigned i = 0; i < run->job_count; i++)
		unsplit += run_result_unsplit(&run->jobs[i]);
	if (run->job_count == 0 && run->pair.ios > run->op[IO_FSYNC].hist->count)
		unsplit = run->pair.ios - run->op[IO_FSYNC].hist->count;
	return unsplit;
}

static void clear_total(struct op_result *total)
{
	*total = (struct op_result){
		.hist		= total->hist,
		.service	= { .hist = total->service.hist },
		.lateness	= { .hist = total->lateness.hist },
	};
	hist_init(total->hist);
	if (total->service.hist) {
		hist_init(total->service.hist);
		hist_init(total->lateness.hist);
	}
}

static void add_latencies(struct op_result *total, const struct op_result *from,
			  const struct op_times *lateness)
{
	total->unissued += from->unissued;
	total->drained += from->drained;
	hist_merge(total->hist, from->hist);
	if (total->service.hist && from->service.hist)
		hist_merge(total->service.hist, from->service.hist);
	if (total->lateness.hist && lateness->hist)
		hist_merge(total->lateness.hist, lateness->hist);
}

/* Which of a job's writes were pairs is known of each job; a run with several has their sum. */
static void add_up_latencies(struct run_result *run)
{
	for (unsigned i = 0; i < run->job_count; i++)
		add_latencies(&run->total, &run->jobs[i].total, &run->jobs[i].total.lateness);
	for (unsigned i = 0; i < IO_FSYNC && run->job_count == 0; i++)
		add_latencies(&run->total, run_result_waited(run, i), &run->op[i].lateness);
}

/* The work compared is reads and writes: an fsync only makes writes durable, and its time and CPU
 * cost are part of their rate. Its errors count, though. */
static void add_up_total(struct run_result *run)
{
	struct op_result *total = &run->total;

	clear_total(total);
	add_up_latencies(run);
	for (unsigned i = 0; i < IO_OP_COUNT; i++) {
		const struct op_result *op = &run->op[i];

		total->verify_errors += op->verify_errors;
		for (unsigned e = 0; e < op->error_count; e++)
			op_result_count_error(total, op->errors[e].code,
					      op->errors[e].count);
		if (i == IO_FSYNC)
			continue;
		total->ios += op->ios;
		total->bytes += op->bytes;
		total->shorts += op->shorts;
	}
	run->unissued = total->unissued + run->op[IO_FSYNC].unissued;
}

uint64_t op_result_percentile(const struct op_result *op, const char *name)
{
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++) {
		if (strcmp(result_percentiles[i].name, name) == 0)
			return op->percentile_ns[i];
	}
	assert(false && "a percentile that results hold");
	return 0;
}

bool run_result_is_whole(const struct run_result *run)
{
	return !run->skipped && !run->interrupted && !run->stopped_by_error;
}

bool run_result_counts(const struct run_result *run)
{
	return run_result_is_whole(run) && run->total.ios > 0;
}

bool run_result_on_ring(const struct run_result *run)
{
	const struct engine_ops *ops = engine_find(run->engine_used);

	for (unsigned i = 0; i < run->job_count; i++)
		if (run_result_on_ring(&run->jobs[i]))
			return true;
	return ops && (ops->can & ENGINE_IS_RING);
}

/* Over all loops, not a sample: divided by n. */
static double stddev_of_all(double square_sum, unsigned count)
{
	return count > 0 ? sqrt(square_sum / count) : 0;
}

static void find_fairness(struct run_result *run)
{
	const unsigned count = run->loop_count;
	struct result_fairness fair = { .events_mean = 0 };
	double events_square = 0, time_square = 0;

	for (unsigned i = 0; i < count; i++) {
		fair.events_mean += (double)run->loops[i].events / count;
		fair.time_mean_s += (double)run->loops[i].latency_sum_ns / 1e9 / count;
	}
	for (unsigned i = 0; i < count; i++) {
		const double events_off = (double)run->loops[i].events - fair.events_mean;
		const double time_off = (double)run->loops[i].latency_sum_ns / 1e9 -
					fair.time_mean_s;

		events_square += events_off * events_off;
		time_square += time_off * time_off;
	}
	fair.events_stddev = stddev_of_all(events_square, count);
	fair.time_stddev_s = stddev_of_all(time_square, count);
	run->fairness = fair;
}

void run_result_finish(struct run_result *run)
{
	const struct percentile_list chosen = run->spec.percentiles;
	/* Time has a resolution of 1 ns. Rounded to that, it survives conversion to decimal
	 * text, and a loaded run derives exactly the same numbers. */
	run->elapsed_s = round(run->elapsed_s * 1e9) / 1e9;
	for (unsigned i = 0; i < run->loop_count; i++)
		run->loops[i].window_s = round(run->loops[i].window_s * 1e9) / 1e9;

	add_up_total(run);
	find_rates(run);
	for (unsigned i = 0; i < IO_OP_COUNT; i++)
		op_result_finish(&run->op[i], chosen);
	if (run->pair.hist)
		op_result_finish(&run->pair, chosen);
	op_result_finish(&run->total, chosen);
	for (unsigned i = 0; i < run->size_count; i++)
		op_result_finish(&run->sizes[i].of, chosen);
	op_times_finish(&run->own_lateness, chosen);

	find_fairness(run);
	run->rate_backlog_growth = overload_growth(run);
	run->durable_bytes_per_s = run->end_fsyncs > 0
		? (double)run->op[IO_WRITE].bytes / (run->elapsed_s + run->end_fsync_s) : 0;
	run->user_s = (double)run->cost.user_ns / 1e9;
	run->system_s = (double)run->cost.system_ns / 1e9;
	const double cpu_s = run->user_s + run->system_s;
	run->syscalls_per_io = run->syscalls_known && run->total.ios > 0
		? (double)run->syscalls / (double)run->total.ios : -1;
	run->us_per_io = run->total.ios > 0 ? cpu_s * 1e6 / (double)run->total.ios : 0;
	run->iops_per_core = cpu_s > 0 ? (double)run->total.ios / cpu_s : 0;
}
