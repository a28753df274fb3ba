/* --details of a job with a rate: the three times of its I/Os, a row each for every operation. */
#include "text_parts.h"

#include "io.h"
#include "report.h"
#include "table.h"

enum { TIME_OP, TIME_WHICH, TIME_MEAN, TIME_PERCENTILES };

static void add_row(const struct page *page, struct table *table, const char *op,
		    const char *which, const struct hist *hist,
		    struct percentile_list percentiles)
{
	struct table_cell *row = table_add_row(table);

	row[TIME_OP].text = op;
	row[TIME_WHICH].text = which;
	if (hist->count == 0)
		return;
	row[TIME_MEAN].text = cell_duration(page, hist_mean(hist));
	percentile_cells(page, &row[TIME_PERCENTILES], percentiles, hist);
	row[TIME_PERCENTILES + percentiles.count].text = cell_duration(page, (double)hist->max);
}

void page_times(const struct page *page, const struct run_result *job)
{
	const struct percentile_list percentiles = page_percentiles(&job->spec);
	const unsigned count = TIME_PERCENTILES + percentiles.count + 1;
	struct table_column *columns = arena_alloc(page->arena, count * sizeof(*columns));
	struct table table;

	columns[TIME_OP] = (struct table_column){ .title = "" };
	columns[TIME_WHICH] = (struct table_column){ .title = "time", .gap = 3 };
	columns[TIME_MEAN] = (struct table_column){ .title = "mean", .right = true, .gap = 3,
						    .expendable = 1 };
	percentile_columns(&columns[TIME_PERCENTILES], percentiles, 3, page->arena);
	columns[count - 1] = (struct table_column){ .title = "max", .right = true, .gap = 3,
						    .expendable = 1 };
	table_init(&table, columns, count, page->arena);
	for (enum io_op op = 0; op < IO_OP_COUNT; op++) {
		const struct op_result *of = &job->op[op];

		if (!of->service.hist || of->hist->count == 0)
			continue;
		add_row(page, &table, io_op_name(op), "response, from due", of->hist,
			percentiles);
		add_row(page, &table, "", "service, from submission", of->service.hist,
			percentiles);
		add_row(page, &table, "", "lateness, due to submission", of->lateness.hist,
			percentiles);
	}
	page_table(page, &table, NULL);
}
