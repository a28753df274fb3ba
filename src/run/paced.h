/*
 * paced: what a loop with a rate does besides: wait until the next I/O is due, and keep apart
 * whose time it was that an I/O took.
 *
 * An I/O is due, is submitted, and is reaped. Its response time is reaped - due, and that is its
 * latency; its service time is reaped - submitted; its lateness is submitted - due. If it was late
 * although a slot was free and nothing else stood in its way, that was the tool's doing (its own
 * lateness), and not the storage's.
 *
 * What is due at the end and was not issued has its age recorded as latency and as lateness, and is
 * counted apart: a stall over the end must not vanish. And what was in flight at the end is
 * recorded when it comes back.
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

/* The lateness of an I/O that nothing hindered is all the tool's own: it is recorded once, and
 * counts for both. */
#define PACED_LATE_NS (100 * 1000)

struct paced_counts {
	struct hist service[IO_OP_COUNT];
	struct hist lateness[2][IO_OP_COUNT];	/* [io.hindered] */
	struct hist own_lateness;		/* of those that were hindered */
	uint64_t tool_late;			/* late by more than PACED_LATE_NS, for no reason
						 * but the tool: it had a slot and its CPU */
};

struct paced {
	bool on;
	bool started;
	struct pacer pacer;
	struct wake wake;
	struct paced_counts *counts;
	struct paced_counts *told;	/* what they were in the snapshot: main's to read */

	uint64_t wake_at_ns;		/* what the wait should end at; 0: at nothing */
	uint64_t ready_ns;		/* since then an I/O that is due can be issued */
	bool spins;
	uint64_t syscalls;		/* before it does */
	bool held_up;			/* the next cannot, and not for want of a slot */
	uint64_t behind_ns;		/* how late the I/O issued last was, or the next is */
	uint64_t late;			/* I/Os late by more than that, and not judged yet */
	struct cost cost;		/* of this thread at cost_ns */
	uint64_t cost_ns;
	double backlog_start;		/* I/Os that were due and not issued when measuring began */
};

/* Main thread: what it reads in the end. 0, or negative with `err`. */
int paced_allocate(struct loop *loop, struct err *err);
void paced_free(struct loop *loop);

/* The loop's own thread, before it begins. */
void paced_init(struct loop *loop);

/* The rate begins, or, if it has with the warm-up, measuring: what is due by then stays due. */
void paced_start(struct loop *loop);

/* Nothing counted. */
void paced_reset(struct loop *loop);

/* Has this I/O a time at which it is due? Fsyncs have none unless they are events. */
bool paced_has_due_time(const struct loop *loop, bool fsync);

/* Something stands in the way of the next I/O that is not a slot: a block, or a write before an
 * fsync. What is late for that reason is nobody's fault. */
void paced_hold_up(struct loop *loop);

/* As pattern_fill(), what is due; for a loop without validation. */
unsigned paced_fill(struct loop *loop, struct io *const ios[], unsigned room);

/* They are submitted at loop->now_ns: stamp them. */
void paced_submitted(struct loop *loop, struct io *const ios[], unsigned nr);

/* So many came back. */
void paced_reaped(struct loop *loop, unsigned nr);

/* Is the next I/O due so soon that the loop should look for completions instead of sleeping? */
bool paced_spins(struct loop *loop);
/* It did, and nothing came: that is no turn, and its system call none that the I/Os needed. */
bool paced_spun_in_vain(struct loop *loop, unsigned staged, unsigned reaped);
/* How long to wait for completions at most, timeout_ns and the next I/O considered. */
uint64_t paced_wait_limit(struct loop *loop, uint64_t timeout_ns);
/* Nothing is in flight: let the time pass until the next is due, or that time. */
void paced_sleep(struct loop *loop, uint64_t until_ns);

/* More is due and not issued than spec->queue_max, as far as this loop's share goes. */
bool paced_queue_is_full(const struct loop *loop);

/* Whose doing was it that I/Os were late? The tool's, if the thread did not wait for its CPU since
 * it was asked last: when it looks up from the work, now and then, and when measuring ends. */
void paced_look(struct loop *loop);
void paced_judge(struct loop *loop);

/* ---- the three times (paced_record.c) ---- */

/* What was reaped: as record_batch(), but latencies count from when an I/O was due. */
void paced_record(struct loop *loop, struct io *const done[], unsigned nr);

/* What came back after the window; before record_drained(). */
void paced_drained(struct loop *loop, struct io *const done[], unsigned nr);

/* Measuring ends: what was due and not issued is recorded. `held`: an I/O that was, or NULL. */
void paced_end(struct loop *loop, const struct io *held);

#endif
