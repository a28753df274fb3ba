/*
 * pacer: the due time of the next I/O, if there is a rate.
 *
 * Arrivals come by one of three processes (struct rate_process):
 *
 *	poisson		gaps are exponentially distributed around loops / rate, as in sysbench
 *	uniform		gaps are equal; loops take turns
 *	burst:N		N at the same moment, in one loop; bursts are a Poisson process
 *
 * Arrivals do not depend on completions: an I/O that is issued late keeps its due time, and its
 * response time counts from then. So a stall affects every I/O that had to wait for it, and there
 * is no "coordinated omission".
 *
 * One per loop, with its own stream of random numbers; the processes of several loops add up to one
 * with the whole rate. Pure arithmetic, without a clock.
 */
#ifndef PACER_H
#define PACER_H

#include <stdint.h>

#include "exponential.h"
#include "rng.h"
#include "spec.h"

enum { PACER_DRAWN = 64 };

struct pacer {
	unsigned next;			/* index into due_ns, always valid */
	uint64_t due_ns[PACER_DRAWN];
	double last_ns;			/* the last due time, relative to start_ns */
	uint64_t start_ns;
	double gap_ns;			/* mean gap of this loop */
	void (*draw)(struct pacer *pacer);	/* draws due_ns for the process */
	double first_gap_ns;		/* uniform: until the first I/O is due */
	unsigned burst, burst_left;	/* I/Os per burst, and those of the last not drawn yet */
	struct rng rng;
	struct exponential gaps;	/* between arrivals, or bursts */
};

struct pacer_config {
	double rate_iops;		/* > 0; the total of all loops */
	struct rate_process process;	/* all 0 is poisson */
	unsigned loop_count, loop_index;
	uint64_t seed;			/* equal seeds give equal arrivals */
};

void pacer_init(struct pacer *pacer, const struct pacer_config *config);

/* The process begins now. */
void pacer_start(struct pacer *pacer, uint64_t now_ns);

/* The due time of the next I/O. */
static inline uint64_t pacer_due_ns(const struct pacer *pacer)
{
	return pacer->due_ns[pacer->next];
}

/* How many of the next `max` I/Os are due? Only drawn ones are counted, so there may be more. */
static inline unsigned pacer_count_due(const struct pacer *pacer, uint64_t now_ns, unsigned max)
{
	const unsigned drawn = PACER_DRAWN - pacer->next;
	unsigned nr = 0;

	if (max > drawn)
		max = drawn;
	if (max > 0 && pacer->due_ns[pacer->next + max - 1] <= now_ns)
		return max;
	while (nr < max && pacer->due_ns[pacer->next + nr] <= now_ns)
		nr++;
	return nr;
}

/* The next `nr` I/Os, as counted by pacer_count_due(), are issued. */
static inline void pacer_take_many(struct pacer *pacer, unsigned nr)
{
	pacer->next += nr;
	if (pacer->next == PACER_DRAWN)
		pacer->draw(pacer);
}

/* The next I/O is issued: returns its due time. */
static inline uint64_t pacer_take(struct pacer *pacer)
{
	const uint64_t due_ns = pacer_due_ns(pacer);

	pacer_take_many(pacer, 1);
	return due_ns;
}

#endif
