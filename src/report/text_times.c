/* --details of a job with a rate: the three times of its I/Os, a row each for every operation. */
#include "text_parts.h"

#include "io.h"
#include "report.h"
#include "table.h"

enum { TIME_OP, TIME_WHICH, TIME_MEAN, TIME_P50, TIME_P99, TIME_P999, TIME_MAX,
	TIME_COLUMN_COUNT };

static void add_row(const struct page *page, struct table *table, const char *op,
		    const char *which, const struct hist *hist)
{
	struct table_cell *row = table_add_row(table);

	row[TIME_OP].text = op;
	row[TIME_WHICH].text = which;
	if (hist->count == 0)
		return;
	row[TIME_MEAN].text = cell_duration(page, hist_mean(hist));
	row[TIME_P50].text = cell_duration(page, (double)hist_percentile(hist, 50));
	row[TIME_P99].text = cell_duration(page, (double)hist_percentile(hist, 99));
	row[TIME_P999].text = cell_duration(page, (double)hist_percentile(hist, 99.9));
	row[TIME_MAX].text = cell_duration(page, (double)hist->max);
}

void page_times(const struct page *page, const struct run_result *job)
{
	static const struct table_column columns[TIME_COLUMN_COUNT] = {
		[TIME_OP]    = { .title = "" },
		[TIME_WHICH] = { .title = "time", .gap = 3 },
		[TIME_MEAN]  = { .title = "mean", .right = true, .gap = 3, .expendable = 1 },
		[TIME_P50]   = { .title = "p50", .right = true, .gap = 3 },
		[TIME_P99]   = { .title = "p99", .right = true, .gap = 3 },
		[TIME_P999]  = { .title = "p99.9", .right = true, .gap = 3 },
		[TIME_MAX]   = { .title = "max", .right = true, .gap = 3, .expendable = 1 },
	};
	struct table table;

	table_init(&table, columns, TIME_COLUMN_COUNT, page->arena);
	for (enum io_op op = 0; op < IO_OP_COUNT; op++) {
		const struct op_result *of = &job->op[op];

		if (!of->service.hist || of->hist->count == 0)
			continue;
		add_row(page, &table, io_op_name(op), "response, from due", of->hist);
		add_row(page, &table, "", "service, from submission", of->service.hist);
		add_row(page, &table, "", "lateness, due to submission", of->lateness.hist);
	}
	page_table(page, &table, NULL);
}
