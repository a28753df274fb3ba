/*
 * Scalar values: switches, numbers, names.
 */
#include "option_type.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "fio_words.h"
#include "ring.h"

/* -- bool */

static const struct { const char *name; bool value; } bool_names[] = {
	{ "on", true }, { "true", true }, { "yes", true }, { "1", true },
	{ "off", false }, { "false", false }, { "no", false }, { "0", false },
};

static bool find_bool(const char *text, bool *value)
{
	for (size_t i = 0; i < sizeof(bool_names) / sizeof(bool_names[0]); i++) {
		if (strcmp(bool_names[i].name, text) == 0) {
			*value = bool_names[i].value;
			return true;
		}
	}
	return false;
}

static int parse_bool(const struct option *option, const char *text, void *value,
		      struct arena *arena, struct err *err)
{
	(void)option, (void)arena;
	if (find_bool(text, value))
		return 0;
	return err_request(err, EINVAL, "'%s' is neither on nor off", text);
}

static char *format_bool(const struct option *option, const void *value,
			 struct arena *arena)
{
	(void)option;
	return arena_strdup(arena, *(const bool *)value ? "on" : "off");
}

static int parse_switch(const struct option *option, const char *text, void *value,
			struct arena *arena, struct err *err)
{
	bool on = false;

	(void)option, (void)arena;
	if (strcmp(text, "auto") != 0 && !find_bool(text, &on))
		return err_request(err, EINVAL, "'%s' is neither on, off nor auto", text);
	*(unsigned *)value = strcmp(text, "auto") == 0 ? RING_AUTO : on ? RING_ON : RING_OFF;
	return 0;
}

static char *format_switch(const struct option *option, const void *value,
			   struct arena *arena)
{
	(void)option;
	return arena_strdup(arena, ring_want_name(*(const unsigned *)value));
}

/* -- whole numbers: of something, of bytes, of nanoseconds */

static char *format_plain(uint64_t value, char *buffer)
{
	snprintf(buffer, UNITS_TEXT_MAX, "%llu", (unsigned long long)value);
	return buffer;
}

const struct number_kind number_count = {
	units_parse_count, format_plain, "a whole number", "64 or 10k",
};
const struct number_kind number_size = {
	units_parse_size, units_format_size, "a size", "4096, 4K or 1M",
};
const struct number_kind number_duration = {
	units_parse_duration, units_format_duration, "a time", "10, 0.5, 200ms or 5m",
};

uint64_t number_max(const struct option *option)
{
	if (option->max > 0)
		return option->max;
	return option->type == OPTION_UINT ? UINT_MAX : UINT64_MAX;
}

int number_parse(const struct number_kind *kind, const struct option *option,
		 const char *text, uint64_t *value, struct err *err)
{
	char limit[UNITS_TEXT_MAX];
	uint64_t parsed = 0;
	const int ret = kind->parse(text, &parsed);

	if (ret == -EINVAL)
		return err_request(err, EINVAL, "'%s' is not %s (try %s)", text, kind->what,
				   kind->examples);
	if (ret == -ERANGE || parsed > number_max(option))
		return err_request(err, EINVAL, "'%s' is too large (at most %s)", text,
				   kind->format(number_max(option), limit));
	if (parsed < option->min)
		return err_request(err, EINVAL, "'%s' is too small (at least %s)", text,
				   kind->format(option->min, limit));

	*value = parsed;
	return 0;
}

static int parse_uint(const struct option *option, const char *text, void *value,
		      struct arena *arena, struct err *err)
{
	uint64_t number = 0;
	int ret;

	(void)arena;
	if (option->zero && strcmp(text, option->zero) == 0) {
		*(unsigned *)value = 0;
		return 0;
	}
	ret = number_parse(&number_count, option, text, &number, err);
	if (ret == 0)
		*(unsigned *)value = (unsigned)number;
	return ret;
}

static char *format_uint(const struct option *option, const void *value,
			 struct arena *arena)
{
	if (option->zero && *(const unsigned *)value == 0)
		return arena_strdup(arena, option->zero);
	return arena_printf(arena, "%u", *(const unsigned *)value);
}

static int parse_count(const struct option *option, const char *text, void *value,
		       struct arena *arena, struct err *err)
{
	(void)arena;
	return number_parse(&number_count, option, text, value, err);
}

static int parse_size(const struct option *option, const char *text, void *value,
		      struct arena *arena, struct err *err)
{
	(void)arena;
	return number_parse(&number_size, option, text, value, err);
}

static int parse_duration(const struct option *option, const char *text, void *value,
			  struct arena *arena, struct err *err)
{
	(void)arena;
	return number_parse(&number_duration, option, text, value, err);
}

char *number_format(const struct number_kind *kind, uint64_t value, struct arena *arena)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(arena, kind->format(value, text));
}

static char *format_count(const struct option *option, const void *value,
			  struct arena *arena)
{
	(void)option;
	return number_format(&number_count, *(const uint64_t *)value, arena);
}

static char *format_size(const struct option *option, const void *value,
			 struct arena *arena)
{
	(void)option;
	return number_format(&number_size, *(const uint64_t *)value, arena);
}

static char *format_duration(const struct option *option, const void *value,
			     struct arena *arena)
{
	(void)option;
	return number_format(&number_duration, *(const uint64_t *)value, arena);
}

/* -- ratio: "1.5", or as two shares, "60/40" */

/* Digits with at most one point: no sign, exponent, "inf" or "0x", which strtod(3)
 * takes. */
static bool parse_decimal(const char *text, size_t length, double *value)
{
	char copy[32];
	unsigned digits = 0, points = 0;

	if (length >= sizeof(copy))
		return false;
	for (size_t i = 0; i < length; i++) {
		digits += isdigit((unsigned char)text[i]) != 0;
		points += text[i] == '.';
	}
	if (digits == 0 || points > 1 || digits + points != length)
		return false;

	memcpy(copy, text, length);
	copy[length] = '\0';
	*value = strtod(copy, NULL);
	return true;
}

