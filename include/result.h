/*
 * result: everything that a command measured, as plain numbers (schema ringbench-result/1,
 * see ringbench-result(5)).
 *
 * Filled by run and compare, or loaded from a file; writers, compare and advice read it and
 * cannot tell the difference. Every derived number is computed once, by run_result_finish().
 * Texts and arrays belong to result->arena. Main thread only.
 */
#ifndef RESULT_H
#define RESULT_H

#include <stdbool.h>
#include <stdint.h>

#include "ablation.h"
#include "arena.h"
#include "curve.h"
#include "environ.h"
#include "err.h"
#include "hist.h"
#include "io.h"
#include "log2_hist.h"
#include "result_soak.h"
#include "spec.h"
#include "run_cost.h"
#include "stalls.h"

#define RESULT_SCHEMA "ringbench-result/1"

/* The percentiles that are stored and can be compared. */
enum { RESULT_PERCENTILE_COUNT = 6 };
struct result_percentile {
	const char *name;		/* "p99.9" */
	double percent;
};
extern const struct result_percentile result_percentiles[RESULT_PERCENTILE_COUNT];

struct fio_request;

struct result_error {
	int code;			/* 5 */
	uint64_t count;
};
enum { RESULT_ERRORS_MAX = 16 };

/* If the rate of writes is more than this ratio above the one with the time of the fsync at the
 * end, reports show both. */
#define RESULT_LONG_END_FSYNC 1.05

/* A distribution of times besides latency. */
struct op_times {
	struct hist *hist;		/* NULL: not measured, as there was no rate */
	/* derived */
	double mean_ns, stddev_ns;
	uint64_t percentile_ns[RESULT_PERCENTILE_COUNT];
	struct percentile_list chosen;	/* to be shown besides: spec.percentiles */
};

struct op_result {
	/* measured */
	uint64_t ios;			/* completed, errors not included */
	uint64_t bytes;
	uint64_t shorts;		/* of ios: transferred less than asked */
	uint64_t verify_errors;		/* blocks with wrong contents */
	struct result_error errors[RESULT_ERRORS_MAX];	/* the last: all others, code 0 */
	unsigned error_count;
	struct hist *hist;		/* completion latency of successful I/Os; never NULL */
	/* With a rate, where latency is the response time, from when an I/O was due: */
	struct op_times service;	/* from when it was submitted */
	struct op_times lateness;	/* from due to submitted */
	uint64_t unissued;		/* due, never issued: two of them have their age */
	uint64_t drained;		/* in flight at the end: in all three, but not of `ios` */
	/* derived */
	double iops, bytes_per_s;
	double mean_ns, stddev_ns;
	uint64_t percentile_ns[RESULT_PERCENTILE_COUNT];
	struct percentile_list chosen;	/* to be shown besides: spec.percentiles */
};

struct interval_latency {
	bool measured;			/* false: there was no I/O, and all else is 0 */
	uint64_t p50_ns, p95_ns, p99_ns, max_ns;
	uint64_t mean_ns;		/* 0 in results of older versions */
	struct percentile_values chosen;	/* spec.percentiles */
};

struct result_interval {
	double start_s, length_s;	/* since measuring began */
	uint64_t ios[IO_OP_COUNT], bytes[IO_OP_COUNT];
	uint64_t errors;
	unsigned no_answer;		/* loops in a system call: their I/Os are in a later one */
	struct interval_latency latency, op_latency[IO_OP_COUNT];	/* of all; of each */
	uint64_t percentile_ns;		/* of all, at spec->percentile */
};

struct result_feature {
	const char *name;
	bool granted;
	const char *why_not;
};

struct result_loop {
	unsigned cpu;
	bool pinned;
	double window_s;		/* the time over which it counted; 0: nothing */
	uint64_t ios;
	uint64_t op_ios[IO_OP_COUNT], op_bytes[IO_OP_COUNT];
	double busy;			/* CPU time of the thread / window: 0 … 1 */
	double waited;			/* for a CPU / window: 0 … 1; -1 unknown */
	uint64_t events;		/* I/Os with a latency: ios without chained fsyncs */
	uint64_t latency_sum_ns, latency_min_ns, latency_max_ns;	/* of them; 0: none */
};

/* What was done in one of several block sizes. */
struct result_size {
	enum io_op op;
	uint64_t size_bytes;
	struct op_result of;		/* without rates, errors and what belongs to a rate */
};

