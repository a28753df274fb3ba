/*
 * compare_rows: the rows of a comparison, without ratios to another row.
 */
#ifndef COMPARE_ROWS_H
#define COMPARE_ROWS_H

#include "groups.h"

/* Name, medians, scatter, of the variant and of its jobs; no ratios yet. */
void row_describe(struct comparison_variant *row, const struct group *group,
		  struct arena *arena);
void row_mark_as_baseline(struct comparison_variant *row);
/* By ratios_paired() or ratios_unpaired(): the variant, and each job with the one of the same name
 * of the baseline. */
void row_compare(struct comparison_variant *row, const struct group *group,
		 const struct group *baseline,
		 void (*ratios)(struct comparison_metric *metrics, const struct group *group,
				const struct group *baseline, struct arena *arena),
		 struct arena *arena);

/* Completes a comparison when all rows exist: largest number of rounds, the metric that is the
 * answer, and the corrected verdicts. */
void comparison_finish(struct comparison *comparison, struct arena *arena);

#endif
