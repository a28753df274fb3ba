/*
 * COLUMNS comes first, as in POSIX: if it is exported, that width is intended, even in a pipe.
 * Shells have a variable of that name too, but do not export it.
 */
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool is_dumb(void)
{
	const char *term = getenv("TERM");

	return term && strcmp(term, "dumb") == 0;
}

bool terminal_draws(FILE *out)
{
	return isatty(fileno(out)) && !is_dumb();
}

bool terminal_wants_colour(FILE *out)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (no_colour && no_colour[0])
		return false;
	return terminal_draws(out) && term && term[0];
}

static unsigned width_asked_for(void)
{
	const char *columns = getenv("COLUMNS");

	return columns ? (unsigned)strtoul(columns, NULL, 10) : 0;
}

unsigned terminal_width(FILE *out)
{
	unsigned width = width_asked_for();
	struct winsize size;

	if (width == 0 && ioctl(fileno(out), TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0)
		width = PAGE_WIDTH_DEFAULT;
	if (width < PAGE_WIDTH_MIN)
		return PAGE_WIDTH_MIN;
	return width < PAGE_WIDTH_MAX ? width : PAGE_WIDTH_MAX;
}
