/*
 * --details of a comparison: two tables with a row for each variant, in medians of its rounds.
 * text_details.c prints the same for a single run.
 */
#include "text_parts.h"

#include "name_columns.h"
#include "report.h"
#include "table.h"

static const char *cell_mean(const struct page *page, double value)
{
	return arena_printf(page->arena, "%.1f", value);
}

static const char *cell_cores(const struct page *page, double value)
{
	return arena_printf(page->arena, "%.2f", value);
}

struct detail {
	const char *title;
	enum run_detail detail;
	const char *(*cell)(const struct page *page, double value);
};

static const struct detail queue_details[] = {
	{ "in flight",	DETAIL_IN_FLIGHT,	cell_mean },
	{ "per submit",	DETAIL_PER_SUBMIT,	cell_mean },
	{ "per reap",	DETAIL_PER_REAP,	cell_mean },
	{ "calls/IO",	DETAIL_CALLS,		cell_calls },
	{ "punts",	DETAIL_PUNTS,		cell_count },
	{ "workers",	DETAIL_WORKERS,	cell_count },
	{ "busiest",	DETAIL_BUSIEST,	cell_share },
};

static const struct detail cpu_details[] = {
	{ "user",	DETAIL_USER,		cell_cores },
	{ "system",	DETAIL_SYSTEM,		cell_cores },
	{ "iou-sqp",	DETAIL_SQPOLL,		cell_cores },
	{ "iou-wrk",	DETAIL_WORKERS_CPU,	cell_cores },
	{ "others",	DETAIL_OTHER_THREADS,	cell_cores },
	{ "irq",	DETAIL_IRQ,		cell_cores },
	{ "stolen",	DETAIL_STOLEN,		cell_cores },
	{ "elsewhere",	DETAIL_ELSEWHERE,	cell_cores },
};

enum { JOB, DETAIL_FIRST, DETAILS_MAX = 8 };

/* Values that are unknown or 0 for every variant have no column. */
static bool is_any(const struct comparison *comparison, enum run_detail detail)
{
	for (unsigned i = 0; i < comparison->variant_count; i++)
		if (comparison->variants[i].details[detail] > 0)
			return true;
	return false;
}

/* Values not known by job are the variant's: with one job, they belong to the job. */
static const struct comparison_variant *known_of(const struct page_row *what)
{
	return what->variant->job_count == 1 ? what->variant : what->row;
}

static void add_details(const struct page *page, struct table_cell *row,
			const struct table_column *columns, const struct page_row *what,
			const struct detail details[], unsigned count)
{
	row[JOB].text = what->job;
	for (unsigned d = 0; d < count; d++) {
		const double value = known_of(what)->details[details[d].detail];

		if (value >= 0 && *columns[DETAIL_FIRST + d].title)
			row[DETAIL_FIRST + d].text = details[d].cell(page, value);
	}
}

static void print_details(const struct page *page, const char *title,
			  const struct detail details[], unsigned count)
{
	const struct comparison *comparison = &page->result->comparison;
	const struct page_rows rows = page_rows(page, NULL);
	struct table_column columns[NAME_COLUMNS_MAX + DETAIL_FIRST + DETAILS_MAX];
	struct name_columns names;
	struct table table;

	name_columns_init(&names, comparison, NULL, page->arena);
	name_columns_head(&names, title, columns);
	columns[names.count + JOB] = (struct table_column){ .title = rows.job_title, .gap = 2 };
	for (unsigned d = 0; d < count; d++)
		columns[names.count + DETAIL_FIRST + d] = (struct table_column){
			.title = is_any(comparison, details[d].detail) ? details[d].title : "",
			.right = true, .gap = 2 };
	table_init(&table, columns, names.count + DETAIL_FIRST + count, page->arena);
	for (unsigned i = 0; i < rows.count; i++) {
		struct table_cell *row;

		if (rows.at[i].row->rounds == 0)
			continue;
		row = table_add_row(&table);
		name_columns_fill(&names, rows.at[i].variant->name, row);
		add_details(page, row + names.count, columns + names.count, &rows.at[i],
			    details, count);
	}
	page_table(page, &table, name_columns_have_title(&names) ? NULL : title);
}

void page_comparison_details(const struct page *page)
{
	print_details(page, "I/Os", queue_details,
		      sizeof(queue_details) / sizeof(queue_details[0]));
	print_details(page, "cores busy", cpu_details,
		      sizeof(cpu_details) / sizeof(cpu_details[0]));
}
