/*
 * A profile: the settings of its file, which override inherited ones.
 */
#include "profile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "profile_read.h"

/* The chain of inheriting profiles, from the one being read up to the requested one. */
struct chain {
	const char *path;		/* canonical */
	const struct chain *heir;
	unsigned length;
};

static int load(struct profile *profile, const char *path, const struct chain *heir,
		struct arena *arena, struct err *err);

/* Values that the profile does not set are the parent's. */
static void take_from(struct profile *profile, const struct profile *parent)
{
	struct settings own = profile->base;

	profile->base = parent->base;
	settings_overlay(&profile->base, &own);
	if (profile->variant_count == 0 && profile->jobs.count == 0) {
		profile->jobs = parent->jobs;
		profile->variants = parent->variants;
		profile->variant_count = parent->variant_count;
	}
	if (*profile->description == '\0')
		profile->description = parent->description;
}

static const char *canonical_path(const char *path, struct arena *arena)
{
	char *resolved = realpath(path, NULL);
	const char *canonical = arena_strdup(arena, resolved ? resolved : path);

	free(resolved);
	return canonical;
}

static bool is_in_chain(const struct chain *chain, const char *canonical)
{
	for (; chain; chain = chain->heir)
		if (strcmp(chain->path, canonical) == 0)
			return true;
	return false;
}

/* The path of the parent; NULL after adding the reason to `why`. */
static const char *find_parent(const struct profile *profile, const char *name,
			       const struct chain *chain, struct arena *arena, struct err *why)
{
	const char *path = profile_find(name, profile->path, arena, why);

	if (!path)
		return NULL;
	if (is_in_chain(chain, canonical_path(path, arena)))
		err_add(why, "'%s' inherits from itself", name);
	else if (chain->length == PROFILE_INHERIT_MAX)
		err_add(why, "more than %d profiles deep", PROFILE_INHERIT_MAX);
	else
		return path;
	return NULL;
}

static int inherit(struct profile *profile, const struct profile_key *key,
		   const struct chain *chain, struct arena *arena, struct err *err)
{
	struct profile parent;
	struct err why = { 0 };
	const char *path;
	int ret;

	path = find_parent(profile, key->value, chain, arena, &why);
	if (!path)
		return err_add(err, "%s:%u: inherit: %s", profile->path, key->line_number,
			       why.text);
	ret = load(&parent, path, chain, arena, err);
	if (ret == 0)
		take_from(profile, &parent);
	return ret;
}

static int load(struct profile *profile, const char *path, const struct chain *heir,
		struct arena *arena, struct err *err)
{
	const struct chain chain = {
		.path	= canonical_path(path, arena),
		.heir	= heir,
		.length	= heir ? heir->length + 1 : 0,
	};
	struct profile_keys keys;
	int ret;

	*profile = (struct profile){
		.name		= profile_name_of(path, arena),
		.path		= path,
		.comment	= "",
		.variants	= arena_alloc(arena, PROFILE_VARIANTS_MAX *
						     sizeof(*profile->variants)),
	};
	settings_init(&profile->base, arena);

	ret = profile_read(profile, &keys, arena, err);
	profile->description = keys.description.value ? keys.description.value : "";
	if (keys.inherit.value && inherit(profile, &keys.inherit, &chain, arena, err) < 0)
		ret = -EINVAL;
	return ret;
}

int profile_load(struct profile *profile, const char *name, struct arena *arena,
		 struct err *err)
{
	const char *path = profile_find(name, NULL, arena, err);

	if (!path)
		return -err->code;
	return load(profile, arena_strdup(arena, path), NULL, arena, err);
}

static const char *describe(const char *path, struct arena *arena)
{
	struct err err = { 0 };
	struct profile profile;

	if (profile_load(&profile, path, arena, &err) == 0)
		return profile.description;
	return arena_printf(arena, "(broken: %.*s)", (int)strcspn(err.text, "\n"), err.text);
}

unsigned profile_list(struct profile_entry **entries, struct arena *arena)
{
	const unsigned count = profile_find_all(entries, arena);

	for (unsigned i = 0; i < count; i++)
		(*entries)[i].description = describe((*entries)[i].path, arena);
	return count;
}
