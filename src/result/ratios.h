/*
 * ratios: the metrics of a comparison: for each, the ratio of one group to another, its interval
 * and the verdict that can be read off.
 *
 * What is compared is one row of a table of values of a run; a value of zero (no CPU time seen)
 * cannot be part of a ratio and is left out.
 */
#ifndef RATIOS_H
#define RATIOS_H

#include "groups.h"

/* What each metric is of a run, by enum metric. */
extern const value_of_run metric_values[COMPARISON_METRIC_COUNT];

/* Nothing is known yet. */
void ratios_clear(struct comparison_metric *metrics);

/* Of rounds that both groups have, within each. */
void ratios_paired(struct comparison_metric *metrics, const struct group *group,
		   const struct group *baseline, struct arena *arena);

/* Of groups that were measured apart. */
void ratios_unpaired(struct comparison_metric *metrics, const struct group *group,
		     const struct group *baseline, struct arena *arena);

/* Latencies and CPU cost stand beside the one metric that is the answer, and are many: their
 * verdicts are a family, and hold together with 95 % (stats_holm()). Collect their metrics of each
 * row that is compared, then correct all of them. A baseline has no intervals, and is left as it
 * is. */
enum { RATIOS_MARKS_PER_ROW = METRIC_CPU - METRIC_P50 + 1 };
unsigned ratios_add_marks(struct comparison_metric *metrics, struct comparison_metric *marks[]);
void ratios_correct(struct comparison_metric *const marks[], unsigned count,
		    struct arena *arena);

#endif
