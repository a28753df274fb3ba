/*
 * html_text: texts of others, safe within a document: nothing in a title, a path or a name is
 * taken for markup.
 */
#ifndef HTML_TEXT_H
#define HTML_TEXT_H

#include <stdio.h>

struct arena;

/* Between tags, and within "" of an attribute. Control characters are shown as "\x1b". */
void html_text(FILE *out, const char *text);
/* A JSON document within <script>, which "</script>" in a string would end. */
void html_json(FILE *out, const char *json);
/* As JSON has it: the fewest digits that are read back as the same number. */
void html_number(FILE *out, double number);

#endif
