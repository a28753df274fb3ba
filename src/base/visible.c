/* visible: see visible.h. UTF-8 as in RFC 3629, without its control characters. */
#include "visible.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

static bool is_continuation(unsigned char byte)
{
	return (byte & 0xc0) == 0x80;
}

/* Bytes of the character at `at` if it can be shown unchanged, else 0. Reads no byte after the
 * first invalid one, which may be the end. */
static size_t shown(const unsigned char *at)
{
	if (at[0] < 0x80)
		return at[0] == '\n' || at[0] == '\t' || (at[0] >= 0x20 && at[0] != 0x7f);
	if (at[0] >= 0xc2 && at[0] <= 0xdf)
		return is_continuation(at[1]) && !(at[0] == 0xc2 && at[1] < 0xa0) ? 2 : 0;
	if ((at[0] & 0xf0) == 0xe0 && is_continuation(at[1]) && is_continuation(at[2]))
		return (at[0] == 0xe0 && at[1] < 0xa0) ||		/* overlong */
			(at[0] == 0xed && at[1] > 0x9f) ? 0 : 3;	/* a surrogate */
	if (at[0] >= 0xf0 && at[0] <= 0xf4 && is_continuation(at[1]) && is_continuation(at[2]) &&
	    is_continuation(at[3]))
		return (at[0] == 0xf0 && at[1] < 0x90) ||		/* overlong */
			(at[0] == 0xf4 && at[1] > 0x8f) ? 0 : 4;	/* beyond U+10FFFF */
	return 0;
}

char *visible_text(const char *text)
{
	char *copy = memory_get(4 * strlen(text) + 1), *to = copy;

	while (*text) {
		const size_t length = shown((const unsigned char *)text);

		if (length == 0)
			to += sprintf(to, "\\x%02x", (unsigned char)*text++);
		memcpy(to, text, length);
		to += length;
		text += length;
	}
	*to = '\0';
	return copy;
}

bool visible_is_same(const char *text)
{
	size_t length;

	while (*text && (length = shown((const unsigned char *)text)) > 0)
		text += length;
	return *text == '\0';
}

void visible_print(FILE *out, const char *text)
{
	char *copy = visible_text(text);

	fputs(copy, out);
	free(copy);
}

/* Bytes of a code such as "\033[31m", or 0. */
static size_t code_length(const char *code)
{
	const char *end;

	if (strncmp(code, "\033[", 2) != 0)
		return 0;
	end = code + 2 + strspn(code + 2, "0123456789;");
	return *end == 'm' ? (size_t)(end + 1 - code) : 0;
}

/* (The page ends with a '\0', like any text.) */
void visible_print_page(FILE *out, const char *page, size_t size_bytes)
{
	const char *const end = page + size_bytes;

	for (;;) {
		size_t code;

		visible_print(out, page);
		page += strlen(page);
		if (page >= end)
			return;
		page++;				/* VISIBLE_CODE */
		code = code_length(page);
		fwrite(page, 1, code, out);
		page += code;
	}
}
