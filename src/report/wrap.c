/* wrap: see wrap.h. Words are printed one by one: texts of a saved result may be long. */
#include "wrap.h"

#include <string.h>

#include "quote.h"
#include "units.h"

static size_t columns_of(const char *text, size_t length)
{
	size_t columns = 0;

	for (size_t i = 0; i < length; i++)
		columns += ((unsigned char)text[i] & 0xc0) != 0x80;
	return columns;
}

/* A quoted command at the start of a word, or after a bracket, counts as a whole. */
static size_t command_of(const char *word)
{
	const size_t before = word[0] == '(';
	const size_t length = quoted_command_length(word + before);

	return length > 0 ? before + length : 0;
}

/* Bytes up to the first possible end of a line: the end of the word, if it fits in a line. */
static size_t piece_of(const char *word, size_t columns)
{
	size_t fitting = 0, width = 0, i = command_of(word);

	if (i > 0)
		return i + strcspn(word + i, " ");

	for (; word[i] && word[i] != ' '; i++) {
		width += columns_of(word + i, 1);
		if (width > columns && fitting > 0)
			return fitting;
		if (word[i] == ',')
			fitting = i + 1;
	}
	return i;
}

size_t wrap_print(FILE *out, const struct wrap *wrap, const char *text)
{
	const char *prefix = wrap->prefix ? wrap->prefix : "";
	const size_t indent = wrap->indent + units_text_width(prefix);
	const size_t columns = wrap->width > indent ? wrap->width - indent : 0;
	size_t column = wrap->used + units_text_width(prefix);

	fputs(prefix, out);
	while (*text) {
		const size_t blanks = strspn(text, " ");
		const size_t length = piece_of(text + blanks, columns);
		const size_t width = columns_of(text + blanks, length);

		if (column > indent && column + blanks + width > wrap->width) {
			fprintf(out, "\n%*s%s", (int)wrap->indent, "", prefix);
			column = indent;
		} else {
			fprintf(out, "%*s", (int)blanks, "");
			column += blanks;
		}
		fwrite(text + blanks, 1, length, out);
		column += width;
		text += blanks + length;
	}
	return column;
}
