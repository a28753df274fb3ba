/*
 * A curve: a row per rate, with a bar for its latency beside it; which rows rest on too few
 * samples; and what it says: the knee, and the most that was reached.
 */
#include "text_parts.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "curve.h"
#include "hist.h"
#include "objective.h"
#include "table.h"
#include "units.h"

enum { OFFERED, REACHED, PERCENTILES };
enum { WATCHED, SERVICE, CPU, BUSY, BAR, COLUMNS_AFTER };	/* behind the percentiles */
enum { BAR_WIDTH = 8 };
enum { ROWS_TOLD = 4 };			/* one by one */

/* ---- one row ---- */

/* The least and the most p99 that a row has, but for those that grew as long as they ran. */
struct scale {
	double least_ns, most_ns;
};

static struct scale scale_of(const struct curve *curve)
{
	struct scale scale = { .least_ns = INFINITY };

	for (unsigned i = 0; i < curve->point_count; i++) {
		const struct curve_point *point = &curve->points[i];

		if (point->overloaded || point->p99_ns == 0)
			continue;
		scale.least_ns = fmin(scale.least_ns, (double)point->p99_ns);
		scale.most_ns = fmax(scale.most_ns, (double)point->p99_ns);
	}
	return scale;
}

/* As long as the logarithm: the least has one block, the most has all. */
static const char *bar_of(const struct page *page, const struct scale *scale, uint64_t p99_ns)
{
	const double span = log(scale->most_ns / scale->least_ns);
	const double part = span > 0 ? log((double)p99_ns / scale->least_ns) / span : 0;
	const unsigned blocks = 1 + (unsigned)lround(part * (BAR_WIDTH - 1));
	const char *bar = "";

	for (unsigned i = 0; i < blocks; i++)
		bar = arena_printf(page->arena, "%s█", bar);
	return bar;
}

/* (p100 is the maximum of those that there are.) */
static bool too_few(const struct curve_point *point, double percent)
{
	return percent < 100 && point->samples < hist_samples_needed(percent);
}

/* All runs of a curve show the same. */
static struct percentile_list shown(const struct page *page)
{
	return page_percentiles(&page->result->runs[0].spec);
}

static void fill_percentiles(const struct page *page, struct table_cell *cells,
			     const struct curve_point *point)
{
	const struct percentile_medians numbers = {
		{ (double)point->p50_ns, (double)point->p99_ns, (double)point->p999_ns },
		&point->chosen, (double)point->samples
	};

	if (point->samples > 0)
		percentile_cells_of(page, cells, shown(page), &numbers);
}

/* Of the jobs beside, the number that an objective is about; NULL: of none. */
static const struct curve_limit *watched_limit(const struct curve *curve, const char *variant,
					       struct metric *metric)
{
	for (unsigned i = 0; i < curve->variant_count; i++)
		for (unsigned k = 0; k < curve->variants[i].limit_count; k++) {
			const struct curve_limit *limit = &curve->variants[i].limits[k];
			struct objective objective;
			struct err err = { 0 };

			if ((variant && strcmp(curve->variants[i].name, variant) != 0) ||
			    objective_parse(&objective, limit->objective, &err) < 0 ||
			    !objective.metric.job)
				continue;
			*metric = objective.metric;
			return limit;
		}
	return NULL;
}

/* "log/p99" */
static const char *watched_title(const struct page *page)
{
	struct metric metric;

	if (!watched_limit(&page->result->curve, NULL, &metric))
		return "";
	return arena_printf(page->arena, "%.*s/%s", metric.job_length, metric.job,
			    metric_name(&metric, page->arena));
}

/* The mean of the runs at this rate. */
static const char *cell_watched(const struct page *page, const struct curve_point *point)
{
	struct metric metric;
	const struct curve_limit *limit = watched_limit(&page->result->curve, point->variant,
							&metric);
	char text[UNITS_TEXT_MAX];
	double sum = 0;
	unsigned runs = 0;

	for (unsigned i = 0; limit && i < limit->trial_count; i++)
		if (limit->trials[i].rate == point->offered) {
			sum += limit->trials[i].value;
			runs++;
		}
	return runs ? arena_strdup(page->arena, metric_format_value(&metric, sum / runs, text))
		    : NULL;
}

