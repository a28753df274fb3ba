/*
 * Two columns; the second is wrapped at blanks within its column, or below the first if the column
 * would be too narrow to read.
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
#include "wrap.h"

enum { NAME_INDENT = 2, NAME_WIDTH = 18, VALUE_COLUMN = NAME_INDENT + NAME_WIDTH + 1,
	INDENT_NARROW = 4, TEXT_WIDTH_MIN = 16, ORIGIN_COLUMN = 38 };

static bool has_room(FILE *out, unsigned column)
{
	return column + TEXT_WIDTH_MIN <= terminal_width(out);
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

static void print_text(FILE *out, size_t blanks, const char *text, unsigned column,
		       const char *prefix)
{
	FILE *page = charset_open(out);
	char *shown = visible_text(text);

	fprintf(page, "%*s", (int)blanks, "");
	wrap_print(page, &(struct wrap){ .width = terminal_width(out), .used = column,
					 .indent = column, .prefix = prefix }, shown);
	fputc('\n', page);
	free(shown);
	charset_close(page, out);
}

void fact_below(FILE *out, const char *text, unsigned column, const char *prefix)
{
	const unsigned at = has_room(out, column) ? column : INDENT_NARROW;

	print_text(out, at, text, at, prefix);
}

void fact_beside(FILE *out, const char *head, const char *text, unsigned column,
		 const char *prefix)
{
	const size_t width = units_text_width(head);

	fact_text(out, "%s", head);
	if (has_room(out, column) && (width < column || width == 0)) {
		print_text(out, column - width, text, column, prefix);
	} else {
		fputc('\n', out);
		fact_below(out, text, column, prefix);
	}
}

void fact_row(FILE *out, const char *name, const char *value)
{
	char head[2 * VALUE_COLUMN];

	if (!value || !*value)
		return;
	snprintf(head, sizeof(head), "%*s%s", NAME_INDENT, "", name);
	fact_beside(out, head, value, VALUE_COLUMN, "");
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

void fact_setting(FILE *out, const char *setting, const char *origin)
{
	const size_t width = units_text_width(setting), gap = 2;
	const size_t column = width + gap < ORIGIN_COLUMN ? ORIGIN_COLUMN : width + gap;

	fact_text(out, "%s", setting);
	if (column + strlen("; ") + units_text_width(origin) <= terminal_width(out))
		fact_line(out, "%*s; %s", (int)(column - width), "", origin);
	else
		fact_line(out, "\n%*s; %s", INDENT_NARROW, "", origin);
}

void fact_command(FILE *out, const char *command, const char *why, unsigned column)
{
	char *head;

	if (asprintf(&head, "%*s%s", NAME_INDENT, "", command) < 0)
		memory_ran_out();
	fact_beside(out, head, why, column, "# ");
	free(head);
}
