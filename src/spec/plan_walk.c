/* All jobs of a plan, one after the other. */
#include "plan.h"

struct plan_job *plan_next_job(const struct plan *plan, struct job_walk *at)
{
	while (at->variant < plan->variant_count) {
		const struct variant *variant = &plan->variants[at->variant];

		if (at->job < variant->job_count)
			return &variant->jobs[at->job++];
		at->variant++;
		at->job = 0;
	}
	return NULL;
}
