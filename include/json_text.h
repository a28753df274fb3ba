/*
 * json_text: a JSON document as readable text.
 *
 * An object or array that fits is on one line; otherwise each member has a line of its own; an
 * array of small arrays or numbers (a histogram) is filled like a paragraph.
 *
 * When jansson runs out of memory, it silently drops values; json_memory_init(), called once per
 * process, makes that end the program instead.
 */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include <jansson.h>
#include <stdint.h>

void json_memory_init(void);

/* Ends with a newline; free() it. */
char *json_text(const json_t *document);
/* The same, on one line. */
char *json_line(const json_t *document);

/* A number, or null for NaN and the infinities, which JSON lacks. */
json_t *json_number(double value);

/* Above 2^63 - 1 a text: jansson and many other readers would refuse the number. */
json_t *json_unsigned(uint64_t value);

/* A text, with U+FFFD for invalid UTF-8 (a path may have any bytes); null for NULL. */
json_t *json_words(const char *text);

#endif
