/*
 * relation: "<", "<=", ">" and ">=", as conditions (--fail-if) and objectives (--objective) have
 * them. Pure functions, any thread.
 */
#ifndef RELATION_H
#define RELATION_H

#include <stdbool.h>

enum relation {
	RELATION_BELOW, RELATION_BELOW_OR_EQUAL, RELATION_ABOVE, RELATION_ABOVE_OR_EQUAL,
	RELATION_COUNT
};

/* The relation that `text` begins with, the longest that fits; -1: none. */
int relation_find(const char *text);

const char *relation_symbol(enum relation relation);
/* "is below", "is not above": of the value, before the limit. */
const char *relation_words(enum relation relation);
/* Of a value that it does not hold for: "is not below". */
const char *relation_denied(enum relation relation);
/* <, <=: small values are what it asks for. */
bool relation_is_below(enum relation relation);

bool relation_holds(enum relation relation, double value, double limit);

#endif
