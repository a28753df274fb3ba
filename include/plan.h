/*
 * plan: the variants of a workload to run, how often, and the outputs of their results. Made from a
 * command line (and the profile it names); const afterwards.
 */
#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>

#include "ablation.h"
#include "arena.h"
#include "err.h"
#include "option.h"
#include "spec.h"

struct profile;

struct plan_options {			/* OPTION_OF_PLAN */
	unsigned rounds;		/* 0: as many as it takes */
	uint64_t budget_ns;		/* for all of them; 0: as the command has it */
	bool noise_floor;		/* the baseline against itself, too */
	double smallest_percent;	/* a difference up to this does not count */
	const char *baseline;		/* variant name; "" is the first that runs; NULL: none */
	struct string_list fail_if;	/* "iops<0.95" */
	const char *curve_job;		/* whose rate is raised; "": the only one */
};

struct command_options {		/* OPTION_OF_COMMAND */
	const char *json;		/* path, "-" for stdout, "" for none */
	const char *html, *csv, *intervals_csv, *json_lines, *hlog, *fio_json, *markdown;
	bool details;
	bool all;
	bool quiet;
	bool force;
	bool strict;			/* undecided objectives are not good enough */
	struct string_list vary;	/* "KEY=V1", "V2": as split at commas, see vary.h */
	struct string_list allow_device_writes;
	struct string_list allow_overwrite;
	struct string_list destroy;
	const char *expect_serial;
};

enum { PLAN_JOBS_MAX = 64 };		/* of a variant */

/* One workload among those of a variant, which run at the same time. */
struct plan_job {
	const char *name;		/* "" for the only job of a variant that names none */
	struct spec spec;
	struct settings settings;	/* where each value came from */
	bool cache_chosen;		/* cache=warm, because no cache option was given */
};

struct variant {
	const char *name;
	const char *section;		/* of the profile; "" if it has none */
	struct plan_job *jobs;
	unsigned job_count;		/* 1 to PLAN_JOBS_MAX */
	const char *skipped;		/* NULL, or why this combination cannot be run at all */
	bool optional;			/* of `ablate`: if it fails, a feature is unavailable */
};

struct plan {
	struct arena arena;		/* owns every text in here */
	const char *profile;		/* name, or NULL */
	const char *profile_path;
	const char *description;	/* or NULL */
	const char *profile_comment;	/* the comment at its top, in lines; or NULL */
	struct plan_options options;
	struct command_options command;
	struct settings settings;	/* where each of those came from */
	struct variant *variants;
	unsigned variant_count;		/* at least 1 after plan_from_command() */
	const char *noise_variant;	/* of --noise-floor: the baseline again; or NULL */
	struct feature_pair *pairs;	/* of `ablate`: the pairs of variants to compare */
	unsigned pair_count;
};

/* The options of one job on a command line. */
struct command_job {
	const char *name;
	struct settings settings;
	bool begun;			/* by --job; else --set=JOB/KEY alone names it */
};

/* The arguments of a command line after the sub-command. */
struct command_line {
	struct settings settings;	/* of the options given, for all jobs */
	struct command_job *jobs;
	unsigned job_count;
	const char **words;		/* what is not an option, in order */
	unsigned word_count;
	bool help;
	const struct profile *profile;	/* instead of one that words[0] names; or NULL */
};

/* Split argv[0..argc), the arguments after the sub-command, into options and words.
 * `command` is one enum command_bit: options that it does not take are errors, as are
 * unknown ones (the nearest name is suggested) and values that cannot be parsed; all are
 * reported at once. "--name=value", "--name value" (not for booleans), "--flag",
 * "--no-flag"; after "--" there are only words. A repeated option overrides its earlier
 * value, or adds to a list (--target). */
int command_line_parse(struct command_line *line, unsigned command, int argc, char **argv,
		       struct arena *arena, struct err *err);

/* Build and validate the plan. `line->words[0]`, if there, is PROFILE or PROFILE:VARIANT.
 * Later values override earlier ones: defaults, profile, jobs of every variant, section of the
 * variant, section of the job, --vary, command line.
 *
 * --vary on `compare` multiplies the variants, see vary.h for their names. A combination
 * that can never work (iodepth 32 on psync) is kept as `skipped` if another can run, and
 * is an error if none can, or without --vary. `compare` needs two that can run. A variant
 * that is not named by its section or by --vary has the name of its profile, or of its
 * engine. A variant has the jobs of its sections or, in a profile without such, those that the
 * command line starts; conflicting jobs are an error. A baseline that names
 * a section means the first of that section's combinations. All variants share one seed if none
 * was given.
 *
 * `ablate` takes one workload, by default that of the profile `ablate`, and makes its variants
 * itself (ablation.h). Variants that cannot work with this workload are `skipped`, except the
 * presets with which the others are compared. `curve` takes the profile `curve` if the command line
 * has neither a profile nor a test mode or jobs.
 *
 * `plan` is zeroed before, or has an arena that is in use (by `line`, say) and is kept.
 * plan_release() is needed in every case, and ends the life of every text in the plan. */
int plan_from_command(struct plan *plan, unsigned command, const struct command_line *line,
		      struct err *err);
void plan_release(struct plan *plan);

/* Every job of every variant, in order; NULL after the last. `at` starts as { 0 }. */
struct job_walk {
	unsigned variant, job;
};
struct plan_job *plan_next_job(const struct plan *plan, struct job_walk *at);

#endif
