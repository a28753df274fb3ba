/*
 * Values that are lists: elements between commas, except for paths, which may have commas in them.
 * Blanks around an element do not count.
 * "" is a list without elements; an empty element in a list is a mistake.
 */
#include "option_type.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "spec.h"

/* Length up to the next comma that is not escaped, or to the end. */
static size_t element_length(const char *text)
{
	size_t length = 0;

	while (text[length] && text[length] != ',')
		length += text[length] == '\\' && text[length + 1] ? 2 : 1;
	return length;
}

char *option_next_element(const char **at, struct arena *arena)
{
	const char *from = *at, *const end = from + element_length(from);
	char *element, *to;

	if (*from == '\0')
		return NULL;

	element = to = arena_alloc(arena, (size_t)(end - from) + 1);
	while (isblank((unsigned char)*from))
		from++;
	while (from < end) {
		if (from[0] == '\\' && (from[1] == ',' || from[1] == '\\'))
			from++;
		*to++ = *from++;
	}
	while (to > element && isblank((unsigned char)to[-1]))
		to--;
	*to = '\0';

	*at = strcmp(end, ",") == 0 ? " " : *end ? end + 1 : end;
	return element;
}

static unsigned count_elements(const char *text, struct arena *arena)
{
	unsigned count = 0;

	while (option_next_element(&text, arena))
		count++;
	return count;
}

static int parse_flags(const struct option *option, const char *text, void *value,
		       struct arena *arena, struct err *err)
{
	unsigned flags = 0;
	const char *name;

	if (strcmp(text, "none") == 0)
		text = "";
	while ((name = option_next_element(&text, arena))) {
		const int index = names_index(option->choices, name);

		if (index < 0)
			return names_refuse(option->choices, name, "a flag", err);
		flags |= 1u << index;
	}
	*(unsigned *)value = flags;
	return 0;
}

static char *format_flags(const struct option *option, const void *value,
			  struct arena *arena)
{
	const unsigned flags = *(const unsigned *)value;
	const char *names[NAMES_MAX];
	unsigned count = 0;

	for (unsigned i = 0; option->choices[i]; i++)
		if (flags & 1u << i)
			names[count++] = option->choices[i];
	names[count] = NULL;
	return count > 0 ? names_join(names, ",", arena) : arena_strdup(arena, "none");
}

static int parse_strings(const struct option *option, const char *text, void *value,
			 struct arena *arena, struct err *err)
{
	const unsigned count = count_elements(text, arena);
	struct string_list list = {
		.at = arena_alloc(arena, (count + 1) * sizeof(*list.at)),
	};
	const char *rest = text, *element;

	(void)option;
	while ((element = option_next_element(&rest, arena))) {
		if (*element == '\0')
			return err_request(err, EINVAL, "'%s' has an empty element", text);
		list.at[list.count++] = element;
	}
	*(struct string_list *)value = list;
	return 0;
}

static int parse_paths(const struct option *option, const char *text, void *value,
		       struct arena *arena, struct err *err)
{
	struct string_list list = { .count = 0 };
	unsigned lines = 1;

	for (const char *at = text; *at; at++)
		lines += *at == PATH_SEPARATOR;
	list.at = arena_alloc(arena, lines * sizeof(*list.at));
	while (*text) {
		const size_t length = strcspn(text, (char[]){ PATH_SEPARATOR, '\0' });

		if (length == 0)
			return err_request(err, EINVAL, option->check ? "is empty"
							       : "a path is empty");
		list.at[list.count] = arena_strndup(arena, text, length);
		if (option->check && option->check(list.at[list.count], err) < 0)
			return -EINVAL;
		list.count++;
		text += length + (text[length] == PATH_SEPARATOR);
	}
	*(struct string_list *)value = list;
	return 0;
}

static char *format_paths(const struct option *option, const void *value, struct arena *arena)
{
	const struct string_list *list = value;
	const char **parts = arena_alloc(arena, (list->count + 1) * sizeof(*parts));

	(void)option;
	for (unsigned i = 0; i < list->count; i++)
		parts[i] = list->at[i];
	return names_join(parts, (char[]){ PATH_SEPARATOR, '\0' }, arena);
}

static char *escaped(const char *text, struct arena *arena)
{
	char *const out = arena_alloc(arena, 2 * strlen(text) + 1);
	char *to = out;

	for (; *text; text++) {
		if (*text == ',' || *text == '\\')
			*to++ = '\\';
		*to++ = *text;
	}
	return out;
}

