/*
 * How much, at which latency and at which cost, along the number that variants differ in: medians
 * as lines, single rounds as dots behind them.
 */
#include "html_parts.h"

#include <math.h>
#include <string.h>

#include "compare.h"
#include "sweep.h"

/* A number of a variant, with the one of a run that it is the median of. */
struct measure {
	const char *name;		/* of the chart */
	const char *axis_title;		/* "IOPS": of "IOPS by queue depth" */
	chart_words *words;
	double (*median)(const struct comparison_variant *variant);
	double (*of_run)(const struct run_result *run);
	const char *median_source, *run_source;	/* below the variant, and the run */
	bool logarithmic;
};

static double median_iops(const struct comparison_variant *variant) { return variant->iops; }
static double median_bytes(const struct comparison_variant *v) { return v->bytes_per_s; }
static double median_p50(const struct comparison_variant *variant) { return variant->p50_ns; }
static double median_p99(const struct comparison_variant *variant) { return variant->p99_ns; }
static double median_cpu(const struct comparison_variant *variant)
{
	return variant->cpu_us_per_io;
}

static double run_iops(const struct run_result *run) { return run->total.iops; }
static double run_bytes(const struct run_result *run) { return run->total.bytes_per_s; }
static double run_cpu(const struct run_result *run) { return run->us_per_io; }
static double run_p50(const struct run_result *run)
{
	return (double)op_result_percentile(&run->total, "p50");
}

static double run_p99(const struct run_result *run)
{
	return (double)op_result_percentile(&run->total, "p99");
}

static const char *words_of_us(double us, struct arena *arena)
{
	return chart_duration(us * 1e3, arena);
}

static const struct measure measure_iops = {
	"sweep-iops", "IOPS", chart_count, median_iops, run_iops, "iops",
	"total/iops", false };
static const struct measure measure_throughput = {
	"sweep-throughput", "MiB/s", chart_mib_per_s, median_bytes, run_bytes,
	"bytes_per_s", "total/bytes_per_s", false };
static const struct measure measure_p50 = {
	"sweep-p50", "p50 latency", chart_duration, median_p50, run_p50,
	"p50_ns", "total/latency_ns/p50", true };
static const struct measure measure_p99 = {
	"sweep-p99", "p99 latency", chart_duration, median_p99, run_p99,
	"p99_ns", "total/latency_ns/p99", true };
static const struct measure measure_cpu = {
	"sweep-cpu", "CPU per I/O", words_of_us, median_cpu, run_cpu,
	"cpu_us_per_io", "cpu/us_per_io", false };

/* ---- axes ---- */

static const struct {
	const char *option, *title;
	chart_words *words;
} axes[] = {
	{ "iodepth", "queue depth", chart_count },
	{ "threads", "loops", chart_count },
	{ "rate", "I/Os per second asked for", chart_count },
	{ "file-block-size", "block size", chart_size },
};

static struct chart_axis x_axis(const struct page *page, const struct sweep *sweep)
{
	double *values = arena_alloc(page->arena, SCALE_TICKS_MAX * sizeof(*values));
	struct chart_axis axis = { .title = sweep->option, .words = chart_count };
	double low = INFINITY, high = 0;
	unsigned count = 0;

	for (size_t i = 0; i < sizeof(axes) / sizeof(axes[0]); i++)
		if (strcmp(axes[i].option, sweep->option) == 0)
			axis = (struct chart_axis){ .title = axes[i].title,
						    .words = axes[i].words };
	for (unsigned i = 0; i < sweep->line_count; i++) {
		const struct sweep_line *line = &sweep->lines[i];

		low = fmin(low, line->steps[0].value);
		high = fmax(high, line->steps[line->count - 1].value);
		for (unsigned k = 0; line->count == sweep->longest && k < line->count &&
		     k < SCALE_TICKS_MAX; k++) {
			values[k] = line->steps[k].value;
			count = k + 1;
		}
	}
	/* The values of the longest line are the ticks, if it reaches from end to end. */
	axis.scale = low <= 0 ? scale_linear(low, high, 6)
		: values[0] <= low && values[count - 1] >= high ? scale_of_values(values, count)
		: scale_log(low, high);
	return axis;
}

struct range {
	double low, high;
};

static void widen(struct range *range, double value)
{
	if (!(value > 0))
		return;
	range->low = fmin(range->low, value);
	range->high = fmax(range->high, value);
}

/* ---- points ---- */

struct drawing {
	const struct page *page;
	const struct sweep *sweep;
	const struct measure *measure;
	struct chart_series *series;
	unsigned series_count;
	struct range range;
};

static const struct comparison_variant *variant_at(const struct drawing *d,
						   const struct sweep_step *step)
{
	return &d->page->result->comparison.variants[step->variant];
}

/* "uring, 8: 41,000 IOPS, median of 3 rounds" */
static const char *title_of(const struct drawing *d, const struct sweep_step *step, double y,
			    const char *what)
{
	struct arena *arena = d->page->arena;

	return arena_printf(arena, "%s: %s %s, %s", variant_at(d, step)->name,
			    d->measure->axis_title, d->measure->words(y, arena), what);
}

