/*
 * surroundings: external effects on a run: programs and kernel threads that used the CPUs, and
 * quotas that stopped it. Read by the main thread before the loops start and after they have ended,
 * which includes the warm-up, because reading takes time.
 */
#ifndef SURROUNDINGS_H
#define SURROUNDINGS_H

#include "arena.h"
#include "cgroup.h"
#include "processes.h"
#include "result.h"

struct surroundings {
	struct arena arena;		/* released at the end */
	struct cgroup cgroup;
	struct cgroup_throttle throttle;
	struct processes processes;
};

void surroundings_begin(struct surroundings *surroundings);
/* Into `out`, or nowhere if there is no result. */
void surroundings_end(struct surroundings *surroundings, struct run_result *out,
		      struct arena *arena);

#endif
