/*
 * A stream with a function behind it (fopencookie(3): glibc, musl) that sees each byte. Bytes of
 * a character may arrive in two writes, so an incomplete character is kept.
 */
#include "charset.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CHARACTER_MAX = 4 };

struct ascii {
	FILE *out;
	char begun[CHARACTER_MAX + 1];
	unsigned length, wanted;	/* bytes of `begun`: so far, and in total */
};

static const struct { const char *character; char ascii; } replacements[] = {
	{ "×", 'x' }, { "·", '|' }, { "…", '>' }, { "→", '>' }, { "µ", 'u' }, { "–", '-' },
	{ "█", '#' }, { "“", '"' }, { "”", '"' }, { "‘", '\'' }, { "’", '\'' },
};

static char replacement(const char *character)
{
	for (size_t i = 0; i < sizeof(replacements) / sizeof(replacements[0]); i++)
		if (strcmp(replacements[i].character, character) == 0)
			return replacements[i].ascii;
	return '?';
}

static unsigned bytes_of_character(unsigned char first)
{
	return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
}

static void put_byte(struct ascii *a, char byte)
{
	const unsigned char value = (unsigned char)byte;

	if (value < 0x80) {
		a->length = 0;
		putc(byte, a->out);
		return;
	}
	if (a->length == 0)
		a->wanted = bytes_of_character(value);
	a->begun[a->length++] = byte;
	if (a->length < a->wanted)
		return;
	a->begun[a->length] = '\0';
	putc(replacement(a->begun), a->out);
	a->length = 0;
}

static ssize_t put_bytes(void *cookie, const char *bytes, size_t count)
{
	struct ascii *a = cookie;

	for (size_t i = 0; i < count; i++)
		put_byte(a, bytes[i]);
	return (ssize_t)count;
}

static int forget(void *cookie)
{
	free(cookie);
	return 0;
}

FILE *charset_open_ascii(FILE *out)
{
	struct ascii *a = calloc(1, sizeof(*a));
	FILE *stream = NULL;

	if (a) {
		a->out = out;
		stream = fopencookie(a, "w", (cookie_io_functions_t){
			.write = put_bytes, .close = forget });
	}
	if (stream)
		return stream;
	free(a);
	return out;
}

FILE *charset_open(FILE *out)
{
	return charset_is_utf8() ? out : charset_open_ascii(out);
}

void charset_close(FILE *stream, FILE *out)
{
	if (stream != out)
		fclose(stream);
}

static bool names_utf8(const char *charset)
{
	return strcasecmp(charset, "UTF-8") == 0 || strcasecmp(charset, "utf8") == 0;
}

/* The variables that setlocale(3) uses. */
static const char *locale_asked_for(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return value;
	}
	return "C";
}

/* The name of a locale that is not installed, as in many containers, still gives the character
 * set. */
static bool is_utf8_by_name(void)
{
	const char *name = locale_asked_for();
	const char *point = strchr(name, '.');
	char charset[16];

	if (!point)
		return false;
	snprintf(charset, sizeof(charset), "%.*s", (int)strcspn(point + 1, "@"), point + 1);
	return names_utf8(charset);
}

/* newlocale(3), as the program's own locale stays "C": numbers and classes of characters are the
 * same everywhere. */
bool charset_is_utf8(void)
{
	const locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
	bool is_utf8;

	if (!locale)
		return is_utf8_by_name();
	is_utf8 = names_utf8(nl_langinfo_l(CODESET, locale));
	freelocale(locale);
	return is_utf8;
}
