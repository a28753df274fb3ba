/*
 * loop: the per-core event loop: fill, submit, reap, record.
 *
 * One thread, pinned to one core, with its own engine, pattern, slots and histograms. It shares
 * nothing with other loops while it runs, except the sequential modes' cursor, and the table of
 * blocks if data are validated. The main thread prepares it, and reads what it counted only
 * through loop_view(): a snapshot that the loop made when it was asked, or its last numbers once
 * it has drained.
 *
 * Meaning of the times: one clock read before the submitting call, one after the reap; in a
 * closed loop the second serves as the next first. One rule for every engine.
 *
 * The loops of a run measure from one time on, and until one time. An I/O belongs to where it comes
 * back: counted is what does between the two, also if it was issued in the warm-up; what comes back
 * later was unfinished at the end. (Were the window of a loop to end with its last I/O instead,
 * rates would be wrong where one I/O takes as long as the window: a loop that waits for long would
 * be divided by more time, and one that got its I/O early by less.) The windows of two loops differ
 * only where one of them has used up its events, or was stopped.
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
#include "pattern.h"
#include "resting.h"
#include "single.h"
#include "spec.h"
#include "stall_watch.h"
#include "target.h"
#include "zero_sample.h"

struct job;
struct run_shared;

enum { LOOP_ERRORS_MAX = 16 };

/* Failed I/Os by errno; the last place collects what comes after the others are taken. */
struct loop_errors {
	struct { int code; uint64_t count; } at[LOOP_ERRORS_MAX];
};

void loop_count_error(struct loop_errors *errors, int code);

/* What a loop counts, per operation. */
struct loop_op {
	uint64_t bytes, shorts;		/* I/Os: hist.count */
	uint64_t chained;		/* fsyncs that were the end of a write (then_fsync) */
	/* With a rate, latencies in `hist` of what is no I/O of the measured window: */
	uint64_t unissued;		/* due, but never issued: the age at the end */
	uint64_t drained;		/* in flight at the end */
	struct loop_errors errors;
	struct hist hist;		/* completion latency: of a chain, in the write's */
};

/* Those that have a latency of their own, and all. */
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
	struct log2_hist in_flight;	/* behind the submit's I/Os, those included */
	struct log2_hist submitted, reaped;
};

struct loop_counts {
	struct loop_op op[IO_OP_COUNT];
};

/* What is handed over beside the counts, in the loop's own time. */
struct loop_numbers {
	uint64_t at_ns;			/* when this was written */
	uint64_t warmup_ns;		/* how long it warmed up */
	bool has_begun;			/* … and then to measure; else all below is 0 */
	bool measures;			/* still */
	uint64_t start_ns, end_ns;	/* what was counted was counted in between */
	unsigned in_flight;
	uint64_t oldest_ns;		/* in the drain: when the oldest in flight was submitted */
	bool is_left;			/* what is in flight will not be waited for */
	uint64_t unfinished;		/* in flight at the end of the window */
	uint64_t unfinished_age_max_ns;	/* of those that have come back since */
	uint64_t submits, syscalls, nowait_retries, turned_away;
	struct stalls stalls;		/* that are over */
	struct loop_queue queue;
	bool has_times;			/* with a rate: loop_view.times are of these counts */
	uint64_t behind_ns;		/* … and how late the next I/O is */
};

struct loop_snapshot {
	struct loop_counts counts;
	struct loop_numbers numbers;
};

/* The syncs of files after the drain: no part of the window. */
struct loop_end_sync {
	uint64_t fsyncs;
	uint64_t took_ns;		/* real time */
	struct loop_errors errors;
	bool has_failed;
	struct io failed_io;		/* the first */
};

enum loop_state { LOOP_WARMUP, LOOP_MEASURE, LOOP_DRAIN };

/* How far a loop is: what belongs to a stage is the main thread's to read from then on. */
enum loop_stage {
	LOOP_AT_WORK,
	LOOP_DRAINED,			/* `counts`, `last`, `checked`, `paced`, first failure */
	LOOP_SYNCED,			/* `end_sync` */
};

