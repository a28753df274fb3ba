/*
 * One value of an option, by its row's type: parse, check, format, and describe the accepted
 * values.
 */
#include "option_type.h"

#include "spec.h"

static const struct option_type_ops *const types[] = {
	[OPTION_BOOL]		= &option_bool,
	[OPTION_SWITCH]		= &option_switch,
	[OPTION_UINT]		= &option_uint,
	[OPTION_COUNT]		= &option_count_type,
	[OPTION_SIZE]		= &option_size,
	[OPTION_DURATION]	= &option_duration,
	[OPTION_RATIO]		= &option_ratio,
	[OPTION_DECIMAL]	= &option_decimal,
	[OPTION_CHOICE]		= &option_choice,
	[OPTION_FLAGS]		= &option_flags,
	[OPTION_STRING]		= &option_string,
	[OPTION_ENGINE]		= &option_engine,
	[OPTION_PATHS]		= &option_paths,
	[OPTION_STRINGS]	= &option_strings,
	[OPTION_DURATIONS]	= &option_durations,
	[OPTION_BLOCK_SIZES]	= &option_block_sizes,
	[OPTION_CPUS]		= &option_cpus,
	[OPTION_HOT_SPOTS]	= &option_hot_spots,
	[OPTION_PERCENTILES]	= &option_percentiles,
	[OPTION_RATE]		= &option_rate,
	[OPTION_RATE_PROCESS]	= &option_rate_process,
	[OPTION_PASSES]		= &option_passes,
};

/* Room for a value of any type. */
union any_value {
	uint64_t number;
	double decimal;
	const char *string;
	struct string_list strings;
	struct duration_list durations;
	struct block_sizes block_sizes;
	struct cpu_list cpus;
	struct hot_spot_list hot_spots;
	struct percentile_list percentiles;
	struct rate rate;
	struct rate_process rate_process;
	struct pass_list passes;
};

int option_parse(const struct option *option, const char *text, void *base,
		 struct arena *arena, struct err *err)
{
	return types[option->type]->parse(option, text, (char *)base + option->offset,
					  arena, err);
}

int option_check(const struct option *option, const char *text, struct err *err)
{
	union any_value value;
	struct arena arena;
	int ret;

	arena_init(&arena);
	ret = types[option->type]->parse(option, text, &value, &arena, err);
	arena_release(&arena);
	return ret;
}

char *option_format(const struct option *option, const void *base, struct arena *arena)
{
	return types[option->type]->format(option, (const char *)base + option->offset,
					   arena);
}

char *option_canonical(const struct option *option, const char *text, struct arena *arena)
{
	const struct option_type_ops *type = types[option->type];
	struct err ignored = { 0 };
	union any_value value;
	char *canonical;

	if (type->parse(option, text, &value, arena, &ignored) < 0)
		return arena_strdup(arena, text);
	canonical = type->format(option, &value, arena);
	return canonical;
}

/* "1 to 1024", "at least 1", or just what it is. */
static char *range_text(const struct option *option, const struct number_kind *kind,
			struct arena *arena)
{
	char low[UNITS_TEXT_MAX], high[UNITS_TEXT_MAX];

	kind->format(option->min, low);
	kind->format(option->max, high);
	/* The largest off_t and the longest time are not informative. */
	if (option->max > 0 && kind == &number_count)
		return arena_printf(arena, "%s to %s%s%s", low, high, option->zero ? ", or " : "",
				    option->zero ? option->zero : "");
	if (option->max > 0 && option->max <= SPEC_REQUEST_SIZE_MAX)
		return arena_printf(arena, "%s of %s to %s", kind->what, low, high);
	if (option->min > 0)
		return arena_printf(arena, "%s, at least %s", kind->what, low);
	return arena_strdup(arena, kind->what);
}

/* Of types that accept the same in every row. */
static const char *const accepted[] = {
	[OPTION_BOOL]		= "on|off",
	[OPTION_SWITCH]		= "on|off|auto",
	[OPTION_RATIO]		= "a ratio",
	[OPTION_STRING]		= "text",
	[OPTION_STRINGS]	= "texts, ',' between",
	[OPTION_DURATIONS]	= "times, ',' between",
	[OPTION_BLOCK_SIZES]	= "sizes with a weight each, ',' between",
	[OPTION_CPUS]		= "CPU numbers and ranges",
	[OPTION_HOT_SPOTS]	= "pairs BLOCKS:IOS in per cent, ',' between",
	[OPTION_PERCENTILES]	= "percentiles, ',' between",
	[OPTION_RATE]		= "a number, a size with /s, or read:RATE,write:RATE",
	[OPTION_RATE_PROCESS]	= "poisson|uniform|burst:N",
	[OPTION_PASSES]		= "a number, or seq:N,rnd:N",
};

char *option_accepts(const struct option *option, struct arena *arena)
{
	const char *names[NAMES_MAX];

	switch (option->type) {
	case OPTION_UINT:
	case OPTION_COUNT:
		return range_text(option, &number_count, arena);
	case OPTION_SIZE:
		return range_text(option, &number_size, arena);
	case OPTION_DURATION:
		return range_text(option, &number_duration, arena);
	case OPTION_DECIMAL:
		return arena_printf(arena, "a number up to %llu", (unsigned long long)option->max);
	case OPTION_CHOICE:
		return names_join(option->choices, "|", arena);
	case OPTION_FLAGS:
		return arena_printf(arena, "none, or any of %s",
				    names_join(option->choices, ",", arena));
	case OPTION_ENGINE:
		names_of_engines(names);
		return names_join(names, "|", arena);
	case OPTION_PATHS:
		return arena_printf(arena, "a %s; repeatable",
				    strcmp(option->value_name, "PATH") == 0 ? "path" : "text");
	default:
		return arena_strdup(arena, accepted[option->type]);
	}
}

char option_separator(const struct option *option)
{
	if (option->type == OPTION_PATHS)
		return PATH_SEPARATOR;
	return option->type == OPTION_STRINGS ? ',' : '\0';
}

bool option_is_switch(const struct option *option)
{
	return option->type == OPTION_BOOL || option->type == OPTION_SWITCH;
}

const char *option_default_text(const struct option *option)
{
	if (!option->fallback)
		return "(required)";
	return *option->fallback ? option->fallback : "(none)";
}
