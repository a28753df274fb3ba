/*
 * Two passes: every column gets the width of its widest cell, and is truncated or omitted if the
 * page is too narrow; then rows are printed (as blocks if that was not enough). Blanks are
 * deferred until text follows them, so no line ends in one.
 */
#include "table.h"

#include <string.h>

#include "units.h"
#include "visible.h"
#include "wrap.h"

enum { COLUMNS_MAX = 160, GAP_MIN = 2, SPAN_MIN = 20, ROW_INDENT = 4 };

const char *text_shortened(const char *text, size_t width, struct arena *arena)
{
	const char *end = text;

	if (units_text_width(text) <= width)
		return text;
	if (width == 0)
		return "";
	for (size_t columns = 0; columns + 1 < width; columns++) {
		do {
			end++;
		} while (((unsigned char)*end & 0xc0) == 0x80);
	}
	return arena_printf(arena, "%.*s…", (int)(end - text), text);
}

void table_init(struct table *table, const struct table_column *columns,
		unsigned column_count, struct arena *arena)
{
	*table = (struct table){
		.arena		= arena,
		.columns	= columns,
		.column_count	= column_count,
	};
}

struct table_cell *table_add_row(struct table *table)
{
	struct table_cell **rows = arena_alloc(table->arena,
					       (table->row_count + 1) * sizeof(*rows));

	if (table->row_count > 0)
		memcpy(rows, table->rows, table->row_count * sizeof(*rows));
	rows[table->row_count] = arena_alloc(table->arena,
					     table->column_count * sizeof(**rows));
	table->rows = rows;
	return rows[table->row_count++];
}

struct layout {
	size_t width[COLUMNS_MAX];
	unsigned gap[COLUMNS_MAX];
	bool shown[COLUMNS_MAX];
};

static void measure(const struct table *table, struct layout *layout)
{
	for (unsigned c = 0; c < table->column_count; c++) {
		const struct table_column *column = &table->columns[c];
		size_t *width = &layout->width[c];

		*width = column->title_spans ? 0 : units_text_width(column->title);
		for (unsigned r = 0; r < table->row_count; r++) {
			const struct table_cell *cell = &table->rows[r][c];
			const size_t cell_width = cell->text && !cell->spans
						  ? units_text_width(cell->text) : 0;

			if (cell_width > *width)
				*width = cell_width;
		}
		layout->shown[c] = *width > 0 || column->title_spans;
		layout->gap[c] = column->gap;
	}
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static size_t width_in_all(const struct table *table, const struct layout *layout)
{
	size_t width = 0, spanned_to = 0;

	for (unsigned c = 0; c < table->column_count; c++) {
		const struct table_column *column = &table->columns[c];

		if (!layout->shown[c])
			continue;
		width += width ? layout->gap[c] : 0;
		if (column->title_spans)
			spanned_to = width + units_text_width(column->title);
		width += layout->width[c];
	}
	return larger(width, spanned_to);
}

/* Remove the excess width from truncatable columns: if `keep`, only as far as they stay easy to
 * read. */
static void cut_columns(const struct table *table, struct layout *layout, size_t page_width,
			bool keep)
{
	for (unsigned c = 0; c < table->column_count; c++) {
		const struct table_column *column = &table->columns[c];
		const size_t total = width_in_all(table, layout);
		const size_t least = keep ? larger(column->width_kept, column->width_min)
					  : column->width_min;
		const size_t wish = layout->width[c];

		if (total <= page_width)
			return;
		if (column->width_min > 0 && wish > least)
			layout->width[c] = wish - least > total - page_width
					   ? wish - (total - page_width) : least;
	}
}

static void narrow_gaps(const struct table *table, struct layout *layout)
{
	for (unsigned c = 0; c < table->column_count; c++)
		if (layout->gap[c] > GAP_MIN)
			layout->gap[c] = GAP_MIN;
}

/* The least important column shown; column_count if all are needed. */
static unsigned least_missed(const struct table *table, const struct layout *layout)
{
	unsigned found = table->column_count;
	unsigned most = 0;

	for (unsigned c = 0; c < table->column_count; c++) {
		if (layout->shown[c] && table->columns[c].expendable > most) {
			most = table->columns[c].expendable;
			found = c;
		}
	}
	return found;
}

static void fit(const struct table *table, struct layout *layout, size_t page_width)
{
	struct layout whole = { 0 };

	measure(table, &whole);
	if (width_in_all(table, &whole) > page_width)
		narrow_gaps(table, &whole);
	*layout = whole;
	cut_columns(table, layout, page_width, true);
	while (width_in_all(table, layout) > page_width) {
		const unsigned column = least_missed(table, &whole);

		if (column == table->column_count)
			break;
		whole.shown[column] = false;
		*layout = whole;
		cut_columns(table, layout, page_width, true);
	}
	cut_columns(table, layout, page_width, false);
}

static size_t left_of(size_t page_width, size_t used)
{
	return page_width > used ? page_width - used : 0;
}

/* Wrapped within its column, or below the whole row if that would be too narrow. */
static void print_spanning(FILE *out, size_t page_width, size_t used, size_t blanks,
			   const char *text, struct arena *arena)
{
	const size_t column = used + blanks;

	wrap_print(out, &(struct wrap){
		.width = page_width, .used = used,
		.indent = left_of(page_width, column) < SPAN_MIN ? ROW_INDENT : column },
		arena_printf(arena, "%*s%s", (int)blanks, "", text));
}

/* `cells` NULL: the titles. */
static void print_row(const struct table *table, const struct layout *layout,
		      const struct table_cell *cells, FILE *out, size_t page_width,
		      bool colour)
{
	size_t blanks = 0, used = 0;

	for (unsigned c = 0; c < table->column_count; c++) {
		const struct table_column *column = &table->columns[c];
		const struct table_cell cell = cells ? cells[c] : (struct table_cell){
			.text = column->title, .spans = column->title_spans };
		const char *text = cell.text ? cell.text : "";
		size_t width, padding;

		if (!layout->shown[c])
			continue;
		blanks += used + blanks > 0 ? layout->gap[c] : 0;
		if (cells && cell.spans && blanks + used + units_text_width(text) > page_width) {
			print_spanning(out, page_width, used, blanks, text, table->arena);
			break;
		}
		text = text_shortened(text, cell.spans ? left_of(page_width, used + blanks)
						       : layout->width[c], table->arena);
		width = units_text_width(text);
		padding = cell.spans ? 0 : layout->width[c] - width;

		if (column->right)
			blanks += padding;
		if (width > 0) {
			fprintf(out, "%*s", (int)blanks, "");
			style_print(out, cell.style, colour, text);
			used += blanks + width;
			blanks = 0;
		}
		if (!column->right)
			blanks += padding;
		if (cell.spans)
			break;
	}
	fputc('\n', out);
}

bool table_shows(const struct table *table, unsigned column, unsigned page_width)
{
	struct layout layout = { 0 };

	fit(table, &layout, page_width);
	return layout.shown[column] || width_in_all(table, &layout) > page_width;
}

void table_print(const struct table *table, FILE *out, unsigned page_width, bool colour)
{
	struct layout layout = { 0 };

	fit(table, &layout, page_width);
	if (width_in_all(table, &layout) > page_width) {
		table_print_blocks(table, out, page_width, colour);
		return;
	}
	print_row(table, &layout, NULL, out, page_width, colour);
	for (unsigned r = 0; r < table->row_count; r++)
		print_row(table, &layout, table->rows[r], out, page_width, colour);
}
