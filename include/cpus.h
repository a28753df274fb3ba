/*
 * cpus: the CPUs to which loops are pinned.
 *
 * Those of `--cpus`; else those that the process may run on, the least busy first (placement.h),
 * as measured once before the first run, so that all runs of a command use the same CPUs.
 */
#ifndef CPUS_H
#define CPUS_H

#include "arena.h"
#include "cpu_claims.h"
#include "err.h"
#include "spec.h"

/* For all runs of a command. */
struct cpus {
	unsigned *at, count;		/* usable CPUs, in the order of use */
	struct cpu_claims claims;
};

/* The specs of the jobs of one run. */
struct cpus_run {
	const struct spec *const *specs;
	unsigned count;
};

/* All that will be run: what they pin is claimed, and measured where they leave the choice. Takes
 * some 50 ms for that. Nothing is done, and never fails, if none of them pins. */
int cpus_open(struct cpus *cpus, const struct cpus_run runs[], unsigned count,
	      struct arena *arena, struct err *err);
void cpus_close(struct cpus *cpus);

/* A CPU for each loop of all jobs of a run, in their order, into at[]; -1: not pinned. Jobs
 * with the same list take from it in turn, and jobs without a list take the CPUs that no job of
 * the run has listed. `from` NULL: as numbered. */
int cpus_deal(const struct cpus_run *run, const struct cpus *from, int at[],
	      struct arena *arena, struct err *err);

/* Pins the calling thread; -1: does nothing. */
int cpus_pin(int cpu, struct err *err);

#endif
