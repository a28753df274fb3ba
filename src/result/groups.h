/*
 * groups: the runs of a result by variant, and medians over them.
 *
 * run_result_counts() decides which runs are included. All memory is from the arena.
 */
#ifndef GROUPS_H
#define GROUPS_H

#include <stdbool.h>

#include "arena.h"
#include "result.h"

/* The included runs of one variant, in order; or of one of its jobs. */
struct group {
	const char *name;
	const char *job;		/* its name; NULL: the runs are those of the variant */
	struct group *jobs;		/* in the order of the runs */
	unsigned job_count;
	const char *skipped;		/* reason why it was never run */
	const char *against;		/* a baseline of its own; "" or NULL: the common one */
	const struct run_result **runs;
	unsigned count;
	unsigned empty;			/* completed without a single I/O */
};

struct groups {
	struct group *at;
	unsigned count;
};

/* In the order in which variants first appear among the runs. */
struct groups groups_of(const struct result *result, struct arena *arena);
/* NULL if there is none. */
struct group *group_find(const struct groups *groups, const char *name);
/* The job of that name; NULL if there is none. */
struct group *group_job(const struct group *group, const char *job);
/* "'sync', 'uring'", for messages. */
const char *groups_names(const struct groups *groups, struct arena *arena);

/* The run of the same round, or NULL. */
const struct run_result *group_partner(const struct group *group, const struct run_result *run);

/* A value of a run, to compare or average. */
typedef double (*value_of_run)(const struct run_result *run);

double *group_values(const struct group *group, value_of_run value, struct arena *arena);
/* 0 if no run is included. */
double group_median(const struct group *group, value_of_run value, struct arena *arena);

/* The name of a variant after another one in a list: without the common leading parts, if the rest
 * names an option. "uring,threads=1", "uring,threads=2": "threads=2". before NULL: all. */
const char *name_in_list(const char *name, const char *before);

#endif
