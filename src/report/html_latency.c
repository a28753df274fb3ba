/*
 * How slow are the slow ones: the distribution of latency over percentiles, all variants over each
 * other. A line is that of one run, the one with the middle IOPS; it ends where a run has too few
 * I/Os for the percentile.
 */
#include "html_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hist.h"
#include "metric.h"
#include "objective.h"
#include "units.h"

enum { STEPS = 40, PERCENTS_MAX = STEPS + RESULT_PERCENTILE_COUNT };

struct drawing {
	const struct page *page;
	const char *job;		/* NULL: of runs */
	struct chart_series series[CHART_STYLES];
	unsigned count;
	unsigned left_out;		/* for which there is no room */
	double low, high, percent_most;
};

/* ---- one line ---- */

struct percent {
	double at;
	const char *name;		/* of those that the JSON has; or NULL */
};

static int by_percent(const void *a, const void *b)
{
	const double difference = ((const struct percent *)a)->at - ((const struct percent *)b)->at;

	return difference < 0 ? -1 : difference > 0;
}

/* Ten for each nine, and those with names. */
static void list_percents(struct percent percents[PERCENTS_MAX])
{
	for (unsigned i = 0; i < STEPS; i++)
		percents[i] = (struct percent){ .at = 100 * (1 - pow(10, -0.1 * (i + 0.5))) };
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		percents[STEPS + i] = (struct percent){ result_percentiles[i].percent,
							result_percentiles[i].name };
	qsort(percents, PERCENTS_MAX, sizeof(*percents), by_percent);
}

static void add_line(struct drawing *d, const char *name, const struct op_result *op,
		     const char *source, const char *run_words)
{
	struct arena *arena = d->page->arena;
	struct chart_point *points = arena_alloc(arena, PERCENTS_MAX * sizeof(*points));
	struct percent percents[PERCENTS_MAX];
	unsigned count = 0;

	if (op->hist->count == 0)
		return;
	if (d->count == CHART_STYLES) {
		d->left_out++;
		return;
	}
	list_percents(percents);
	for (unsigned i = 0; i < PERCENTS_MAX; i++) {
		const double percent = percents[i].at;
		const double ns = fmax(1, (double)hist_percentile(op->hist, percent));

		if (op->hist->count < hist_samples_needed(percent))
			break;
		points[count] = (struct chart_point){ .x = percent, .y = ns };
		if (percents[i].name) {
			points[count].title = arena_printf(arena, "%s: %s %s, %s", name,
				percents[i].name, chart_duration(ns, arena), run_words);
			points[count].source = arena_printf(arena, "%s/latency_ns/%s", source,
							    percents[i].name);
		}
		count++;
		d->low = fmin(d->low, ns);
		d->high = fmax(d->high, ns);
		d->percent_most = fmax(d->percent_most, percent);
	}
	d->series[d->count] = (struct chart_series){
		.name = name, .look = SERIES_LINE, .style = d->count, .points = points,
		.point_count = count };
	d->count++;
}

/* ---- objectives ---- */

/* A percentile has a place on this chart. */
static unsigned add_rules(struct drawing *d, const char *op, struct chart_rule *rules)
{
	const struct result *result = d->page->result;
	unsigned count = 0;

	for (unsigned i = 0; i < result->objective_count; i++) {
		const struct objective_result *row = &result->objectives[i];
		struct metric metric;
		struct err err = { 0 };
		char text[UNITS_TEXT_MAX];
		const char *label;

		if (metric_parse(&metric, row->metric, &err) < 0 || metric.job ||
		    metric.stat != STAT_PERCENTILE || metric.times != METRIC_OF_LATENCY ||
		    (row->job == NULL) != (d->job == NULL) ||
		    (row->job && strcmp(row->job, d->job) != 0) ||
		    (op && metric.op != METRIC_OF_TOTAL && !strstr(op, io_op_name(metric.op))))
			continue;
		label = arena_printf(d->page->arena, "%s %s %s", row->metric, row->relation,
				     metric_format_value(&metric, row->limit, text));
		rules[count++] = (struct chart_rule){
			.at = row->limit, .label = label,
			.title = arena_printf(d->page->arena, "%s: %s", label, row->verdict) };
		d->low = fmin(d->low, fmax(row->limit, 1));
		d->high = fmax(d->high, row->limit);
	}
	return count;
}

