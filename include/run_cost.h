/*
 * run_cost: the whole cost of a run, in the process and the machine.
 *
 * Read at either end of the measured window and subtracted. Every nanosecond of the process is
 * in exactly one part: loops know their own time, the ring's kernel threads are read from the
 * task list, and the rest belongs to workers that exited within the window if there are workers
 * (one of each kind always remains), else to the other threads.
 */
#ifndef RUN_COST_H
#define RUN_COST_H

#include <stdbool.h>

#include "cost.h"
#include "machine_time.h"
#include "punts.h"
#include "tasks.h"

struct run_cost {
	struct cost process;
	struct machine_time machine;
	struct tasks tasks;		/* of counts, the later; 0 where there is no ring */
	uint64_t punts;
};

/* Where the CPU time of a window went. */
struct cpu_split {
	uint64_t loops_user_ns, loops_system_ns;
	uint64_t sqpoll_ns, workers_ns;	/* iou-sqp, iou-wrk */
	uint64_t other_threads_ns;	/* a pool's, the main thread */
	uint64_t irq_ns, steal_ns;	/* of the machine */
	uint64_t elsewhere_ns;		/* other processes and kernel threads */
};

/* The first reading, when every loop has its ring: from then on only their punts are counted.
 * The task list is read only if there is a ring, which alone has kernel threads. */
void run_cost_begin(struct run_cost *cost, const struct punts *punts, bool has_ring);
void run_cost_read(struct run_cost *cost, const struct punts *punts, bool has_ring);
struct run_cost run_cost_between(const struct run_cost *earlier, const struct run_cost *later);

/* `window` is from run_cost_between(), `loops` the sum of cost_of_thread() over all loops. */
struct cpu_split run_cost_split(const struct run_cost *window, const struct cost *loops);

#endif