/* How evenly the work was distributed over the loops, as in sysbench: mean and standard deviation
 * over all of them. */
struct result_fairness {
	double events_mean, events_stddev;
	double time_mean_s, time_stddev_s;	/* sum of the latencies */
};

/* Another process that used the CPU. */
struct result_program {
	const char *name;
	unsigned pid;
	double cpu_s;
};

/* A run; or a job of it, which has the same numbers of its own. */
struct run_result {
	const char *variant;
	const char *job;		/* of a job: its name; of a run: NULL */
	struct run_result *jobs;	/* that ran at the same time */
	unsigned job_count;		/* 0: one job only, without a name: the run itself. With a
					 * name it is in here, so that it can be compared by it */
	unsigned round;			/* from 1 */
	unsigned sequence;		/* position in its round, from 1 */
	uint64_t seed;			/* of its offsets and data: spec_run_seed() */
	struct spec spec;		/* as validated; strings in the arena. With several jobs:
					 * that of the first, true of all only where they agree */
	unsigned *targets;		/* indices into environ.targets */
	unsigned target_count;		/* 0: no I/O to files, or not run */
	const char *skipped;		/* reason why it was not run; all else is then empty */

	const char *engine_requested, *engine_used, *engine_reason;
	struct result_feature *features;
	unsigned feature_count;
	bool direct, noatime;		/* how the files were actually opened */
	bool sparse;			/* a file holds far less than its size */
	bool unlocked;			/* concurrent commands on the set go undetected */
	const char *buffers_got;	/* "huge 2M", "transparent", "mmap", "malloc" */

	double elapsed_s;		/* from the first loop's begin to the last one's end */
	double warmup_s;		/* its actual length */
	struct result_steady steady;	/* of a run, not of its jobs */
	bool interrupted;		/* by a signal */
	bool stopped_by_error;		/* of its own; of a run: of any job */
	const char *stopped_by_job;	/* of a job that ended early with the error of this; NULL */
	bool queue_was_full;		/* that error: more due than spec.queue_max */
	const char *first_error;	/* "read of 4096 bytes at offset …: EIO"; or NULL */
	const char *shrunk_target;	/* "'/dev/sdb' has 1 MiB of 8 MiB" in the end; NULL */
	uint64_t unfinished;		/* in flight at the deadline: drained, not counted */
	uint64_t unfinished_age_max_ns;
	uint64_t left_behind;		/* of them: not completed when this was written */
	unsigned no_answer;		/* loops in a system call then: last known counts */
	uint64_t end_fsyncs;		/* file-fsync-end, after the measured window */
	double end_fsync_s;
	double durable_bytes_per_s;	/* derived: written, over both times; 0: no such fsync.
					 * See RESULT_LONG_END_FSYNC */
	uint64_t submits;		/* submitting calls */
	struct log2_hist in_flight;	/* at each submit, with the I/Os that it started */
	struct log2_hist submitted;	/* I/Os that a submit started; 0: it only waited */
	struct log2_hist reaped;	/* I/Os that came back together */
	uint64_t syscalls;		/* made to do I/O */
	bool syscalls_known;		/* false: made by the C library, not counted */
	uint64_t nowait_retries;	/* I/Os refused by RWF_NOWAIT and repeated without it */
	uint64_t turned_away;		/* submissions refused by the kernel and retried */
	double rate_reached;		/* with a rate: events per second; else 0 */
	uint64_t unissued;		/* sum of all operations; derived */
	struct op_times own_lateness;	/* the part of the lateness caused by the tool */
	uint64_t untimed;		/* of loops left in a call: no service, no lateness */
	uint64_t tool_late;		/* I/Os late although the loop had a slot and its CPU */
	double rate_behind_s;		/* how late the last or next I/O was at the end */
	double rate_backlog_start;	/* due and not issued when measuring began */
	double rate_backlog_growth;	/* derived: by so many per second; NaN: ended by events */
	const char **bad_blocks;	/* of validation: the first ones found, in words */
	unsigned bad_block_count;
	double resident_before, resident_after;	/* share of the set in memory; -1 unknown */
	bool cache_chosen;		/* cache=warm, chosen by the command */
	struct target_gaps gaps;	/* shares of the set without data; -1 unknown */
	uint64_t sampled_blocks;	/* first blocks of reads that were sampled */
	uint64_t sampled_zero_blocks;	/* of them: all zeros */

