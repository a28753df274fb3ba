/*
 * terminal: properties of the output streams, and the page width.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

enum {
	PAGE_WIDTH_DEFAULT	= 80,
	PAGE_WIDTH_MIN		= 40,
	PAGE_WIDTH_MAX		= 200,
};

/* Can a line be redrawn in place? (isatty, and TERM is not "dumb") */
bool terminal_draws(FILE *out);

/* Is colour enabled? (isatty, TERM, NO_COLOR: no-color.org) */
bool terminal_wants_colour(FILE *out);

/* Columns of a page: COLUMNS from the environment (as for ls(1)), else the width of the terminal,
 * else PAGE_WIDTH_DEFAULT. Within the limits above. */
unsigned terminal_width(FILE *out);

#endif