/* A snapshot changes hands like a letter: the main thread asks (or takes its question back),
 * the loop claims the question, writes, and says that it is ready. */
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
	uint64_t look_ns;		/* when to look up from the work again */
	enum loop_state state;
	unsigned slot_count, submit_batch, complete_batch;
	unsigned in_flight, writes_in_flight;
	unsigned free_count;
	struct io **free;		/* [slot_count]: the slots that are not lent, as a stack */
	bool ahead;			/* slots are filled ahead of an engine that stamps */
	int (*work)(struct loop *loop);	/* its mode: turns until it has to look up (turn.h) */
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

	/* asked by the main thread, answered at the loop's next turn */
	_Alignas(64) _Atomic int snapshot_state;
	struct loop_snapshot *snapshot;	/* the loop's while SNAPSHOT_WRITING, else main's */
	_Atomic int stage;		/* enum loop_stage */
	struct loop_numbers last;	/* with `counts`, once it has drained */
	bool is_silent;			/* main's: did not answer when it was asked last */

	/* cold */
	_Alignas(64) unsigned index;	/* in its job */
	int cpu;			/* -1: not pinned */
	struct single single;
	struct paced paced;
	struct checked checked;
	struct resting resting;
	struct stall_watch stall;
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
	struct zero_sample zero_sample;	/* of what was read in the measured window */
	uint64_t sampled_ns;		/* when the read was submitted that was looked at last */
	bool stopped_by_error;
	bool queue_was_full;		/* more due than spec->queue_max: that is an error too */
	bool has_failed_io;
	struct io failed_io;		/* the first that failed, as it was */
	struct err err;			/* if the loop itself failed */
};

/* Nothing counted. */
void loop_counts_reset(struct loop_counts *counts);

/* Main thread. `index` in its job; cpu -1: not pinned. Allocates what the main thread reads; the
 * rest comes from loop_open(), in memory near the loop's own core. */
int loop_init(struct loop *loop, struct run_shared *run, struct job *job, unsigned index,
	      int cpu, struct err *err);
void loop_release(struct loop *loop);

/* The loop's own thread: allocate slots and buffers, open the engine (a ring belongs to the
 * thread that makes it) … */
int loop_open(struct loop *loop, struct err *err);
/* (How much memory that is for buffers.) */
uint64_t loop_buffers_bytes(const struct spec *spec);
/* … run from now to the end of the drain … */
int loop_run(struct loop *loop, struct err *err);
/* … fsync this loop's share of the files, after every loop has drained … */
int loop_end_fsync(struct loop *loop, struct err *err);
/* … and give everything up that loop_open() took. */
void loop_close(struct loop *loop);

/* Something went wrong that ends the run for every loop; this one looks up at once. */
void loop_stop_by_error(struct loop *loop);

/* ---- what a loop tells while it runs (loop_snapshot.c) ---- */

/* Main thread: ask for a snapshot. The loop answers at its next turn, if it has one: a question
 * stands until it is answered or taken back. */
void loop_ask(struct loop *loop);
/* Nothing that was asked is open. */
bool loop_has_answered(const struct loop *loop);
/* Wait for the answer until that real time. */
bool loop_wait_for_answer(const struct loop *loop, uint64_t until_real_ns);
/* False if there is an answer after all. */
bool loop_take_back_question(struct loop *loop);

/* What is known of it. */
struct loop_view {
	const struct loop_counts *counts;
	const struct loop_numbers *numbers;
	const struct paced_counts *times;	/* with a rate: if numbers->has_times */
	bool has_drained;		/* these are the last */
};

/* Main thread, when the loop has answered or the question was taken back. */
struct loop_view loop_view(const struct loop *loop);

/* Until when something is known of some loops, and whether any of them goes on after that. */
struct loop_reach {
	uint64_t start_ns, end_ns;	/* by their own stamps; UINT64_MAX, 0: none has begun */
	bool goes_on;
};

struct loop_reach loop_reach(const struct loop *loops, unsigned count);

/* Main thread, before it leaves a loop at work for good: what was in flight is unfinished. If the
 * loop has not answered, the main thread says what is known: it has one I/O at least, which is as
 * old as its last word, and has done no other since. `started_ns` is when the run began. */
void loop_leave(struct loop *loop, uint64_t started_ns, uint64_t now_real_ns);

/* The loop: when was the oldest submitted that is in flight? UINT64_MAX: none is. */
uint64_t loop_oldest_in_flight_ns(struct loop *loop);

/* The loop: answer, if it was asked. Stamps again, as that took its time. */
void loop_answer(struct loop *loop);
/* … and after the drain, without having been asked. */
void loop_tell_last(struct loop *loop);

#endif
