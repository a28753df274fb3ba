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

#include "exponential.h"
#include "rng.h"

enum { PACER_DRAWN = 64 };

struct pacer {
	unsigned next;			/* of those that are drawn: there is always one */
	uint64_t due_ns[PACER_DRAWN];
	double last_ns;			/* the last of them, since start_ns */
	uint64_t start_ns;
	double gap_ns;			/* mean, of this loop */
	struct rng rng;
	struct exponential gaps;
};

/* rate_iops (> 0) of all loops together. The same seed gives the same arrivals. */
void pacer_init(struct pacer *pacer, double rate_iops, unsigned loop_count, uint64_t seed,
		unsigned loop_index);

/* The process begins now. */
void pacer_start(struct pacer *pacer, uint64_t now_ns);

/* Draw the next PACER_DRAWN arrivals; those drawn before have been taken. */
void pacer_draw(struct pacer *pacer);

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
		pacer_draw(pacer);
}

/* It is issued: returns when it was due, and goes on to the one after it. */
static inline uint64_t pacer_take(struct pacer *pacer)
{
	const uint64_t due_ns = pacer_due_ns(pacer);

	pacer_take_many(pacer, 1);
	return due_ns;
}

#endif
