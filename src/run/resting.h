/*
 * resting: the mode of a loop whose slots pause between two I/Os, with --think-time, as users do
 * who read what they got.
 *
 * A slot whose read or write came back rests for the time that is asked for, and only then is free
 * again. All rest for as long, so those that came back first are the first to be free: a queue. An
 * fsync of a series has no rest behind it: it is a part of the writes before it. While all slots
 * rest the loop sleeps.
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

/* The loop's own thread, when its slots are there. 0, or negative with `err`. */
int resting_open(struct loop *loop, struct err *err);
void resting_close(struct loop *loop);

/* Those that rest are not in flight, and no longer look so. */
void resting_clear_stamps(struct loop *loop);

/* No I/O will follow: all are free at once. */
void resting_end(struct loop *loop);

#endif
