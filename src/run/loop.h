/*
 * loop: the per-core event loop: fill, submit, reap, record.
 *
 * One thread, pinned to one core, with its own engine, pattern, slots and histograms. It shares
 * nothing with other loops while it runs, except the sequential modes' cursor, and the table of
 * blocks if data is validated. The main thread prepares it, and reads its counts only through
 * loop_view(): a snapshot that the loop made on request, or its final numbers once it has
 * drained.
 *
 * Meaning of the times: one clock read before the submitting call, one after the reap; in a
 * closed loop the second serves as the next first. One rule for every engine.
 *
 * All loops of a run start and stop measuring at the same times. An I/O is counted if it completes
 * within this window, even if it was issued in the warm-up; one that completes later was unfinished
 * at the end. (If the window of a loop ended with its last I/O instead, rates would be wrong for
 * I/Os that take as long as the window: a loop that waits long would be divided by more time, and
 * one whose I/O completes early by less.) The windows of two loops differ only if one of them has
 * used up its events, or was stopped.
 */
#ifndef LOOP_H
#define LOOP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "buffers.h"
#include "by_size.h"
#include "checked.h"
#include "clock.h"
#include "cost.h"
#include "data.h"
#include "engine.h"
#include "hist.h"
#include "log2_hist.h"
#include "paced.h"
#include "pairs.h"
#include "pattern.h"
#include "resting.h"
#include "single.h"
#include "spec.h"
#include "stall_watch.h"
#include "steady.h"
#include "target.h"
#include "zero_sample.h"

struct job;
struct run_shared;

enum { LOOP_ERRORS_MAX = 16 };

/* Failed I/Os by errno; the last entry counts all others once the rest is used up. */
struct loop_errors {
	struct { int code; uint64_t count; } at[LOOP_ERRORS_MAX];
};

void loop_count_error(struct loop_errors *errors, int code);

/* The counts of a loop, per operation. */
struct loop_op {
	uint64_t bytes, shorts;		/* I/Os: hist.count */
	uint64_t chained;		/* fsyncs that were the end of a write (then_fsync) */
	/* With a rate, latencies in `hist` of I/Os outside of the measured window: */
	uint64_t unissued;		/* due, but never issued: the age at the end */
	uint64_t drained;		/* in flight at the end */
	struct loop_errors errors;
	struct hist hist;		/* completion latency: of a pair, in the write's */
};

/* Those with a latency of their own, and all. */
static inline uint64_t loop_op_events(const struct loop_op *op)
{
	return op->hist.count - op->unissued - op->drained;
}

static inline uint64_t loop_op_ios(const struct loop_op *op)
{
	return loop_op_events(op) + op->chained;
}

/* How a loop used its queue: one number for each submitting call, and one for each reap. */
struct loop_queue {
	struct log2_hist in_flight;	/* at the submit, including its own I/Os */
	struct log2_hist submitted, reaped;
};

struct loop_counts {
	struct loop_op op[IO_OP_COUNT];
};

/* State that is handed over with the counts, in the loop's own time. */
struct loop_numbers {
	uint64_t at_ns;			/* when this was written */
	uint64_t warmup_ns;		/* how long it warmed up */
	bool has_begun;			/* … and then to measure; else all below is 0 */
	bool measures;			/* still */
	uint64_t start_ns, end_ns;	/* start and end of counting */
	unsigned in_flight;
	uint64_t oldest_ns;		/* in the drain: when the oldest in flight was submitted */
	bool is_left;			/* I/Os in flight will not be waited for */
	uint64_t unfinished;		/* in flight at the end of the window */
	uint64_t unfinished_age_max_ns;	/* of those that have completed since */
	uint64_t submits, syscalls, nowait_retries, turned_away;
	struct stalls stalls;		/* that are over */
	struct loop_queue queue;
	bool has_times;			/* loop_view.times and .pairs belong to these counts */
	uint64_t behind_ns;		/* with a rate: how late the next I/O is */
	double backlog_start;		/* due and not issued when measuring began */
};

struct loop_snapshot {
	struct loop_counts counts;
	struct loop_numbers numbers;
};

/* The syncs of files after the drain, outside of the window. */
struct loop_end_sync {
	uint64_t fsyncs;
	uint64_t took_ns;		/* real time */
	struct loop_errors errors;
	bool has_failed;
	struct io failed_io;		/* the first */
};

enum loop_state { LOOP_WARMUP, LOOP_MEASURE, LOOP_DRAIN };

/* Progress of a loop: from each stage on, the main thread may read the members named. */
enum loop_stage {
	LOOP_AT_WORK,
	LOOP_DRAINED,			/* `counts`, `last`, `checked`, `paced`, first failure */
	LOOP_SYNCED,			/* `end_sync` */
};

/* States of a snapshot: the main thread requests it (or withdraws the request), the loop claims the
 * request, writes, and marks it ready. */
enum snapshot_state { SNAPSHOT_IDLE, SNAPSHOT_WANTED, SNAPSHOT_WRITING };

struct loop {
	/* hot: what one turn touches */
	const struct engine_ops *ops;
	struct engine engine;
	struct clock clock;
	struct pattern pattern;
	struct data data;
	uint64_t now_ns;		/* the last stamp */
	uint64_t state_end_ns;		/* when warm-up or measuring ends; UINT64_MAX: never */
	uint64_t look_ns;		/* time of the next check of the clock and requests */
	enum loop_state state;
	unsigned slot_count, submit_batch, complete_batch;
	unsigned in_flight, writes_in_flight;
	unsigned free_count;
	struct io **free;		/* [slot_count]: the slots that are not lent, as a stack */
	bool ahead;			/* slots are filled ahead of an engine that stamps */
	int (*work)(struct loop *loop);	/* its mode: turns until the next check (turn.h) */
	bool pattern_done;
	bool writes;
	bool deep;			/* more than one I/O can be in flight */
	bool engine_drains;		/* an fsync may be issued while writes are in flight */
	struct loop_counts *counts;
	struct by_size *by_size;	/* beside `counts`; NULL: all have one size */
	uint64_t submits;
	struct loop_queue queue;	/* only if `deep`: else every number is a 1 */
	struct job *job;
	struct run_shared *run;

