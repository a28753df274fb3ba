/*
 * stall_watch: a loop sees that nothing came back for long, by the stamps that it has anyway.
 *
 * A loop looks up at least every 100 us of its work, and no call of it waits for longer than
 * 100 ms. So a look that comes 100 ms after the one before follows a turn that lasted as long, and
 * only such looks ask what came back. A stall is over, to 100 us, at the first look that finds
 * something; it begins at the last look before. The loop's own thread.
 */
#ifndef STALL_WATCH_H
#define STALL_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "stalls.h"

struct loop;

struct stall_watch {
	uint64_t looked_ns;		/* the last look */
	bool lasts;			/* nothing has come back … */
	uint64_t since_ns, done;	/* since then; what had before */
	struct stalls stalls;		/* in the measured window */
};

/* Measuring begins, or ends: what lasts then ends with it. */
void stall_watch_begin(struct loop *loop);
void stall_watch_end(struct loop *loop);

/* While it measures, at each look. */
void stall_watch_look(struct loop *loop);

#endif
