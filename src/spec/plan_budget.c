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

int plan_check_budget(struct plan *plan, struct err *err)
{
	const struct option *option = option_find("budget");
	const char *origin = settings_get(&plan->settings, "budget")->origin;
	const uint64_t budget_ns = plan->options.budget_ns;
	char least[UNITS_TEXT_MAX];
	uint64_t least_ns = 0;

	if (plan->options.rounds > 0 && origin && strcmp(origin, setting_from_command_line) == 0)
		return setting_mistake(err, option, origin, arena_printf(
			&plan->arena, "it is for as many rounds as it takes (--rounds=auto), and "
			"there are %u", plan->options.rounds));
	for (unsigned i = 0; i < plan->variant_count; i++)
		least_ns += ROUNDS_MIN * planned_ns(&plan->variants[i]);
	if (plan->options.rounds > 0 || budget_ns == 0 || budget_ns >= least_ns)
		return 0;
	return setting_mistake(err, option, origin, arena_printf(
		&plan->arena, "too short: %d rounds of all variants take %s (fewer variants, or a "
		"shorter --time)", ROUNDS_MIN, units_human_duration((double)least_ns, least)));
}
