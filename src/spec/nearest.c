/*
 * The nearest known name to a mistyped one, for "did you mean".
 *
 * Distance is Damerau's (optimal string alignment): one insertion, deletion, substitution
 * or swap of neighbours counts 1. Case does not count, nor does '_' for '-'. A name that
 * contains the typed text is near as well, such as "file-block-size" for "block-size".
 *
 * Names and the list are short, so this can be simple: no early exit, no cache.
 */
#include "option.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 63, PART_MIN_LENGTH = 3 };

static char folded(char c)
{
	return c == '_' ? '-' : (char)tolower((unsigned char)c);
}

static void fold(const char *name, char out[NAME_MAX_LENGTH + 1])
{
	size_t length = 0;

	for (; length < NAME_MAX_LENGTH && name[length]; length++)
		out[length] = folded(name[length]);
	out[length] = '\0';
}

static unsigned min_of(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* rows[i % 3][j]: the distance of the first i characters of a from the first j of b. */
static unsigned distance(const char *a, const char *b)
{
	unsigned rows[3][NAME_MAX_LENGTH + 1];
	const size_t a_length = strlen(a), b_length = strlen(b);

	for (unsigned j = 0; j <= b_length; j++)
		rows[0][j] = j;

	for (unsigned i = 1; i <= a_length; i++) {
		const unsigned *above = rows[(i - 1) % 3];
		unsigned *row = rows[i % 3];

		row[0] = i;
		for (unsigned j = 1; j <= b_length; j++) {
			row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = min_of(row[j], min_of(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = min_of(row[j], rows[(i - 2) % 3][j - 2] + 1);
		}
	}
	return rows[a_length % 3][b_length];
}

const char *nearest_name(const char *name, const char *const names[])
{
	char typed[NAME_MAX_LENGTH + 1], known[NAME_MAX_LENGTH + 1];
	const char *nearest = NULL;
	unsigned mistakes_max, best;

	/* One mistake, and one more for every four characters. */
	fold(name, typed);
	mistakes_max = 1 + (unsigned)strlen(typed) / 4;
	best = mistakes_max + 1;

	for (unsigned i = 0; names[i]; i++) {
		unsigned mistakes;

		fold(names[i], known);
		mistakes = distance(typed, known);
		if (strlen(typed) >= PART_MIN_LENGTH && strstr(known, typed))
			mistakes = min_of(mistakes, mistakes_max);
		/* "p" is one error away from "x", but unrelated. */
		if (mistakes < best && mistakes < strlen(typed)) {
			best = mistakes;
			nearest = names[i];
		}
	}
	return nearest;
}

char *nearest_hint(const char *name, char *buffer)
{
	buffer[0] = '\0';
	if (name)
		snprintf(buffer, NEAREST_HINT_MAX, " (did you mean '%s'?)", name);
	return buffer;
}
