/*
 * change_points: where does a series go over to another level, and stay there for a while? Pure;
 * any thread.
 *
 * The steps that explain the series best, with a price for each: PELT (R. Killick, P. Fearnhead,
 * I. A. Eckley, "Optimal Detection of Changepoints With a Linear Computational Cost", Journal of
 * the American Statistical Association 107, 2012). The price is in units of the noise, which is
 * taken from differences of neighbours, as these do not know of steps; of means of some neighbours
 * too, since values of storage that follow each other resemble each other, and noise that wanders
 * would pass for steps otherwise. (tests/unit/test_change_points.c: false alarms in at most one of
 * fifty series of noise.)
 */
#ifndef CHANGE_POINTS_H
#define CHANGE_POINTS_H

#include "arena.h"

enum {
	CHANGE_POINTS_LEVEL_MIN	= 5,	/* values: what is shorter is no level */
	CHANGE_POINTS_COUNT_MIN	= 60,	/* of fewer the noise is not known: they are one level */
};
#define CHANGE_POINTS_STEP_MIN 0.1	/* of the higher of two levels: what is worth a word */

struct change_level {
	unsigned first;			/* value of it; of the first level, 0 */
	double median;			/* so that a value that fell to nothing is no new level */
};

/* The levels in their order, of the arena; count > 0. Returns how many. */
unsigned change_points_find(const double *values, unsigned count, struct change_level **levels,
			    struct arena *arena);

#endif
