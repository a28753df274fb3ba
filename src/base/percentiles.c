/* percentiles: lists are merged as sorted ones are. */
#include "percentiles.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

char *percentile_name(double percent, char *buffer)
{
	buffer[0] = 'p';
	units_format_decimal(percent, buffer + 1);
	return buffer;
}

bool percentile_parse_number(const char *text, double *percent)
{
	char *end;

	if (!isdigit((unsigned char)*text) || text[strspn(text, "0123456789.")] != '\0')
		return false;
	*percent = strtod(text, &end);
	return *end == '\0' && *percent > 0 && *percent <= 100;
}

bool percentile_parse(const char *name, double *percent)
{
	return name[0] == 'p' && percentile_parse_number(name + 1, percent);
}

bool percentiles_have(struct percentile_list list, double percent)
{
	for (unsigned i = 0; i < list.count; i++)
		if (list.at[i] == percent)
			return true;
	return false;
}

const double *percentile_value(const struct percentile_values *values, double percent)
{
	for (unsigned i = 0; i < values->list.count; i++)
		if (values->list.at[i] == percent)
			return &values->ns[i];
	return NULL;
}

struct percentile_list percentiles_union(struct percentile_list one,
					 struct percentile_list other, struct arena *arena)
{
	double *at = arena_alloc(arena, (one.count + other.count + 1) * sizeof(*at));
	unsigned count = 0;

	for (unsigned i = 0, k = 0; i < one.count || k < other.count;) {
		const bool from_one = k == other.count ||
				      (i < one.count && one.at[i] <= other.at[k]);
		const double next = from_one ? one.at[i++] : other.at[k++];

		if (count == 0 || next > at[count - 1])
			at[count++] = next;
	}
	return (struct percentile_list){ at, count };
}
