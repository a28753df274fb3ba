/* It is done before the first run, and no variant can be measured without it afterwards. */
#include "plan_builder.h"

#include <errno.h>
#include <string.h>

int plan_check_precondition(struct plan *plan, struct err *err)
{
	const struct option *option = option_find("precondition");
	const char *first = NULL;
	struct plan_job *job;

	for (struct job_walk at = { 0 }; (job = plan_next_job(plan, &at));) {
		const char *text = option_format(option, &job->spec, &plan->arena);

		if (plan->variants[at.variant].skipped)
			continue;
		if (first && strcmp(first, text) != 0)
			return err_request(err, EINVAL, "precondition: variants have %s and %s, "
					   "but it is done once, before the first run (give all "
					   "the same, or use a command for each)", first, text);
		first = text;
	}
	return 0;
}
