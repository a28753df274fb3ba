/* relation: a row per symbol, and what it says of two numbers. */
#include "relation.h"

#include <string.h>

static const struct {
	const char *symbol;
	const char *words;
	bool below;
	bool or_equal;
} relations[RELATION_COUNT] = {
	[RELATION_BELOW]		= { "<",  "is below", true, false },
	[RELATION_BELOW_OR_EQUAL]	= { "<=", "is not above", true, true },
	[RELATION_ABOVE]		= { ">",  "is above", false, false },
	[RELATION_ABOVE_OR_EQUAL]	= { ">=", "is not below", false, true },
};

int relation_find(const char *text)
{
	int found = -1;

	for (int i = 0; i < RELATION_COUNT; i++) {
		const size_t length = strlen(relations[i].symbol);

		if (strncmp(text, relations[i].symbol, length) == 0 &&
		    (found < 0 || length > strlen(relations[found].symbol)))
			found = i;
	}
	return found;
}

const char *relation_symbol(enum relation relation)
{
	return relations[relation].symbol;
}

const char *relation_words(enum relation relation)
{
	return relations[relation].words;
}

const char *relation_denied(enum relation relation)
{
	static const enum relation others[RELATION_COUNT] = {
		[RELATION_BELOW]		= RELATION_ABOVE_OR_EQUAL,
		[RELATION_BELOW_OR_EQUAL]	= RELATION_ABOVE,
		[RELATION_ABOVE]		= RELATION_BELOW_OR_EQUAL,
		[RELATION_ABOVE_OR_EQUAL]	= RELATION_BELOW,
	};

	return relations[others[relation]].words;
}

bool relation_is_below(enum relation relation)
{
	return relations[relation].below;
}

bool relation_holds(enum relation relation, double value, double limit)
{
	if (relations[relation].below ? value < limit : value > limit)
		return true;
	return relations[relation].or_equal && value == limit;
}
