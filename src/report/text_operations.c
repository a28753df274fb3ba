/* Medians of each kind of I/O, for a comparison with more than one. */
#include "text_parts.h"

#include <math.h>
#include <string.h>

#include "name_columns.h"
#include "report.h"
#include "table.h"

enum { OP_JOB, OP_OP, OP_IOPS, OP_MIB, OP_PERCENTILES };

/* Is what the writes say another number than that of the writes with the fsync at their end? */
static bool waits_for_fsync(const struct comparison_variant *row)
{
	const double durable = row->durable_bytes_per_s;

	return durable > 0 &&
	       row->op[IO_WRITE].bytes_per_s > RESULT_LONG_END_FSYNC * durable;
}

/* A sum whose kinds of I/O each come from one job has the rows of its jobs again. */
static bool repeats_jobs(const struct page_row *what)
{
	const struct comparison_variant *variant = what->row;

	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		unsigned jobs = 0;

		for (unsigned k = 0; k < variant->job_count; k++)
			jobs += isnan(variant->jobs[k].op[op].iops) ? 0 : 1;
		if (jobs > 1)
			return false;
	}
	return variant->job_count > 0;
}

/* Returns the number of kinds of I/O of the variant. */
static unsigned add_operations(const struct page *page, struct table *table,
			       const struct name_columns *names, const struct page_row *what,
			       struct percentile_list percentiles)
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
		percentile_cells_of(page, &row[OP_PERCENTILES], percentiles,
				    &(struct percentile_medians){
			{ medians->p50_ns, medians->p99_ns, medians->p999_ns },
			&medians->chosen, medians->samples });
	}
	if (waits_for_fsync(what->row)) {
		struct table_cell *row = table_add_row(table) + names->count;

		row[OP_OP].text = "durable";
		row[OP_MIB].text = cell_mib_per_s(page, what->row->durable_bytes_per_s);
		kinds++;
	}
	return kinds;
}

void page_operations(const struct page *page)
{
	const struct page_rows rows = page_rows(page, NULL);
	const struct percentile_list percentiles = page_percentiles_compared(page);
	const struct table_column numbers[OP_PERCENTILES] = {
		[OP_JOB]  = { .title = rows.job_title, .gap = 2 },
		[OP_OP]	  = { .title = "I/O", .gap = 3 },
		[OP_IOPS] = { .title = "IOPS", .right = true, .gap = 3 },
		[OP_MIB]  = { .title = "MiB/s", .right = true, .gap = 3 },
	};
	struct table_column columns[NAME_COLUMNS_MAX + OP_PERCENTILES + PERCENTILES_MAX];
	struct name_columns names;
	struct table table;
	unsigned kinds_most = 0;

	name_columns_init(&names, &page->result->comparison, NULL, page->arena);
	name_columns_head(&names, "variant", columns);
	memcpy(columns + names.count, numbers, sizeof(numbers));
	percentile_columns(columns + names.count + OP_PERCENTILES, percentiles, 3, page->arena);
	table_init(&table, columns, names.count + OP_PERCENTILES + percentiles.count,
		   page->arena);
	for (unsigned i = 0; i < rows.count; i++) {
		const struct page_row *what = &rows.at[i];
		const unsigned kinds = repeats_jobs(what) ? what->row->job_count :
			add_operations(page, &table, &names, what, percentiles);

		if (kinds > kinds_most)
			kinds_most = kinds;
	}
	if (kinds_most < 2)
		return;
	page_gap(page);
	page_put_table(page, &table);
}
