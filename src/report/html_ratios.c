/*
 * By how much, and how sure: ratios to the baseline, and contributions of features, as bars with
 * their intervals.
 */
#include "html_parts.h"

#include <math.h>
#include <string.h>

#include "compare.h"

enum { ROWS_IN_ONE_CHART = 2 };

static enum bar_look look_of(const struct comparison_metric *metric)
{
	return metric_is_better(metric) ? BAR_BETTER : metric_is_worse(metric) ? BAR_WORSE
		: BAR_UNSURE;
}

static const char *words_of(const struct page *page, const struct comparison_metric *metric)
{
	return arena_printf(page->arena, "%s × · %s", cell_ratio(page, metric->ratio),
			    metric->verdict);
}

static const char *title_of(const struct page *page, const char *label, const char *words,
			    const struct comparison_metric *metric)
{
	if (!metric->has_interval)
		return arena_printf(page->arena, "%s: %s", label, words);
	return arena_printf(page->arena, "%s: %s, 95 %% interval %s to %s", label, words,
			    cell_ratio(page, metric->low), cell_ratio(page, metric->high));
}

static struct bar bar_of(const struct page *page, const char *label, const char *owner,
			 const struct comparison_metric *metric)
{
	const char *words = words_of(page, metric);

	return (struct bar){
		.label = label, .words = words, .title = title_of(page, label, words, metric),
		.ratio = metric->ratio, .has_interval = metric->has_interval,
		.low = metric->low, .high = metric->high, .look = look_of(metric),
		.source = arena_printf(page->arena, "%s/%s", owner, metric->name),
	};
}

/* ---- variants ---- */

static bool is_compared(const struct page_row *row, unsigned metric)
{
	const struct comparison_metric *one = &row->row->metrics[metric];

	return !row->variant->skipped && one->valid && strcmp(one->verdict, "baseline") != 0;
}

/* "together/readers", "together, sum" */
static const char *row_name(const struct page *page, const struct page_row *row)
{
	const char *name = compare_row_name(row->row, page->arena);

	return *row->job && !row->row->job
		? arena_printf(page->arena, "%s, %s", name, row->job) : name;
}

static const char *metric_label(unsigned metric)
{
	return metric == METRIC_IOPS ? "IOPS" : metric == METRIC_THROUGHPUT ? "throughput"
		: metric == METRIC_CPU ? "CPU per I/O" : compare_metric_name(metric);
}

static void print_bars(const struct page *page, const char *name, const char *title,
		       const struct bar *bars, unsigned count)
{
	if (count > 0)
		bars_print(&(struct bars){
			.name = name, .title = title, .bars = bars, .count = count,
			.caption = "Line: 95 % interval. Solid: it is on one side of 1; outline: "
				   "no evidence of a difference." }, page->out, page->arena);
}

/* Of a few rows: all metrics of each in one chart. */
static void print_rows(const struct page *page, const char *baseline,
		       const struct page_rows *rows, unsigned answer)
{
	const unsigned metrics[] = { answer, METRIC_P50, METRIC_P99, METRIC_P999, METRIC_CPU };
	const size_t metric_count = sizeof(metrics) / sizeof(metrics[0]);
	struct bar *bars = arena_alloc(page->arena, (rows->count + 1) * metric_count *
				       sizeof(*bars));
	unsigned count = 0;

	for (unsigned i = 0; i < rows->count; i++) {
		const char *heading = row_name(page, &rows->at[i]);

		for (size_t m = 0; m < metric_count; m++) {
			if (!is_compared(&rows->at[i], metrics[m]))
				continue;
			bars[count] = bar_of(page, metric_label(metrics[m]),
					     html_row_source(page, &rows->at[i]),
					     &rows->at[i].row->metrics[metrics[m]]);
			bars[count++].heading = heading;
			heading = NULL;
		}
	}
	print_bars(page, "ratios", arena_printf(page->arena, "Against %s", baseline), bars,
		   count);
}

