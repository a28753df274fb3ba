/* Did the performance of a run change? */
#include <math.h>

#include "advice_rule.h"
#include "steadiness.h"

#define BURST_MIN 1.25		/* of what was provisioned */

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

/* What is far above cannot be what it gives for long. */
static double above_provisioned(const struct run_result *run)
{
	const double iops = (double)run->spec.provisioned_iops;
	const double bytes_per_s = run->spec.provisioned_throughput.all.per_s;

	return fmax(iops > 0 ? run->total.iops / iops : 0,
		    bytes_per_s > 0 ? run->total.bytes_per_s / bytes_per_s : 0);
}

static double bursts(const struct result *result, const struct run_result *run)
{
	(void)result;
	return above_provisioned(run) > BURST_MIN ? above_provisioned(run) : 0;
}

static const char *say_bursts(const struct finding *f)
{
	return arena_printf(f->arena, "%.1f × of what was provisioned was measured%s: a burst "
			    "credit is not used up yet, or a cache answered (a longer "
			    "--warmup-time: half an hour for some volumes)",
			    above_provisioned(f->run), f->at);
}

/* The further from it. One that was stopped meanwhile has measured nothing. */
static double not_steady(const struct result *result, const struct run_result *run)
{
	const struct result_steady *steady = &run->steady;

	(void)result;
	if (!run->spec.steady || steady->reached || run->interrupted)
		return 0;
	return 1 + fmax(steady->spread / STEADINESS_SPREAD_MAX,
			fabs(steady->slope) / STEADINESS_SLOPE_MAX);
}

static const char *say_not_steady(const struct finding *f)
{
	const struct result_steady *steady = &f->run->steady;
	const double round_ns = (double)f->run->spec.steady_round_ns;

	return arena_printf(f->arena, "the IOPS%s were not steady when measuring began, after %u "
			    "rounds of %s: the last %u differ by %.0f %% of their mean (at most "
			    "20 %%), and %s by %.0f %% from the first to the last (at most 10 %%) "
			    "(a longer --steady-limit, or longer rounds: --steady-round)", f->at,
			    steady->rounds, advice_duration(f, round_ns),
			    steady->window_count, 100 * steady->spread,
			    steady->slope < 0 ? "fall" : "rise", 100 * fabs(steady->slope));
}

const struct rule advice_soak_rules[] = {
	{ "burst",	bursts,		say_bursts, RULE_OF_RUN | RULE_SPOILS },
	{ "not-steady",	not_steady,	say_not_steady, RULE_OF_RUN },
	{ "level",	changed,	say_changed, RULE_OF_JOB | RULE_CHANGES },
	{ .code = NULL },
};
