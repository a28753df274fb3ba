/*
 * Variants from the sections of a profile (or the profile itself, or only the command line), times
 * the combinations of --vary. For each of them, layers of settings override each other.
 */
#include "plan_builder.h"

#include <errno.h>

static int build_job(struct plan_builder *b, struct plan_job *job,
		     const struct profile_variant *section, unsigned combination)
{
	plan_lay_profile(b, section, job->name, &job->settings);
	vary_apply(&b->vary, combination, job->name, &job->settings);
	plan_lay_command_line(b, job->name, &job->settings);
	return plan_finish_job(b, job);
}

/* `section` may be NULL: the base alone. */
static int build_variant(struct plan_builder *b, struct variant *variant,
			 const struct profile_variant *section, unsigned combination,
			 const struct job_names *names)
{
	struct arena *arena = &b->plan->arena;
	int ret = 0;

	plan_add_jobs(variant, names, arena);
	for (unsigned i = 0; i < variant->job_count; i++)
		if (build_job(b, &variant->jobs[i], section, combination) < 0)
			ret = -EINVAL;

	variant->section = section ? section->name : "";
	variant->name = vary_name(&b->vary, combination, section ? section->name : NULL, names,
				  arena);
	if (*variant->name == '\0')
		variant->name = b->profile.name ? b->profile.name :
			settings_get(&variant->jobs[0].settings, "engine")->value;
	return ret;
}

static int build_section(struct plan_builder *b, const struct profile_variant *section)
{
	struct plan *plan = b->plan;
	struct job_names names;
	int ret = 0;

	plan_name_jobs(b, section, &names);
	for (unsigned i = 0; i < b->vary.combination_count; i++) {
		if (!vary_has(&b->vary, i, &names))
			continue;
		if (build_variant(b, &plan->variants[plan->variant_count++], section, i,
				  &names) < 0)
			ret = -EINVAL;
	}
	return ret;
}

static int build_variants(struct plan_builder *b)
{
	const unsigned sections = b->profile.variant_count;
	const unsigned most = (sections > 0 ? sections : 1) * b->vary.combination_count;
	struct plan *plan = b->plan;
	int ret = 0;

	plan->variants = arena_alloc(&plan->arena, most * sizeof(*plan->variants));
	if (sections == 0)
		return build_section(b, NULL);
	for (unsigned i = 0; i < sections; i++)
		if (build_section(b, &b->profile.variants[i]) < 0)
			ret = -EINVAL;
	return ret;
}

int plan_build_product(struct plan_builder *b)
{
	const unsigned sections_max = PROFILE_VARIANTS_MAX;
	const unsigned sections = b->profile.variant_count > 0 ? b->profile.variant_count : 1;
	int ret;

	ret = vary_parse(&b->vary, &b->plan->command.vary, b->line,
			 sections_max / sections, &b->plan->arena, b->err);
	if (ret == 0)
		ret = plan_check_job_names(b);
	return ret < 0 ? ret : build_variants(b);
}
