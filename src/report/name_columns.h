/*
 * name_columns: splits names of variants into columns of a table: "uring,file-block-size=4K"
 * becomes "uring" and "4K". In a single truncated column, the rows of a matrix would all look the
 * same. Names of different forms stay in one column.
 */
#ifndef NAME_COLUMNS_H
#define NAME_COLUMNS_H

#include "arena.h"
#include "result.h"
#include "table.h"

enum { NAME_COLUMNS_MAX = 6 };

struct name_columns {
	struct arena *arena;
	unsigned count;				/* of columns */
	unsigned parts;				/* of each name; 1: it is not split */
	const char *titles[NAME_COLUMNS_MAX];	/* [count] */
	unsigned part_of[NAME_COLUMNS_MAX];	/* [count]: the part of the name shown */
};

/* `beside`: keys that the table shows anyway ("iodepth", "threads"), ended by NULL; or
 * NULL. */
void name_columns_init(struct name_columns *names, const struct comparison *comparison,
		       const char *const beside[], struct arena *arena);
/* The first columns of a table, and of a row of it. */
void name_columns_head(const struct name_columns *names, const char *title,
		       struct table_column columns[]);
/* Is that title shown? Not if every part of the names has a key. */
bool name_columns_have_title(const struct name_columns *names);
void name_columns_fill(const struct name_columns *names, const char *name,
		       struct table_cell *row);

#endif
