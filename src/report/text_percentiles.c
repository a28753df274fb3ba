/* Columns of percentiles: those that were asked for, or the usual ones. */
#include "text_parts.h"

#include <string.h>

#include "hist.h"

static const double usual[] = { 50, 99, 99.9 };
enum { USUAL_COUNT = sizeof(usual) / sizeof(usual[0]) };
static const struct percentile_list usual_list = { usual, USUAL_COUNT };

struct percentile_list page_percentiles(const struct spec *spec)
{
	if (spec->percentiles.count > 0)
		return spec->percentiles;
	return usual_list;
}

struct percentile_list page_percentiles_and_extra(const struct page *page,
						  const struct spec *spec)
{
	if (spec->percentiles.count > 0)
		return spec->percentiles;
	return percentiles_union(usual_list,
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
	return list.count > 0 ? list : usual_list;
}

bool page_has_chosen_percentiles(const struct page *page)
{
	return page_percentiles_compared(page).at != usual;
}

bool percentile_is_usual(double percent)
{
	return percentiles_have(usual_list, percent);
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

/* p100 is the maximum, whatever its number. */
const char *cell_percentile(const struct page *page, double percent, double ns, double samples)
{
	const bool scarce = percent < 100 && samples < (double)hist_samples_needed(percent);

	return arena_printf(page->arena, "%s%s", cell_duration(page, ns), scarce ? "?" : "");
}

static bool has_mark(const struct table *table, unsigned column)
{
	for (unsigned r = 0; r < table->row_count; r++) {
		const char *text = table->rows[r][column].text;

		if (text && *text && text[strlen(text) - 1] == '?')
			return true;
	}
	return false;
}

void page_note_scarce(const struct page *page, const struct table *table)
{
	struct scarce_percentiles *scarce = page->scarce;
	double percent;

	for (unsigned c = 0; c < table->column_count; c++)
		if (percentile_parse(table->columns[c].title, &percent) && has_mark(table, c) &&
		    table_shows(table, c, page->width) && scarce->count < PERCENTILES_MAX &&
		    !percentiles_have((struct percentile_list){ scarce->at, scarce->count },
				      percent))
			scarce->at[scarce->count++] = percent;
}

void page_scarce(const struct page *page)
{
	struct scarce_percentiles *scarce = page->scarce;
	const char *list = "";

	for (unsigned i = scarce->explained; i < scarce->count; i++)
		list = arena_printf(page->arena, "%s%s%s for %s", list, *list ? ", " : "",
				    cell_count(page, (double)hist_samples_needed(scarce->at[i])),
				    percentile_title(scarce->at[i], page->arena));
	if (*list)
		page_wrapped(page, 0, 3, arena_printf(page->arena, "?: too few I/Os: a run needs "
						      "%s (a longer --time)", list));
	scarce->explained = scarce->count;
}

void percentile_cells(const struct page *page, struct table_cell *cells,
		      struct percentile_list list, const struct hist *hist)
{
	for (unsigned i = 0; i < list.count; i++)
		cells[i].text = cell_percentile(page, list.at[i],
						(double)hist_percentile(hist, list.at[i]),
						(double)hist->count);
}

void percentile_cells_of(const struct page *page, struct table_cell *cells,
			 struct percentile_list list, const struct percentile_medians *medians)
{
	for (unsigned i = 0; i < list.count; i++) {
		const double *chosen = percentile_value(medians->chosen, list.at[i]);

		if (chosen)
			cells[i].text = cell_percentile(page, list.at[i], *chosen,
							medians->samples);
		for (unsigned k = 0; k < USUAL_COUNT; k++)
			if (usual[k] == list.at[i])
				cells[i].text = cell_percentile(page, usual[k],
								medians->usual_ns[k],
								medians->samples);
	}
}
