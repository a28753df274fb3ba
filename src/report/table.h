/*
 * table: rows of texts, printed in columns as wide as they need to be (UTF-8).
 *
 * If that is wider than the page, gaps become narrow, and truncatable columns are truncated a
 * little, with "…"; then optional columns are omitted, the least important first; then columns are
 * truncated further. A table that is still too wide is printed in blocks, one for each row.
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "arena.h"
#include "style.h"

struct table_column {
	const char *title;
	bool right;			/* align to the right */
	bool title_spans;		/* the title extends over the columns after it */
	unsigned gap;			/* blanks before it */
	unsigned width_min;		/* may be truncated to this; 0: never */
	unsigned width_kept;		/* … but columns are omitted before less than this */
	unsigned expendable;		/* 0: never omitted; else the highest first */
};

struct table_cell {
	const char *text;		/* NULL is empty */
	enum style style;
	bool spans;			/* extends over the columns after it, which stay empty */
};

struct table {
	struct arena *arena;
	const struct table_column *columns;
	unsigned column_count;
	struct table_cell **rows;
	unsigned row_count;
};

void table_init(struct table *table, const struct table_column *columns,
		unsigned column_count, struct arena *arena);
/* A new row, at the bottom: returns its cells, to fill in. */
struct table_cell *table_add_row(struct table *table);
void table_print(const struct table *table, FILE *out, unsigned page_width, bool colour);
/* Does table_print() print this column on a page of that width? */
bool table_shows(const struct table *table, unsigned column, unsigned page_width);
/* A block of lines for each row, with all of its columns: what table_print() does on a page that is
 * too narrow. */
void table_print_blocks(const struct table *table, FILE *out, unsigned page_width, bool colour);

/* At most this many columns of a text: the rest becomes "…". */
const char *text_shortened(const char *text, size_t width, struct arena *arena);

#endif
