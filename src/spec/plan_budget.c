/* rounds=auto: is there time for what it needs at least? */
#include "plan_builder.h"

#include <errno.h>
#include <string.h>

#include "units.h"

/* No interval is claimed of fewer. */
enum { ROUNDS_MIN = 3 };

/* All jobs of a run have the same times. What ends by itself, or only imagines its time, may take
 * less. */
static uint64_t planned_ns(const struct variant *variant)
{
	const struct spec *spec = &variant->jobs[0].spec;

	if (variant->skipped || spec->events > 0 || spec->passes > 0 ||
	    strcmp(spec->engine, "null") == 0)
		return 0;
	return spec->warmup_ns + spec->time_ns;
}

/* A profile may have both for those who ask for it; on the command line it is a mistake. */
static int refuse_without_auto(struct plan *plan, const char *name, struct err *err)
{
	const char *origin = settings_get(&plan->settings, name)->origin;

	if (!origin || strcmp(origin, setting_from_command_line) != 0)
		return 0;
	return setting_mistake(err, option_find(name), origin, arena_printf(
		&plan->arena, "needs --rounds=auto (there are %u rounds)", plan->options.rounds));
}

static int check_fixed(struct plan *plan, struct err *err)
{
	const int ret_budget = refuse_without_auto(plan, "budget", err);
	const int ret_smallest = refuse_without_auto(plan, "smallest-difference", err);

	return ret_budget < 0 ? ret_budget : ret_smallest;
}

int plan_check_budget(struct plan *plan, struct err *err)
{
	const uint64_t budget_ns = plan->options.budget_ns;
	char least[UNITS_TEXT_MAX];
	uint64_t least_ns = 0;

	if (plan->options.rounds > 0)
		return check_fixed(plan, err);
	for (unsigned i = 0; i < plan->variant_count; i++)
		least_ns += ROUNDS_MIN * planned_ns(&plan->variants[i]);
	if (budget_ns == 0 || budget_ns >= least_ns)
		return 0;
	return setting_mistake(err, option_find("budget"),
			       settings_get(&plan->settings, "budget")->origin, arena_printf(
		&plan->arena, "too short: %d rounds of all variants take %s (fewer variants, or a "
		"shorter --time)", ROUNDS_MIN, units_human_duration((double)least_ns, least)));
}
