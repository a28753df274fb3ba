/*
 * compare: from the runs of a result, or of two, to ratios with intervals and verdicts.
 *
 * Pure: reads runs, fills result->comparison. The run is the unit, not the sample: the
 * ratio of a variant to the baseline is taken within each round, so that drift of the
 * machine cancels. "faster" and "slower" need the whole interval on one side of 1; "lower" and
 * "higher" of latencies and CPU cost must stand among all of a comparison (stats_holm()), and
 * so must all verdicts on features.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include <stdbool.h>

#include "err.h"
#include "relation.h"
#include "result.h"

/* Over the rounds of one result. Variants are listed in the order in which they first
 * appear in result->runs; baseline "" is the first of them that was run, and
 * NULL is none: only variants with a baseline of their own are compared. A round in
 * which one of the two runs was cut short or did no I/O is excluded. Fails if there is
 * no such baseline. */
int compare_variants(struct result *result, const char *baseline, struct err *err);

/* The contribution of each feature, over the rounds of one result: ratios of the variant with it
 * to the one without it, added to a comparison of variants. If one of them was not run, or was not
 * granted the feature, the row is skipped for that reason. */
void compare_features(struct result *result, const struct feature_pair *pairs,
		      unsigned pair_count);

/* Two saved results: every variant of `new_result` against the one of the same name in
 * `old_result`. Fills new_result->comparison with two rows for each: "NAME (old)" with
 * the old medians, which is a baseline, and "NAME". If each result has one variant
 * only, their names may differ. A variant of only one result is skipped, for that
 * reason. Fails if no variant is in both. */
int compare_results(struct result *new_result, const struct result *old_result,
		    struct err *err);

/* The workload options that differ between the two, "file-block-size, time"; NULL if none. */
const char *compare_workload_difference(const struct comparison *comparison,
					struct arena *arena);
/* If two results did not measure the same work: keep medians, remove ratios and verdicts. */
void compare_withdraw(struct comparison *comparison);

/* Is any variant compared with another one? */
bool compare_has_baseline(const struct comparison *comparison);

/* The metric that is the answer of a comparison: IOPS, or throughput if variants differ in the
 * size of their reads and writes, because I/Os of 4 KiB and of 1 MiB are not the same work. */
enum compared_metric compare_answer(const struct comparison *comparison);

/* Is it strong enough for a conclusion? Its verdict is significant, and the effect is at least the
 * scatter of one round's ratio: with many rounds, effects become significant that the next round
 * would not show. */
bool compare_concludes(const struct comparison_metric *metric);

/* Is it no evidence although its interval, which is its own, is on one side of 1? Its verdict is
 * one of a family. */
bool compare_is_corrected(const struct comparison_metric *metric);

/* (Of both: with result->stopping.always_valid, intervals and verdicts are those of
 * always_valid.h.) */

/* "together", or of a job "together/readers". */
const char *compare_row_name(const struct comparison_variant *row, struct arena *arena);

/* comparison_variant.metrics[metric].name, of every variant. */
const char *compare_metric_name(unsigned metric);

/* "iops<0.95", "p99>1.10", "cpu>=1.2": met by the whole interval of a ratio; "iops<0.95!": met by
 * the ratio itself, whatever its interval; "readers/p99>1.1": of that job. Metrics as in
 * comparison_metric. */
struct fail_condition {
	const char *job;		/* within the text that it was parsed from; NULL: all */
	int job_length;
	unsigned metric;
	enum relation relation;		/* of bad ratios to the limit */
	double limit;
	bool ratio_alone;
};
int condition_parse(const char *text, struct fail_condition *condition,
		    struct err *err);

/* Test every variant (or feature, if those are compared) against every condition: those that meet
 * one are added to comparison->failed_conditions, those with a ratio but no interval to
 * undecided_conditions; returns the number of both. A variant that was skipped, or has nothing to
 * compare, fails every condition: it was not shown to be good. So does a job that no variant has;
 * a variant without the job is exempt if others have it. A baseline never fails, and neither does
 * an unavailable feature. */
unsigned condition_check(struct result *result, const struct fail_condition *conditions,
			 unsigned condition_count);

/* How often a condition is asked of a row by its interval, and in `open` how often that leaves it
 * open: the interval is on both sides of the limit, or there is none yet. */
unsigned condition_questions(const struct result *result, const struct fail_condition *conditions,
			     unsigned condition_count, unsigned *open);

#endif
