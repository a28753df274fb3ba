/*
 * wrap: wraps words at the width of the page (UTF-8).
 *
 * A word that is wider than a whole line is broken after a comma. Paths and quoted commands
 * ('ringbench prepare --file-num=1') are not broken, so that they can be pasted.
 */
#ifndef WRAP_H
#define WRAP_H

#include <stdio.h>

struct wrap {
	size_t width;			/* columns of a line */
	size_t used;			/* columns of the first line already used */
	size_t indent;			/* blanks before each further line */
	const char *prefix;		/* before the text of each line; NULL: nothing */
};

/* The text, without a newline at the end. Returns the column in which it ends. */
size_t wrap_print(FILE *out, const struct wrap *wrap, const char *text);

#endif
