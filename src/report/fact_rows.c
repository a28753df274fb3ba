/*
 * Two columns; the second is broken at blanks, and goes on below itself.
 */
#include "fact_rows.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "memory.h"
#include "terminal.h"
#include "units.h"
#include "visible.h"

enum { NAME_INDENT = 2, NAME_WIDTH = 18, VALUE_COLUMN = NAME_INDENT + NAME_WIDTH + 1 };

/* How many bytes of the text fit: up to a blank, or all, or (a long word) up to its end. */
static size_t bytes_that_fit(const char *text, size_t columns)
{
	size_t fitting = 0, length = 0, width = 0;

	while (text[length]) {
		const size_t word = length + strcspn(text + length, " ");

		for (; length < word; length++)
			width += ((unsigned char)text[length] & 0xc0) != 0x80;
		if (width > columns && fitting > 0)
			return fitting;
		fitting = length;
		for (; text[length] == ' '; length++)
			width++;
	}
	return fitting;
}

static void print_wrapped(FILE *out, const char *text, unsigned column, const char *prefix)
{
	const size_t columns = terminal_width(out) - column - strlen(prefix);
	FILE *page = charset_open(out);

	for (;;) {
		const size_t length = bytes_that_fit(text, columns);

		fprintf(page, "%s%.*s\n", prefix, (int)length, text);
		text += length;
		text += strspn(text, " ");
		if (!*text)
			break;
		fprintf(page, "%*s", (int)column, "");
	}
	charset_close(page, out);
}

void fact_wrapped(FILE *out, const char *text, unsigned column, const char *prefix)
{
	char *shown = visible_text(text);

	print_wrapped(out, shown, column, prefix);
	free(shown);
}

static void print_formatted(FILE *out, const char *end, const char *format, va_list args)
{
	FILE *page = charset_open(out);
	char *text;

	if (vasprintf(&text, format, args) < 0)
		memory_ran_out();
	visible_print(page, text);
	fputs(end, page);
	charset_close(page, out);
	free(text);
}

void fact_text(FILE *out, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_formatted(out, "", format, args);
	va_end(args);
}

void fact_line(FILE *out, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_formatted(out, "\n", format, args);
	va_end(args);
}

void fact_section(FILE *out, const char *format, ...)
{
	va_list args;

	fputc('\n', out);
	va_start(args, format);
	print_formatted(out, "\n", format, args);
	va_end(args);
}

void fact_row(FILE *out, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	fprintf(out, "%*s%-*s ", NAME_INDENT, "", NAME_WIDTH, name);
	fact_wrapped(out, value, VALUE_COLUMN, "");
}

void fact_rowf(FILE *out, const char *name, const char *format, ...)
{
	char *value;
	va_list args;

	va_start(args, format);
	if (vasprintf(&value, format, args) < 0)
		memory_ran_out();
	va_end(args);
	fact_row(out, name, value);
	free(value);
}

void fact_command(FILE *out, const char *command, const char *why, unsigned column)
{
	const size_t width = NAME_INDENT + units_text_width(command);

	fprintf(out, "%*s%s", NAME_INDENT, "", command);
	if (width < column)
		fprintf(out, "%*s", (int)(column - width), "");
	else				/* too long for its column: the comment goes below */
		fprintf(out, "\n%*s", (int)column, "");
	fact_wrapped(out, why, column, "# ");
}
