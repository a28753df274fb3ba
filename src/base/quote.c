/*
 * Within single quotes everything except a single quote is literal. Characters that a terminal does
 * not show need another notation.
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

/* Newlines, tabs, and characters shown as "\x1b", which a shell would take literally. */
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

/* The end of a quoted part of a word, which begins at `at`. */
static const char *behind_word_part(const char *at)
{
	const bool in_dollar = at[0] == '$';
	const char *end = at + in_dollar + 1;

	while (*end && *end != '\'')
		end += in_dollar && end[0] == '\\' && end[1] ? 2 : 1;
	return *end ? end + 1 : end;
}

/* Bytes up to the first argument; 0: not a command that we recommend. */
static size_t begin_of_command(const char *text)
{
	static const char *const begins[] = { "'ringbench ", "'mkdir ", "'blockdev " };

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (strncmp(text, begins[i], strlen(begins[i])) == 0)
			return strlen(begins[i]);
	return 0;
}

size_t quoted_command_length(const char *text)
{
	const char *at = text + begin_of_command(text);

	if (at == text)
		return 0;
	while (*at && *at != '\'') {
		if (at[0] == '\\' && at[1])
			at += 2;
		else if (at[0] == '=' || at[0] == ' ')
			at++;
		else {
			at++;
			continue;
		}
		if (at[0] == '\'' || (at[0] == '$' && at[1] == '\''))
			at = behind_word_part(at);
	}
	return *at ? (size_t)(at + 1 - text) : 0;
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
