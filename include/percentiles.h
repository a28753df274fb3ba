/*
 * percentiles: which ones a user wants to see, their names, and their values.
 *
 * A list is rising and has each once; it belongs to an arena.
 */
#ifndef PERCENTILES_H
#define PERCENTILES_H

#include <stdbool.h>

#include "arena.h"
#include "units.h"

enum { PERCENTILES_MAX = 100, PERCENTILE_NAME_MAX = UNITS_TEXT_MAX + 1 };

struct percentile_list {
	const double *at;		/* above 0, up to 100 */
	unsigned count;
};

/* What each of them is. */
struct percentile_values {
	struct percentile_list list;
	double *ns;			/* [list.count] */
};

/* 99.9 -> "p99.9". Returns `buffer`, which holds PERCENTILE_NAME_MAX. */
char *percentile_name(double percent, char *buffer);
/* "99.9" -> 99.9: digits and a point, above 0 and up to 100. false: it is none. */
bool percentile_parse_number(const char *text, double *percent);
/* "p99.9" -> 99.9; false: it is no such name. */
bool percentile_parse(const char *name, double *percent);

bool percentiles_have(struct percentile_list list, double percent);
/* NULL: it is not among them. */
const double *percentile_value(const struct percentile_values *values, double percent);
/* All that are in one of the two. */
struct percentile_list percentiles_union(struct percentile_list one,
					 struct percentile_list other, struct arena *arena);

#endif
