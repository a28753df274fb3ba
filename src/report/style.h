/*
 * style: text styles on a terminal.
 */
#ifndef STYLE_H
#define STYLE_H

#include <stdbool.h>
#include <stdio.h>

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_FAINT, STYLE_GOOD, STYLE_BAD };

/* The text in its style, if colour is enabled. */
void style_print(FILE *out, enum style style, bool colour, const char *text);

#endif