/* ---- charts ---- */

static void print_drawing(struct drawing *d, const char *ops)
{
	struct arena *arena = d->page->arena;
	struct chart_rule *rules = arena_alloc(arena, (d->page->result->objective_count + 1) *
					       sizeof(*rules));
	const unsigned rule_count = add_rules(d, ops, rules);
	const char *caption = "A line ends where there are too few I/Os for the percentile.";

	if (d->count == 0)
		return;
	if (d->page->result->run_count > 1)
		caption = arena_printf(arena, "Of each, the run with the middle IOPS. %s", caption);
	if (d->left_out > 0)
		caption = arena_printf(arena, "%s %u more are not drawn.", caption, d->left_out);
	chart_print(&(struct chart){
		.name = "latency", .caption = caption,
		.title = html_of_job(d->page, "Latency by percentile", d->job),
		.x = { .title = "percentile", .words = chart_percent,
		       .scale = scale_percentile(d->percent_most) },
		.y = { .title = "latency", .words = chart_duration,
		       .scale = scale_log(d->low, d->high) },
		.series = d->series, .series_count = d->count,
		.rules = rules, .rule_count = rule_count,
	}, d->page->out, arena);
}

static struct drawing drawing(const struct page *page, const char *job)
{
	return (struct drawing){ .page = page, .job = job, .low = INFINITY };
}

/* Of one variant: its kinds of I/O. */
static void print_operations(const struct page *page, const struct run_result *run,
			     const struct run_result *job)
{
	const char *source = html_run_source(page, run, job), *words = html_run_words(page, run);
	struct drawing d = drawing(page, job->job);
	const char *ops = "";

	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		const char *name = io_op_name((enum io_op)op);

		add_line(&d, name, &job->op[op], arena_printf(page->arena, "%s/%s", source, name),
			 words);
		ops = arena_printf(page->arena, "%s %s", ops, name);
	}
	print_drawing(&d, ops);
}

/* The job of that name in every variant that has it; NULL: the runs. */
static void print_variants(const struct page *page, const struct html_variants *variants,
			   const char *job)
{
	struct drawing d = drawing(page, job);

	for (unsigned i = 0; i < variants->count; i++) {
		const struct run_result *run = html_middle_run(page, variants->names[i]);
		const struct run_result *one = job ? run_result_job_named(run, job, strlen(job))
						   : run;

		if (one)
			add_line(&d, run->variant, &one->total,
				 arena_printf(page->arena, "%s/total",
					      html_run_source(page, run, one)),
				 html_run_words(page, run));
	}
	print_drawing(&d, NULL);
}

static bool was_drawn(const struct page *page, const struct html_variants *variants,
		      unsigned until, const char *job)
{
	for (unsigned i = 0; i < until; i++)
		if (run_result_job_named(html_middle_run(page, variants->names[i]), job,
					 strlen(job)))
			return true;
	return false;
}

void html_latency_charts(const struct page *page)
{
	const struct html_variants variants = html_variants(page);
	bool any_jobs = false;

	/* The runs of a curve have rates of their own; variants of an ablation are too many. */
	if (page->result->has_curve || page->result->comparison.feature_count > 0)
		return;
	for (unsigned i = 0; i < variants.count; i++) {
		const struct run_result *run = html_middle_run(page, variants.names[i]);

		for (unsigned k = 0; k < run_result_job_count(run); k++) {
			const struct run_result *job = run_result_job(run, k);

			any_jobs |= run->job_count > 0;
			if (variants.count == 1)
				print_operations(page, run, job);
			else if (job->job && !was_drawn(page, &variants, i, job->job))
				print_variants(page, &variants, job->job);
		}
	}
	if (variants.count > 1 && !any_jobs)
		print_variants(page, &variants, NULL);
}