	/* Of a write that carries an fsync (file-fsync-all), op[IO_WRITE] has the write and
	 * op[IO_FSYNC] the fsync, if the engine saw where one ended and the other began.
	 * `pair` is both together: ios, rate and latencies, from submitted (or due) to synced. */
	struct op_result op[IO_OP_COUNT];
	struct op_result pair;		/* .hist NULL: no write carries one */
	struct op_result total;		/* reads and writes, a pair as one of these; the errors of
					 * fsyncs too */

	struct cost cost;		/* of the process within the window; of a job: its loops' */
	struct cpu_split cpu;		/* that, in parts, and the rest of the machine */
	uint64_t kernel_threads_ns;	/* of cpu.elsewhere_ns: also 0 if they are not visible */
	struct result_program *programs;	/* the busiest others, from start to end */
	unsigned program_count;
	uint64_t throttled_periods;	/* in which a quota of a cgroup stopped the loops … */
	uint64_t throttled_ns;		/* … and for how long: of all CPUs */
	unsigned sqpoll_threads;	/* iou-sqp at the end of the window */
	unsigned workers;		/* iou-wrk at the end of the window */
	bool punts_counted;		/* false: only `workers` is known */
	uint64_t punts;			/* requests handed to io-wq */
	double user_s, system_s;
	double syscalls_per_io;		/* over all reads and writes; below 0: not known */
	double us_per_io;		/* user + system, over all I/Os */
	double iops_per_core;		/* IOPS / cores kept busy */
	struct result_fairness fairness;

	struct result_size *sizes;	/* reads, then writes, rising; of a job that has several */
	unsigned size_count;
	struct result_loop *loops;
	unsigned loop_count;
	struct result_interval *intervals;
	unsigned interval_count;
	struct result_soak soak;	/* soak_find() */
	struct stalls stalls;		/* of each loop, added up */
};

/* One metric of one variant against the baseline. */
struct comparison_metric {
	const char *name;		/* "iops", "p50", "p99", "p99.9", "cpu", "throughput" */
	bool higher_is_better;
	bool valid;			/* false: nothing to compare (no I/O of that kind) */
	double ratio;			/* NaN if not valid */
	bool has_interval;
	/* NaN if there is no interval */
	double low, high;
	double p;			/* probability of such a ratio by chance alone */
	double scatter;			/* of one round's: standard deviation of its logarithm */
	unsigned rounds;		/* of how many ratios it is the mean; 0: of two results */
	const char *verdict;		/* "baseline"; "faster", "slower" (iops, throughput);
					 * "lower", "higher" (latency, cpu); "no difference"
					 * (see always_valid.h); "no evidence", also if not
					 * valid; "too few rounds" */
};
/* In this order everywhere. */
enum compared_metric { METRIC_IOPS, METRIC_P50, METRIC_P99, METRIC_P999, METRIC_CPU,
		       METRIC_THROUGHPUT, COMPARISON_METRIC_COUNT };

/* Of one kind of I/O, over the rounds that have any. */
struct op_medians {
	double iops, bytes_per_s;		/* NaN: no round has any */
	double p50_ns, p99_ns, p999_ns;		/* 0: of pairs not seen apart */
	struct percentile_values chosen;	/* spec.percentiles */
	double samples;				/* latencies in a round */
};

/* How a run used its queue, and the CPUs. Below 0: not known. */
enum run_detail {
	DETAIL_IN_FLIGHT, DETAIL_PER_SUBMIT, DETAIL_PER_REAP,	/* I/Os, on average */
	DETAIL_CALLS,						/* per I/O */
	DETAIL_PUNTS, DETAIL_WORKERS,				/* of io-wq */
	DETAIL_BUSIEST,						/* loop: 0 … 1 */
	DETAIL_USER, DETAIL_SYSTEM, DETAIL_SQPOLL, DETAIL_WORKERS_CPU, DETAIL_OTHER_THREADS,
	DETAIL_IRQ, DETAIL_STOLEN, DETAIL_ELSEWHERE,		/* cores busy */
	DETAIL_COUNT
};

