/*
 * Did it stay so: IOPS and tail latency over the time of a run, with the intervals in which nothing
 * completed. Of each variant, the run with the middle IOPS.
 */
#include "html_parts.h"

#include <math.h>
#include <string.h>

#include "units.h"

enum { INTERVALS_MIN = 4, POINTS_MAX = 600 };

/* A number of an interval, NaN where there is none. */
struct measure {
	const char *name, *title, *axis_title;
	chart_words *words;
	double (*of)(const struct result_interval *interval);
	const char *source;		/* below the interval */
	bool logarithmic;
};

static double iops_of(const struct result_interval *interval)
{
	const uint64_t ios = interval->ios[IO_READ] + interval->ios[IO_WRITE];

	return interval->length_s > 0 ? (double)ios / interval->length_s : NAN;
}

static double p99_of(const struct result_interval *interval)
{
	return interval->latency.measured ? fmax(1, (double)interval->latency.p99_ns) : NAN;
}

static const struct measure measures[] = {
	{ "time-iops", "IOPS over time", "IOPS", chart_count, iops_of, "", false },
	{ "time-p99", "p99 latency over time", "p99", chart_duration, p99_of,
	  "/latency_ns/p99", true },
};

struct drawing {
	const struct page *page;
	const struct measure *measure;
	struct chart_series series[CHART_STYLES];
	unsigned count, left_out;
	struct chart_rule *rules;
	unsigned rule_count;
	double low, high, end_s;
};

/* Of a very long run every n-th interval has a marker; the line has all. */
static unsigned marker_step(const struct run_result *run)
{
	return 1 + run->interval_count / POINTS_MAX;
}

static void add_run(struct drawing *d, const struct run_result *run)
{
	struct arena *arena = d->page->arena;
	struct chart_point *points = arena_alloc(arena, run->interval_count * sizeof(*points));
	const char *source = html_run_source(d->page, run, run);
	const char *name = *run->variant ? run->variant : "run";
	unsigned count = 0;

	for (unsigned i = 0; i < run->interval_count; i++) {
		const struct result_interval *interval = &run->intervals[i];
		const double y = d->measure->of(interval);

		if (isnan(y))
			continue;
		points[count] = (struct chart_point){
			.x = interval->start_s + interval->length_s / 2, .y = y };
		if (i % marker_step(run) == 0) {
			points[count].title = arena_printf(arena, "%s, %.6g s to %.6g s: %s %s",
				name, interval->start_s, interval->start_s + interval->length_s,
				d->measure->axis_title, d->measure->words(y, arena));
			points[count].source = arena_printf(arena, "%s/intervals/%u%s", source, i,
							    d->measure->source);
		}
		count++;
		d->low = fmin(d->low, y);
		d->high = fmax(d->high, y);
		d->end_s = fmax(d->end_s, interval->start_s + interval->length_s);
	}
	d->series[d->count] = (struct chart_series){
		.name = name, .look = SERIES_LINE, .style = d->count, .points = points,
		.point_count = count };
	d->count++;
}

/* ---- what happened ---- */

static void add_rule(struct drawing *d, const struct chart_rule *rule)
{
	struct chart_rule *rules = arena_alloc(d->page->arena, (d->rule_count + 1) *
					       sizeof(*rules));

	if (d->rule_count > 0)
		memcpy(rules, d->rules, d->rule_count * sizeof(*rules));
	rules[d->rule_count++] = *rule;
	d->rules = rules;
}

static bool is_empty(const struct result_interval *interval)
{
	return interval->ios[IO_READ] + interval->ios[IO_WRITE] + interval->ios[IO_FSYNC] == 0;
}

static void add_stalls(struct drawing *d, const struct run_result *run)
{
	for (unsigned i = 0; i < run->interval_count; i++) {
		const double from_s = run->intervals[i].start_s;

		if (!is_empty(&run->intervals[i]))
			continue;
		while (i + 1 < run->interval_count && is_empty(&run->intervals[i + 1]))
			i++;
		add_rule(d, &(struct chart_rule){
			.upright = true, .at = from_s, .low = from_s,
			.high = run->intervals[i].start_s + run->intervals[i].length_s,
			.label = "", .title = arena_printf(d->page->arena,
				"%s: nothing completed from %.6g s to %.6g s", run->variant, from_s,
				run->intervals[i].start_s + run->intervals[i].length_s) });
	}
}

static void add_changes(struct drawing *d, const struct run_result *run)
{
	for (unsigned i = 0; i < run->soak.change_count; i++) {
		const struct result_change *change = &run->soak.changes[i];

		add_rule(d, &(struct chart_rule){
			.upright = true, .at = change->at_s, .low = change->at_s,
			.high = change->at_s, .label = "",
			.title = arena_printf(d->page->arena, "%s: after %.6g s from %s to %s IOPS",
				run->variant, change->at_s, cell_rate(d->page, change->from_iops),
				cell_rate(d->page, change->to_iops)) });
	}
}

/* "…; sync: no completions for 100 ms or more: 3×, …" */
static const char *caption_of(const struct drawing *d, const struct html_variants *variants)
{
	struct arena *arena = d->page->arena;
	const char *text = variants->count > 1 ? "Of each, the run with the middle IOPS." : "";

	for (unsigned i = 0; i < variants->count; i++) {
		const struct run_result *run = html_middle_run(d->page, variants->names[i]);
		const char *stalls = page_stalls(d->page, run);

		if (*stalls)
			text = arena_printf(arena, "%s%s%s%s%s.", text, *text ? " " : "",
					    variants->count > 1 ? run->variant : "Stalls",
					    ": ", stalls);
	}
	if (d->left_out > 0)
		text = arena_printf(arena, "%s %u more are not drawn.", text, d->left_out);
	return *text ? text : NULL;
}

static void print_measure(const struct page *page, const struct html_variants *variants,
			  const struct measure *measure)
{
	struct drawing d = { .page = page, .measure = measure, .low = INFINITY };

	for (unsigned i = 0; i < variants->count; i++) {
		const struct run_result *run = html_middle_run(page, variants->names[i]);

		if (run->interval_count < INTERVALS_MIN)
			continue;
		if (d.count == CHART_STYLES) {
			d.left_out++;
			continue;
		}
		add_run(&d, run);
		add_stalls(&d, run);
		add_changes(&d, run);
	}
	if (d.count == 0 || !(d.high > 0))
		return;
	if (d.count == 1)
		d.series[0].name = NULL;
	chart_print(&(struct chart){
		.name = measure->name, .title = measure->title,
		.caption = caption_of(&d, variants),
		.x = { .title = "seconds since measuring began", .words = chart_seconds,
		       .scale = scale_linear(0, d.end_s, 6) },
		.y = { .title = measure->axis_title, .words = measure->words,
		       .scale = measure->logarithmic ? scale_log(d.low, d.high)
						     : scale_linear(0, d.high, 5) },
		.series = d.series, .series_count = d.count,
		.rules = d.rules, .rule_count = d.rule_count,
	}, page->out, page->arena);
}

/* The runs of a curve are short, and at rates of their own. */
void html_time_charts(const struct page *page)
{
	const struct html_variants variants = html_variants(page);

	for (size_t i = 0; i < sizeof(measures) / sizeof(measures[0]) &&
	     !page->result->has_curve; i++)
		print_measure(page, &variants, &measures[i]);
}
