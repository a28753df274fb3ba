/*
 * cpus: where loops are pinned to.
 *
 * Those of `--cpus`; else those that the process may run on, which whoever started it has set:
 * first those that have least to do (placement.h), as looked at once, before the first run. So
 * all runs of a command have the same CPUs.
 */
#ifndef CPUS_H
#define CPUS_H

#include "arena.h"
#include "cpu_claims.h"
#include "err.h"
#include "spec.h"

/* For all runs of a command. */
struct cpus {
	unsigned *at, count;		/* that may be used, in the order in which they are taken */
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

/* One for each loop of all jobs of a run, in their order, into at[]; -1: it is not pinned. Jobs
 * with the same list take from it in turn, and those that leave the choice from what no job of the
 * run has asked for. `from` NULL: as numbered. */
int cpus_deal(const struct cpus_run *run, const struct cpus *from, int at[],
	      struct arena *arena, struct err *err);

/* The thread that calls it; -1: to none. */
int cpus_pin(int cpu, struct err *err);

#endif
