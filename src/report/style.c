/* The codes of a terminal: those that terminal_print() lets through. */
#include "style.h"

#include "visible.h"

static const char *const style_codes[] = {
	[STYLE_PLAIN]	= "",
	[STYLE_BOLD]	= "\033[1m",
	[STYLE_FAINT]	= "\033[2m",
	[STYLE_GOOD]	= "\033[32m",
	[STYLE_BAD]	= "\033[31m",
};

void style_print(FILE *out, enum style style, bool colour, const char *text)
{
	if (colour && style != STYLE_PLAIN)
		fprintf(out, "%c%s%s%c\033[0m", VISIBLE_CODE, style_codes[style], text,
			VISIBLE_CODE);
	else
		fputs(text, out);
}