/* A variant; or a job of it, which is compared with the one of the same name. */
struct comparison_variant {
	const char *name;
	const char *job;		/* of a job: its name; of a variant: NULL */
	struct comparison_variant *jobs;
	unsigned job_count;		/* 0: jobs without a name; most rounds' if rounds differ */
	const char *skipped;		/* why it was not run, or NULL */
	const char *baseline;		/* the variant it is compared with */
	unsigned rounds;		/* completed; 0: all numbers are 0 */
	bool repeats_baseline;		/* it is the same thing again (struct noise_floor) */
	unsigned empty_rounds;		/* without a single I/O: in the medians of rates as 0, in
					 * no ratio; so there is no interval and no verdict */
	uint64_t request_bytes;		/* of one read or write; 0 if rounds is, or sizes differ */
	/* medians of rounds */
	double iops, bytes_per_s, p50_ns, p99_ns, p999_ns, cpu_us_per_io;
	struct percentile_values chosen;	/* spec.percentiles */
	double samples;			/* latencies in a round */
	double durable_bytes_per_s;	/* 0: no fsync at the end */
	struct op_medians op[IO_OP_COUNT];
	struct op_medians pair;		/* of writes that carry fsyncs */
	double details[DETAIL_COUNT];
	double iops_variation;		/* standard deviation / mean over rounds */
	struct comparison_metric metrics[COMPARISON_METRIC_COUNT];
};

/* Contribution of a feature: the variant with it against the one without it. */
struct comparison_feature {
	struct feature_pair pair;
	const char *skipped;		/* why there is nothing to compare, or NULL */
	unsigned rounds;		/* that both completed */
	struct comparison_metric metrics[COMPARISON_METRIC_COUNT];
};

/* A difference between two results, other than measured numbers. */
struct comparison_difference {
	const char *name;		/* of an option, or a fact of the environment */
	const char *was, *is;		/* in the old, in the new result */
	const char *variant;		/* NULL: of several, or of the whole result */
	bool workload;			/* not the same work was measured */
};

struct comparison {
	const char *baseline;		/* a variant's name; "old" in a diff */
	bool paired;			/* same rounds (compare), or two results (diff) */
	bool always_valid;		/* of a diff: rounds of one were not a fixed number, and
					 * intervals hold wherever they ended */
	const char *answer;		/* the metric that is the verdict: "iops", "throughput" */
	unsigned rounds;		/* of the variant that completed most */
	struct comparison_variant *variants;
	unsigned variant_count;
	struct comparison_feature *features;	/* of `ablate`, else none */
	unsigned feature_count;
	struct comparison_difference *differences;	/* of `diff` */
	unsigned difference_count;
	const char **failed_conditions;	/* of --fail-if: "uring: iops 0.91 is below 0.95" */
	unsigned failed_count;
	const char **undecided_conditions;	/* there was no interval to judge by */
	unsigned undecided_count;
};

/* Of rounds that went on until a question was decided. */
struct rounds_stopping {
	const char *reason;		/* "decided", "undecidable" (more rounds would not decide
					 * the rest), "budget", "rounds" (no more than that are
					 * made), "interrupted", "error"; NULL: rounds were
					 * counted */
	unsigned rounds;		/* whole ones */
	uint64_t budget_ns;
	unsigned questions, open;	/* that were asked, and those that were not decided */
	bool always_valid;		/* intervals hold together after every round, and so do
					 * verdicts; else what decided them made its own */
	double smallest;		/* what does not count then: ratios of 1 ± this, 0.02 */
};

/* The baseline against itself: `compare` with noise-floor. */
struct noise_floor {
	const char *variant;		/* its second row; NULL: there is none */
	const char *baseline;
	unsigned rounds;
	/* NaN if it is not known */
	double ratio, low, high;	/* of the metric that is the answer */
	double floor;			/* smaller differences are not seen: 0.04 */
};

struct advice {
	const char *code;		/* "cached", "fallback", …: stable, for scripts */
	const char *text;		/* a sentence with what to do */
};

/* What became of an objective: of a variant, or a job of it. See verdict.h. */
struct objective_result {
	const char *variant;
	const char *text;		/* as it was given: "readers/read.p99<1ms" */
	const char *job;		/* "readers"; NULL: of the whole run */
	const char *metric;		/* "read.p99" */
	const char *relation;		/* "<", "<=", ">", ">=" */
	double limit;			/* ns, per second, bytes per second, …: see metric.h */
	double measured;		/* NaN: nothing */
	bool has_interval;
	double low, high;		/* 95 %; NaN if there is none */
	unsigned runs;			/* that count */
	const char *verdict;		/* "pass", "fail", "undecided" */
	const char *reason;		/* why undecided; else NULL */
	const char *code;		/* of the advice that spoils it; NULL: none does */
	bool hopeless;			/* more runs would not decide it */
	const char *source, *meaning;	/* objective-source, objective-meaning; or NULL */
};