static void add_point(const struct page *page, struct table *table, const struct scale *scale,
		      const struct curve_point *point)
{
	struct table_cell *row = table_add_row(table);

	row[OFFERED].text = point->offered > 0 ? cell_rate(page, point->offered) : "closed";
	row[REACHED].text = cell_rate(page, point->reached);
	fill_percentiles(page, &row[PERCENTILES], point);
	row += PERCENTILES + shown(page).count;
	row[WATCHED].text = cell_watched(page, point);
	if (point->samples > 0)
		row[SERVICE].text = cell_percentile(page, 99, (double)point->service_p99_ns,
						    (double)point->samples);
	if (point->us_per_io > 0)
		row[CPU].text = cell_duration(page, point->us_per_io * 1e3);
	row[BUSY].text = cell_share(page, point->busy);
	if (point->overloaded)
		row[BAR] = (struct table_cell){ .text = "overload", .style = STYLE_BAD };
	else if (point->p99_ns > 0)
		row[BAR].text = bar_of(page, scale, point->p99_ns);
}

static void add_variant(const struct page *page, struct table *table, const struct scale *scale,
			const struct curve_variant *variant)
{
	const struct curve *curve = &page->result->curve;

	if (curve->variant_count > 1)
		table_add_row(table)[OFFERED] = (struct table_cell){
			.style = STYLE_BOLD, .spans = true,
			.text = variant->skipped
				? arena_printf(page->arena, "%s: not run: %s", variant->name,
					       variant->skipped)
				: variant->name };
	for (unsigned i = 0; i < curve->point_count; i++)
		if (strcmp(curve->points[i].variant, variant->name) == 0)
			add_point(page, table, scale, &curve->points[i]);
}

static void print_points(const struct page *page)
{
	const struct table_column before[PERCENTILES] = {
		[OFFERED] = { .title = "offered", .right = true },
		[REACHED] = { .title = "reached", .right = true, .gap = 2 },
	};
	const struct table_column after[COLUMNS_AFTER] = {
		[WATCHED] = { .title = watched_title(page), .right = true, .gap = 2 },
		[SERVICE] = { .title = "service", .right = true, .gap = 2, .expendable = 2 },
		[CPU]	  = { .title = "CPU/IO", .right = true, .gap = 2, .expendable = 4 },
		[BUSY]	  = { .title = "busy", .right = true, .gap = 2, .expendable = 3 },
		[BAR]	  = { .title = "log p99", .gap = 2, .expendable = 1 },
	};
	const struct curve *curve = &page->result->curve;
	const struct percentile_list percentiles = shown(page);
	const struct scale scale = scale_of(curve);
	struct table_column columns[PERCENTILES + PERCENTILES_MAX + COLUMNS_AFTER];
	struct table table;

	memcpy(columns, before, sizeof(before));
	percentile_columns(&columns[PERCENTILES], percentiles, 2, page->arena);
	memcpy(&columns[PERCENTILES + percentiles.count], after, sizeof(after));
	table_init(&table, columns, PERCENTILES + percentiles.count + COLUMNS_AFTER, page->arena);
	for (unsigned i = 0; i < curve->variant_count; i++)
		add_variant(page, &table, &scale, &curve->variants[i]);
	page_put_table(page, &table);
}

/* ---- below the table ---- */

static void __attribute__((format(printf, 2, 3)))
tell(const struct page *page, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	page_wrapped(page, 0, 2, arena_vprintf(page->arena, format, args));
	va_end(args);
}

/* The rows in which a percentile rests on too few samples. */
struct scarce {
	unsigned rows;
	uint64_t least, most;		/* samples that such a row has */
	const char *list;		/* "412 at 410, 77 at 80" */
};

static struct scarce find_scarce(const struct page *page, double percent)
{
	const struct curve *curve = &page->result->curve;
	struct scarce scarce = { .least = UINT64_MAX, .list = "" };

	for (unsigned i = 0; i < curve->point_count; i++) {
		const struct curve_point *point = &curve->points[i];

		if (point->samples == 0 || !too_few(point, percent))
			continue;
		scarce.list = arena_printf(page->arena, "%s%s%s at %s", scarce.list,
					   scarce.rows > 0 ? ", " : "",
					   cell_count(page, (double)point->samples),
					   point->offered > 0 ? cell_rate(page, point->offered)
							      : "closed");
		scarce.rows++;
		scarce.least = point->samples < scarce.least ? point->samples : scarce.least;
		scarce.most = point->samples > scarce.most ? point->samples : scarce.most;
	}
	return scarce;
}

