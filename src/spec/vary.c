/*
 * A combination is a number: its digits, one per axis, are the indexes of the values. The
 * last axis is the lowest digit, so that it changes fastest.
 */
#include "vary.h"

#include <errno.h>
#include <string.h>

#include "fio_words.h"

static struct axis *axis_of(struct vary *vary, const struct option *option)
{
	for (unsigned i = 0; i < vary->axis_count; i++)
		if (vary->axes[i].option == option)
			return &vary->axes[i];
	return NULL;
}

/* NULL after adding a mistake. */
static struct axis *new_axis(struct vary *vary, const char *key,
			     const struct settings *fixed, struct arena *arena, struct err *err)
{
	const struct option *option = option_find(key);
	const char *why = NULL;

	if (!option) {
		err_add(err, "--vary: unknown option '%s'%s", key,
			option_hint(key, "", arena));
		return NULL;
	}

	if (option->scope != OPTION_OF_SPEC)
		why = "is the same for all variants of a comparison";
	else if (fixed->at[option - options].value)
		why = "is given a fixed value as well (leave one of the two out)";
	else if (axis_of(vary, option))
		why = "is varied twice (give all its values at once)";
	if (why) {
		setting_mistake(err, option, setting_from_vary, why);
		return NULL;
	}

	vary->axes[vary->axis_count].option = option;
	return &vary->axes[vary->axis_count++];
}

static bool is_list(const struct option *option)
{
	return option->type == OPTION_FLAGS || option->type == OPTION_CPUS ||
	       option->type == OPTION_DURATIONS;
}

/* A path may have a '=' in it, and then is no new key. */
static bool begins_axis(const struct axis *axis, const char *element, struct arena *arena)
{
	const char *equals = strchr(element, '=');

	if (!equals || !axis || axis->option->type != OPTION_PATHS)
		return equals;
	return option_find(arena_strndup(arena, element, (size_t)(equals - element)));
}

/* In one value of a list-like option, '+' is ','. Paths keep theirs. */
static char *without_plus(const struct option *option, const char *value,
			  struct arena *arena)
{
	char *text = arena_strdup(arena, value);

	if (is_list(option))
		for (char *at = text; (at = strchr(at, '+'));)
			*at = ',';
	return text;
}

static void add_value(struct axis *axis, const char *value, struct arena *arena,
		      struct err *err)
{
	const char *text = without_plus(axis->option, value, arena);
	struct err why = { 0 };

	if (option_check(axis->option, text, &why) < 0) {
		setting_mistake(err, axis->option, setting_from_vary, why.text);
		return;
	}

	text = option_canonical(axis->option, text, arena);
	for (unsigned i = 0; i < axis->value_count; i++) {
		if (strcmp(axis->values[i], text) == 0) {
			setting_mistake(err, axis->option, setting_from_vary,
					arena_printf(arena, "'%s' is there twice", text));
			return;
		}
	}
	axis->values[axis->value_count++] = text;
}

static void add_elements(struct vary *vary, const struct string_list *elements,
			 const struct settings *fixed, struct arena *arena,
			 struct err *err)
{
	struct axis *axis = NULL;

	for (unsigned i = 0; i < elements->count; i++) {
		const char *element = elements->at[i];
		const char *equals = strchr(element, '=');

		if (i == 0 && !equals) {
			err_add(err, "--vary: '%s' is not KEY=V1,V2 (try engine=psync,io_uring)",
				element);
			return;
		}
		if (begins_axis(axis, element, arena)) {
			axis = new_axis(vary, arena_strndup(arena, element,
							    (size_t)(equals - element)),
					fixed, arena, err);
			element = equals + 1;
		}
		if (!axis)
			continue;	/* of a wrong key: one mistake is enough */
		if (!axis->values)
			axis->values = arena_alloc(arena, elements->count *
							  sizeof(*axis->values));
		add_value(axis, element, arena, err);
	}
}

static void multiply(struct vary *vary, unsigned combinations_max, struct err *err)
{
	vary->combination_count = 1;
	for (unsigned i = 0; i < vary->axis_count; i++) {
		if (vary->axes[i].value_count > combinations_max / vary->combination_count) {
			err_add(err, "--vary makes more than the %u combinations that can be "
				"compared here at once", combinations_max);
			return;
		}
		vary->combination_count *= vary->axes[i].value_count;
	}
}

int vary_parse(struct vary *vary, const struct string_list *elements,
	       const struct settings *fixed, unsigned combinations_max, struct arena *arena,
	       struct err *err)
{
	struct err mistakes = { 0 };

	*vary = (struct vary){
		.axes = arena_alloc(arena, (elements->count + 1) * sizeof(*vary->axes)),
	};
	add_elements(vary, elements, fixed, arena, &mistakes);
	if (mistakes.code == 0)
		multiply(vary, combinations_max, &mistakes);
	return mistakes.code == 0 ? 0 : err_add(err, "%s", mistakes.text);
}

/* The value of axis `index` in a combination. */
static const char *value_in(const struct vary *vary, unsigned combination, unsigned index)
{
	for (unsigned i = vary->axis_count - 1; i > index; i--)
		combination /= vary->axes[i].value_count;
	return vary->axes[index].values[combination % vary->axes[index].value_count];
}

void vary_apply(const struct vary *vary, unsigned combination, struct settings *settings)
{
	for (unsigned i = 0; i < vary->axis_count; i++)
		settings_set(settings, vary->axes[i].option, value_in(vary, combination, i),
			     setting_from_vary);
}

/* The inverse of without_plus(): a name is a list with commas between already. */
static char *with_plus(const struct option *option, const char *value, struct arena *arena)
{
	char *text = arena_strdup(arena, value);

	if (is_list(option))
		for (char *at = text; (at = strchr(at, ','));)
			*at = '+';
	return text;
}

char *vary_name(const struct vary *vary, unsigned combination, const char *of,
		struct arena *arena)
{
	char *name = arena_strdup(arena, of ? of : "");
	bool engine_named = false;

	for (unsigned i = 0; i < vary->axis_count; i++) {
		const struct option *option = vary->axes[i].option;
		const char *value = with_plus(option, value_in(vary, combination, i),
					      arena);
		const char *comma = *name ? "," : "";
		const bool is_engine = option->type == OPTION_ENGINE;

		if (is_engine || (engine_named && strcmp(option->name, "iodepth") == 0))
			name = arena_printf(arena, "%s%s%s", name, comma, value);
		else
			name = arena_printf(arena, "%s%s%s=%s", name, comma, option->name,
					    value);
		engine_named |= is_engine;
	}
	return name;
}
