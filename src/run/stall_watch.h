/*
 * stall_watch: detects long times without completions in a loop, from existing timestamps.
 *
 * A loop makes a check at least every 100 us of its work, and none of its calls waits longer than
 * 100 ms. A check 100 ms after the previous one thus follows a turn of that length, and only such
 * checks compare completions. A stall ends, to within 100 us, at the first check that finds a
 * completion; it starts at the check before the long turn. The loop's own thread.
 */
#ifndef STALL_WATCH_H
#define STALL_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "stalls.h"

struct loop;

struct stall_watch {
	uint64_t looked_ns;		/* the last check */
	bool lasts;			/* nothing has completed … */
	uint64_t since_ns, done;	/* since then; completions before */
	struct stalls stalls;		/* in the measured window */
};

/* Measuring starts, or ends, and a stall in progress ends with it. */
void stall_watch_begin(struct loop *loop);
void stall_watch_end(struct loop *loop);

/* While it measures, at each check. */
void stall_watch_look(struct loop *loop);

#endif
