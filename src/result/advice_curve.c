/*
 * A curve is drawn of runs that were made one after the other. If its anchor, always the same rate,
 * became slower meanwhile, that is no curve of one target but of several.
 */
#include "advice_curve.h"

#include <math.h>
#include <string.h>

#include "objective.h"
#include "units.h"

#define CHANGE_MIN 0.1			/* what is worth a word */

static bool has_changed(const struct curve_anchor *anchor)
{
	return anchor->has_interval && (anchor->low > 1 || anchor->high < 1) &&
		fabs(log(anchor->change)) >= log1p(CHANGE_MIN);
}

static void tell_drift(struct result *result, const struct curve_variant *variant)
{
	const struct curve_anchor *anchor = &variant->anchor;
	const bool slower = anchor->change > 1;
	const bool several = result->curve.variant_count > 1;
	char rate[UNITS_TEXT_MAX];

	result_add_advice(result, "curve-drift", "%s%sthe target became %s while the curve was "
			  "measured: at %s requests per second, measured %u times, p50 went to "
			  "%.2f times what it was first (95 %%: %.2f–%.2f), so points do not agree "
			  "with each other (%s)", several ? variant->name : "",
			  several ? ": " : "", slower ? "slower" : "faster",
			  units_human_count(anchor->rate, rate), anchor->runs, anchor->change,
			  anchor->low, anchor->high, slower
			  ? "write to the drive until it is in a steady state first, or look at "
			    "its temperature"
			  : "run it once before, to warm what was cold");
}

/* ---- jobs that cannot disturb each other ---- */

static bool is_on_null(const struct run_result *run, const char *job, size_t length)
{
	const struct run_result *named = run_result_job_named(run, job, length);

	return named && named->engine_used && strcmp(named->engine_used, "null") == 0;
}

/* Of the limits, one that is about another job, whose time goes on without the first. */
static bool watches_in_vain(const struct curve_variant *variant, const struct run_result *run)
{
	for (unsigned i = 0; variant->job && i < variant->limit_count; i++) {
		struct objective objective;
		const struct metric *metric = &objective.metric;
		struct err err = { 0 };

		if (objective_parse(&objective, variant->limits[i].objective, &err) < 0 ||
		    !metric->job)
			continue;
		if (!metric_is_of_job(metric, variant->job) &&
		    is_on_null(run, variant->job, strlen(variant->job)) &&
		    is_on_null(run, metric->job, (size_t)metric->job_length))
			return true;
	}
	return false;
}

static const struct run_result *a_run_of(const struct result *result, const char *variant)
{
	for (unsigned i = 0; i < result->run_count; i++)
		if (!result->runs[i].skipped && strcmp(result->runs[i].variant, variant) == 0)
			return &result->runs[i];
	return NULL;
}

static void tell_separate(struct result *result, const struct curve_variant *variant)
{
	result_add_advice(result, "curve-null", "the rate of job %s cannot slow down the other "
			  "jobs: on engine null each has a device and a time of its own, so what "
			  "their objectives say is not about this rate (use files or a device)",
			  variant->job);
}

void advice_on_curve(struct result *result)
{
	for (unsigned i = 0; i < result->curve.variant_count; i++) {
		const struct curve_variant *variant = &result->curve.variants[i];
		const struct run_result *run = a_run_of(result, variant->name);

		if (has_changed(&variant->anchor))
			tell_drift(result, variant);
		if (run && watches_in_vain(variant, run))
			tell_separate(result, variant);
	}
}
