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

#include <stddef.h>
#include <stdio.h>

/* Stands before a code of our own (a colour), and in no text that is UTF-8: so nothing that was
 * read can pass for one. */
#define VISIBLE_CODE "\xff"

/* A copy without control characters but newlines, tabs and our own codes. free() it. */
char *visible_text(const char *text);

void visible_print(FILE *out, const char *text);

#endif
