/*
 * The variants of `ablate`: a row of its table each, of one workload.
 */
#include "plan_builder.h"

#include <errno.h>

/* The only remaining section, or NULL: the base alone. */
static const struct profile_variant *section_of(const struct plan_builder *b)
{
	return b->profile.variant_count > 0 ? &b->profile.variants[0] : NULL;
}

/* One workload, which may have several jobs: a feature is switched in all of them at once. */
static int lay_workload(struct plan_builder *b, struct variant *given)
{
	const struct profile *profile = &b->profile;
	struct job_names names;
	int ret = 0;

	if (profile->variant_count > 1)
		return err_add(b->err, "ablate takes one workload, and profile '%s' has %u (name "
			       "one: %s:%s)", profile->name, profile->variant_count, profile->name,
			       profile->variants[0].name);
	plan_name_jobs(b, section_of(b), &names);
	plan_add_jobs(given, &names, &b->plan->arena);
	for (unsigned i = 0; i < given->job_count; i++) {
		struct plan_job *job = &given->jobs[i];

		plan_lay_profile(b, section_of(b), job->name, &job->settings);
		plan_lay_command_line(b, job->name, &job->settings);
		if (ablation_check(&job->settings, b->err) < 0)
			ret = -EINVAL;
	}
	return ret;
}

static int build_variant(struct plan_builder *b, const struct variant *given,
			 const struct ablation_variant *row, struct variant *variant)
{
	struct job_names names;

	plan_name_jobs(b, section_of(b), &names);
	plan_add_jobs(variant, &names, &b->plan->arena);
	variant->name = row->name;
	variant->optional = row->change != NULL;
	for (unsigned i = 0; i < variant->job_count; i++) {
		struct plan_job *job = &variant->jobs[i];

		settings_overlay(&job->settings, &given->jobs[i].settings);
		ablation_apply(row, &job->settings);
		if (plan_finish_job(b, job) < 0)
			return -EINVAL;
	}
	return 0;
}

int plan_build_ablation(struct plan_builder *b)
{
	struct plan *plan = b->plan;
	struct ablation *ablation = &b->ablation;
	struct variant given;
	int ret;

	ret = plan_check_job_names(b);
	if (ret == 0)
		ret = lay_workload(b, &given);
	if (ret < 0)
		return ret;
	ablation_make(ablation, &plan->arena);
	plan->pairs = ablation->pairs;
	plan->pair_count = ablation->pair_count;
	plan->options.baseline = ablation->variants[0].name;
	plan->variant_count = ablation->variant_count;
	plan->variants = arena_alloc(&plan->arena,
				     plan->variant_count * sizeof(*plan->variants));
	for (unsigned i = 0; i < plan->variant_count; i++)
		if (build_variant(b, &given, &ablation->variants[i], &plan->variants[i]) < 0)
			return -EINVAL;
	return 0;
}

/* Nothing to switch in any of the jobs. */
static const char *pointless(const struct ablation_variant *row, const struct variant *tuned)
{
	const char *why = NULL;

	for (unsigned i = 0; i < tuned->job_count; i++) {
		why = ablation_pointless(row, &tuned->jobs[i].spec);
		if (!why)
			return NULL;
	}
	return why;
}

void plan_skip_pointless(struct plan_builder *b)
{
	struct plan *plan = b->plan;

	for (unsigned i = 0; i < b->ablation.variant_count; i++)
		if (!plan->variants[i].skipped)
			plan->variants[i].skipped = pointless(&b->ablation.variants[i],
							      &plan->variants[0]);
}
