/* verdict: for each variant and each of its objectives, a row. */
#include "verdict.h"

#include <math.h>
#include <string.h>

#include "advice.h"
#include "groups.h"
#include "medium.h"
#include "units.h"
#include "verdict_values.h"

/* Equal but for the rounding of logarithms. */
#define SAME_WITHIN 1e-9

static double snapped(double value, double limit)
{
	return fabs(value - limit) <= SAME_WITHIN * limit ? limit : value;
}

/* ---- the runs of a variant, in doubt or not ---- */

/* NULL: all that was measured is what it looks like. */
static const struct advice *spoilt(struct result *result, const char *variant,
				   const struct objective *objective)
{
	const struct metric *metric = &objective->metric;
	/* They are the question, and no doubt about the answer. */
	const char *but = metric->stat == STAT_ERRORS ? "errors" : "";

	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];
		const struct run_result *subject = metric_subject(metric, run);
		const struct advice *why;

		if (strcmp(run->variant, variant) != 0 || run->skipped || !subject)
			continue;
		why = advice_spoilt(result, run, subject, but);
		if (why)
			return why;
	}
	return NULL;
}

/* ---- a row ---- */

static void doubt(struct objective_result *row, const char *reason)
{
	row->verdict = "undecided";
	row->reason = reason;
}

/* Their number was not fixed before. */
static bool went_on(const struct result *result)
{
	return result->checked || result->stopping.always_valid;
}

static const char *near_the_limit(const struct objective_result *row, const struct result *result,
				  struct arena *arena)
{
	if (row->runs >= VERDICT_RUNS_MIN && row->has_interval)
		return "the limit lies within the interval (a longer --budget or --time, or more "
		       "--rounds)";
	return arena_printf(arena, "%u run%s cannot tell so near the limit (%s)", row->runs,
			    row->runs == 1 ? "" : "s", result->checked ? "a longer --budget" :
			    "'ringbench check' repeats them until it is clear");
}

/* Both ends of a range on one side of the limit. */
static bool is_clear(const struct objective *objective, double low, double high)
{
	return objective_holds(objective, snapped(low, objective->limit)) ==
	       objective_holds(objective, snapped(high, objective->limit));
}

/* NULL: it would be the same without what slowed it down, and lasts. */
static const struct advice *doubtful(const struct objective *objective,
				     const struct verdict_values *values)
{
	if (values->why_low && !is_clear(objective, values->may_low, values->need_low))
		return values->why_low;
	if (values->why_high && !is_clear(objective, values->need_high, values->may_high))
		return values->why_high;
	return NULL;
}

static void decide(struct objective_result *row, const struct objective *objective,
		   const struct verdict_values *values, struct result *result)
{
	const struct advice *why;

	row->measured = values->measured;
	row->has_interval = !isnan(values->low) && !isnan(values->high);
	row->low = values->low;
	row->high = values->high;
	row->hopeless = values->doubt != NULL;
	if (values->doubt) {
		doubt(row, values->doubt);
		return;
	}
	why = doubtful(objective, values);
	if (why) {
		doubt(row, why->text);
		row->code = why->code;
	} else if (isnan(values->need_low) || isnan(values->need_high) ||
		   !is_clear(objective, values->need_low, values->need_high)) {
		doubt(row, near_the_limit(row, result, &result->arena));
	} else {
		row->verdict = objective_holds(objective, snapped(values->need_low,
								  objective->limit))
			? "pass" : "fail";
	}
}

static const char *remark(const struct string_list *remarks, unsigned index)
{
	if (remarks->count == 0)
		return NULL;
	return remarks->at[remarks->count == 1 ? 0 : index];
}

static void add_meaning(struct objective_result *row, const char *text, struct arena *arena)
{
	row->meaning = row->meaning ? arena_printf(arena, "%s; %s", row->meaning, text) : text;
}

static void describe(struct objective_result *row, const struct objective *objective,
		     const struct spec *spec, unsigned index, enum medium medium,
		     struct arena *arena)
{
	*row = (struct objective_result){
		.text		= objective->text,
		.metric		= metric_name(&objective->metric, arena),
		.relation	= relation_symbol(objective->relation),
		.limit		= objective->limit,
		.measured	= NAN,
		.low		= NAN,
		.high		= NAN,
		.source		= remark(&spec->objective_sources, index),
		.meaning	= remark(&spec->objective_meanings, index),
	};
	if (remark(&spec->objective_media, index) && medium == MEDIUM_UNKNOWN)
		add_meaning(row, "it is not known whether the device rotates: it is judged as an "
			    "SSD", arena);
	if (objective->metric.job)
		row->job = arena_strndup(arena, objective->metric.job,
					 (size_t)objective->metric.job_length);
}

static void judge(struct result *result, const struct group *group, unsigned index,
		  struct objective_result *row)
{
	const struct run_result *first = result_first_run(result, group->name);
	struct arena *arena = &result->arena;
	const struct advice *why;
	struct verdict_values values;
	struct objective objective;
	struct err err = { 0 };

	/* A result that was edited may hold what is none: that decides nothing. */
	if (objective_parse(&objective, first->spec.objectives.at[index], &err) < 0)
		objective = (struct objective){ .text = first->spec.objectives.at[index] };
	describe(row, &objective, &first->spec, index, medium_of(result, first), arena);
	row->variant = group->name;
	row->runs = group->count;
	row->hopeless = err.code || group->count == 0;
	if (err.code) {
		doubt(row, arena_strdup(arena, err.text));
		return;
	}
	why = spoilt(result, group->name, &objective);
	if (group->count == 0) {
		doubt(row, why ? why->text : group->skipped ?
		      arena_printf(arena, "not run: %s", group->skipped) :
		      "no run was completed with any I/O");
		return;
	}
	values = verdict_values(&objective, group, went_on(result), result);
	decide(row, &objective, &values, result);
	if (values.lasting)
		add_meaning(row, arena_printf(arena, "judged by what lasts: %s",
					      values.lasting->text), arena);
	if (why) {
		doubt(row, why->text);
		row->code = why->code;
		row->hopeless = true;
	}
}

/* Objectives of all variants may be of jobs that only some of them have, or of other devices. */
static bool concerns(const struct result *result, const struct run_result *first, unsigned index)
{
	const char *text = first->spec.objectives.at[index];
	struct objective objective;
	struct err err = { 0 };

	if (!medium_suits(medium_of(result, first), remark(&first->spec.objective_media, index)))
		return false;
	return objective_parse(&objective, text, &err) < 0 || first->skipped ||
		metric_subject(&objective.metric, first);
}

void verdict_find(struct result *result)
{
	const struct groups groups = groups_of(result, &result->arena);
	unsigned count = 0;

	for (unsigned g = 0; g < groups.count; g++)
		count += result_first_run(result, groups.at[g].name)->spec.objectives.count;
	result->objectives = arena_alloc(&result->arena, (count + 1) * sizeof(*result->objectives));
	result->objective_count = 0;
	for (unsigned g = 0; g < groups.count; g++) {
		const struct run_result *first = result_first_run(result, groups.at[g].name);

		for (unsigned i = 0; i < first->spec.objectives.count; i++)
			if (concerns(result, first, i))
				judge(result, &groups.at[g], i,
				      &result->objectives[result->objective_count++]);
	}
}

struct verdict_counts verdict_count(const struct result *result)
{
	struct verdict_counts counts = { 0 };

	for (unsigned i = 0; i < result->objective_count; i++) {
		counts.failed += strcmp(result->objectives[i].verdict, "fail") == 0;
		counts.undecided += strcmp(result->objectives[i].verdict, "undecided") == 0;
	}
	return counts;
}
