/*
 * unfixed_ratio: the ratio of two sets of rounds, at least one of which did not end after a fixed
 * number of rounds (rounds=auto, check): it may have ended because of its values.
 *
 * Student's interval then contains the true ratio in far less than 95 % of cases. Instead, each
 * mean has a confidence sequence (confidence_sequence.h) with half of the error, which holds
 * wherever rounds end; the interval of their difference holds if both do. Pure.
 */
#ifndef UNFIXED_RATIO_H
#define UNFIXED_RATIO_H

#include "stats.h"

/* Like stats_ratio_unpaired(). */
struct stats_ratio unfixed_ratio(const double *values, unsigned count,
				 const double *baseline, unsigned baseline_count);

#endif
