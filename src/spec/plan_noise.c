/* --noise-floor: the baseline a second time, to be compared with itself in the same rounds. */
#include "plan_builder.h"

#include <string.h>

/* The baseline that was named, or the first that can run. */
static unsigned find_baseline(const struct plan *plan)
{
	const char *name = plan->options.baseline;

	for (unsigned i = 0; i < plan->variant_count; i++)
		if (*name ? strcmp(plan->variants[i].name, name) == 0 : !plan->variants[i].skipped)
			return i;
	return 0;
}

/* With jobs of its own, which have no other baseline. */
static struct variant repeated(const struct variant *variant, struct arena *arena)
{
	struct variant again = *variant;

	again.name = arena_printf(arena, "%s (again)", variant->name);
	again.jobs = arena_alloc(arena, variant->job_count * sizeof(*again.jobs));
	memcpy(again.jobs, variant->jobs, variant->job_count * sizeof(*again.jobs));
	for (unsigned i = 0; i < again.job_count; i++)
		again.jobs[i].spec.against = "";
	return again;
}

void plan_add_noise_floor(struct plan *plan)
{
	const unsigned at = find_baseline(plan), count = plan->variant_count;
	struct variant *variants = arena_alloc(&plan->arena, (count + 1) * sizeof(*variants));

	memcpy(variants, plan->variants, (at + 1) * sizeof(*variants));
	variants[at + 1] = repeated(&plan->variants[at], &plan->arena);
	memcpy(&variants[at + 2], &plan->variants[at + 1], (count - at - 1) * sizeof(*variants));
	plan->noise_variant = variants[at + 1].name;
	plan->variants = variants;
	plan->variant_count++;
}
