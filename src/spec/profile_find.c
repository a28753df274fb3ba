/*
 * Finding profiles: the directories to search, lookup of a name in them, and the list of all
 * profiles. The first match is used; the built-in profiles come last.
 */
#include "profile.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "profile_builtin.h"

enum { DIRECTORIES_MAX = 32, ENTRIES_MAX = 1024 };

static const char suffix[] = ".ini";

struct search_path {
	const char *at[DIRECTORIES_MAX];
	unsigned count;
};

static void search_path_add(struct search_path *places, const char *path)
{
	if (places->count < DIRECTORIES_MAX && *path)
		places->at[places->count++] = path;
}

static void search_path_add_list(struct search_path *places, const char *list, struct arena *arena)
{
	char *rest = arena_strdup(arena, list), *directory;

	while ((directory = strsep(&rest, ":")))
		search_path_add(places, directory);
}

static void search_path_collect(struct search_path *places, struct arena *arena)
{
	const char *list = getenv("RINGBENCH_PROFILE_PATH");
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");

	places->count = 0;
	search_path_add(places, "bench-profiles");
	if (list)
		search_path_add_list(places, list, arena);
	if (config && *config)
		search_path_add(places, arena_printf(arena, "%s/ringbench/profiles", config));
	else if (home && *home)
		search_path_add(places, arena_printf(arena, "%s/.config/ringbench/profiles",
						  home));
	search_path_add(places, RINGBENCH_PROFILE_DIR);
	search_path_add(places, PROFILE_BUILTIN_DIR);
}

static bool has_suffix(const char *name)
{
	const size_t length = strlen(name);

	return length > strlen(suffix) &&
	       strcmp(name + length - strlen(suffix), suffix) == 0;
}

static bool is_path(const char *name)
{
	return strchr(name, '/') || has_suffix(name);
}

char *profile_name_of(const char *path, struct arena *arena)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const size_t length = strlen(name);

	return arena_strndup(arena, name,
			     has_suffix(name) ? length - strlen(suffix) : length);
}

/* The directory of `beside` with its slash; "" if that is the current one. */
static char *directory_of(const char *beside, struct arena *arena)
{
	const char *slash = beside ? strrchr(beside, '/') : NULL;

	return arena_strndup(arena, beside ? beside : "",
			     slash ? (size_t)(slash - beside) + 1 : 0);
}

static bool is_there(const char *path)
{
	return profile_builtin_text(path) || access(path, F_OK) == 0;
}

static const char *find_path(const char *name, const char *beside, struct arena *arena)
{
	const char *path = name;

	if (beside && name[0] != '/')
		path = arena_printf(arena, "%s%s", directory_of(beside, arena), name);
	return is_there(path) ? path : NULL;
}

static const char *find_name(const char *name, const char *beside, struct arena *arena)
{
	struct search_path places;
	const char *path;

	if (beside) {
		path = arena_printf(arena, "%s%s%s", directory_of(beside, arena), name, suffix);
		if (is_there(path))
			return path;
	}

	search_path_collect(&places, arena);
	for (unsigned i = 0; i < places.count; i++) {
		path = arena_printf(arena, "%s/%s%s", places.at[i], name, suffix);
		if (is_there(path))
			return path;
	}
	return NULL;
}

/* Names and paths of existing profiles, unsorted. */
struct found {
	struct profile_entry *at;	/* [ENTRIES_MAX] */
	unsigned count;
};

static bool found_has(const struct found *found, const char *name)
{
	for (unsigned i = 0; i < found->count; i++)
		if (strcmp(found->at[i].name, name) == 0)
			return true;
	return false;
}

static void found_add(struct found *found, const char *path, struct arena *arena)
{
	const char *name = profile_name_of(path, arena);

	if (found->count == ENTRIES_MAX || !has_suffix(path) || found_has(found, name))
		return;
	found->at[found->count++] = (struct profile_entry){ .name = name, .path = path };
}

static void found_add_directory(struct found *found, const char *directory, struct arena *arena)
{
	DIR *dir = opendir(directory);
	const struct dirent *file;

	if (!dir)
		return;		/* often none of them exists */

	while ((file = readdir(dir)))
		found_add(found, arena_printf(arena, "%s/%s", directory, file->d_name), arena);
	closedir(dir);
}

static int by_name(const void *a, const void *b)
{
	const struct profile_entry *first = a, *second = b;

	return strcmp(first->name, second->name);
}

static struct found find_all(struct arena *arena)
{
	struct found found = {
		.at = arena_alloc(arena, ENTRIES_MAX * sizeof(*found.at)),
	};
	struct search_path places;

	search_path_collect(&places, arena);
	for (unsigned i = 0; i < places.count; i++)
		found_add_directory(&found, places.at[i], arena);
	for (const struct profile_builtin *b = profile_builtins; b->path; b++)
		found_add(&found, b->path, arena);
	qsort(found.at, found.count, sizeof(*found.at), by_name);
	return found;
}

static void say_unknown(const char *name, struct arena *arena, struct err *err)
{
	const struct found found = find_all(arena);
	const char **names = arena_alloc(arena, (found.count + 1) * sizeof(*names));
	const char *list = "";
	char hint[NEAREST_HINT_MAX];

	for (unsigned i = 0; i < found.count; i++) {
		names[i] = found.at[i].name;
		list = arena_printf(arena, "%s%s%s", list, i > 0 ? ", " : "", names[i]);
	}

	err_add(err, "no profile '%s'%s; there are: %s", name,
		nearest_hint(nearest_name(name, names), hint), list);
}

const char *profile_find(const char *name, const char *beside, struct arena *arena,
			 struct err *err)
{
	const char *path;

	path = is_path(name) ? find_path(name, beside, arena) :
			       find_name(name, beside, arena);
	if (path)
		return path;

	if (is_path(name))
		err_add(err, "no profile '%s': there is no such file", name);
	else
		say_unknown(name, arena, err);
	return NULL;
}

unsigned profile_find_all(struct profile_entry **entries, struct arena *arena)
{
	const struct found found = find_all(arena);

	*entries = found.at;
	return found.count;
}
