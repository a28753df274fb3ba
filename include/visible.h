/*
 * visible: makes foreign texts (a path, a name in a result file) safe for a terminal.
 *
 * A control character in a name could move the cursor, change the title, or worse. It is shown as
 * "\x1b" instead, as are the controls of Unicode (U+0080 to U+009F) and invalid UTF-8. All output
 * for display passes through here as the last step, so that writers need not care.
 */
#ifndef VISIBLE_H
#define VISIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Precedes our own codes (colours) on a page. It is the one byte that no name can contain, so
 * foreign text cannot imitate them. */
#define VISIBLE_CODE '\0'

/* A copy without control characters but newlines and tabs. free() it. */
char *visible_text(const char *text);

/* Would the copy be identical? */
bool visible_is_same(const char *text);

void visible_print(FILE *out, const char *text);
/* For a text of that size, which contains our own codes. */
void visible_print_page(FILE *out, const char *page, size_t size_bytes);

#endif
