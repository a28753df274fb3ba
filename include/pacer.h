/*
 * pacer: when the next I/O is due, if there is a rate.
 *
 * Arrivals are a Poisson process, as in sysbench: the gaps between them are exponentially
 * distributed around loops / rate. The process does not wait for anybody: an I/O that is issued
 * late was due when it was due, and its response time counts from then. So a stall is seen by
 * all I/Os that it kept waiting ("coordinated omission" is not omitted).
 *
 * One per loop, with a stream of random numbers of its own; the processes of several loops add
 * up to one with the whole rate. Pure arithmetic: knows no clock.
 */
#ifndef PACER_H
#define PACER_H

#include <stdint.h>

#include "rng.h"

struct pacer {
	struct rng rng;
	double gap_ns;		/* mean, of this loop */
	double due_ns;		/* since start_ns */
	uint64_t start_ns;
};

/* rate_iops (> 0) of all loops together. The same seed gives the same arrivals. */
void pacer_init(struct pacer *pacer, double rate_iops, unsigned loop_count, uint64_t seed,
		unsigned loop_index);

/* The process begins now. */
void pacer_start(struct pacer *pacer, uint64_t now_ns);

/* When the next I/O is due. */
static inline uint64_t pacer_due_ns(const struct pacer *pacer)
{
	return pacer->start_ns + (uint64_t)pacer->due_ns;
}

/* It is issued: returns when it was due, and goes on to the one after it. */
uint64_t pacer_take(struct pacer *pacer);

#endif
