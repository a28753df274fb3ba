/*
 * plausible: what a number of a run may be in truth, if it was not the storage alone that made it.
 *
 * - Something else slowed the run down (a busy CPU, a quota): without it each I/O may have taken as
 *   little time as the fastest one did, but no less. Nothing gets worse without it.
 * - The run went over to another level (a burst credit was used up, a cache warmed up): what counts
 *   for a decision is what lasts, the last level. Its rates are known from the intervals. Of its
 *   latencies only bounds are: with a share f of all I/Os, not more of them can be long, or short,
 *   than of all. So its p99 is between the percentiles 99 f and 100 - f of the whole run. If levels
 *   rise and fall, the one that lasts is not known: it may be the last, or the mean of all.
 *
 * Pure. The notes are those of advice.h.
 */
#ifndef PLAUSIBLE_H
#define PLAUSIBLE_H

#include "metric_value.h"

struct advice;

struct plausible {
	double value;			/* as measured; a rate: of the last level, if that lasts */
	double low, high;		/* it may be anything between */
	const struct advice *why_low;	/* why less than the value is possible; NULL: it is not */
	const struct advice *why_high;
	const struct advice *lasting;	/* NULL: the value is that of the whole run */
};

/* value: what metric_value() says. */
struct plausible plausible_value(struct result *result, const struct run_result *run,
				 const struct metric *metric, double value);

#endif
