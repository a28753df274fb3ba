/*
 * paced: the part of a loop that a rate needs: waiting until the next I/O is due, and separating
 * the time taken by the storage from the time taken by the tool.
 *
 * An I/O is due, is submitted, and is reaped. Its response time is reaped - due, and that is its
 * latency; its service time is reaped - submitted; its lateness is submitted - due. If it was late
 * although a slot was free and nothing else held it up, the tool was the cause (the tool's own
 * lateness), not the storage.
 *
 * I/Os that are due at the end and were not issued are counted separately, and their age is
 * recorded as latency and as lateness: a stall that lasts until the end must not vanish. I/Os in
 * flight at the end are recorded when they complete.
 */
#ifndef PACED_H
#define PACED_H

#include <stdbool.h>
#include <stdint.h>

#include "cost.h"
#include "hist.h"
#include "io.h"
#include "pacer.h"
#include "wake.h"

struct err;
struct loop;

/* The lateness of an I/O that was not hindered is the tool's own. It is recorded once, in
 * lateness[false], and counts as both. */
#define PACED_LATE_NS (100 * 1000)

struct paced_counts {
	struct hist service[IO_OP_COUNT];
	struct hist lateness[2][IO_OP_COUNT];	/* [io.hindered] */
	struct hist own_lateness;		/* of I/Os that were hindered */
	uint64_t tool_late;			/* I/Os late by more than PACED_LATE_NS because of
						 * the tool: a slot and the CPU were available */
};

struct paced {
	bool on;
	bool started;
	struct pacer pacer;
	struct wake wake;
	struct paced_counts *counts;
	struct paced_counts *told;	/* their values in the snapshot, for the main thread */

	uint64_t wake_at_ns;		/* the intended end of the wait; 0: none */
	uint64_t ready_ns;		/* from then on an I/O that is due can be issued */
	uint64_t turn_ns, call_ns;	/* when this turn began, and its submit() */
	uint64_t waited_ns;		/* for a CPU, read after the last long call */
	bool spins;
	uint64_t syscalls;		/* number before it spins */
	bool held_up;			/* the next I/O cannot be issued, though a slot is free */
	uint64_t behind_ns;		/* lateness of the I/O issued last, or of the next */
	uint64_t late;			/* I/Os late by more than PACED_LATE_NS, not judged yet */
	struct cost earlier, cost;	/* of this thread, a judgement earlier and at cost_ns */
	uint64_t cost_ns;
	double backlog_start;		/* I/Os that were due and not issued when measuring began */
};

/* Main thread: allocates the counts, which it reads at the end. 0, or negative with `err`. */
int paced_allocate(struct loop *loop, struct err *err);
void paced_free(struct loop *loop);

/* In the loop's own thread, before it begins. */
void paced_init(struct loop *loop);

/* The rate begins; or, if it began with the warm-up, measuring does: I/Os due by then stay due. */
void paced_start(struct loop *loop);

/* Sets all counts to zero. */
void paced_reset(struct loop *loop);

/* Does this I/O have a due time? Fsyncs have one only if they are events. */
bool paced_has_due_time(const struct loop *loop, bool fsync);

/* The next I/O must wait for something other than a slot: for a block, or for the writes before
 * an fsync. Lateness for that reason is attributed neither to the tool nor to the storage. */
void paced_hold_up(struct loop *loop);

/* Like pattern_fill(), but only I/Os that are due; for a loop without validation. */
unsigned paced_fill(struct loop *loop, struct io *const ios[], unsigned room);

/* Stamps these I/Os as submitted at loop->now_ns. */
void paced_submitted(struct loop *loop, struct io *const ios[], unsigned nr);

/* submit() comes next. Storage that blocks it holds up the loop: no lateness of the tool. */
void paced_call(struct loop *loop);

/* `nr` I/Os completed. */
void paced_reaped(struct loop *loop, unsigned nr);

/* Is the next I/O due so soon that the loop should look for completions instead of sleeping? */
bool paced_spins(struct loop *loop);
/* Did it spin without a completion? Then the turn and its system call are not counted. */
bool paced_spun_in_vain(struct loop *loop, unsigned staged, unsigned reaped);
/* The longest wait for completions: timeout_ns, or less if the next I/O is due earlier. */
uint64_t paced_wait_limit(struct loop *loop, uint64_t timeout_ns);
/* With nothing in flight: sleeps until the next I/O is due, or until_ns. */
void paced_sleep(struct loop *loop, uint64_t until_ns);

/* Are more I/Os due and not issued than this loop's share of spec->queue_max? */
bool paced_queue_is_full(const struct loop *loop);

/* Was the tool the cause of late I/Os? Yes, if the thread has not waited for its CPU since the last
 * judgement. paced_look() judges at intervals, paced_judge() immediately, when measuring ends. */
void paced_look(struct loop *loop);
void paced_judge(struct loop *loop);

/* ---- the three times (paced_record.c) ---- */

/* Records reaped I/Os: like record_batch(), but latencies count from the due time. */
void paced_record(struct loop *loop, struct io *const done[], unsigned nr);

/* Records I/Os that completed after the window; call it before record_drained(). */
void paced_drained(struct loop *loop, struct io *const done[], unsigned nr);

/* Measuring ends: records I/Os that are due and not issued. `held`: one that was drawn, or NULL. */
void paced_end(struct loop *loop, const struct io *held);

#endif
