/*
 * ratios: the metrics of a comparison: for each, the ratio of one group to another, its interval
 * and the verdict that follows.
 *
 * Each metric is one row of a table of values of a run; a value of zero (no CPU time measured)
 * cannot be part of a ratio and is excluded.
 */
#ifndef RATIOS_H
#define RATIOS_H

#include "groups.h"

/* The value of each metric for a run, by enum compared_metric. */
extern const value_of_run metric_values[COMPARISON_METRIC_COUNT];

/* What the interval says. */
const char *ratios_verdict(const struct comparison_metric *metric);

/* All metrics are invalid at first. */
void ratios_clear(struct comparison_metric *metrics);

/* Ratios within each round that both groups have. */
void ratios_paired(struct comparison_metric *metrics, const struct group *group,
		   const struct group *baseline, struct arena *arena);

/* Ratios of groups that were measured separately. */
void ratios_unpaired(struct comparison_metric *metrics, const struct group *group,
		     const struct group *baseline, struct arena *arena);
/* The same, if the number of rounds of one was not fixed. */
void ratios_always_valid(struct comparison_metric *metrics, const struct group *group,
			 const struct group *baseline, struct arena *arena);

/* Latencies and CPU cost are secondary to the metric that is the answer, and many: their verdicts
 * are a family, and hold jointly with 95 % confidence (stats_holm()). Collect their metrics over
 * all compared rows, then correct all of them. A baseline has no intervals, and does not change. */
enum { RATIOS_MARKS_PER_ROW = METRIC_CPU - METRIC_P50 + 1 };
unsigned ratios_add_marks(struct comparison_metric *metrics, struct comparison_metric *marks[]);
void ratios_correct(struct comparison_metric *const marks[], unsigned count,
		    struct arena *arena);

#endif
