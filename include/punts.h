/*
 * punts: requests of this process that a ring handed to io-wq, its pool of kernel threads,
 * because they could not complete immediately: counted by the tracepoint
 * io_uring:io_uring_queue_async_work (perf_event_open(2)).
 *
 * That needs a mounted, readable tracefs, and permission to trace whole CPUs: in practice root.
 * Without it, the number of workers (tasks.h) is a substitute.
 */
#ifndef PUNTS_H
#define PUNTS_H

#include <stdbool.h>
#include <stdint.h>

struct punts {
	int *fds;			/* [count], one for each CPU */
	unsigned count;			/* 0: cannot be counted */
};

void punts_open(struct punts *punts);
void punts_close(struct punts *punts);

/* From now on count only requests of these threads: those that submit, at least one. Once. */
void punts_narrow(const struct punts *punts, const int tids[], unsigned count);

/* So far. Any thread. 0 if they cannot be counted, or punts is NULL. */
uint64_t punts_count(const struct punts *punts);
bool punts_are_counted(const struct punts *punts);

#endif
