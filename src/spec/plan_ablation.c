/*
 * The variants of `ablate`: a row of its table each, of one workload.
 */
#include "plan_builder.h"

#include <errno.h>

/* -- variants of `ablate` */

/* One workload: the base with the section that was picked. */
static int lay_workload(struct plan_builder *b, struct settings *settings)
{
	const struct profile *profile = &b->profile;

	settings_init(settings, &b->plan->arena);
	settings_overlay(settings, &profile->base);
	if (profile->variant_count > 1)
		return err_add(b->err, "ablate takes one workload, and profile '%s' has %u (name "
			       "one: %s:%s)", profile->name, profile->variant_count, profile->name,
			       profile->variants[0].name);
	if (profile->variant_count == 1)
		settings_overlay(settings, &profile->variants[0].settings);
	plan_lay_command_line(b, settings);
	return ablation_check(settings, b->err);
}

int plan_build_ablation(struct plan_builder *b)
{
	struct plan *plan = b->plan;
	struct ablation *ablation = &b->ablation;
	struct settings given;
	int ret;

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
	for (unsigned i = 0; i < plan->variant_count; i++) {
		struct variant *variant = &plan->variants[i];

		variant->name = ablation->variants[i].name;
		variant->optional = ablation->variants[i].change != NULL;
		plan_add_jobs(variant, 1, &plan->arena);
		settings_overlay(&variant->jobs[0].settings, &given);
		ablation_apply(&ablation->variants[i], &variant->jobs[0].settings);
		if (plan_finish_job(b, &variant->jobs[0]) < 0)
			return -EINVAL;
	}
	return 0;
}

void plan_skip_pointless(struct plan_builder *b)
{
	struct plan *plan = b->plan;

	for (unsigned i = 0; i < b->ablation.variant_count; i++)
		if (!plan->variants[i].skipped)
			plan->variants[i].skipped =
				ablation_pointless(&b->ablation.variants[i],
						   &plan->variants[0].jobs[0].spec);
}
