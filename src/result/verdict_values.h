/*
 * verdict_values: from the runs of a variant to a number and its interval, for one objective.
 */
#ifndef VERDICT_VALUES_H
#define VERDICT_VALUES_H

#include "groups.h"
#include "metric_value.h"
#include "objective.h"
#include "plausible.h"
#include "verdict.h"

struct verdict_values {
	double measured, low, high;	/* low and high are NaN if there is no interval */
	double need_low, need_high;	/* what has to be on one side of the limit; NaN: nothing
					 * can be decided */
	const char *doubt;		/* then: why, in words; NULL: it is near the limit */
	double may_low, may_high;	/* so far it may be, if not all of it is the storage's, or
					 * lasts (plausible.h): both ends as need_low, need_high */
	const struct advice *why_low, *why_high;	/* NULL: not further than these */
	const struct advice *lasting;	/* measured is of the last level; NULL: of all */
};

/* Of the runs in the group, at least one; at_any_time: the interval holds however often it is
 * looked at. */
struct verdict_values verdict_values(const struct objective *objective, const struct group *group,
				     bool at_any_time, struct result *result);

#endif
