/*
 * visible: texts of others (a path, a name in a result file) on a terminal.
 *
 * A control character in a name could move the cursor, change the title, or worse. It is shown as
 * "\x1b" instead, and so are the controls of Unicode (U+0080 to U+009F) and bytes that are no
 * UTF-8. What is printed for people goes through here at its very end, so no writer has to think
 * of it.
 */
#ifndef VISIBLE_H
#define VISIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Stands before a code of our own (a colour) on a page, and is the one byte that no name can have:
 * so nothing of others can pass for one. */
#define VISIBLE_CODE '\0'

/* A copy without control characters but newlines and tabs. free() it. */
char *visible_text(const char *text);

/* Would it be a copy of the very same? */
bool visible_is_same(const char *text);

void visible_print(FILE *out, const char *text);
/* Of that size, and with our own codes in it. */
void visible_print_page(FILE *out, const char *page, size_t size_bytes);

#endif
