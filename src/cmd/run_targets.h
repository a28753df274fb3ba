/*
 * run_targets: the targets of the jobs of one run, opened anew for each run.
 *
 * Each job has a target of its own, because jobs differ in how they open it and in the part that
 * they access; the files may be the same. Functions return 0, or -errno with err set. Main thread.
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

/* Say, once in a command, that files are made anew between runs. */
void run_targets_tell(const struct run_targets *targets, struct session *session);

/* Set the page cache of each as its job requires. */
int run_targets_set_cache(const struct run_targets *targets, const struct target_context *context,
			  struct err *err);

/* Record the facts available only before the run, and those available only after it. */
void run_targets_look_before(const struct run_targets *targets, struct run_result *run,
			     struct result *result);
void run_targets_look_after(const struct run_targets *targets, struct run_result *run);

/* After closing: write the part of new files that a job did not reach. */
int run_targets_complete(const struct run_targets *targets, const struct target_context *context,
			 struct err *err);

#endif
