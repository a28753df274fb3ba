/*
 * Variants of the sections of a profile (or of the profile itself, or of nothing but the
 * command line), times the combinations of --vary. Layers of settings are laid over each
 * other for each of them.
 */
#include "plan_builder.h"

#include <errno.h>

/* `section` may be NULL: the base alone. */
static int build_variant(struct plan_builder *b, struct variant *variant,
			 const struct profile_variant *section, unsigned combination)
{
	struct arena *arena = &b->plan->arena;
	struct settings *settings;
	int ret;

	plan_add_jobs(variant, 1, arena);
	settings = &variant->jobs[0].settings;
	settings_overlay(settings, &b->profile.base);
	if (section)
		settings_overlay(settings, &section->settings);
	vary_apply(&b->vary, combination, settings);
	plan_lay_command_line(b, settings);
	ret = plan_finish_job(b, &variant->jobs[0]);

	variant->name = vary_name(&b->vary, combination, section ? section->name : NULL, arena);
	if (*variant->name == '\0')
		variant->name = b->profile.name ? b->profile.name :
				settings_get(settings, "engine")->value;
	return ret;
}

static int build_variants(struct plan_builder *b)
{
	const unsigned sections = b->profile.variant_count;
	const unsigned combinations = b->vary.combination_count;
	struct plan *plan = b->plan;
	int ret = 0;

	plan->variant_count = (sections > 0 ? sections : 1) * combinations;
	plan->variants = arena_alloc(&plan->arena,
				     plan->variant_count * sizeof(*plan->variants));
	for (unsigned i = 0; i < plan->variant_count; i++) {
		const struct profile_variant *section = NULL;

		if (sections > 0)
			section = &b->profile.variants[i / combinations];
		if (build_variant(b, &plan->variants[i], section, i % combinations) < 0)
			ret = -EINVAL;
	}
	return ret;
}

int plan_build_product(struct plan_builder *b)
{
	const unsigned sections_max = PROFILE_VARIANTS_MAX;
	const unsigned sections = b->profile.variant_count > 0 ? b->profile.variant_count : 1;
	int ret;

	ret = vary_parse(&b->vary, &b->plan->command.vary, &b->line->settings,
			 sections_max / sections, &b->plan->arena, b->err);
	return ret < 0 ? ret : build_variants(b);
}
