/* A list of percentiles: "50,99,99.9", in any order. */
#include <errno.h>
#include <string.h>

#include "option_type.h"
#include "percentiles.h"

static int refuse(const char *text, const char *element, struct err *err)
{
	if (strchr(text, ':'))
		return err_request(err, EINVAL, "'%s' has ':' between percentiles: write ',' "
				   "(try 50,99,99.9)", text);
	return err_request(err, EINVAL, "'%s' is not a percentile above 0 and up to 100 (try "
			   "50,99,99.9)", element);
}

static int parse_percentiles(const struct option *option, const char *text, void *value,
			     struct arena *arena, struct err *err)
{
	struct percentile_list list = { .count = 0 };
	const char *rest = text, *element;
	unsigned named = 0;

	(void)option;
	while ((element = option_next_element(&rest, arena))) {
		double percent;

		if (!percentile_parse_number(element, &percent))
			return refuse(text, element, err);
		if (++named > PERCENTILES_MAX)
			return err_request(err, EINVAL, "has more than %d percentiles: name those "
					   "that are read", PERCENTILES_MAX);
		list = percentiles_union(list, (struct percentile_list){ &percent, 1 }, arena);
	}
	*(struct percentile_list *)value = list;
	return 0;
}

static char *format_percentiles(const struct option *option, const void *value,
				struct arena *arena)
{
	const struct percentile_list *list = value;
	const char **parts = arena_alloc(arena, (list->count + 1) * sizeof(*parts));
	char number[UNITS_TEXT_MAX];

	(void)option;
	for (unsigned i = 0; i < list->count; i++)
		parts[i] = arena_strdup(arena, units_format_decimal(list->at[i], number));
	return names_join(parts, ",", arena);
}

const struct option_type_ops option_percentiles = { parse_percentiles, format_percentiles };
