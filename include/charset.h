/*
 * charset: texts for people are written in UTF-8; where the locale has another character set, a
 * stream replaces what is not ASCII on its way out. Column for column, so that tables stay in line.
 *
 *	FILE *page = charset_open(stdout);
 *
 *	fprintf(page, "2 × 1 s …");
 *	charset_close(page, stdout);
 *
 * Only for what people read: documents (JSON, CSV) are UTF-8 everywhere.
 */
#ifndef CHARSET_H
#define CHARSET_H

#include <stdbool.h>
#include <stdio.h>

/* Of the locale in the environment (LC_ALL, LC_CTYPE, LANG). */
bool charset_is_utf8(void);

/* `out` itself if the locale is UTF-8 (or there is no memory), else a stream in front of it. */
FILE *charset_open(FILE *out);
/* In front of it whatever the locale is. */
FILE *charset_open_ascii(FILE *out);
/* Flushes it into `out`. */
void charset_close(FILE *stream, FILE *out);

#endif
