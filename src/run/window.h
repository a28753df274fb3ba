/*
 * window: the time that the loops of a run measure in together, and what that costs.
 *
 * It begins when all loops are open, or, if they warm up, with the first that has; it ends with
 * the last loop that measures. A job's own part of it may be shorter: it began later
 * (--start-delay), or had its events done before. Loops touch it when they begin and end, and the
 * main thread reads it at any time.
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
	uint64_t start_ns;		/* real time when the loops were let go */
	_Atomic bool begins;		/* a loop that has warmed up sees to it */
	_Atomic uint64_t begin_ns;	/* real time; 0: not yet */
	_Atomic bool has_begun;		/* `cost` is there: until the end, its begin */
	_Atomic unsigned ended;		/* loops that do not measure any more */
	_Atomic unsigned awaited_ended;	/* of those that do not, the awaited ones */
	_Atomic bool is_over;		/* these were all: what is in the background ends */
	_Atomic bool has_ended;		/* `cost` is of all of it */
	struct run_cost cost;
};

/* All loops are open, and are let go. Without a warm-up the window begins with that: what a run
 * costs is read before. */
void window_start(struct window *window, bool warms_up);

/* A loop that has warmed up: has it begun? The first one begins it; until that has read the costs,
 * the others go on, but for those that do not `wait`. */
bool window_has_begun(struct window *window, bool wait);

/* A loop does not measure any more. The last one ends the window, and the last one that is
 * `awaited` the run. */
void window_end_loop(struct window *window, bool awaited);

/* Main thread, when no loop will be waited for any more: what the window cost, or has cost until
 * now if loops are still at work. */
struct run_cost window_cost(struct window *window);

#endif
