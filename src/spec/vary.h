/*
 * vary: --vary KEY=V1,V2 as axes, and their product.
 *
 *	--vary engine=psync,io_uring --vary iodepth=1,32
 *
 * makes four combinations, the last axis changing fastest. Values are parsed, and thus
 * validated, when the axes are made. An element without '=' is one more value of
 * the key before it, because lists of options are comma-separated too. Within one value
 * of an option that takes a list of flags, times or CPUs, '+' stands for ',':
 * file-extra-flags=none,direct+sync.
 *
 * JOB/KEY is an option of one job: variants without that job are not multiplied by it.
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

/* `line` is the command line: options set there cannot be varied. Every error is added to err;
 * then returns -EINVAL. More than `combinations_max` combinations are an error. */
int vary_parse(struct vary *vary, const struct string_list *elements,
	       const struct command_line *line, unsigned combinations_max, struct arena *arena,
	       struct err *err);

/* Among combinations that differ only in options of jobs that a variant lacks, it has only the
 * first. */
bool vary_has(const struct vary *vary, unsigned combination, const struct job_names *jobs);

/* Set this combination's values in the settings of a job, origin setting_from_vary. Values for one
 * job override values for all. */
void vary_apply(const struct vary *vary, unsigned combination, const char *job,
		struct settings *settings);

/* The name of a combination, after the name of its variant (NULL: none): "psync", "io_uring,32",
 * "uring,iodepth=8". An engine, and a depth after an engine, need no key; all others have their
 * key: "together,log/rate=100". Options of jobs not in `jobs` are omitted. */
char *vary_name(const struct vary *vary, unsigned combination, const char *of,
		const struct job_names *jobs, struct arena *arena);

#endif
