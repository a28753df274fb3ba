/*
 * Did other programs use the CPUs that the run needed? Then no other conclusion holds, so this note
 * comes first. Kernel threads, if visible, are excluded: they may do the run's own work, such as
 * encryption.
 */
#include "advice_rule.h"

#include <string.h>

#include "cost.h"

#define MUCH_OF_THE_MACHINE	0.25	/* when all of it is busy */
#define LONG_WAIT_SHARE		0.1
#define SOME_CORES		0.1

static double disturbed(const struct result *result, const struct run_result *run)
{
	return advice_disturbed(result, run) ? 1 + advice_cores_of_others(run) : 0;
}

/* CPU time of all programs of this name, from this one on; 0: it was counted with one before. */
static double cpu_s_by_name(const struct run_result *run, unsigned at)
{
	const char *name = run->programs[at].name;
	double cpu_s = 0;

	for (unsigned i = 0; i < at; i++)
		if (strcmp(run->programs[i].name, name) == 0)
			return 0;
	for (unsigned i = at; i < run->program_count; i++)
		if (strcmp(run->programs[i].name, name) == 0)
			cpu_s += run->programs[i].cpu_s;
	return cpu_s;
}

/* " (cc1 0.9, stress 0.8)" */
static const char *programs_text(const struct finding *f)
{
	const double around_s = f->run->elapsed_s + f->run->warmup_s;
	const char *text = "";

	for (unsigned i = 0; i < f->run->program_count; i++) {
		const double cores = cpu_s_by_name(f->run, i) / around_s;

		if (cores >= SOME_CORES)
			text = arena_printf(f->arena, "%s%s%s %.1f", text, text[0] ? ", " : " (",
					    f->run->programs[i].name, cores);
	}
	return text[0] ? arena_printf(f->arena, "%s)", text) : "";
}

static const char *say_disturbed(const struct finding *f)
{
	const unsigned cores = f->result->environ.cores;
	const double waited = advice_waited(f->run);

	return arena_printf(f->arena, "the measurement was disturbed%s: other programs used %.1f "
			    "of %u core%s%s%s: measure again when they are idle", f->at,
			    advice_cores_of_others(f->run), cores, advice_plural(cores),
			    programs_text(f),
			    waited < LONG_WAIT_SHARE ? "" :
			    arena_printf(f->arena, ", and a loop waited %.0f %% of the time for a "
					 "CPU", 100 * waited));
}

const struct rule advice_others_rules[] = {
	{ "disturbed",	disturbed,	say_disturbed, RULE_OF_RUN | RULE_SLOWS },
	{ .code = NULL },
};