static void add_medians(struct drawing *d, const struct sweep_line *line, const char *name,
			unsigned style)
{
	struct arena *arena = d->page->arena;
	struct chart_point *points = arena_alloc(arena, line->count * sizeof(*points));
	unsigned count = 0;

	for (unsigned i = 0; i < line->count; i++) {
		const struct comparison_variant *variant = variant_at(d, &line->steps[i]);
		const double y = d->measure->median(variant);

		if (!(y > 0))
			continue;
		widen(&d->range, y);
		points[count++] = (struct chart_point){
			.x = line->steps[i].value, .y = y,
			.title = title_of(d, &line->steps[i], y, arena_printf(arena,
				"median of %u rounds", variant->rounds)),
			.source = arena_printf(arena, "/comparison/variants/%u/median/%s",
					       line->steps[i].variant,
					       d->measure->median_source),
		};
	}
	d->series[d->series_count++] = (struct chart_series){
		.name = name, .look = SERIES_LINE, .style = style, .points = points,
		.point_count = count };
}

static void add_rounds(struct drawing *d, const struct sweep_line *line, unsigned style)
{
	const struct result *result = d->page->result;
	struct arena *arena = d->page->arena;
	struct chart_point *points = arena_alloc(arena, (result->run_count + 1) *
						 sizeof(*points));
	unsigned count = 0;

	for (unsigned i = 0; i < line->count; i++)
		for (unsigned r = 0; r < result->run_count; r++) {
			const struct run_result *run = &result->runs[r];
			const double y = d->measure->of_run(run);

			if (run->skipped || !(y > 0) ||
			    strcmp(run->variant, variant_at(d, &line->steps[i])->name) != 0)
				continue;
			widen(&d->range, y);
			points[count++] = (struct chart_point){
				.x = line->steps[i].value, .y = y,
				.title = title_of(d, &line->steps[i], y, arena_printf(arena,
					"round %u", run->round)),
				.source = arena_printf(arena, "/runs/%u/%s", r,
						       d->measure->run_source),
			};
		}
	d->series[d->series_count++] = (struct chart_series){
		.look = SERIES_DOTS, .style = style, .points = points, .point_count = count };
}

/* ---- charts ---- */

static struct drawing drawing(const struct page *page, const struct sweep *sweep)
{
	return (struct drawing){
		.page = page, .sweep = sweep, .range = { .low = INFINITY },
		.series = arena_alloc(page->arena, (2 * sweep->line_count + 4) *
				      sizeof(struct chart_series)) };
}

static void print_drawing(struct drawing *d, const char *axis_title)
{
	const struct chart_axis axis = x_axis(d->page, d->sweep);
	const struct range range = d->range;

	if (!(range.high > 0))
		return;
	chart_print(&(struct chart){
		.name = d->measure->name,
		.title = arena_printf(d->page->arena, "%s by %s", axis_title, axis.title),
		.caption = "Lines: medians over rounds. Dots: single rounds.",
		.x = axis,
		.y = { .title = axis_title, .words = d->measure->words,
		       .scale = d->measure->logarithmic ? scale_log(range.low, range.high)
							: scale_linear(0, range.high, 5) },
		.series = d->series, .series_count = d->series_count,
	}, d->page->out, d->page->arena);
}

/* A line for each line of the sweep. */
static void print_measure(const struct page *page, const struct sweep *sweep,
			  const struct measure *measure)
{
	struct drawing d = drawing(page, sweep);

	d.measure = measure;
	for (unsigned i = 0; i < sweep->line_count; i++) {
		add_rounds(&d, &sweep->lines[i], i);
		add_medians(&d, &sweep->lines[i], sweep->line_count > 1 ? sweep->lines[i].name
			    : NULL, i);
	}
	print_drawing(&d, measure->axis_title);
}

/* If there is one line, its percentiles share a chart. */
static void print_latencies(const struct page *page, const struct sweep *sweep)
{
	struct drawing d = drawing(page, sweep);

	if (sweep->line_count > 1) {
		print_measure(page, sweep, &measure_p50);
		print_measure(page, sweep, &measure_p99);
		return;
	}
	d.measure = &measure_p50;
	add_rounds(&d, &sweep->lines[0], 0);
	add_medians(&d, &sweep->lines[0], "p50", 0);
	d.measure = &measure_p99;
	add_rounds(&d, &sweep->lines[0], 1);
	add_medians(&d, &sweep->lines[0], "p99", 1);
	print_drawing(&d, "Latency");
}

void html_sweep_charts(const struct page *page)
{
	const struct sweep sweep = sweep_find(page->result, page->arena);

	if (!sweep.option)
		return;
	print_measure(page, &sweep,
		      compare_answer(&page->result->comparison) == METRIC_THROUGHPUT
		      ? &measure_throughput : &measure_iops);
	print_latencies(page, &sweep);
	print_measure(page, &sweep, &measure_cpu);
}
