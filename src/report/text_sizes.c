/* --details of a job with several block sizes: a row each. */
#include "text_parts.h"

#include "io.h"
#include "report.h"
#include "table.h"
#include "units.h"

enum { SIZE_OP, SIZE_SIZE, SIZE_IOS, SIZE_SHARE, SIZE_MEAN, SIZE_P50, SIZE_P99, SIZE_P999,
	SIZE_SLOWEST, SIZE_COLUMN_COUNT };

static void add_row(const struct page *page, struct table *table, const struct run_result *job,
		    const struct result_size *size)
{
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
	row[SIZE_P50].text = cell_duration(page, (double)op_result_percentile(of, "p50"));
	row[SIZE_P99].text = cell_duration(page, (double)op_result_percentile(of, "p99"));
	row[SIZE_P999].text = cell_duration(page, (double)op_result_percentile(of, "p99.9"));
	row[SIZE_SLOWEST].text = cell_duration(page, (double)of->hist->max);
}

void page_sizes(const struct page *page, const struct run_result *job)
{
	static const struct table_column columns[SIZE_COLUMN_COUNT] = {
		[SIZE_OP]    = { .title = "I/O" },
		[SIZE_SIZE]  = { .title = "size", .right = true, .gap = 3 },
		[SIZE_IOS]   = { .title = "I/Os", .right = true, .gap = 3 },
		[SIZE_SHARE] = { .title = "share", .right = true, .gap = 3, .expendable = 1 },
		[SIZE_MEAN]  = { .title = "mean", .right = true, .gap = 3, .expendable = 1 },
		[SIZE_P50]   = { .title = "p50", .right = true, .gap = 3 },
		[SIZE_P99]   = { .title = "p99", .right = true, .gap = 3 },
		[SIZE_P999]  = { .title = "p99.9", .right = true, .gap = 3 },
		[SIZE_SLOWEST]  = { .title = "max", .right = true, .gap = 3, .expendable = 1 },
	};
	struct table table;

	table_init(&table, columns, SIZE_COLUMN_COUNT, page->arena);
	for (unsigned i = 0; i < job->size_count; i++)
		add_row(page, &table, job, &job->sizes[i]);
	page_table(page, &table, NULL);
}
