/* scratch_sets: places are distinguished by their names, as given by the user. */
#include "scratch_sets.h"

#include <string.h>

static const char *find(const struct scratch_sets *sets, const char *place)
{
	for (unsigned i = 0; i < sets->places.count; i++)
		if (strcmp(sets->places.at[i], place) == 0)
			return sets->directories.at[i];
	return NULL;
}

/* Lists grow a little with each job. */
static void append(struct string_list *list, const struct string_list *more, struct arena *arena)
{
	const char **at = arena_alloc(arena, (list->count + more->count) * sizeof(*at));

	for (unsigned i = 0; i < list->count; i++)
		at[i] = list->at[i];
	for (unsigned i = 0; i < more->count; i++)
		at[list->count + i] = more->at[i];
	list->at = at;
	list->count += more->count;
}

/* In places that no job has named before. */
static int make(struct scratch_sets *sets, const struct spec *spec, struct arena *arena,
		const struct target_context *context, struct err *err)
{
	struct spec of_new = *spec, made;
	const char **at = arena_alloc(arena, spec->targets.count * sizeof(*at));
	int ret;

	of_new.targets = (struct string_list){ .at = at };
	for (unsigned i = 0; i < spec->targets.count; i++)
		if (!find(sets, spec->targets.at[i]))
			at[of_new.targets.count++] = spec->targets.at[i];
	if (of_new.targets.count == 0)
		return 0;
	ret = target_scratch_make(&of_new, &made, arena, context, err);
	if (ret < 0)
		return ret;
	append(&sets->places, &of_new.targets, arena);
	append(&sets->directories, &made.targets, arena);
	return 0;
}

static void point(const struct scratch_sets *sets, struct spec *spec, struct arena *arena)
{
	const char **at = arena_alloc(arena, spec->targets.count * sizeof(*at));

	for (unsigned i = 0; i < spec->targets.count; i++)
		at[i] = find(sets, spec->targets.at[i]);
	spec->targets.at = at;
}

static int make_need(struct scratch_sets *sets, struct spec *need, struct arena *arena,
		     const struct target_context *context, struct err *err)
{
	const unsigned before = sets->places.count;
	struct prepare_report report;
	const int ret = make(sets, need, arena, context, err);

	if (ret < 0 || sets->places.count - before == need->targets.count)
		return ret;
	/* Some of these places have other files, or none of this kind. */
	point(sets, need, arena);
	return target_prepare(need, context, &report, err);
}

int scratch_sets_make(struct scratch_sets *sets, struct spec *const specs[], unsigned count,
		      struct arena *arena, const struct target_context *context, struct err *err)
{
	struct spec *needs = arena_alloc(arena, count * sizeof(*needs));
	const unsigned need_count = spec_union((const struct spec *const *)specs, count, needs);
	int ret = 0;

	for (unsigned i = 0; ret == 0 && i < need_count; i++)
		ret = make_need(sets, &needs[i], arena, context, err);
	for (unsigned i = 0; ret == 0 && i < count; i++)
		point(sets, specs[i], arena);
	return ret;
}