	/* requested by the main thread, answered at the loop's next turn */
	_Alignas(64) _Atomic int snapshot_state;
	struct loop_snapshot *snapshot;	/* the loop's while SNAPSHOT_WRITING, else main's */
	_Atomic int stage;		/* enum loop_stage */
	struct loop_numbers last;	/* with `counts`, once it has drained */
	bool is_silent;			/* main's: did not answer the last request */

	/* cold */
	_Alignas(64) unsigned index;	/* in its job */
	int cpu;			/* -1: not pinned */
	struct single single;
	struct paced paced;
	struct pairs pairs;
	struct checked checked;
	struct resting resting;
	struct stall_watch stall;
	struct steady_loop steady;
	unsigned submit_batch_max;	/* if `ahead`, submit_batch moves below it */
	struct io *slots;		/* [slot_count] */
	struct buffers buffers;
	size_t buffers_bytes, buffer_stride_bytes;	/* all of them; one */
	struct engine_config config;
	uint64_t virtual_ns;
	uint64_t run_start_ns;		/* when loop_run() was called; after --start-delay */
	uint64_t measure_start_ns, measure_end_ns;
	bool has_begun;			/* to measure */
	uint64_t unfinished, unfinished_age_max_ns;
	struct loop_end_sync end_sync;
	uint64_t syscalls;		/* in the measured window; until its end: before it */
	uint64_t nowait_retries, turned_away;	/* the same */
	int waits_fd;			/* see cost_open_waits() */
	struct cost thread_cost;	/* of this thread in the measured window */
	struct zero_sample zero_sample;	/* of reads in the measured window */
	uint64_t sampled_ns;		/* submission time of the last read sampled */
	bool stopped_by_error;
	bool cut_short;			/* stopped before its time or events were over */
	bool queue_was_full;		/* more due than spec->queue_max: that is an error too */
	bool has_failed_io;
	struct io failed_io;		/* the first that failed, as it was */
	struct err err;			/* if the loop itself failed */
};

/* Nothing counted. */
void loop_counts_reset(struct loop_counts *counts);

/* Main thread. `index` in its job; cpu -1: not pinned. Allocates the parts that the main thread
 * reads; the rest comes from loop_open(), in memory near the loop's own core. */
int loop_init(struct loop *loop, struct run_shared *run, struct job *job, unsigned index,
	      int cpu, struct err *err);
void loop_release(struct loop *loop);

/* The loop's own thread: allocate slots and buffers, open the engine (a ring belongs to the
 * thread that makes it) … */
int loop_open(struct loop *loop, struct err *err);
/* (The memory needed for buffers.) */
uint64_t loop_buffers_bytes(const struct spec *spec);
/* … run from now to the end of the drain … */
int loop_run(struct loop *loop, struct err *err);
/* … fsync this loop's share of the files, after every loop has drained … */
int loop_end_fsync(struct loop *loop, struct err *err);
/* … and release everything that loop_open() allocated. */
void loop_close(struct loop *loop);

/* An error that ends the run for every loop; this one checks at once. */
void loop_stop_by_error(struct loop *loop);

/* ---- snapshots of a running loop (loop_snapshot.c) ---- */

/* Main thread: request a snapshot. The loop answers at its next turn, if it has one: a request
 * stands until it is answered or withdrawn. */
void loop_ask(struct loop *loop);
/* No request is pending. */
bool loop_has_answered(const struct loop *loop);
/* Wait for the answer until that real time. */
bool loop_wait_for_answer(const struct loop *loop, uint64_t until_real_ns);
/* Withdraw the request. False if it has been answered. */
bool loop_take_back_question(struct loop *loop);

/* Its last known numbers. */
struct loop_view {
	const struct loop_counts *counts;
	const struct loop_numbers *numbers;
	const struct paced_counts *times;	/* with a rate: if numbers->has_times */
	const struct pair_counts *pairs;	/* of writes with fsyncs: so */
	bool has_drained;		/* these are the last */
};

/* Main thread, when the loop has answered or the request was withdrawn. */
struct loop_view loop_view(const struct loop *loop);

/* The time up to which the numbers of some loops are known, and whether any of them continues. */
struct loop_reach {
	uint64_t start_ns, end_ns;	/* by their own stamps; UINT64_MAX, 0: none has begun */
	bool goes_on;
};

struct loop_reach loop_reach(const struct loop *loops, unsigned count);

/* Main thread, before it abandons a running loop: I/Os in flight are unfinished. If the loop has
 * not answered, the main thread fills in its last known numbers: at least one I/O, as old as its
 * last answer, and none completed since. `started_ns` is the start of the run. */
void loop_leave(struct loop *loop, uint64_t started_ns, uint64_t now_real_ns);

/* The loop: submission time of the oldest I/O in flight; UINT64_MAX: none is in flight. */
uint64_t loop_oldest_in_flight_ns(struct loop *loop);

/* The loop: answer a request, if there is one. Reads the clock again, because this takes time. */
void loop_answer(struct loop *loop);
/* … and after the drain, without a request. */
void loop_tell_last(struct loop *loop);

#endif
