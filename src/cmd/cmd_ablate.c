/*
 * ablate: measures the contribution of each feature: the default preset without one feature at a
 * time, and the plainest one with one feature at a time, in interleaved rounds.
 */
#include "units.h"
#include "compare_command.h"

/* It takes a while, and the number of its parts is not obvious to the user. */
static void say_how_long(struct session *s)
{
	const struct plan *plan = &s->plan;
	const struct spec *spec = &plan->variants[0].jobs[0].spec;
	const uint64_t run_ns = spec->time_ns + spec_warmup_max_ns(spec);
	char each[UNITS_TEXT_MAX], all[UNITS_TEXT_MAX];
	unsigned variants = 0;

	for (unsigned i = 0; i < plan->variant_count; i++)
		variants += plan->variants[i].skipped == NULL;
	if (plan->options.rounds == 0)
		session_say(s, "%u variants, in as many rounds as it takes", variants);
	else if (spec->time_ns == 0 || spec->events > 0 || spec->passes > 0)
		session_say(s, "%u variants × %u rounds", variants, plan->options.rounds);
	else
		session_say(s, "%u variants × %u rounds × %s: about %s", variants,
			    plan->options.rounds, units_human_duration((double)run_ns, each),
			    units_human_duration((double)run_ns * variants *
						 plan->options.rounds, all));
}

int cmd_ablate(const struct command *command, int argc, char **argv)
{
	return compare_command(command, argc, argv, say_how_long);
}
