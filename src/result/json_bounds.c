/* json_bounds: one pass over the text; only strings must be recognized, to skip them. */
#include "json_bounds.h"

#include <errno.h>

/* The position after the string that begins at `text`, or the end. */
static const char *skip_string(const char *text)
{
	for (text++; *text && *text != '"'; text++)
		if (*text == '\\' && text[1])
			text++;
	return *text ? text + 1 : text;
}

int json_check_bounds(const char *text, struct err *err)
{
	unsigned long containers = 0, values = 0;
	long depth = 0;

	while (*text) {
		const char c = *text;

		containers += c == '{' || c == '[';
		values += c == ',' || c == '{' || c == '[';
		depth += (c == '{' || c == '[') - (c == '}' || c == ']');
		if (depth > JSON_DEPTH_MAX)
			return err_request(err, E2BIG, "more than %d levels of objects and arrays",
					   JSON_DEPTH_MAX);
		if (containers > JSON_CONTAINERS_MAX)
			return err_request(err, E2BIG, "more than %d objects and arrays: no result "
					   "has so many", JSON_CONTAINERS_MAX);
		if (values > JSON_VALUES_MAX)
			return err_request(err, E2BIG, "more than %d values: no result has so many",
					   JSON_VALUES_MAX);
		text = c == '"' ? skip_string(text) : text + 1;
	}
	return 0;
}
