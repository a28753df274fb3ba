/*
 * cpus: where loops are pinned to.
 *
 * Only the process's own affinity is asked, which whoever started it has set.
 */
#ifndef CPUS_H
#define CPUS_H

#include "arena.h"
#include "err.h"
#include "spec.h"

/* The CPUs loops are pinned to, in order: spec->cpus, or those of sched_getaffinity(2). */
int cpus_pick(const struct spec *spec, unsigned **cpus, unsigned *count, struct arena *arena,
	      struct err *err);

/* The thread that calls it; -1: to none. */
int cpus_pin(int cpu, struct err *err);

#endif
