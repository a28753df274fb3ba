/*
 * experiment: the variants of a plan, to be run one by one, in the order and as often as a driver
 * chooses (rounds.h is one).
 *
 *	ret = experiment_open(&x, session);
 *	while (ret == 0 && …)
 *		ret = experiment_run_variant(&x, &(struct experiment_step){ .variant = …, … });
 *	experiment_close(&x);
 *
 * All runs use the same files and CPUs, with the page cache in the state given by their spec.
 * Measurements are in session->result. Functions return 0, or -errno with session->err set. Main
 * thread only.
 */
#ifndef EXPERIMENT_H
#define EXPERIMENT_H

#include "cpus.h"
#include "engine.h"
#include "scratch_sets.h"
#include "session.h"
#include "spec.h"

struct experiment_job {
	const char *name;		/* NULL: unnamed, the only one of its variant */
	/* Includes the scratch directory. Between two runs a driver may change options that do not
	 * affect files or engine: a rate, a time. */
	struct spec spec;
	struct engine_choice engine;
	bool cache_chosen;		/* see plan.h */
};

struct experiment_variant {
	const char *name;
	const char *skipped;		/* why it cannot be run, or NULL */
	struct experiment_job *jobs;	/* that run at the same time */
	unsigned job_count;		/* at least 1 */
};

struct experiment {
	struct session *session;
	struct experiment_variant *variants;	/* in the order of the plan */
	unsigned variant_count;
	/* In which a driver runs each of them once: that of the plan, until it is shuffled. */
	unsigned *order;
	struct cpus cpus;		/* for the loops of all runs */
	bool was_refused;		/* the last run, before it did any I/O … */
	bool refused[PLAN_JOBS_MAX];	/* … for what these jobs of it wanted */
	struct scratch_sets scratch;
};

/* One run of a variant. */
struct experiment_step {
	unsigned variant;
	unsigned round, sequence;	/* in the result, both from 1; its offsets depend on them */
	const char *label;		/* on the live line; NULL: the variant's name */
	unsigned runs_after;		/* for the live line: planned after this run … */
	uint64_t planned_after_ns;	/* … and its duration; 0: unknown */
};

/* Choose engines and CPUs, and make the scratch set. Variants that cannot run here are `skipped`,
 * with the reason also in the result; if none can it is an error. */
int experiment_open(struct experiment *x, struct session *session);

/* Run it once, into a new run of the result. A run that was interrupted or stopped by an I/O error
 * is a result as well, see run_result. */
int experiment_run_variant(struct experiment *x, const struct experiment_step *step);

/* The same, for the first run of a variant, which may be refused: then another engine is tried, and
 * if there is none the variant is skipped, with the reason in the result. It is an error only if
 * it is the baseline, or no other variant is left. */
int experiment_run_first(struct experiment *x, const struct experiment_step *step);

/* Interrupted, or the last run stopped at an error: no other may follow. */
bool experiment_is_over(const struct experiment *x);

/* Its planned duration. */
uint64_t experiment_planned_ns(const struct experiment_variant *variant);

/* Not with an engine that simulates it. */
static inline bool experiment_job_does_io(const struct experiment_job *job)
{
	return !(job->engine.ops->can & ENGINE_DOES_NO_IO);
}

/* Remove the scratch set. Also needed if experiment_open() failed. */
int experiment_close(struct experiment *x);

#endif
