/* Columns of percentiles: those that were asked for, or the usual ones. */
#include "text_parts.h"

static const double usual[] = { 50, 99, 99.9 };
enum { USUAL_COUNT = sizeof(usual) / sizeof(usual[0]) };

struct percentile_list page_percentiles(const struct spec *spec)
{
	if (spec->percentiles.count > 0)
		return spec->percentiles;
	return (struct percentile_list){ usual, USUAL_COUNT };
}

struct percentile_list page_percentiles_and_extra(const struct page *page,
						  const struct spec *spec)
{
	if (spec->percentiles.count > 0)
		return spec->percentiles;
	return percentiles_union((struct percentile_list){ usual, USUAL_COUNT },
				 (struct percentile_list){ &spec->percentile,
							   spec->percentile > 0 }, page->arena);
}

struct percentile_list page_percentiles_compared(const struct page *page)
{
	const struct comparison *comparison = &page->result->comparison;
	struct percentile_list list = { .count = 0 };

	for (unsigned i = 0; i < comparison->variant_count; i++)
		list = percentiles_union(list, comparison->variants[i].chosen.list, page->arena);
	list.count = list.count < PERCENTILES_MAX ? list.count : PERCENTILES_MAX;
	return list.count > 0 ? list : (struct percentile_list){ usual, USUAL_COUNT };
}

bool page_has_chosen_percentiles(const struct page *page)
{
	return page_percentiles_compared(page).at != usual;
}

bool percentile_is_usual(double percent)
{
	for (unsigned i = 0; i < USUAL_COUNT; i++)
		if (usual[i] == percent)
			return true;
	return false;
}

const char *percentile_title(double percent, struct arena *arena)
{
	char name[PERCENTILE_NAME_MAX];

	return arena_strdup(arena, percentile_name(percent, name));
}

void percentile_columns(struct table_column *columns, struct percentile_list list, unsigned gap,
			struct arena *arena)
{
	for (unsigned i = 0; i < list.count; i++)
		columns[i] = (struct table_column){
			.title = percentile_title(list.at[i], arena), .right = true, .gap = gap,
		};
}

void percentile_cells(const struct page *page, struct table_cell *cells,
		      struct percentile_list list, const struct hist *hist)
{
	for (unsigned i = 0; i < list.count; i++)
		cells[i].text = cell_duration(page,
					      (double)hist_percentile(hist, list.at[i]));
}

void percentile_cells_of(const struct page *page, struct table_cell *cells,
			 struct percentile_list list, const struct percentile_medians *medians)
{
	for (unsigned i = 0; i < list.count; i++) {
		const double *chosen = percentile_value(medians->chosen, list.at[i]);

		if (chosen)
			cells[i].text = cell_duration(page, *chosen);
		for (unsigned k = 0; k < USUAL_COUNT; k++)
			if (usual[k] == list.at[i])
				cells[i].text = cell_duration(page, medians->usual_ns[k]);
	}
}
