/*
 * json_text: a JSON document as text that a person can read too.
 *
 * What fits in a line stands in one; an object or array that does not has a line for each
 * member; an array of small arrays (a histogram) fills its lines like a paragraph.
 *
 * jansson drops what it has no memory for without a word; json_memory_init(), once per process,
 * lets that end the program instead.
 */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include <jansson.h>
#include <stdint.h>

void json_memory_init(void);

/* Ends with a newline; free() it. */
char *json_text(const json_t *document);

/* A number, or null for NaN and the infinities: JSON has no word for them. */
json_t *json_number(double value);

/* Beyond 2^63 - 1 a text: jansson, and many another reader, would refuse the number. */
json_t *json_unsigned(uint64_t value);

/* A text, with U+FFFD for bytes that are no UTF-8 (a path may be any bytes); null for NULL. */
json_t *json_words(const char *text);

#endif
