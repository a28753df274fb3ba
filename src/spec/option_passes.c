/*
 * How often to write a target: "2", or a list of steps, "seq:2,rnd:2". A number alone is that of
 * sequential passes.
 */
#include <errno.h>
#include <string.h>

#include "option_type.h"
#include "spec.h"

static const struct { const char *word; bool random; } orders[] = {
	{ "seq:", false }, { "rnd:", true },
};

static int parse_times(const char *text, unsigned *times, struct err *err)
{
	uint64_t number;

	if (units_parse_count(text, &number) < 0)
		return err_request(err, EINVAL, "'%s' is not a number of passes (try 2, or "
				   "seq:2,rnd:2)", text);
	if (number > PASS_TIMES_MAX)
		return err_request(err, EINVAL, "'%s' is too large (at most %d)", text,
				   PASS_TIMES_MAX);
	*times = (unsigned)number;
	return 0;
}

static int parse_step(const char *text, struct pass_step *step, struct err *err)
{
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		const size_t length = strlen(orders[i].word);

		if (strncmp(text, orders[i].word, length) != 0)
			continue;
		step->random = orders[i].random;
		if (parse_times(text + length, &step->times, err) < 0)
			return -EINVAL;
		return step->times > 0 ? 0
			: err_request(err, EINVAL, "'%s' is no pass (at least 1)", text);
	}
	return err_request(err, EINVAL, "'%s' is not seq:N or rnd:N", text);
}

static int parse_steps(const char *text, struct pass_list *list, struct arena *arena,
		       struct err *err)
{
	const char *rest = text, *element;

	while ((element = option_next_element(&rest, arena))) {
		if (list->count == PASS_STEPS_MAX)
			return err_request(err, EINVAL, "'%s' has too many steps (at most %d)",
					   text, PASS_STEPS_MAX);
		if (parse_step(element, &list->at[list->count++], err) < 0)
			return -EINVAL;
	}
	return 0;
}

static int parse_passes(const struct option *option, const char *text, void *value,
			struct arena *arena, struct err *err)
{
	struct pass_list list = { .count = 0 };
	int ret;

	(void)option;
	if (strchr(text, ':')) {
		ret = parse_steps(text, &list, arena, err);
	} else {
		ret = parse_times(text, &list.at[0].times, err);
		list.count = list.at[0].times > 0;
	}
	if (ret == 0)
		*(struct pass_list *)value = list;
	return ret;
}

static char *format_passes(const struct option *option, const void *value, struct arena *arena)
{
	const struct pass_list *list = value;
	char *text = arena_strdup(arena, list->count > 0 ? "" : "0");

	(void)option;
	if (list->count == 1 && !list->at[0].random)
		return arena_printf(arena, "%u", list->at[0].times);
	for (unsigned i = 0; i < list->count; i++)
		text = arena_printf(arena, "%s%s%s%u", text, i > 0 ? "," : "",
				    orders[list->at[i].random].word, list->at[i].times);
	return text;
}

const struct option_type_ops option_passes = { parse_passes, format_passes };
