/*
 * The contribution of each feature: a row each, with the ratios of with to without, grouped by
 * preset. Every ratio has the same direction, whether the feature was removed or added.
 */
#include "text_parts.h"

#include <string.h>

#include "report.h"
#include "table.h"
#include "units.h"

enum { FEATURE, RATIO, INTERVAL, P99, CPU, VERDICT, COLUMN_COUNT };

static const struct comparison_variant *variant_named(const struct page *page, const char *name)
{
	const struct comparison *comparison = &page->result->comparison;

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		if (strcmp(comparison->variants[i].name, name) == 0)
			return &comparison->variants[i];
	}
	return NULL;
}

/* ---- groups ---- */

static bool same_group(const struct comparison_feature *a, const struct comparison_feature *b)
{
	return a->pair.included == b->pair.included && strcmp(a->pair.of, b->pair.of) == 0;
}

/* "812,345 IOPS (0.52 × tuned), p99 163 µs, 1.18 µs of CPU per I/O" */
static const char *medians_text(const struct page *page, const struct comparison_variant *variant)
{
	const struct comparison_metric *iops = &variant->metrics[METRIC_IOPS];
	const char *text = arena_printf(page->arena, "%s IOPS", cell_rate(page, variant->iops));

	if (iops->valid && strcmp(iops->verdict, "baseline") != 0)
		text = arena_printf(page->arena, "%s (%s × %s)", text,
				    cell_ratio(page, iops->ratio),
				    page->result->comparison.baseline);
	text = arena_printf(page->arena, "%s, p99 %s", text, cell_duration(page, variant->p99_ns));
	if (variant->cpu_us_per_io > 0)
		text = arena_printf(page->arena, "%s, %s of CPU per I/O", text,
				    cell_duration(page, variant->cpu_us_per_io * 1e3));
	return text;
}

static void add_title(struct table *table, const char *text)
{
	struct table_cell *row = table_add_row(table);

	row[FEATURE] = (struct table_cell){ .text = text, .spans = true, .style = STYLE_BOLD };
}

/* `tried` is the first of its group, `before` the row above it, or NULL. */
static void add_heading(const struct page *page, struct table *table,
			const struct comparison_feature *tried,
			const struct comparison_feature *before)
{
	const char *of = tried->pair.of;
	const struct comparison_variant *variant = variant_named(page, of);
	const bool told_already = before && strcmp(before->pair.of, of) == 0;
	const char *what = tried->pair.included ? "what it has" : "what could be added";
	const char *text, *whole;

	if (before)
		table_add_row(table);
	if (told_already || !variant || variant->rounds == 0) {
		add_title(table, arena_printf(page->arena, "%s: %s", of, tried->pair.included
					      ? what : "what could be added to it"));
		return;
	}
	text = arena_printf(page->arena, "%s: %s", of, medians_text(page, variant));
	whole = arena_printf(page->arena, "%s; %s", text, what);
	if (units_text_width(whole) <= page->width) {
		add_title(table, whole);
	} else {
		add_title(table, text);
		add_title(table, what);
	}
}

/* ---- rows ---- */

static const char *ratio_cell(const struct page *page, const struct comparison_metric *metric)
{
	return arena_printf(page->arena, "%s%s ×", metric_is_sure(metric) ? "" : "~",
			    cell_ratio(page, metric->ratio));
}

