/* --details of a job with several block sizes: a row each. */
#include "text_parts.h"

#include <string.h>

#include "io.h"
#include "report.h"
#include "table.h"
#include "units.h"

enum { SIZE_OP, SIZE_SIZE, SIZE_IOS, SIZE_SHARE, SIZE_MEAN, SIZE_PERCENTILES };

static void add_row(const struct page *page, struct table *table, const struct run_result *job,
		    const struct result_size *size)
{
	const struct percentile_list percentiles = page_percentiles(&job->spec);
	const struct op_result *of = &size->of;
	const uint64_t all = job->op[size->op].ios;
	struct table_cell *row = table_add_row(table);
	char text[UNITS_TEXT_MAX];

	row[SIZE_OP].text = io_op_name(size->op);
	row[SIZE_SIZE].text = arena_strdup(page->arena,
					   units_human_size((double)size->size_bytes, text));
	row[SIZE_IOS].text = cell_count(page, (double)of->ios);
	if (of->ios == 0)
		return;
	row[SIZE_SHARE].text = cell_share(page, (double)of->ios / (double)all);
	row[SIZE_MEAN].text = cell_duration(page, of->mean_ns);
	percentile_cells(page, &row[SIZE_PERCENTILES], percentiles, of->hist);
	row[SIZE_PERCENTILES + percentiles.count].text =
		cell_duration(page, (double)of->hist->max);
}

void page_sizes(const struct page *page, const struct run_result *job)
{
	static const struct table_column before[SIZE_PERCENTILES] = {
		[SIZE_OP]    = { .title = "I/O" },
		[SIZE_SIZE]  = { .title = "size", .right = true, .gap = 3 },
		[SIZE_IOS]   = { .title = "I/Os", .right = true, .gap = 3 },
		[SIZE_SHARE] = { .title = "share", .right = true, .gap = 3, .expendable = 1 },
		[SIZE_MEAN]  = { .title = "mean", .right = true, .gap = 3, .expendable = 1 },
	};
	static const struct table_column slowest = {
		.title = "max", .right = true, .gap = 3, .expendable = 1,
	};
	const struct percentile_list percentiles = page_percentiles(&job->spec);
	const unsigned count = SIZE_PERCENTILES + percentiles.count + 1;
	struct table_column *columns = arena_alloc(page->arena, count * sizeof(*columns));
	struct table table;

	memcpy(columns, before, sizeof(before));
	percentile_columns(&columns[SIZE_PERCENTILES], percentiles, 3, page->arena);
	columns[count - 1] = slowest;
	table_init(&table, columns, count, page->arena);
	for (unsigned i = 0; i < job->size_count; i++)
		add_row(page, &table, job, &job->sizes[i]);
	page_table(page, &table, NULL);
}
