/* Did the performance of a run change? */
#include <math.h>

#include "advice_rule.h"

static double step_of(const struct result_change *change)
{
	const double higher = fmax(change->from_iops, change->to_iops);

	return higher > 0 ? fabs(change->from_iops - change->to_iops) / higher : 0;
}

static const struct result_change *largest_change(const struct run_result *run)
{
	const struct result_change *largest = NULL;

	for (unsigned i = 0; i < run->soak.change_count; i++)
		if (!largest || step_of(&run->soak.changes[i]) > step_of(largest))
			largest = &run->soak.changes[i];
	return largest;
}

static double changed(const struct result *result, const struct run_result *run)
{
	const struct result_change *change = largest_change(run);

	(void)result;
	return change ? step_of(change) : 0;
}

static const char *say_changed(const struct finding *f)
{
	const struct result_change *change = largest_change(f->run);
	const bool fell = change->to_iops < change->from_iops;

	return arena_printf(f->arena, "IOPS went from %s to %s after %s%s: %s; the numbers of the "
			    "whole run are of neither state (a longer "
			    "--warmup-time leaves the first out)",
			    advice_count(f, change->from_iops), advice_count(f, change->to_iops),
			    advice_duration(f, change->at_s * 1e9), f->at,
			    fell ? "a burst credit or a write cache ran out, or the drive is hot"
				 : "a cache warmed up, or other users left the storage idle");
}

const struct rule advice_soak_rules[] = {
	{ "level",	changed,	say_changed, RULE_OF_JOB },
	{ .code = NULL },
};
