/*
 * collect: from the loops of a run to its result.
 *
 * Main thread, after the loops were joined; collect_description() and collect_counts() also
 * before, for a run as far as it has come.
 */
#ifndef COLLECT_H
#define COLLECT_H

#include <stdint.h>

#include "arena.h"
#include "crew.h"
#include "loop.h"
#include "result.h"
#include "run.h"

/* What is known before the end: variant, spec, engine, target. Allocates out->loops. */
void collect_description(struct run_result *out, const struct run_request *request,
			 struct arena *arena);

/* Add what one loop counted, to the result and to the loop's row in it. */
void collect_counts(struct run_result *out, struct result_loop *row,
		    const struct loop_view *view);

/* All of it. */
void collect(struct run_result *out, const struct run_request *request, struct crew *crew,
	     struct arena *arena);

#endif
