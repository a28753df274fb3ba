/* json_reader: each value is checked once, and refused with the expected type. */
#include "json_reader.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "units.h"

void json_fail(struct json_reader *reader, const char *format, ...)
{
	char what[256];
	va_list args;

	if (reader->failed)
		return;
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);

	reader->failed = true;
	err_request(reader->err, EINVAL, "%s %s", reader->place, what);
}

size_t json_enter(struct json_reader *reader, const char *format, ...)
{
	const size_t length = strlen(reader->place);
	size_t used = length;
	va_list args;

	if (reader->failed)
		return length;
	if (length > 0 && format[0] != '[')
		used += (size_t)snprintf(reader->place + used,
					 sizeof(reader->place) - used, ".");
	if (used < sizeof(reader->place)) {
		va_start(args, format);
		vsnprintf(reader->place + used, sizeof(reader->place) - used, format, args);
		va_end(args);
	}
	return length;
}

void json_leave(struct json_reader *reader, size_t length)
{
	if (!reader->failed)
		reader->place[length] = '\0';
}

bool json_to_u64(const json_t *value, uint64_t *number)
{
	if (json_is_integer(value) && json_integer_value(value) >= 0) {
		*number = (uint64_t)json_integer_value(value);
		return true;
	}
	return json_is_string(value) &&
	       units_parse_count(json_string_value(value), number) == 0;
}

void json_load_u64(struct json_reader *reader, const json_t *value, uint64_t *out)
{
	if (!json_to_u64(value, out))
		json_fail(reader, "is not a whole number");
}

void json_load_unsigned(struct json_reader *reader, const json_t *value, unsigned *out)
{
	uint64_t number;

	if (!json_to_u64(value, &number) || number > UINT_MAX)
		json_fail(reader, "is not a whole number below 2^32");
	else
		*out = (unsigned)number;
}

void json_load_text(struct json_reader *reader, const json_t *value, const char *if_null,
		    const char **out)
{
	if (json_is_null(value))
		*out = if_null;
	else if (json_is_string(value))
		*out = arena_strdup(reader->arena, json_string_value(value));
	else
		json_fail(reader, "is not a text");
}

void json_load_real(struct json_reader *reader, const json_t *value, double if_null,
		    double *out)
{
	if (json_is_null(value))
		*out = if_null;
	else if (json_is_number(value))
		*out = json_number_value(value);
	else
		json_fail(reader, "is not a number");
}

void json_load_bool(struct json_reader *reader, const json_t *value, bool *out)
{
	if (json_is_boolean(value))
		*out = json_is_true(value);
	else
		json_fail(reader, "is not true or false");
}

void json_load_seconds(struct json_reader *reader, const json_t *value, uint64_t *out_ns)
{
	const double number = json_number_value(value);

	if (json_is_number(value) && number >= 0 && number < 9e9)
		*out_ns = (uint64_t)llround(number * 1e9);
	else
		json_fail(reader, "is not a number of seconds");
}

const json_t *json_want_array(struct json_reader *reader, const json_t *value)
{
	if (value && !json_is_array(value))
		json_fail(reader, "is not an array");
	return json_is_array(value) ? value : NULL;
}

bool json_want_object(struct json_reader *reader, const json_t *value)
{
	if (!json_is_object(value))
		json_fail(reader, "is not an object");
	return json_is_object(value);
}
