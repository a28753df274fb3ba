/*
 * record: what came back, into the counts of a loop: any batch, however mixed. (The plain loop
 * records the usual one by itself.)
 *
 * The loop's own thread, with l->now_ns stamped after the reap.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "io.h"
#include "loop.h"

/* The usual batch, which is not empty: submitted at once, and each moved what was asked of it. All
 * of one length: so they are all reads and writes, or all fsyncs. */
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

/* One latency for all that share both stamps. */
void record_batch(struct loop *loop, struct io *const done[], unsigned nr);

/* Not what was asked for: an error or a short transfer. */
void record_odd(struct loop *loop, const struct io *io, uint64_t completed_ns);

/* 0, or the errno of a failure, which a short transfer need not be. */
int record_failure(const struct loop *loop, const struct io *io);

/* If it failed, count that. */
bool record_failed(struct loop *loop, const struct io *io);

/* It came back after the window. */
void record_drained(struct loop *loop, const struct io *io);

/* The window may have ended while a batch was waited for: what came back later is none of its I/Os.
 * Returns how many, from the front, came back before; the others are recorded. */
unsigned record_late(struct loop *loop, struct io *const done[], unsigned nr);

static inline unsigned record_in_time(struct loop *l, struct io *const done[], unsigned nr)
{
	return __builtin_expect(l->now_ns <= l->state_end_ns, 1) ? nr : record_late(l, done, nr);
}

/* And it may have begun while a blocking engine was in a call: what has come back since is among
 * its I/Os. Called when it has begun, and its counts are empty. */
void record_begun(struct loop *loop);

/* What a turn was like, of a loop that is `deep`. */
void record_turn(struct loop *loop, unsigned staged, unsigned reaped);

#endif
