/* Medians of each kind of I/O, for a comparison with more than one. */
#include "text_parts.h"

#include <math.h>
#include <string.h>

#include "name_columns.h"
#include "report.h"
#include "table.h"

enum { OP_JOB, OP_OP, OP_IOPS, OP_MIB, OP_P50, OP_P99, OP_P999, OP_COLUMN_COUNT };

/* Returns the number of kinds of I/O of the variant. */
static unsigned add_operations(const struct page *page, struct table *table,
			       const struct name_columns *names, const struct page_row *what)
{
	unsigned kinds = 0;

	for (unsigned op = 0; op <= IO_OP_COUNT && what->row->rounds > 0; op++) {
		const bool pair = op == IO_OP_COUNT;
		const struct op_medians *medians = pair ? &what->row->pair : &what->row->op[op];
		struct table_cell *row;

		if (isnan(medians->iops))
			continue;
		row = table_add_row(table);
		if (kinds == 0)
			name_columns_fill(names, what->variant->name, row);
		row += names->count;
		row[OP_JOB].text = kinds == 0 ? what->job : "";
		row[OP_OP].text = pair ? PAIR_NAME : io_op_name(op);
		row[OP_IOPS].text = cell_rate(page, medians->iops);
		if (medians->bytes_per_s > 0)
			row[OP_MIB].text = cell_mib_per_s(page, medians->bytes_per_s);
		kinds++;
		if (medians->p50_ns <= 0)
			continue;	/* pairs whose parts were not seen apart */
		row[OP_P50].text = cell_duration(page, medians->p50_ns);
		row[OP_P99].text = cell_duration(page, medians->p99_ns);
		row[OP_P999].text = cell_duration(page, medians->p999_ns);
	}
	return kinds;
}

void page_operations(const struct page *page)
{
	const struct page_rows rows = page_rows(page, NULL);
	const struct table_column numbers[OP_COLUMN_COUNT] = {
		[OP_JOB]  = { .title = rows.job_title, .gap = 2 },
		[OP_OP]	  = { .title = "I/O", .gap = 3 },
		[OP_IOPS] = { .title = "IOPS", .right = true, .gap = 3 },
		[OP_MIB]  = { .title = "MiB/s", .right = true, .gap = 3 },
		[OP_P50]  = { .title = "p50", .right = true, .gap = 3 },
		[OP_P99]  = { .title = "p99", .right = true, .gap = 3 },
		[OP_P999] = { .title = "p99.9", .right = true, .gap = 3 },
	};
	struct table_column columns[NAME_COLUMNS_MAX + OP_COLUMN_COUNT];
	struct name_columns names;
	struct table table;
	unsigned kinds_most = 0;

	name_columns_init(&names, &page->result->comparison, NULL, page->arena);
	name_columns_head(&names, "variant", columns);
	memcpy(columns + names.count, numbers, sizeof(numbers));
	table_init(&table, columns, names.count + OP_COLUMN_COUNT, page->arena);
	for (unsigned i = 0; i < rows.count; i++) {
		const unsigned kinds = add_operations(page, &table, &names, &rows.at[i]);

		if (kinds > kinds_most)
			kinds_most = kinds;
	}
	if (kinds_most < 2)
		return;
	fputc('\n', page->out);
	table_print(&table, page->out, page->width, page->colour);
}
