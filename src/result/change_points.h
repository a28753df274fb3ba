/*
 * change_points: finds lasting changes of the level of a series. Pure; any thread.
 *
 * The steps that explain the series best, with a penalty for each: PELT (R. Killick, P. Fearnhead,
 * I. A. Eckley, "Optimal Detection of Changepoints With a Linear Computational Cost", Journal of
 * the American Statistical Association 107, 2012). The penalty is in units of the noise, which is
 * estimated from differences of neighbours, because steps hardly affect these; and also from means
 * of neighbours, because successive values of storage are correlated, and slow noise would
 * otherwise look like steps. (tests/unit/test_change_points.c: false alarms in at most one of fifty
 * series of noise.)
 */
#ifndef CHANGE_POINTS_H
#define CHANGE_POINTS_H

#include "arena.h"

enum {
	CHANGE_POINTS_LEVEL_MIN	= 5,	/* values: minimum length of a level */
	CHANGE_POINTS_COUNT_MIN	= 60,	/* with fewer the noise is unknown: they are one level */
};
#define CHANGE_POINTS_STEP_MIN 0.1	/* of the higher of two levels: what is worth a word */

struct change_level {
	unsigned first;			/* its first value; of the first level, 0 */
	double median;			/* so that a single drop to 0 is not a new level */
};

/* The levels in order, from the arena; count > 0. Returns their number. */
unsigned change_points_find(const double *values, unsigned count, struct change_level **levels,
			    struct arena *arena);

#endif
