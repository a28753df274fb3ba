/*
 * wrap: words in lines no wider than the page (UTF-8).
 *
 * A word that is wider than a whole line is broken after a comma. A path stays whole, and so does a
 * command in quotes ('ringbench prepare --file-num=1'), so that it can be pasted.
 */
#ifndef WRAP_H
#define WRAP_H

#include <stdio.h>

struct wrap {
	size_t width;			/* columns of a line */
	size_t used;			/* columns of the first line that are taken */
	size_t indent;			/* blanks before each further line */
	const char *prefix;		/* before the text of each line; NULL: nothing */
};

/* The text, without a newline behind it. Returns in which column it ended. */
size_t wrap_print(FILE *out, const struct wrap *wrap, const char *text);

#endif
