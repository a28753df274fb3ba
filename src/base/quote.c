/*
 * Single quotes take everything literally but themselves. What a terminal would not show has to be
 * written in another way.
 */
#include "quote.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "visible.h"

enum { ESCAPED_MAX = 5 };	/* "\x1b", and its end */

static bool is_control(char c)
{
	return ((unsigned char)c < 0x20) || (unsigned char)c >= 0x7f;
}

/* Newlines, tabs, and what would be shown as "\x1b", which is another text for a shell. */
static bool needs_dollar(const char *text)
{
	return text[strcspn(text, "\n\t")] != '\0' || !visible_is_same(text);
}

static char *put_in_single(char *to, char c)
{
	if (c == '\'')
		return stpcpy(to, "'\\''");
	*to = c;
	return to + 1;
}

static char *put_in_dollar(char *to, char c)
{
	if (is_control(c))
		return to + sprintf(to, "\\x%02x", (unsigned char)c);
	if (c == '\'' || c == '\\')
		*to++ = '\\';
	*to = c;
	return to + 1;
}

char *quote_for_shell(const char *text, struct arena *arena)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789/._-+:@%,";
	const bool in_dollar = needs_dollar(text);
	char *out, *to;

	if (*text && text[strspn(text, plain)] == '\0')
		return arena_strdup(arena, text);

	out = arena_alloc(arena, ESCAPED_MAX * strlen(text) + sizeof("$''"));
	to = stpcpy(out, in_dollar ? "$'" : "'");
	for (; *text; text++)
		to = in_dollar ? put_in_dollar(to, *text) : put_in_single(to, *text);
	strcpy(to, "'");
	return out;
}
