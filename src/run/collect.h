/*
 * collect: adds the loops of a run up to its result, and to those of its jobs.
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
#include "units.h"

/* Facts known before the end: variant, specs, engines, targets. Allocates the rows of loops, and
 * jobs[] if there are several and it does not exist yet. */
void collect_description(struct run_result *out, const struct run_request *request,
			 const struct run_shared *run, struct arena *arena);

/* Add the counts of one loop, to the result and to the loop's row in it. */
void collect_counts(struct run_result *out, struct result_loop *row,
		    const struct loop_view *view);

/* Add everything of one loop to the result of its job (collect_loop.c). */
void collect_loop(struct run_result *out, const struct loop *loop);

/* Everything. */
void collect(struct run_result *out, const struct run_request *request, struct crew *crew,
	     struct arena *arena);

static inline double seconds(uint64_t ns)
{
	return (double)ns / (double)NS_PER_SECOND;
}

static inline double cpu_seconds(const struct cost *cost)
{
	return (double)(cost->user_ns + cost->system_ns) / NS_PER_SECOND;
}

/* CPU time has a coarser resolution than the clock, and can exceed the time of a short run. */
static inline double share_of(double part, double whole)
{
	return part < whole ? part / whole : 1;
}

#endif