/* "p99.9?: too few samples, 3,000 are needed: 412 at 410"; of many rows only how few they have. */
static void tell_too_few(const struct page *page, double percent)
{
	const struct scarce scarce = find_scarce(page, percent);
	const char *which = scarce.list;

	if (scarce.rows == 0)
		return;
	if (scarce.rows > ROWS_TOLD)
		which = arena_printf(page->arena, "%s to %s in %u of %u rows",
				     cell_count(page, (double)scarce.least),
				     cell_count(page, (double)scarce.most), scarce.rows,
				     page->result->curve.point_count);
	tell(page, "%s?: too few samples, %s are needed: %s (a longer --budget)",
	     percentile_title(percent, page->arena),
	     cell_count(page, (double)hist_samples_needed(percent)), which);
}

static void tell_missing(const struct page *page)
{
	const struct curve *curve = &page->result->curve;

	if (curve->steps_missing > 0)
		tell(page, "--budget was over before %u of %u steps, each at a rate of its own: "
		     "the curve is incomplete (a longer --budget)", curve->steps_missing,
		     curve->steps);
}

/* "uring: ", if there are several. */
static const char *of_variant(const struct page *page, const struct curve_variant *variant)
{
	return page->result->curve.variant_count > 1
		? arena_printf(page->arena, "%s: ", variant->name) : "";
}

static void tell_knee(const struct page *page, const struct curve_variant *variant)
{
	const struct curve_knee *knee = &variant->knee;

	if (variant->ceiling <= 0)
		return;
	if (knee->beyond > 0)
		tell(page, "%sno knee is known: at %s requests per second, more than a closed loop "
		     "reached, no backlog was seen yet: runs were too short for one, or the target "
		     "became faster meanwhile (a longer --budget)", of_variant(page, variant),
		     cell_rate(page, knee->beyond));
	if (!knee->known)
		return;
	tell(page, "%sknee at %s requests per second (%s of the ceiling), mean response time %s: "
	     "beyond it latency grows faster than load", of_variant(page, variant),
	     cell_rate(page, knee->rate), cell_share(page, knee->rate / variant->ceiling),
	     cell_duration(page, knee->mean_ns));
}

/* The lowest rate that was too much; 0: none. */
static double first_overload(const struct page *page, const struct curve_variant *variant)
{
	const struct curve_points points = curve_points_of(&page->result->curve, variant->name);

	for (unsigned i = 0; i < points.count; i++)
		if (points.at[i].overloaded)
			return points.at[i].offered;
	return 0;
}

static void tell_ceiling(const struct page *page, const struct curve_variant *variant)
{
	const double overload = first_overload(page, variant);

	if (variant->ceiling <= 0)
		return;
	tell(page, "%sceiling at %s requests per second, in a closed loop%s",
	     of_variant(page, variant), cell_rate(page, variant->ceiling), overload > 0
	     ? arena_printf(page->arena, "; %s were too many, and a backlog grew",
			    cell_rate(page, overload))
	     : "; no rate was too much");
}

static const char *conditions(const struct page *page)
{
	const struct curve *curve = &page->result->curve;
	const char *job = curve->variant_count > 0 ? curve->variants[0].job : NULL;
	double seconds = 0;

	for (unsigned i = 0; i < page->result->run_count; i++)
		seconds += page->result->runs[i].elapsed_s + page->result->runs[i].warmup_s;
	return arena_printf(page->arena, "%u runs in %s, rates in shuffled order, seed %llu%s%s",
			    page->result->run_count, cell_duration(page, seconds * 1e9),
			    (unsigned long long)page->result->runs[0].spec.seed,
			    job ? ", rate of job " : "", job ? job : "");
}

void page_curve_head(const struct page *page)
{
	const char *name = page->result->profile ? page->result->profile : "";

	page_headline(page, name, page_workload(page), page_common_targets(page));
	page_description(page);
	page_two(page, STYLE_PLAIN, conditions(page), "");
	page_wrapped(page, 0, 0, "Requests per second; response times, from when a request was "
		     "due; service: p99 from when it was submitted; busy: the busiest loop.");
	page_gap(page);
}

void page_curve(const struct page *page)
{
	print_points(page);
	page_gap(page);
	for (unsigned i = 0; i < shown(page).count; i++)
		tell_too_few(page, shown(page).at[i]);
	tell_missing(page);
}

void page_curve_findings(const struct page *page)
{
	const struct curve *curve = &page->result->curve;

	for (unsigned i = 0; i < curve->variant_count; i++)
		page_limits_of_curve(page, &curve->variants[i]);
	for (unsigned i = 0; i < curve->variant_count; i++) {
		tell_knee(page, &curve->variants[i]);
		tell_ceiling(page, &curve->variants[i]);
	}
	tell(page, "(knee: %s)", curve->knee_definition);
}
