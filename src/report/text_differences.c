/* Differences between two results other than measured numbers: options and environment. */
#include "text_parts.h"

#include "report.h"
#include "table.h"

void page_differences(const struct page *page)
{
	static const struct table_column columns[] = {
		{ .title = "differs", .width_min = 12 },
		{ .title = "old", .gap = 3, .width_min = 12, .width_kept = 30 },
		{ .title = "new", .gap = 3, .width_min = 12, .width_kept = 30 },
		{ .title = "", .gap = 3 },
	};
	const struct comparison *comparison = &page->result->comparison;
	struct table table;

	table_init(&table, columns, sizeof(columns) / sizeof(columns[0]), page->arena);
	for (unsigned i = 0; i < comparison->difference_count; i++) {
		const struct comparison_difference *d = &comparison->differences[i];
		struct table_cell *row = table_add_row(&table);

		row[0].text = d->name;
		row[1].text = *d->was ? d->was : "-";
		row[2].text = *d->is ? d->is : "-";
		row[3].text = arena_printf(page->arena, "%s%s%s", d->workload ? "workload" : "",
					   d->workload && d->variant ? ", " : "",
					   d->variant ? d->variant : "");
	}
	page_table(page, &table, NULL);
}
