/*
 * steadiness: has a drive come to its steady state? Pure; any thread.
 *
 * The definition of the SNIA's Solid State Storage Performance Test Specification (PTS 2.0.2, 2020,
 * "Steady State"): in a window of rounds, largest less smallest is at most 20 % of the average
 * (Range), and the straight line that fits them best changes by at most 10 % of the average from
 * one end of the window to the other (Slope). That a round is a part of the workload that is to be
 * measured, and not a pass over the block sizes and mixtures of a test, is ours.
 */
#ifndef STEADINESS_H
#define STEADINESS_H

#include <stdbool.h>

#define STEADINESS_SPREAD_MAX	0.2
#define STEADINESS_SLOPE_MAX	0.1

/* (Shorter than most waits, an IOPS value says little: for tests.) */
#define STEADINESS_ROUND_MIN_NS	(1000 * 1000)

enum { STEADINESS_WINDOW_MIN = 3, STEADINESS_WINDOW_MAX = 64 };

struct steadiness {
	bool steady;
	/* of the average; 0 if that is 0, which is not steady: */
	double spread;			/* largest less smallest */
	double slope;			/* what the line gains over the window; below 0: loses */
};

/* Of the rounds of a window, in their order; count > 1. */
struct steadiness steadiness_of(const double *values, unsigned count);

#endif
