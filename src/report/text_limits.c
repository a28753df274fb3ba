/*
 * How much load an objective allows, in a sentence that can be pasted elsewhere.
 */
#include "text_parts.h"

#include "curve.h"
#include "objective.h"
#include "units.h"

/* " (95 %: 39,500–42,300)"; without repetitions, what one run at each of two rates says. */
static const char *interval_of(const struct page *page, const struct curve_limit *limit)
{
	if (!limit->has_interval)
		return arena_printf(page->arena, " (no 95 %% interval: it held at %s, and did not "
				    "at %s)", cell_rate(page, limit->holds_rate),
				    cell_rate(page, limit->fails_rate));
	return arena_printf(page->arena, " (95 %%: %s–%s)", cell_rate(page, limit->low),
			    cell_rate(page, limit->high));
}

static const char *job_of(const struct page *page, const struct objective *objective)
{
	const struct metric *metric = &objective->metric;

	return metric->job ? arena_printf(page->arena, "%.*s/", metric->job_length, metric->job)
			   : "";
}

/* "at 45,000 p99 is 3.1 ms" */
static const char *beyond(const struct page *page, const struct curve_limit *limit,
			  const struct objective *objective)
{
	const char *rate = cell_rate(page, limit->beyond_rate);
	char value[UNITS_TEXT_MAX];

	if (limit->beyond_overloaded)
		return arena_printf(page->arena, "at %s a backlog grows", rate);
	return arena_printf(page->arena, "at %s %s%s is %s", rate, job_of(page, objective),
			    metric_name(&objective->metric, page->arena),
			    metric_format_value(&objective->metric, limit->beyond_value, value));
}

/* "; at least 6 more runs are needed to be sure (a longer --budget)" */
static const char *missing(const struct page *page, const struct curve_limit *limit)
{
	const unsigned runs = limit->runs_missing;

	return runs == 0 ? "" : arena_printf(page->arena, "; at least %u more run%s needed to be "
					     "sure (a longer --budget)", runs,
					     runs == 1 ? " is" : "s are");
}

/* "; a closed loop reached only 30,000: …" */
static const char *above_ceiling(const struct page *page, double rate, double ceiling)
{
	return !curve_is_beyond(rate, ceiling) ? "" :
		arena_printf(page->arena, "; a closed loop reached only %s: runs were too short "
			     "for a backlog, or the target became faster meanwhile (a longer "
			     "--budget)",
			     cell_rate(page, ceiling));
}

static const char *sentence(const struct page *page, const struct curve_limit *limit,
			    const struct objective *objective)
{
	struct arena *arena = page->arena;
	const char *text = arena_printf(arena, "%s%s", job_of(page, objective),
					objective_format(objective, arena));
	const char *rate = cell_rate(page, limit->rate);

	switch (limit->kind) {
	case CURVE_LIMIT_FOUND:
		return arena_printf(arena, "holds %s up to %s requests per second%s; %s", text,
				    rate, interval_of(page, limit),
				    beyond(page, limit, objective));
	case CURVE_LIMIT_OVERLOAD:
		return arena_printf(arena, "holds %s at every rate that can be reached: up to %s "
				    "requests per second; %s", text, rate,
				    beyond(page, limit, objective));
	case CURVE_LIMIT_OPEN:
		return arena_printf(arena, "holds %s at every rate that was measured: up to %s "
				    "requests per second", text, rate);
	case CURVE_LIMIT_NONE:
		return arena_printf(arena, "holds %s at no rate that was measured: %s", text,
				    beyond(page, limit, objective));
	case CURVE_LIMIT_UNKNOWN:
		break;
	}
	return arena_printf(arena, limit->runs_missing > 0
			    ? "cannot tell about %s: there was no run at a rate"
			    : "cannot tell about %s: no run at a rate has this number", text);
}

void page_limits_of_curve(const struct page *page, const struct curve_variant *variant)
{
	const bool several = page->result->curve.variant_count > 1;

	for (unsigned i = 0; i < variant->limit_count; i++) {
		struct objective objective;
		struct err err = { 0 };

		if (objective_parse(&objective, variant->limits[i].objective, &err) < 0)
			continue;
		page_wrapped(page, 0, 2, arena_printf(page->arena, "%s%s%s%s%s",
				several ? variant->name : "", several ? ": " : "",
				sentence(page, &variant->limits[i], &objective),
				above_ceiling(page, variant->limits[i].rate, variant->ceiling),
				missing(page, &variant->limits[i])));
	}
}
