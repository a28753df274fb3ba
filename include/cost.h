/*
 * cost: what the process and the calling thread have spent so far: CPU time, context
 * switches, bytes that really reached storage.
 *
 * getrusage(2): RUSAGE_SELF includes the ring's kernel threads (iou-wrk, iou-sqp; they
 * belong to the process since Linux 5.12) and the pool engine's threads. Take one at
 * either end of the measured window and subtract. Any thread.
 */
#ifndef COST_H
#define COST_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct cost {
	uint64_t user_ns, system_ns;
	uint64_t voluntary_switches, involuntary_switches;
	uint64_t storage_read_bytes, storage_write_bytes;	/* /proc/self/io; 0 for a thread */
	bool storage_counted;		/* false: these are 0 because nobody counts them */
	uint64_t waited_ns;		/* of a thread: it could run, but got no CPU */
	bool wait_counted;		/* false: that is 0 because nobody counts it */
};

/* Can it be read at all? Asked before a run: a cost of 0 would be a lie. */
int cost_check(struct err *err);

void cost_of_process(struct cost *cost);

/* Where the calling thread reads how long it waited for a CPU: opened before the window, so that
 * nothing is opened in it. -1: nobody counts that. close(2) it. */
int cost_open_waits(void);
void cost_of_thread(struct cost *cost, int waits_fd);

/* What a counter, or a whole over its part, is more. Never below 0: what only the earlier reading
 * could tell must not become a huge number. */
static inline uint64_t cost_growth(uint64_t earlier, uint64_t later)
{
	return later > earlier ? later - earlier : 0;
}

struct cost cost_between(const struct cost *earlier, const struct cost *later);

#endif
