/*
 * vary: --vary KEY=V1,V2 as axes, and their product.
 *
 *	--vary engine=psync,io_uring --vary iodepth=1,32
 *
 * makes four combinations, the last axis changing fastest. Values are parsed (and so
 * known to be good) when the axes are made. An element without '=' is one more value of
 * the key before it, because lists of options are comma-separated too. Within one value
 * of an option that takes a list of flags, times or CPUs, '+' stands for ',':
 * file-extra-flags=none,direct+sync.
 *
 * JOB/KEY is an option of one job: variants that have no such job are not multiplied by it.
 */
#ifndef VARY_H
#define VARY_H

#include "arena.h"
#include "err.h"
#include "plan.h"

struct axis {
	const char *job;		/* NULL: of all */
	const struct option *option;
	const char **values;		/* canonical */
	unsigned value_count;
};

struct vary {
	struct axis *axes;
	unsigned axis_count;
	unsigned combination_count;	/* 1 without axes */
};

/* The jobs of a variant that has more than an unnamed one. */
struct job_names {
	const char *at[PLAN_JOBS_MAX];
	unsigned count;
};

/* `line` is the command line: what it sets cannot be varied. Every mistake is added to err;
 * -EINVAL then. More than `combinations_max` combinations are one. */
int vary_parse(struct vary *vary, const struct string_list *elements,
	       const struct command_line *line, unsigned combinations_max, struct arena *arena,
	       struct err *err);

/* Of combinations that differ only in options of jobs that a variant does not have, only the first
 * is one of it. */
bool vary_has(const struct vary *vary, unsigned combination, const struct job_names *jobs);

/* Set this combination's values in the settings of a job, origin setting_from_vary. What is varied
 * for one job goes before what is varied for all. */
void vary_apply(const struct vary *vary, unsigned combination, const char *job,
		struct settings *settings);

/* The name of a combination, behind the name of what is varied (NULL: nothing): "psync",
 * "io_uring,32", "uring,iodepth=8". An engine says by itself what it is, and so does a
 * depth behind an engine; everything else is told with its key: "together,log/rate=100". What
 * `jobs` does not have is left out. */
char *vary_name(const struct vary *vary, unsigned combination, const char *of,
		const struct job_names *jobs, struct arena *arena);

#endif
