/*
 * terminal: what the streams are that people read, and how wide.
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

/* Can a line be drawn over itself there? (isatty, and TERM is not "dumb") */
bool terminal_draws(FILE *out);

/* Does it want colour? (isatty, TERM, NO_COLOR: no-color.org) */
bool terminal_wants_colour(FILE *out);

/* Columns of a page: COLUMNS if the environment has it (as for ls(1)), else what the terminal
 * has, else PAGE_WIDTH_DEFAULT. Within the limits above. */
unsigned terminal_width(FILE *out);

#endif
