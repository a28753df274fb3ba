/*
 * pacer: when the next I/O is due, if there is a rate.
 *
 * Arrivals come by one of three processes (struct rate_process):
 *
 *	poisson		gaps are exponentially distributed around loops / rate, as in sysbench
 *	uniform		gaps are all the same; loops take turns
 *	burst:N		N at the same moment, in one loop; bursts are a Poisson process
 *
 * None of them waits for anybody: an I/O that is issued late was due when it was due, and its
 * response time counts from then. So a stall is seen by all I/Os that it kept waiting
 * ("coordinated omission" is not omitted).
 *
 * One per loop, with a stream of random numbers of its own; the processes of several loops add
 * up to one with the whole rate. Pure arithmetic: knows no clock.
 */
#ifndef PACER_H
#define PACER_H

#include <stdint.h>

#include "exponential.h"
#include "rng.h"
#include "spec.h"

enum { PACER_DRAWN = 64 };

struct pacer {
	unsigned next;			/* of those that are drawn: there is always one */
	uint64_t due_ns[PACER_DRAWN];
	double last_ns;			/* the last of them, since start_ns */
	uint64_t start_ns;
	double gap_ns;			/* mean, of this loop */
	void (*draw)(struct pacer *pacer);	/* of its process */
	double first_gap_ns;		/* uniform: until the first is due */
	unsigned burst, burst_left;	/* of the last burst, so many are not drawn yet */
	struct rng rng;
	struct exponential gaps;	/* between arrivals, or bursts */
};

struct pacer_config {
	double rate_iops;		/* > 0; of all loops together */
	struct rate_process process;	/* all 0 is poisson */
	unsigned loop_count, loop_index;
	uint64_t seed;			/* the same gives the same arrivals */
};

void pacer_init(struct pacer *pacer, const struct pacer_config *config);

/* The process begins now. */
void pacer_start(struct pacer *pacer, uint64_t now_ns);

/* When the next I/O is due. */
static inline uint64_t pacer_due_ns(const struct pacer *pacer)
{
	return pacer->due_ns[pacer->next];
}

/* So many of the next `max` are due by now. There may be more: of those not drawn yet nothing is
 * said. */
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

/* The next `nr`, which were counted just before, are issued. */
static inline void pacer_take_many(struct pacer *pacer, unsigned nr)
{
	pacer->next += nr;
	if (pacer->next == PACER_DRAWN)
		pacer->draw(pacer);
}

/* It is issued: returns when it was due, and goes on to the one after it. */
static inline uint64_t pacer_take(struct pacer *pacer)
{
	const uint64_t due_ns = pacer_due_ns(pacer);

	pacer_take_many(pacer, 1);
	return due_ns;
}

#endif
