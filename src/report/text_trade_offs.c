/*
 * The ratios of latency and CPU cost, of variants where they disagree with the answer. Medians
 * alone would not say whether they mean anything.
 */
#include "text_parts.h"

#include <string.h>

#include "compare.h"
#include "name_columns.h"
#include "report.h"
#include "table.h"

/* Another ratio points the other way, or is sure where the answer is not. */
static bool has_trade_off(const struct comparison_variant *variant, enum metric answer)
{
	const struct comparison_metric *first = &variant->metrics[answer];

	for (unsigned m = METRIC_P50; m <= METRIC_CPU; m++) {
		const struct comparison_metric *other = &variant->metrics[m];

		if (metric_is_better(other) && !metric_is_better(first))
			return true;
		if (metric_is_worse(other) && !metric_is_worse(first))
			return true;
	}
	return false;
}

static void add_ratios(const struct page *page, struct table *table,
		       const struct name_columns *names,
		       const struct comparison_variant *variant)
{
	struct table_cell *row = table_add_row(table);

	name_columns_fill(names, variant->name, row);
	row += names->count - METRIC_P50;
	for (unsigned m = METRIC_P50; m <= METRIC_CPU; m++) {
		const struct comparison_metric *metric = &variant->metrics[m];
		if (metric->valid)
			row[m] = (struct table_cell){
				.text = arena_printf(page->arena, "%s%s ×",
						     metric_is_sure(metric) ? "" : "~",
						     cell_ratio(page, metric->ratio)),
				.style = metric_style(metric) };
	}
}

static bool any_unsure(const struct page *page, const char *baseline)
{
	const struct comparison *comparison = &page->result->comparison;

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const struct comparison_variant *variant = &comparison->variants[i];

		if (!page_compares_with(page, i, baseline) ||
		    !has_trade_off(variant, compare_answer(comparison)))
			continue;
		for (unsigned m = METRIC_P50; m <= METRIC_CPU; m++)
			if (variant->metrics[m].valid && !metric_is_sure(&variant->metrics[m]))
				return true;
	}
	return false;
}

void page_trade_offs(const struct page *page, const char *baseline)
{
	const struct comparison *comparison = &page->result->comparison;
	const struct table_column ratios[] = {
		[METRIC_P50]	= { .title = "p50", .right = true, .gap = 3 },
		[METRIC_P99]	= { .title = "p99", .right = true, .gap = 3 },
		[METRIC_P999]	= { .title = "p99.9", .right = true, .gap = 3 },
		[METRIC_CPU]	= { .title = "CPU/IO", .right = true, .gap = 3 },
	};
	enum { RATIO_COUNT = sizeof(ratios) / sizeof(ratios[0]) - METRIC_P50 };
	struct table_column columns[NAME_COLUMNS_MAX + RATIO_COUNT];
	const char *title = arena_printf(page->arena, "against %s", text_baseline_title(baseline));
	struct name_columns names;
	struct table table;

	name_columns_init(&names, comparison, NULL, page->arena);
	name_columns_head(&names, title, columns);
	memcpy(columns + names.count, ratios + METRIC_P50, RATIO_COUNT * sizeof(*ratios));
	table_init(&table, columns, names.count + RATIO_COUNT, page->arena);
	for (unsigned i = 0; i < comparison->variant_count; i++) {
		if (page_compares_with(page, i, baseline) &&
		    has_trade_off(&comparison->variants[i], compare_answer(comparison)))
			add_ratios(page, &table, &names, &comparison->variants[i]);
	}
	if (page_table(page, &table, name_columns_have_title(&names) ? NULL : title) &&
	    any_unsure(page, baseline))
		fprintf(page->out, "~ no evidence of a difference\n");
}
