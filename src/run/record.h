/*
 * record: adds completed I/Os to the counts of a loop, for any mixture in a batch. (The plain loop
 * records the usual batch itself.)
 *
 * The loop's own thread, with l->now_ns read after the reap.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "io.h"
#include "loop.h"

/* The usual batch, which is not empty: submitted together, and each transferred its length. All
 * have one length, so they are all reads and writes, or all fsyncs. */
static inline bool record_all_alike(struct io *const done[], unsigned nr)
{
	const io_outcome first = io_outcome_of(done[0]);
	io_outcome differ = { 0 };

	if (done[0]->result != (int32_t)done[0]->length)
		return false;
	for_each_in_batch(i, nr)
		differ |= io_outcome_of(done[i]) ^ first;
	return (differ[0] | differ[1]) == 0;
}

/* One latency for all that share both timestamps. */
void record_batch(struct loop *loop, struct io *const done[], unsigned nr);

/* Not complete: an error or a short transfer. */
void record_odd(struct loop *loop, const struct io *io, uint64_t completed_ns);

/* 0, or the errno of a failure, which a short transfer need not be. */
int record_failure(const struct loop *loop, const struct io *io);

/* If it failed, count that. */
bool record_failed(struct loop *loop, const struct io *io);

/* It completed after the window. */
void record_drained(struct loop *loop, const struct io *io);

/* The window may have ended during a wait for a batch: I/Os that completed later are outside of it.
 * Returns how many, from the front, completed before; the others are recorded. */
unsigned record_late(struct loop *loop, struct io *const done[], unsigned nr);

static inline unsigned record_in_time(struct loop *l, struct io *const done[], unsigned nr)
{
	return __builtin_expect(l->now_ns <= l->state_end_ns, 1) ? nr : record_late(l, done, nr);
}

/* The window may have started while a blocking engine was in a call: I/Os that have completed since
 * belong to it. Called when it has started, and its counts are empty. */
void record_begun(struct loop *loop);

/* Records the queue use of a turn, for a loop that is `deep`. */
void record_turn(struct loop *loop, unsigned staged, unsigned reaped);

#endif
