/*
 * resting: the mode of a loop whose slots pause between two I/Os, with --think-time, like users
 * reading an answer.
 *
 * When its read or write completes, a slot rests for the given time before it is free again. All
 * rest equally long, so those that completed first are free first: a queue. There is no rest after
 * an fsync of a series, which is part of the writes before it. While all slots rest, the loop
 * sleeps.
 */
#ifndef RESTING_H
#define RESTING_H

#include <stdint.h>

#include "io.h"

struct err;
struct loop;

struct rested {
	struct io *io;
	uint64_t until_ns;
};

struct resting {
	uint64_t time_ns;		/* 0: no slot ever rests, and there is no queue */
	struct rested *queue;		/* [slot_count], a ring */
	unsigned first, count;
};

/* The loop's own thread, when its slots exist. 0, or negative with `err`. */
int resting_open(struct loop *loop, struct err *err);
void resting_close(struct loop *loop);

/* Those that rest are not in flight, and no longer look so. */
void resting_clear_stamps(struct loop *loop);

/* No I/O will follow: all are free at once. */
void resting_end(struct loop *loop);

#endif
