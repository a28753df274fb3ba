/*
 * Names are composed by vary_name(): parts separated by commas, "KEY=VALUE" or, for a section, an
 * engine and the depth after an engine, only the value.
 */
#include "name_columns.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_WIDTH_MIN = 12, NAME_WIDTH_KEPT = 24, PART_WIDTH_MIN = 6 };

struct part {
	const char *key, *value;		/* key "": the value alone */
};

/* Number of parts; 0 if there are too many. */
static unsigned take_apart(const char *name, struct part parts[NAME_COLUMNS_MAX],
			   struct arena *arena)
{
	char *rest = arena_strdup(arena, name), *text;
	unsigned count = 0;

	while ((text = strsep(&rest, ","))) {
		char *equals = strchr(text, '=');

		if (count == NAME_COLUMNS_MAX)
			return 0;
		if (equals)
			*equals = '\0';
		parts[count++] = (struct part){ .key = equals ? text : "",
						.value = equals ? equals + 1 : text };
	}
	return count;
}

static bool is_number(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

/* A number alone is the depth after an engine. */
static const char *key_of(const struct part *part, unsigned index)
{
	return index > 0 && *part->key == '\0' && is_number(part->value) ? "iodepth" : part->key;
}

static bool is_among(const char *key, const char *const list[])
{
	for (; list && *list; list++)
		if (strcmp(key, *list) == 0)
			return true;
	return false;
}

/* Abbreviated to the width of its values, if that remains clear. */
static const char *title_of(const char *key)
{
	static const struct { const char *key, *title; } titles[] = {
		{ "file-block-size", "block" }, { "iodepth", "depth" }, { "threads", "loops" },
	};

	if (*key == '\0')
		return NULL;
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (strcmp(key, titles[i].key) == 0)
			return titles[i].title;
	return strncmp(key, "file-", 5) == 0 ? key + 5 : key;
}

/* "log/block" of "log/file-block-size". */
static const char *title_of_job(const char *key, struct arena *arena)
{
	const char *slash = strchr(key, '/');

	if (!slash)
		return title_of(key);
	return arena_printf(arena, "%.*s%s", (int)(slash + 1 - key), key, title_of(slash + 1));
}

static bool are_of_one_form(const struct name_columns *names, const struct comparison *comparison,
			    const struct part first[NAME_COLUMNS_MAX])
{
	for (unsigned v = 1; v < comparison->variant_count; v++) {
		struct part parts[NAME_COLUMNS_MAX];

		if (take_apart(comparison->variants[v].name, parts, names->arena) != names->parts)
			return false;
		for (unsigned i = 0; i < names->parts; i++)
			if (strcmp(key_of(&parts[i], i), key_of(&first[i], i)) != 0)
				return false;
	}
	return true;
}

void name_columns_init(struct name_columns *names, const struct comparison *comparison,
		       const char *const beside[], struct arena *arena)
{
	struct part parts[NAME_COLUMNS_MAX];

	*names = (struct name_columns){ .arena = arena };
	if (comparison->variant_count > 1)
		names->parts = take_apart(comparison->variants[0].name, parts, arena);
	if (names->parts == 0 || !are_of_one_form(names, comparison, parts)) {
		names->parts = 1;
		names->count = 1;
		return;
	}
	for (unsigned i = 0; i < names->parts; i++) {
		const char *key = key_of(&parts[i], i);

		if (is_among(key, beside))
			continue;
		names->titles[names->count] = title_of_job(key, arena);
		names->part_of[names->count++] = i;
	}
}

void name_columns_head(const struct name_columns *names, const char *title,
		       struct table_column columns[])
{
	for (unsigned i = 0; i < names->count; i++) {
		const bool whole = !names->titles[i];
		const unsigned title_width = whole ? 0 : (unsigned)strlen(names->titles[i]);

		columns[i] = (struct table_column){
			.title = whole ? title : names->titles[i],
			.gap = i > 0 ? 2 : 0,
			.width_min = whole ? NAME_WIDTH_MIN : PART_WIDTH_MIN,
			.width_kept = whole ? NAME_WIDTH_KEPT :
				title_width > NAME_WIDTH_MIN ? title_width : NAME_WIDTH_MIN,
		};
	}
}

void name_columns_fill(const struct name_columns *names, const char *name, struct table_cell *row)
{
	struct part parts[NAME_COLUMNS_MAX];
	const bool whole = names->parts == 1 && !names->titles[0];

	if (!whole)
		take_apart(name, parts, names->arena);
	for (unsigned i = 0; i < names->count; i++)
		row[i].text = whole ? name : parts[names->part_of[i]].value;
}

bool name_columns_have_title(const struct name_columns *names)
{
	return names->count > 0 && !names->titles[0];
}
