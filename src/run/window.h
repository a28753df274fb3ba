/*
 * window: the time that the loops of a run measure in together, and what that costs.
 *
 * It begins when all loops are open, or, if they warm up, with the first that has; it ends with
 * the last loop that measures. Its loops touch it at these two points only, and the main thread
 * reads it at any time.
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
	unsigned loop_count;		/* of all jobs */
	_Atomic bool begins;		/* a loop that has warmed up sees to it */
	_Atomic uint64_t begin_ns;	/* real time; 0: not yet */
	_Atomic bool has_begun;		/* `cost` is there: until the end, its begin */
	_Atomic unsigned ended;		/* loops that do not measure any more */
	_Atomic bool has_ended;		/* `cost` is of all of it */
	struct run_cost cost;
};

/* All loops measure from now on; what a run costs is read before. Called when none has begun yet:
 * without that, the first loop that has warmed up begins for all. */
void window_begin(struct window *window);

/* A loop that has warmed up: has it begun? The first one begins it; until that has read the costs,
 * the others go on, but for those that do not `wait`. */
bool window_has_begun(struct window *window, bool wait);

/* A loop does not measure any more. The last one ends the window. */
void window_end_loop(struct window *window);

/* Main thread, when no loop will be waited for any more: what the window cost, or has cost until
 * now if loops are still at work. */
struct run_cost window_cost(struct window *window);

#endif
