/* Was the requested engine used, with all requested features? */
#include "advice_rule.h"

#include <string.h>

/* "auto" that chose io_uring is not a fallback, and has no reason. */
static double fallback(const struct result *result, const struct run_result *run)
{
	const bool renamed = strcmp(run->engine_requested, "auto") != 0 &&
			     strcmp(run->engine_requested, run->engine_used) != 0;

	(void)result;
	return run->engine_reason[0] != '\0' || (run->engine_requested[0] && renamed);
}

static const char *say_fallback(const struct finding *f)
{
	return arena_printf(f->arena, "engine '%s' means '%s' here%s%s%s",
			    f->run->engine_requested, f->run->engine_used, f->at,
			    f->run->engine_reason[0] ? ": " : "", f->run->engine_reason);
}

static double refused_features(const struct result *result, const struct run_result *run)
{
	unsigned refused = 0;

	(void)result;
	for (unsigned i = 0; i < run->feature_count; i++)
		refused += !run->features[i].granted;
	return refused;
}

static const char *say_refused(const struct finding *f)
{
	const char *list = "";

	for (unsigned i = 0; i < f->run->feature_count; i++) {
		const struct result_feature *feature = &f->run->features[i];

		if (!feature->granted)
			list = arena_printf(f->arena, "%s%s%s (%s)", list, list[0] ? ", " : "",
					    feature->name, feature->why_not);
	}
	return arena_printf(f->arena, "the kernel did not grant everything that %s requested%s: "
			    "%s", f->run->engine_used, f->at, list);
}

const struct rule advice_engine_rules[] = {
	{ "fallback",	fallback,		say_fallback, RULE_OF_JOB },
	{ "refused",	refused_features,	say_refused, RULE_OF_JOB },
	{ .code = NULL },
};