static char *format_strings(const struct option *option, const void *value,
			    struct arena *arena)
{
	const struct string_list *list = value;
	const char **parts = arena_alloc(arena, (list->count + 1) * sizeof(*parts));

	(void)option;
	for (unsigned i = 0; i < list->count; i++)
		parts[i] = escaped(list->at[i], arena);
	return names_join(parts, ",", arena);
}

static int parse_durations(const struct option *option, const char *text, void *value,
			   struct arena *arena, struct err *err)
{
	const unsigned count = count_elements(text, arena);
	struct duration_list list = {
		.at_ns = arena_alloc(arena, (count + 1) * sizeof(*list.at_ns)),
	};
	const char *element;
	int ret;

	while ((element = option_next_element(&text, arena))) {
		ret = number_parse(&number_duration, option, element,
				   &list.at_ns[list.count], err);
		if (ret < 0)
			return ret;
		list.count++;
	}
	*(struct duration_list *)value = list;
	return 0;
}

static char *format_durations(const struct option *option, const void *value,
			      struct arena *arena)
{
	const struct duration_list *list = value;
	const char **parts = arena_alloc(arena, (list->count + 1) * sizeof(*parts));

	(void)option;
	for (unsigned i = 0; i < list->count; i++)
		parts[i] = number_format(&number_duration, list->at_ns[i], arena);
	return names_join(parts, ",", arena);
}

/* "5" or "0-3" */
static bool parse_cpu_range(const char *text, unsigned cpu_max, unsigned *first,
			    unsigned *last)
{
	char *end;
	unsigned long low, high;

	if (!isdigit((unsigned char)*text))
		return false;
	low = high = strtoul(text, &end, 10);
	if (*end == '-') {
		if (!isdigit((unsigned char)end[1]))
			return false;
		high = strtoul(end + 1, &end, 10);
	}
	if (*end != '\0' || low > high || high > cpu_max)
		return false;

	*first = (unsigned)low;
	*last = (unsigned)high;
	return true;
}

/* Twice over the text: first to count the CPUs, then to store them. */
static int parse_cpus(const struct option *option, const char *text, void *value,
		      struct arena *arena, struct err *err)
{
	const unsigned cpu_max = (unsigned)number_max(option);
	struct cpu_list list = { 0 };
	unsigned first = 0, last = 0, count = 0;
	const char *rest, *element;

	for (rest = text; (element = option_next_element(&rest, arena));) {
		if (!parse_cpu_range(element, cpu_max, &first, &last))
			return err_request(err, EINVAL, "'%s' is not a list of CPUs up to %u "
					   "(try 0-3,8)", text, cpu_max);
		count += last - first + 1;
		if (count > cpu_max + 1)
			return err_request(err, EINVAL, "'%s' names more than %u CPUs", text,
					   cpu_max + 1);
	}

	list.at = arena_alloc(arena, (count + 1) * sizeof(*list.at));
	for (rest = text; (element = option_next_element(&rest, arena));) {
		parse_cpu_range(element, cpu_max, &first, &last);
		for (unsigned cpu = first; cpu <= last; cpu++)
			list.at[list.count++] = cpu;
	}
	*(struct cpu_list *)value = list;
	return 0;
}

static char *format_cpus(const struct option *option, const void *value,
			 struct arena *arena)
{
	const struct cpu_list *list = value;
	const char **parts = arena_alloc(arena, (list->count + 1) * sizeof(*parts));
	unsigned end, count = 0;

	(void)option;
	for (unsigned i = 0; i < list->count; i = end) {
		for (end = i + 1; end < list->count; end++)
			if (list->at[end] != list->at[end - 1] + 1)
				break;
		if (end - i == 1)
			parts[count++] = arena_printf(arena, "%u", list->at[i]);
		else
			parts[count++] = arena_printf(arena, "%u-%u", list->at[i],
						      list->at[end - 1]);
	}
	return names_join(parts, ",", arena);
}

const struct option_type_ops option_flags = { parse_flags, format_flags };
const struct option_type_ops option_paths = { parse_paths, format_paths };
const struct option_type_ops option_strings = { parse_strings, format_strings };
const struct option_type_ops option_durations = { parse_durations, format_durations };
const struct option_type_ops option_cpus = { parse_cpus, format_cpus };
