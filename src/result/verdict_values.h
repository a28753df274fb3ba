/*
 * verdict_values: from the runs of a variant to a number and its interval, for one objective.
 */
#ifndef VERDICT_VALUES_H
#define VERDICT_VALUES_H

#include "groups.h"
#include "metric_value.h"
#include "objective.h"
#include "verdict.h"

struct verdict_values {
	double measured, low, high;	/* low and high are NaN if there is no interval */
	double need_low, need_high;	/* what has to be on one side of the limit; NaN: nothing
					 * can be decided */
	const char *doubt;		/* then: why, in words; NULL: it is near the limit */
};

/* Of the runs in the group, at least one; at_any_time: the interval holds however often it is
 * looked at. */
struct verdict_values verdict_values(const struct objective *objective, const struct group *group,
				     bool at_any_time, struct arena *arena);

#endif
