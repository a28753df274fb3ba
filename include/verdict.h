/*
 * verdict: do runs hold their objectives?
 *
 * Pure: reads the runs of a result and the objectives in their specs, fills result->objectives, a
 * row per variant and objective. The run is the unit:
 *
 * - of three runs and more the interval is of the mean of the logarithms over runs, with 95 %:
 *   Student's if their number was fixed before, and one that holds whenever it is looked at
 *   (confidence_sequence.h) if they went on until something was decided;
 * - one or two runs are looked at one by one. The interval is that of the percentile by order
 *   statistics (the ranks that a binomial distribution gives), or of the mean, within the run. It
 *   does not know how much runs differ, and decides only what is not within a tenth of the limit;
 * - errors, and the largest latency, are what the worst of the runs had.
 *
 * The whole interval has to be on one side of the limit: else it is undecided, and so it is if
 * there are too few I/Os for a percentile, or if what was measured is not what it looks like (the
 * rules of advice that say so, advice_spoilt()). Never is that a pass.
 *
 * Nor does it fail by what slowed it down beside the storage, and what does not last is no pass: a
 * number may be anything that plausible.h says, and the verdict has to be the same for all of it.
 */
#ifndef VERDICT_H
#define VERDICT_H

#include "result.h"

void verdict_find(struct result *result);

/* How many of result->objectives failed, and are undecided. */
struct verdict_counts {
	unsigned failed, undecided;
};
struct verdict_counts verdict_count(const struct result *result);

/* Runs that an interval over runs needs. */
enum { VERDICT_RUNS_MIN = 3 };

#endif
