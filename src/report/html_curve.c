/*
 * How much load until it is slow: response time against the offered rate, the objective as a line
 * across, the limit with its interval, knee and ceiling upright.
 */
#include "html_parts.h"

#include <math.h>
#include <string.h>

#include "curve.h"
#include "objective.h"

static uint64_t p50_of(const struct curve_point *point) { return point->p50_ns; }
static uint64_t p99_of(const struct curve_point *point) { return point->p99_ns; }
static uint64_t p999_of(const struct curve_point *point) { return point->p999_ns; }

static const struct percentile {
	const char *name, *source;
	uint64_t (*of)(const struct curve_point *point);
} percentiles[] = {
	{ "p50", "p50_ns", p50_of },
	{ "p99", "p99_ns", p99_of },
	{ "p99.9", "p99.9_ns", p999_of },
};
enum { PERCENTILE_COUNT = sizeof(percentiles) / sizeof(percentiles[0]), RULES_MAX = 64 };

struct drawing {
	const struct page *page;
	struct chart_series series[2 * CHART_STYLES];
	unsigned count, styles;
	struct chart_rule rules[RULES_MAX];
	unsigned rule_count;
	double low, high, rate_most;
};

/* ---- lines ---- */

static const char *title_of(const struct drawing *d, const struct curve_point *point,
			    const char *name, double ns)
{
	struct arena *arena = d->page->arena;

	return arena_printf(arena, "%s requests per second offered, %s reached: %s %s%s",
			    cell_rate(d->page, point->offered), cell_rate(d->page, point->reached),
			    name, chart_duration(ns, arena), point->overloaded ? ", overload" : "");
}

/* A line through the rates that were reached; crosses for overload. */
static void add_series(struct drawing *d, const char *variant, const char *name,
		       const struct percentile *percentile, bool overloaded)
{
	const struct curve_points points = curve_points_of(&d->page->result->curve, variant);
	struct arena *arena = d->page->arena;
	struct chart_point *at = arena_alloc(arena, (points.count + 1) * sizeof(*at));
	unsigned count = 0;

	for (unsigned i = 0; i < points.count; i++) {
		const struct curve_point *point = &points.at[i];
		const double ns = (double)percentile->of(point);

		if (point->overloaded != overloaded || ns <= 0)
			continue;
		at[count++] = (struct chart_point){
			.x = point->offered, .y = ns, .title = title_of(d, point, name, ns),
			.source = arena_printf(arena, "/curve/points/%u/%s",
				(unsigned)(point - d->page->result->curve.points),
				percentile->source) };
		d->low = fmin(d->low, ns);
		d->high = fmax(d->high, ns);
		d->rate_most = fmax(d->rate_most, point->offered);
	}
	if (count > 0)
		d->series[d->count++] = (struct chart_series){
			.name = overloaded ? NULL : name, .style = d->styles,
			.look = overloaded ? SERIES_CROSSES : SERIES_LINE, .points = at,
			.point_count = count };
}

static void add_line(struct drawing *d, const char *variant, const char *name,
		     const struct percentile *percentile)
{
	if (d->styles == CHART_STYLES)
		return;
	add_series(d, variant, name, percentile, false);
	add_series(d, variant, name, percentile, true);
	d->styles++;
}

/* ---- rules ---- */

static void add_rule(struct drawing *d, const struct chart_rule *rule)
{
	if (d->rule_count < RULES_MAX)
		d->rules[d->rule_count++] = *rule;
	if (rule->upright)
		d->rate_most = fmax(d->rate_most, fmax(rule->at, rule->high));
}

static void add_upright(struct drawing *d, const char *label, double rate)
{
	if (rate > 0)
		add_rule(d, &(struct chart_rule){
			.upright = true, .at = rate, .low = rate, .high = rate,
			.label = label, .title = arena_printf(d->page->arena,
				"%s: %s requests per second", label, cell_rate(d->page, rate)) });
}

static void add_objective(struct drawing *d, const struct curve_limit *limit, const char *of)
{
	struct arena *arena = d->page->arena;
	struct objective objective;
	struct err err = { 0 };
	const char *text;

	if (objective_parse(&objective, limit->objective, &err) < 0)
		return;
	text = arena_printf(arena, "%s%s", of, objective_format(&objective, arena));
	if (objective.metric.stat == STAT_PERCENTILE && !objective.metric.job &&
	    objective.metric.times == METRIC_OF_LATENCY) {
		add_rule(d, &(struct chart_rule){ .at = objective.limit, .label = text,
						  .title = text });
		d->low = fmin(d->low, fmax(objective.limit, 1));
		d->high = fmax(d->high, objective.limit);
	}
	if (limit->kind == CURVE_LIMIT_FOUND)
		add_rule(d, &(struct chart_rule){
			.upright = true, .at = limit->rate,
			.low = limit->has_interval ? limit->low : limit->rate,
			.high = limit->has_interval ? limit->high : limit->rate,
			.label = arena_printf(arena, "%slimit", of),
			.title = arena_printf(arena, "%s holds up to %s requests per second", text,
					      cell_rate(d->page, limit->rate)) });
}

static void add_rules(struct drawing *d, const struct curve_variant *variant)
{
	const bool several = d->page->result->curve.variant_count > 1;
	struct arena *arena = d->page->arena;
	const char *of = several ? arena_printf(arena, "%s: ", variant->name) : "";

	for (unsigned i = 0; i < variant->limit_count; i++)
		add_objective(d, &variant->limits[i], of);
	if (variant->knee.known)
		add_upright(d, arena_printf(arena, "%sknee", of), variant->knee.rate);
	add_upright(d, arena_printf(arena, "%sceiling", of), variant->ceiling);
}

/* ---- chart ---- */

void html_curve_charts(const struct page *page)
{
	const struct curve *curve = &page->result->curve;
	struct drawing d = { .page = page, .low = INFINITY };

	if (!page->result->has_curve)
		return;
	for (unsigned i = 0; i < curve->variant_count; i++) {
		const char *name = curve->variants[i].name;

		for (unsigned k = 0; k < PERCENTILE_COUNT && curve->variant_count == 1; k++)
			add_line(&d, name, percentiles[k].name, &percentiles[k]);
		if (curve->variant_count > 1)
			add_line(&d, name, arena_printf(page->arena, "%s p99", name),
				 &percentiles[1]);
		add_rules(&d, &curve->variants[i]);
	}
	if (d.count == 0)
		return;
	chart_print(&(struct chart){
		.name = "curve", .title = "Response time by load",
		.caption = "Response time, from when a request was due. Crosses: overload, a "
			   "backlog grew. Shaded: 95 % interval of the limit.",
		.x = { .title = "offered, requests per second", .words = chart_count,
		       .scale = scale_linear(0, d.rate_most, 5) },
		.y = { .title = "response time", .words = chart_duration,
		       .scale = scale_log(d.low, d.high) },
		.series = d.series, .series_count = d.count,
		.rules = d.rules, .rule_count = d.rule_count,
	}, page->out, page->arena);
}
