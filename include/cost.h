/*
 * cost: what the process and the calling thread have used so far: CPU time, context
 * switches, bytes that actually reached storage.
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
	bool storage_counted;		/* false: not counted, and these are 0 */
	uint64_t waited_ns;		/* of a thread: runnable, but without a CPU */
	bool wait_counted;		/* false: not counted, and that is 0 */
	uint64_t major_faults, minor_faults;	/* of pages: with and without a read from storage */
};

/* Can it be read at all? Checked before a run, because a cost of 0 would be false. */
int cost_check(struct err *err);

void cost_of_process(struct cost *cost);

/* Where the calling thread reads its time waiting for a CPU: opened before the window, so that
 * nothing is opened within it. -1: the kernel does not count it. close(2) it. */
int cost_open_waits(void);
void cost_of_thread(struct cost *cost, int waits_fd);

/* Difference of two readings of a counter, or of a whole and its part. Never below 0: a value
 * missing from the later reading must not become a huge number. */
static inline uint64_t cost_growth(uint64_t earlier, uint64_t later)
{
	return later > earlier ? later - earlier : 0;
}

struct cost cost_between(const struct cost *earlier, const struct cost *later);

#endif
