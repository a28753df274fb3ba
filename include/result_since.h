/*
 * result_since: the part of a run since an earlier snapshot. For reports that restart their counts
 * (sysbench's --report-checkpoints) while the run itself continues counting.
 *
 * Only counts, latencies and per-loop numbers; everything else of a run_result stays empty.
 */
#ifndef RESULT_SINCE_H
#define RESULT_SINCE_H

#include "result.h"

struct result_since {
	struct arena *arena;
	struct run_result earlier;	/* all zero at first */
	struct run_result part;		/* what result_since_take() found */
};

void result_since_init(struct result_since *since, unsigned loop_count, struct arena *arena);

/* `part` = now - earlier; then `now` becomes `earlier`. The end fsyncs and their time are
 * part of it. Per-loop minima and maxima are those since the beginning. */
const struct run_result *result_since_take(struct result_since *since,
					   const struct run_result *now);

#endif