struct result {
	struct arena arena;
	const char *version;
	const char **command;
	unsigned command_count;
	const char *profile, *description;	/* or NULL */
	const struct fio_request *fio;		/* jobs of fio that the runs are; NULL, also of a
						 * result that was loaded */
	const char *started_at;			/* ISO 8601, UTC */
	struct environ environ;
	struct result_precondition precondition;
	struct run_result *runs;
	unsigned run_count;
	bool has_comparison;
	struct comparison comparison;
	struct rounds_stopping stopping;
	struct noise_floor noise_floor;
	bool checked;			/* runs were repeated to decide the objectives (`check`) */
	struct objective_result *objectives;
	unsigned objective_count;
	bool has_curve;
	struct curve curve;
	struct advice *advice;
	unsigned advice_count;
	const char *error;			/* error that ended the command, or NULL */
	unsigned error_status;			/* and its exit status */
};

void result_init(struct result *result, int argc, char *const argv[]);
void result_release(struct result *result);

/* Empty, with histograms of the arena. */
void run_result_init(struct run_result *run, struct arena *arena);

/* The n-th target of a run. */
const struct environ_target *result_target(const struct result *result,
					   const struct run_result *run, unsigned n);

/* Adds the members of a run with a rate. */
void run_result_add_paced(struct run_result *run, struct arena *arena);
/* Adds an empty row for each size of its spec. */
void run_result_add_sizes(struct run_result *run, struct arena *arena);

/* What a run whose writes carry fsyncs has besides; after run_result_add_paced(). */
void run_result_add_pair(struct run_result *run, struct arena *arena);
/* What one waits for where such a thing is asked for: of writes that carry fsyncs it is the pair.
 * Its histogram has unissued and drained ones too. NULL: nothing but the end of pairs. */
const struct op_result *run_result_waited(const struct run_result *run, enum io_op op);
/* Pairs of which it is not known what the write took and what the fsync. */
uint64_t run_result_unsplit(const struct run_result *run);

/* A new, empty run with histograms, owned by the result. Pointers to other runs stay valid
 * only until the next call. */
struct run_result *result_add_run(struct result *result);
void result_add_advice(struct result *result, const char *code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Code 0 is for errors without a row of their own: "other". */
void op_result_count_error(struct op_result *op, int code, uint64_t count);
uint64_t op_result_errors(const struct op_result *op);		/* of any kind */
/* "p99.9": one of result_percentiles. */
uint64_t op_result_percentile(const struct op_result *op, const char *name);
/* Did the run complete? */
bool run_result_is_whole(const struct run_result *run);
/* Is it included in medians, ratios and trends? */
bool run_result_counts(const struct run_result *run);
/* Does the run have a ring? */
bool run_result_on_ring(const struct run_result *run);
/* Total and every derived number, from what was measured. */
void run_result_finish(struct run_result *run);

/* `count` empty jobs of this run. */
struct run_result *run_result_add_jobs(struct run_result *run, unsigned count,
				       struct arena *arena);
/* Names the jobs' variant, finishes them and makes the run's own numbers their sum. Does not change
 * what belongs to the run as a whole: elapsed and warm-up time, cost of process and machine,
 * intervals, residency, whether it was interrupted. Then call run_result_finish(). Nothing to do
 * without jobs. */
void run_result_sum_jobs(struct run_result *run, struct arena *arena);
/* The first run of a variant, skipped or not. NULL: none is in this result. */
const struct run_result *result_first_run(const struct result *result, const char *variant);
/* The concurrent jobs; for a run without jobs[], the run itself. */
unsigned run_result_job_count(const struct run_result *run);
const struct run_result *run_result_job(const struct run_result *run, unsigned n);
/* What a table has of a run that was not skipped: its jobs, and the run, unless that is its only
 * job. */
unsigned run_result_row_count(const struct run_result *run);
const struct run_result *run_result_row(const struct run_result *run, unsigned n);
/* Of jobs[]: its name is the first `length` characters. NULL: there is none. */
const struct run_result *run_result_job_named(const struct run_result *run, const char *name,
					      size_t length);
/* … to be filled in. */
struct run_result *run_result_own_job(struct run_result *run, unsigned n);

/* JSON. The text ends with a newline; free() it. */
char *result_to_json(const struct result *result);
int result_from_json(struct result *result, const char *text, struct err *err);
int result_load(struct result *result, const char *path, struct err *err);

#endif
