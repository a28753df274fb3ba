/*
 * window: the time in which the loops of a run measure, and its cost.
 *
 * It starts when all loops are open, or when the first has warmed up; it ends when the last loop
 * stops measuring. The window of a job may be shorter: it may start later (--start-delay), or
 * complete its events earlier. Loops access it when they start and end, and the main thread reads
 * it at any time.
 */
#ifndef WINDOW_H
#define WINDOW_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "punts.h"
#include "run_cost.h"

struct window {
	const struct punts *punts;	/* or NULL: not counted */
	bool has_ring;			/* some engine is one: the kernel may have threads for it */
	unsigned loop_count;		/* of all jobs … */
	unsigned awaited_count;		/* … and of those that are not in the background */
	uint64_t start_ns;		/* real time of the start of the loops */
	_Atomic bool begins;		/* being started by a loop that has warmed up */
	_Atomic uint64_t begin_ns;	/* real time; 0: not yet */
	_Atomic bool has_begun;		/* `cost` is valid: until the end, the first reading */
	_Atomic unsigned ended;		/* loops that have stopped measuring */
	_Atomic unsigned awaited_ended;	/* of these, the awaited ones */
	_Atomic bool is_over;		/* these were all: background jobs end */
	_Atomic bool has_ended;		/* `cost` covers all of it */
	struct run_cost cost;
};

/* All loops are open, and start. Without a warm-up the window starts too, after reading the
 * cost. */
void window_start(struct window *window, bool warms_up);

/* For a loop that has warmed up: has the window started? The first one starts it; until it has read
 * the cost, the others continue, except those that do not `wait`. */
bool window_has_begun(struct window *window, bool wait);

/* A loop has stopped measuring. The last one ends the window, and the last one that is
 * `awaited` the run. */
void window_end_loop(struct window *window, bool awaited);

/* Main thread, when it stops waiting for loops: the cost of the window, or its cost so far if loops
 * are still running. */
struct run_cost window_cost(struct window *window);

#endif
