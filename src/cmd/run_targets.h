/*
 * run_targets: what the jobs of one run read and write, opened anew for each run.
 *
 * A target for each job: jobs differ in how they open it, and in the part that they touch. What
 * several share is the same files. Functions return 0, or -errno with err set. Main thread.
 */
#ifndef RUN_TARGETS_H
#define RUN_TARGETS_H

#include "experiment.h"

struct run_targets {
	const struct experiment_variant *variant;
	struct target *at;		/* [variant->job_count] */
	unsigned count;			/* that are open */
};

int run_targets_open(struct run_targets *targets, const struct experiment_variant *variant,
		     const struct target_context *context, struct arena *arena, struct err *err);
void run_targets_close(struct run_targets *targets);

/* The page cache of each as its job wants it. */
int run_targets_set_cache(const struct run_targets *targets, const struct target_context *context,
			  struct err *err);

/* Note what cannot be known any more when the run is over, and what is known only then. */
void run_targets_look_before(const struct run_targets *targets, struct run_result *run,
			     struct result *result);
void run_targets_look_after(const struct run_targets *targets, struct run_result *run);

/* Closed again: what a job that makes its files anew had no time for. */
int run_targets_complete(const struct run_targets *targets, const struct target_context *context,
			 struct err *err);

#endif
