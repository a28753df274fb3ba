/*
 * fact_rows: rows of a name and its value, wrapped at the page's width; and commands, each followed
 * by its purpose.
 *
 * Texts may contain foreign ones (a path, a name in a profile): the output has no control
 * characters (see visible.h) and is in the locale's character set (see charset.h).
 */
#ifndef FACT_ROWS_H
#define FACT_ROWS_H

#include <stdio.h>

/* As by printf(3); and a whole line, its newline added. */
void fact_text(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
void fact_line(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The title of the rows below, after an empty line. */
void fact_section(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A line with a name and, in a column of its own, the value. Nothing if that is NULL or "". */
void fact_row(FILE *out, const char *name, const char *value);
/* The value is formatted as by printf(3). */
void fact_rowf(FILE *out, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "name = value  ; origin", the origin on a line of its own if it does not fit. */
void fact_setting(FILE *out, const char *setting, const char *origin);

/* "command   # why", with the comment in that column. */
void fact_command(FILE *out, const char *command, const char *why, unsigned column);

/* The text from that column on, broken at blanks to the width of `out`, the prefix before each
 * line; farther left on a page too narrow for that. */
void fact_below(FILE *out, const char *text, unsigned column, const char *prefix);
/* The same behind a head; below it where that takes too much room. */
void fact_beside(FILE *out, const char *head, const char *text, unsigned column,
		 const char *prefix);

#endif
