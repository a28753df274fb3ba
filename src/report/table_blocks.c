/*
 * A table on a page that is too narrow for its columns. Each row is a block: its names on a line,
 * and below them the other cells, with their titles. Nothing is omitted.
 */
#include "table.h"

#include <string.h>

#include "units.h"
#include "wrap.h"

enum { BLOCK_INDENT = 2, TITLE_GAP = 2 };

struct block {
	const struct table *table;
	FILE *out;
	size_t width;
	size_t indent;			/* of the text below the names */
	bool colour;
	size_t column;			/* present end of the line */
};

static void begin_line(struct block *b)
{
	fprintf(b->out, "\n%*s", (int)b->indent, "");
	b->column = b->indent;
}

/* Unbroken on this line or the next; a text that is wider than a line is wrapped. */
static void put(struct block *b, enum style style, size_t gap, const char *text)
{
	const size_t width = units_text_width(text);

	if (b->column > b->indent && b->column + gap + width > b->width)
		begin_line(b);
	else if (b->column > b->indent)
		b->column += (size_t)fprintf(b->out, "%*s", (int)gap, "");
	if (b->column + width > b->width) {
		b->column = wrap_print(b->out, &(struct wrap){
			.width = b->width, .used = b->column, .indent = b->indent }, text);
		return;
	}
	style_print(b->out, style, b->colour, text);
	b->column += width;
}

/* "title text"; only the text if it extends over all columns after it. */
static void put_cell(struct block *b, unsigned column, const struct table_cell *cell)
{
	const char *title = b->table->columns[column].title;
	const bool titled = column > 0 && *title && !cell->spans;

	if (!cell->text)
		return;
	put(b, cell->style, titled || cell->spans ? TITLE_GAP : 1,
	    titled ? arena_printf(b->table->arena, "%s %s", title, cell->text) : cell->text);
}

/* The names of a row: its columns up to the first of numbers. */
static unsigned name_count(const struct table *table)
{
	unsigned count = 0;

	while (count < table->column_count && !table->columns[count].right)
		count++;
	return count;
}

static bool is_any(const struct table_cell *cells, unsigned first, unsigned end)
{
	for (unsigned c = first; c < end; c++)
		if (cells[c].text)
			return true;
	return false;
}

static void print_block(struct block *b, const struct table_cell *cells)
{
	const unsigned names = name_count(b->table), count = b->table->column_count;

	b->column = 0;
	b->indent = BLOCK_INDENT + (cells[0].text ? strspn(cells[0].text, " ") : 0);
	for (unsigned c = 0; c < names; c++)
		put_cell(b, c, &cells[c]);
	if (is_any(cells, names, count)) {
		begin_line(b);
		for (unsigned c = names; c < count; c++)
			put_cell(b, c, &cells[c]);
	}
	fputc('\n', b->out);
}

void table_print_blocks(const struct table *table, FILE *out, unsigned page_width, bool colour)
{
	struct block b = { .table = table, .out = out, .width = page_width, .colour = colour };

	if (*table->columns[0].title)
		fprintf(out, "%s\n", table->columns[0].title);
	for (unsigned r = 0; r < table->row_count; r++)
		print_block(&b, table->rows[r]);
}
