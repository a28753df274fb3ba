/*
 * charset: reports and messages are UTF-8 internally; if the locale has another character set, a
 * stream replaces other characters by ASCII on output, column for column, so that tables stay
 * aligned.
 *
 *	FILE *page = charset_open(stdout);
 *
 *	fprintf(page, "2 × 1 s …");
 *	charset_close(page, stdout);
 *
 * Not for documents (JSON, CSV), which are always UTF-8.
 */
#ifndef CHARSET_H
#define CHARSET_H

#include <stdbool.h>
#include <stdio.h>

/* Of the locale in the environment (LC_ALL, LC_CTYPE, LANG). */
bool charset_is_utf8(void);

/* `out` itself if the locale is UTF-8 (or there is no memory), else a stream in front of it. */
FILE *charset_open(FILE *out);
/* The stream in front of it, whatever the locale is. */
FILE *charset_open_ascii(FILE *out);
/* Flushes it into `out`. */
void charset_close(FILE *stream, FILE *out);

#endif
