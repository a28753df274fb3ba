/*
 * plan_builder: a plan under construction from a command line, shared by the files that build it.
 * Other modules call plan_from_command().
 *
 * Functions return 0, or -EINVAL after adding all mistakes to `err`.
 */
#ifndef PLAN_BUILDER_H
#define PLAN_BUILDER_H

#include "ablation.h"
#include "plan.h"
#include "profile.h"
#include "vary.h"

struct plan_builder {
	struct plan *plan;
	unsigned command;
	const struct command_line *line;
	struct err *err;
	struct profile profile;		/* empty if none is named */
	const char *profile_word;	/* its name as given, without a variant; or NULL */
	struct vary vary;
	struct ablation ablation;	/* empty except for `ablate` */
};

/* plan_profile.c: PROFILE[:VARIANT]. */
int plan_load_profile(struct plan_builder *b);

/* plan_jobs.c: the jobs of a variant; none: an unnamed one. `section` may be NULL: the base
 * alone. */
void plan_name_jobs(const struct plan_builder *b, const struct profile_variant *section,
		    struct job_names *names);
/* Does each job named by the command line, --vary, a condition or an objective exist? */
int plan_check_job_names(struct plan_builder *b);
int plan_check_condition_jobs(struct plan *plan, struct err *err);
int plan_check_objective_jobs(struct plan *plan, struct err *err);
const char *plan_condition_job(const char *text, struct arena *arena);
bool plan_variant_has_job(const struct variant *variant, const char *name);

/* plan_objectives.c: can the objectives of this job, the first of its variant, be decided? */
int plan_check_objectives(struct plan *plan, const struct plan_job *job, struct err *err);

/* plan_layers.c: the layers of a job's settings, the lowest first; job "": unnamed, NULL: common to
 * all. */
void plan_add_jobs(struct variant *variant, const struct job_names *names, struct arena *arena);
void plan_lay_profile(struct plan_builder *b, const struct profile_variant *section,
		      const char *job, struct settings *settings);
void plan_lay_command_line(struct plan_builder *b, const char *job, struct settings *settings);
/* These settings are complete: convert them to a spec. */
int plan_finish_job(struct plan_builder *b, struct plan_job *job);

/* plan_variants.c: sections of the profile, times --vary. */
int plan_build_product(struct plan_builder *b);

/* plan_ablation.c: the variants of `ablate`. */
int plan_build_ablation(struct plan_builder *b);
void plan_skip_pointless(struct plan_builder *b);

/* plan_targets.c: jobs with per-target become a job of each target. */
int plan_split_targets(struct plan_builder *b);

/* plan_choices.c: options that were not given, and are common to all variants. */
void plan_share_seed(struct plan *plan);
void plan_choose_cache(struct plan *plan);
void plan_choose_scratch(struct plan *plan);
void plan_demand_allocation(struct plan *plan);

/* plan_check.c: is each variant possible? */
int plan_check_variants(struct plan_builder *b);

/* plan_together.c: can these jobs run at the same time? */
int plan_check_together(const struct variant *variant, unsigned command, struct err *err);

/* plan_precondition.c: is it one for all variants? */
int plan_check_precondition(struct plan *plan, struct err *err);

/* plan_budget.c: does rounds=auto have the time that it needs? */
int plan_check_budget(struct plan *plan, struct err *err);

/* plan_noise.c: one more variant, the baseline again. */
void plan_add_noise_floor(struct plan *plan);

/* plan_baseline.c: requirements of a comparison. */
int plan_check_comparison(struct plan *plan, struct err *err);

#endif