static int parse_ratio(const struct option *option, const char *text, void *value,
		       struct arena *arena, struct err *err)
{
	const char *slash = strchr(text, '/');
	double first, second = 1;

	(void)arena;
	if (!parse_decimal(text, slash ? (size_t)(slash - text) : strlen(text), &first) ||
	    (slash && !parse_decimal(slash + 1, strlen(slash + 1), &second)))
		return err_request(err, EINVAL, "'%s' is not a ratio (try 1.5 or 60/40)",
				   text);
	if (!slash && option->max > 0 && first > (double)option->max)
		return err_request(err, EINVAL, "'%s' is %s to 1, not a percentage (write %s/1, or "
				   "two shares as in 70/30)", text, text, text);
	if (second <= 0)
		return err_request(err, EINVAL, "'%s' divides by zero (for reads only use "
				   "a read mode)", text);

	*(double *)value = first / second;
	return 0;
}

static char *format_decimal(const struct option *option, const void *value,
			    struct arena *arena)
{
	char text[UNITS_TEXT_MAX];

	(void)option;
	return arena_strdup(arena, units_format_decimal(*(const double *)value, text));
}

static char *format_ratio(const struct option *option, const void *value,
			  struct arena *arena)
{
	const bool needs_slash = option->max > 0 && *(const double *)value > (double)option->max;

	return arena_printf(arena, "%s%s", format_decimal(option, value, arena),
			    needs_slash ? "/1" : "");
}

/* -- decimal: a number that need not be whole: 99.9, 0.5, 10k */

static int parse_decimal_value(const struct option *option, const char *text, void *value,
			       struct arena *arena, struct err *err)
{
	uint64_t whole;
	double number;

	(void)arena;
	if (units_parse_count(text, &whole) == 0)
		number = (double)whole;
	else if (!parse_decimal(text, strlen(text), &number))
		return err_request(err, EINVAL, "'%s' is not a number (try 99.9, 500 or 10k)",
				   text);
	if (number > (double)option->max)
		return err_request(err, EINVAL, "'%s' is too large (at most %llu)", text,
				   (unsigned long long)option->max);
	*(double *)value = number;
	return 0;
}

/* -- names */

int names_index(const char *const names[], const char *name)
{
	for (int i = 0; names[i]; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

char *names_join(const char *const names[], const char *separator, struct arena *arena)
{
	size_t length = 0;
	char *text, *to;

	for (unsigned i = 0; names[i]; i++)
		length += strlen(names[i]) + strlen(separator);
	text = to = arena_alloc(arena, length + 1);
	for (unsigned i = 0; names[i]; i++)
		to = stpcpy(stpcpy(to, i > 0 ? separator : ""), names[i]);
	return text;
}

int names_refuse(const char *const names[], const char *name, const char *what,
		 struct err *err)
{
	const char *near = fio_value(name);
	char hint[NEAREST_HINT_MAX];
	struct arena arena;

	arena_init(&arena);
	if (!near || names_index(names, near) < 0)
		near = nearest_name(name, names);
	err_request(err, EINVAL, "'%s' is not %s%s: %s", name, what, nearest_hint(near, hint),
		    names_join(names, "|", &arena));
	arena_release(&arena);
	return -EINVAL;
}

void names_of_engines(const char *names[NAMES_MAX])
{
	unsigned count = 0;

	names[count++] = "auto";
	for (unsigned i = 0; engines[i] && count < NAMES_MAX - 1; i++)
		names[count++] = engines[i]->name;
	names[count] = NULL;
}

static int parse_choice(const struct option *option, const char *text, void *value,
			struct arena *arena, struct err *err)
{
	const int index = names_index(option->choices, text);

	(void)arena;
	if (index < 0)
		return names_refuse(option->choices, text, "one of these", err);
	*(unsigned *)value = (unsigned)index;
	return 0;
}

static char *format_choice(const struct option *option, const void *value,
			   struct arena *arena)
{
	return arena_strdup(arena, option->choices[*(const unsigned *)value]);
}

static int parse_string(const struct option *option, const char *text, void *value,
			struct arena *arena, struct err *err)
{
	(void)option, (void)err;
	*(const char **)value = arena_strdup(arena, text);
	return 0;
}

static char *format_string(const struct option *option, const void *value,
			   struct arena *arena)
{
	const char *text = *(const char *const *)value;

	(void)option;
	return arena_strdup(arena, text ? text : "");
}

static int parse_engine(const struct option *option, const char *text, void *value,
			struct arena *arena, struct err *err)
{
	const char *names[NAMES_MAX];

	names_of_engines(names);
	if (names_index(names, text) < 0)
		return names_refuse(names, text, "an engine", err);
	return parse_string(option, text, value, arena, err);
}

/* -- the functions used by option_type.c */

const struct option_type_ops option_bool = { parse_bool, format_bool };
const struct option_type_ops option_switch = { parse_switch, format_switch };
const struct option_type_ops option_uint = { parse_uint, format_uint };
const struct option_type_ops option_count_type = { parse_count, format_count };
const struct option_type_ops option_size = { parse_size, format_size };
const struct option_type_ops option_duration = { parse_duration, format_duration };
const struct option_type_ops option_ratio = { parse_ratio, format_ratio };
const struct option_type_ops option_decimal = { parse_decimal_value, format_decimal };
const struct option_type_ops option_choice = { parse_choice, format_choice };
const struct option_type_ops option_string = { parse_string, format_string };
const struct option_type_ops option_engine = { parse_engine, format_string };