/* IOPS first; then metrics that are significant if IOPS are not, or show the opposite. */
static void fill_verdict(const struct page *page, struct table_cell *cell,
			 const struct comparison_feature *feature)
{
	const struct { enum compared_metric metric; const char *better, *worse; } words[] = {
		{ METRIC_IOPS, "faster", "slower" },
		{ METRIC_CPU, "less CPU", "more CPU" },
		{ METRIC_P99, "lower p99", "higher p99" },
	};
	bool good = false, bad = false;
	const char *text = "";

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const struct comparison_metric *metric = &feature->metrics[words[i].metric];
		const bool is_news = metric_is_better(metric) ? !good : !bad;

		if (!metric_is_sure(metric) || !is_news)
			continue;
		good |= metric_is_better(metric);
		bad |= metric_is_worse(metric);
		text = arena_printf(page->arena, "%s%s%s", text, *text ? ", " : "",
				    metric_is_better(metric) ? words[i].better : words[i].worse);
	}
	if (*text == '\0')
		text = feature->metrics[METRIC_IOPS].verdict;
	if (feature->pair.remark)
		text = arena_printf(page->arena, "%s (%s)", text, feature->pair.remark);
	cell->text = text;
	cell->spans = true;
	cell->style = good == bad ? STYLE_PLAIN : good ? STYLE_GOOD : STYLE_BAD;
}

static void fill_ratios(const struct page *page, struct table_cell *row,
			const struct comparison_feature *feature)
{
	const struct comparison_metric *iops = &feature->metrics[METRIC_IOPS];
	const struct comparison_metric *p99 = &feature->metrics[METRIC_P99];
	const struct comparison_metric *cpu = &feature->metrics[METRIC_CPU];

	row[RATIO] = (struct table_cell){ .text = ratio_cell(page, iops) };
	if (iops->has_interval)
		row[INTERVAL].text = arena_printf(page->arena, "[%s, %s]",
						  cell_ratio(page, iops->low),
						  cell_ratio(page, iops->high));
	if (p99->valid)
		row[P99] = (struct table_cell){ ratio_cell(page, p99), metric_style(p99), false };
	if (cpu->valid)
		row[CPU] = (struct table_cell){ ratio_cell(page, cpu), metric_style(cpu), false };
	fill_verdict(page, &row[VERDICT], feature);
}

static void add_feature(const struct page *page, struct table *table,
			const struct comparison_feature *feature)
{
	const bool measured = !feature->skipped && feature->metrics[METRIC_IOPS].valid;
	struct table_cell *row = table_add_row(table);

	row[FEATURE].text = arena_printf(page->arena, "  %s", feature->pair.feature);
	if (!measured) {
		row[RATIO] = (struct table_cell){
			.text = feature->skipped
				? arena_printf(page->arena, "not run: %s", feature->skipped)
				: "no round of both was completed",
			.style = STYLE_FAINT, .spans = true };
		return;
	}
	fill_ratios(page, row, feature);
}

static void print_features(const struct page *page)
{
	static const struct table_column columns[COLUMN_COUNT] = {
		[FEATURE]  = { .title = "with / without" },
		[RATIO]	   = { .title = "IOPS", .right = true, .gap = 3 },
		[INTERVAL] = { .title = "", .gap = 1 },
		[P99]	   = { .title = "p99", .right = true, .gap = 2 },
		[CPU]	   = { .title = "CPU/IO", .right = true, .gap = 2 },
		[VERDICT]  = { .title = "", .title_spans = true, .gap = 2 },
	};
	const struct comparison *comparison = &page->result->comparison;
	struct table table;

	table_init(&table, columns, COLUMN_COUNT, page->arena);
	for (unsigned i = 0; i < comparison->feature_count; i++) {
		const struct comparison_feature *feature = &comparison->features[i];
		const struct comparison_feature *before = i > 0 ? feature - 1 : NULL;

		if (!before || !same_group(before, feature))
			add_heading(page, &table, feature, before);
		add_feature(page, &table, feature);
	}
	page_put_table(page, &table);
}

static void print_legend(const struct page *page)
{
	page_gap(page);
	page_wrapped(page, 0, 0, "Ratios are with the feature to without it, in the same rounds; "
		     "~: not distinguishable from 1, corrected for the number of rows.");
}

void page_ablation(const struct page *page)
{
	print_features(page);
	print_legend(page);
	if (page->details)
		page_comparison_details(page);
}
