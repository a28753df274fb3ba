/* Escaping, by the rules of HTML for text and double-quoted attributes. */
#include "html_text.h"

#include <stdlib.h>

#include "units.h"
#include "visible.h"

static const char *entity_of(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

void html_text(FILE *out, const char *text)
{
	char *visible = visible_text(text);

	for (const char *c = visible; *c; c++) {
		const char *entity = entity_of(*c);

		if (entity)
			fputs(entity, out);
		else
			fputc(*c, out);
	}
	free(visible);
}

/* "<" stands in strings only, where it has another spelling. */
void html_json(FILE *out, const char *json)
{
	for (const char *c = json; *c; c++) {
		if (*c == '<')
			fputs("\\u003c", out);
		else
			fputc(*c, out);
	}
}

void html_number(FILE *out, double number)
{
	char text[UNITS_TEXT_MAX];

	fputs(units_format_decimal(number, text), out);
}