/* One metric of every row, against one baseline. */
static void print_metric(const struct page *page, const char *baseline, unsigned metric)
{
	const struct page_rows rows = page_rows(page, baseline);
	struct bar *bars = arena_alloc(page->arena, (rows.count + 1) * sizeof(*bars));
	unsigned count = 0;

	for (unsigned i = 0; i < rows.count; i++)
		if (is_compared(&rows.at[i], metric))
			bars[count++] = bar_of(page, row_name(page, &rows.at[i]),
					       html_row_source(page, &rows.at[i]),
					       &rows.at[i].row->metrics[metric]);
	print_bars(page, arena_printf(page->arena, "ratio-%s", compare_metric_name(metric)),
		   arena_printf(page->arena, "%s against %s", metric_label(metric), baseline),
		   bars, count);
}

static void print_against(const struct page *page, const char *baseline)
{
	const unsigned answer = compare_answer(&page->result->comparison);
	const struct page_rows rows = page_rows(page, baseline);
	unsigned compared = 0;

	for (unsigned i = 0; i < rows.count; i++)
		compared += is_compared(&rows.at[i], answer);
	if (compared <= ROWS_IN_ONE_CHART) {
		print_rows(page, baseline, &rows, answer);
		return;
	}
	print_metric(page, baseline, answer);
	print_metric(page, baseline, METRIC_P99);
	print_metric(page, baseline, METRIC_CPU);
}

static void print_variants(const struct page *page)
{
	const struct comparison *comparison = &page->result->comparison;

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const char *baseline = page_baseline_of(page, &comparison->variants[i]);

		if (!page_begins_table(page, i))
			continue;
		print_against(page, baseline);
	}
}

/* ---- features ---- */

static bool same_group(const struct comparison_feature *a, const struct comparison_feature *b)
{
	return a->pair.included == b->pair.included && strcmp(a->pair.of, b->pair.of) == 0;
}

static const char *group_of(const struct page *page, const struct comparison_feature *feature)
{
	return arena_printf(page->arena, feature->pair.included ? "what %s has"
			    : "what could be added to %s", feature->pair.of);
}

static struct bar feature_bar(const struct page *page, unsigned index, unsigned metric)
{
	const struct comparison_feature *feature = &page->result->comparison.features[index];
	const bool measured = !feature->skipped && feature->metrics[metric].valid;
	struct bar bar = {
		.label = feature->pair.feature, .ratio = NAN, .words = "not run",
		.title = feature->skipped ? feature->skipped : "no round of both was completed" };

	if (measured)
		bar = bar_of(page, feature->pair.feature,
			     arena_printf(page->arena, "/comparison/features/%u", index),
			     &feature->metrics[metric]);
	if (index == 0 || !same_group(feature, feature - 1))
		bar.heading = group_of(page, feature);
	return bar;
}

static void print_features(const struct page *page, unsigned metric, const char *title)
{
	const unsigned count = page->result->comparison.feature_count;
	struct bar *bars = arena_alloc(page->arena, count * sizeof(*bars));

	for (unsigned i = 0; i < count; i++)
		bars[i] = feature_bar(page, i, metric);
	bars_print(&(struct bars){
		.name = arena_printf(page->arena, "features-%s", compare_metric_name(metric)),
		.title = title, .bars = bars, .count = count,
		.caption = "With the feature to without it, in the same rounds. Line: 95 % "
			   "interval. Solid: sure, also among so many." },
		page->out, page->arena);
}

void html_ratio_charts(const struct page *page)
{
	if (!page->result->has_comparison)
		return;
	if (page->result->comparison.feature_count == 0) {
		print_variants(page);
		return;
	}
	print_features(page, METRIC_IOPS, "What each feature is worth: IOPS");
	print_features(page, METRIC_CPU, "What each feature costs: CPU per I/O");
}
