/*
 * json_bounds: limits on the size of a foreign document.
 *
 * A parsed document takes up to a hundred times the memory of its text ("[[],[],…"), so its parts
 * are counted before it is parsed, which is cheap. The bounds are far above any result.
 */
#ifndef JSON_BOUNDS_H
#define JSON_BOUNDS_H

#include <stddef.h>

#include "err.h"

enum {
	JSON_BYTES_MAX		= 256 << 20,
	JSON_CONTAINERS_MAX	= 4 << 20,	/* objects and arrays */
	JSON_VALUES_MAX		= 16 << 20,
	JSON_DEPTH_MAX		= 64,
};

/* text ends with '\0'. It need not be valid JSON. */
int json_check_bounds(const char *text, struct err *err);

#endif
