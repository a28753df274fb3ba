/*
 * The ratios of latency and CPU cost, for variants where they disagree with the answer. Medians
 * alone would not show whether they are significant.
 */
#include "text_parts.h"

#include <string.h>

#include "compare.h"
#include "name_columns.h"
#include "report.h"
#include "table.h"

/* Another ratio has the opposite direction, or is significant if the answer is not. */
static bool has_trade_off(const struct comparison_variant *variant, enum compared_metric answer)
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

/* The effect of neighbours on the latencies of a job is always shown, even if there is no evidence
 * of any: that is an answer too. */
static bool is_told(const struct comparison_variant *row, enum compared_metric answer)
{
	for (unsigned m = METRIC_P50; row->job && m <= METRIC_P999; m++)
		if (row->metrics[m].valid && strcmp(row->metrics[m].verdict, "baseline") != 0)
			return true;
	return has_trade_off(row, answer);
}

enum { JOB, P50, P99, P999, CPU, COLUMN_COUNT };

static void add_ratios(const struct page *page, struct table *table,
		       const struct name_columns *names, const struct page_row *what)
{
	struct table_cell *row = table_add_row(table);

	name_columns_fill(names, what->variant->name, row);
	row += names->count;
	row[JOB].text = what->job;
	for (unsigned m = METRIC_P50; m <= METRIC_CPU; m++) {
		const struct comparison_metric *metric = &what->row->metrics[m];

		if (metric->valid)
			row[P50 + m - METRIC_P50] = (struct table_cell){
				.text = arena_printf(page->arena, "%s%s ×",
						     metric_is_sure(metric) ? "" : "~",
						     cell_ratio(page, metric->ratio)),
				.style = metric_style(metric) };
	}
}

/* What "~" means, as soon as it occurs; longer if an interval of its own says otherwise. */
static const char *legend(const char *so_far, const struct comparison_variant *row)
{
	for (unsigned m = METRIC_P50; m <= METRIC_CPU; m++) {
		if (compare_is_corrected(&row->metrics[m]))
			return "~ no evidence of a difference, given the number of ratios "
				"(see ringbench(1))";
		if (row->metrics[m].valid && !metric_is_sure(&row->metrics[m]) && !so_far)
			so_far = "~ no evidence of a difference";
	}
	return so_far;
}

void page_trade_offs(const struct page *page, const char *baseline)
{
	const struct comparison *comparison = &page->result->comparison;
	const struct page_rows rows = page_rows(page, baseline);
	const struct table_column numbers[COLUMN_COUNT] = {
		[JOB]	= { .title = rows.job_title, .gap = 2 },
		[P50]	= { .title = "p50", .right = true, .gap = 3 },
		[P99]	= { .title = "p99", .right = true, .gap = 3 },
		[P999]	= { .title = "p99.9", .right = true, .gap = 3 },
		[CPU]	= { .title = "CPU/IO", .right = true, .gap = 3 },
	};
	struct table_column columns[NAME_COLUMNS_MAX + COLUMN_COUNT];
	const char *title = arena_printf(page->arena, "against %s", text_baseline_title(baseline));
	struct name_columns names;
	struct table table;
	const char *meaning = NULL;

	name_columns_init(&names, comparison, NULL, page->arena);
	name_columns_head(&names, title, columns);
	memcpy(columns + names.count, numbers, sizeof(numbers));
	table_init(&table, columns, names.count + COLUMN_COUNT, page->arena);
	for (unsigned i = 0; i < rows.count; i++) {
		if (!is_told(rows.at[i].row, compare_answer(comparison)))
			continue;
		add_ratios(page, &table, &names, &rows.at[i]);
		meaning = legend(meaning, rows.at[i].row);
	}
	if (page_table(page, &table, name_columns_have_title(&names) ? NULL : title) && meaning)
		page_wrapped(page, 0, 0, meaning);
}
