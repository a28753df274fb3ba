/*
 * jansson prints a document in one line or with every number on a line of its own; a result has
 * thousands of numbers, and should be readable and suitable for diff(1). So the layout is made
 * here, from the compact text of each part: jansson still writes every value.
 */
#include "json_text.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { WIDTH = 100, INDENT = 2 };

/* 15 digits: every decimal number with up to 15 digits survives conversion to double and back. */
static const size_t flags = JSON_ENCODE_ANY | JSON_REAL_PRECISION(15);

/* Of lists, or of numbers. */
static bool is_filled(const json_t *array)
{
	const json_t *first = json_array_get(array, 0);

	return json_is_array(first) || json_is_number(first);
}

/* Append a member: on the same line if `fill` and it fits. */
static void next_member(FILE *out, size_t *column, size_t width, size_t indent, bool fill)
{
	if (fill && *column > indent && *column + width + 2 <= WIDTH) {
		fputc(' ', out);
		*column += 1;
	} else {
		fprintf(out, "\n%*s", (int)indent, "");
		*column = indent;
	}
}

static void print_value(FILE *out, const json_t *value, size_t indent, size_t used);

static void print_array(FILE *out, const json_t *array, size_t indent)
{
	const bool fill = is_filled(array);
	size_t column = 0;
	const json_t *item;
	size_t index;

	fputc('[', out);
	json_array_foreach(array, index, item) {
		char *text = fill ? json_dumps(item, flags) : NULL;

		if (index > 0) {
			fputc(',', out);
			column++;
		}
		next_member(out, &column, text ? strlen(text) : WIDTH, indent + INDENT, fill);
		if (text) {
			fputs(text, out);
			column += strlen(text);
		} else {
			print_value(out, item, indent + INDENT, 0);
		}
		free(text);
	}
	fprintf(out, "\n%*s]", (int)indent, "");
}

static void print_object(FILE *out, json_t *object, size_t indent)
{
	const char *before = "";
	const char *key;
	json_t *member;

	fputc('{', out);
	json_object_foreach(object, key, member) {
		json_t *name = json_string(key);
		char *text = json_dumps(name, flags);

		fprintf(out, "%s\n%*s%s: ", before, (int)(indent + INDENT), "",
			text ? text : "\"\"");
		print_value(out, member, indent + INDENT, text ? strlen(text) + 2 : 0);
		before = ",";
		free(text);
		json_decref(name);
	}
	fprintf(out, "\n%*s}", (int)indent, "");
}

static void print_value(FILE *out, const json_t *value, size_t indent, size_t used)
{
	char *line = json_dumps(value, flags);
	const bool fits = line && indent + used + strlen(line) < WIDTH;

	if (!fits && json_is_array(value))
		print_array(out, value, indent);
	else if (!fits && json_is_object(value))
		print_object(out, (json_t *)value, indent);
	else
		fputs(line ? line : "null", out);
	free(line);
}

void json_memory_init(void)
{
	json_set_alloc_funcs(memory_get, free);
}

char *json_text(const json_t *document)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = memory_stream_open(&text, &size);

	print_value(out, document, 0, 0);
	fputc('\n', out);
	memory_stream_close(out, &text);
	return text;
}

char *json_line(const json_t *document)
{
	char *text = json_dumps(document, flags | JSON_COMPACT), *line;

	if (asprintf(&line, "%s\n", text ? text : "null") < 0)
		memory_ran_out();
	free(text);
	return line;
}

json_t *json_number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

json_t *json_unsigned(uint64_t value)
{
	char digits[32];

	if (value <= INT64_MAX)
		return json_integer((json_int_t)value);
	snprintf(digits, sizeof(digits), "%llu", (unsigned long long)value);
	return json_string(digits);
}

json_t *json_words(const char *text)
{
	json_t *string;
	char *clean;
	size_t length = 0;

	if (!text)
		return json_null();
	string = json_string(text);
	if (string)
		return string;

	/* Keep every longest valid piece; the bytes between them are invalid. */
	clean = memory_get(3 * strlen(text) + 1);
	while (*text) {
		size_t width = 1;
		json_t *piece = NULL;

		for (; width <= 4 && strnlen(text, width) == width; width++) {
			piece = json_stringn(text, width);
			if (piece)
				break;
		}
		memcpy(clean + length, piece ? text : "\xef\xbf\xbd", piece ? width : 3);
		length += piece ? width : 3;
		text += piece ? width : 1;
		json_decref(piece);
	}
	string = json_stringn(clean, length);
	free(clean);
	return string;
}
