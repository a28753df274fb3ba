/*
 * Parses the heading of a section: a variant, a job of it, or a job of every variant.
 */
#include "profile_read.h"

#include <ctype.h>
#include <string.h>

#include "plan.h"

bool profile_is_name(const char *text)
{
	if (*text == '\0' || strlen(text) > PROFILE_NAME_MAX)
		return false;
	for (; *text; text++)
		if (!isalnum((unsigned char)*text) && !strchr("_.+-", *text))
			return false;
	return true;
}

static struct profile_variant *find_variant(struct profile *profile, const char *name)
{
	for (unsigned i = 0; i < profile->variant_count; i++)
		if (strcmp(profile->variants[i].name, name) == 0)
			return &profile->variants[i];
	return NULL;
}

/* The variant of that name, a new one if there is none; NULL after adding to `why`. */
static struct profile_variant *take_variant(struct profile *profile, const char *name,
					    struct arena *arena, struct err *why)
{
	struct profile_variant *variant = find_variant(profile, name);

	if (variant)
		return variant;
	if (profile->variant_count == PROFILE_VARIANTS_MAX) {
		err_add(why, "is beyond the limit of %d variants", PROFILE_VARIANTS_MAX);
		return NULL;
	}
	variant = &profile->variants[profile->variant_count++];
	variant->name = name;
	settings_init(&variant->settings, arena);
	return variant;
}

static struct settings *add_job(struct profile_jobs *jobs, const char *name,
				struct arena *arena, struct err *why)
{
	struct profile_job *job;

	for (unsigned i = 0; i < jobs->count; i++) {
		if (strcmp(jobs->at[i].name, name) == 0) {
			err_add(why, "is there twice");
			return NULL;
		}
	}
	if (jobs->count == PLAN_JOBS_MAX) {
		err_add(why, "is beyond the limit of %d jobs", PLAN_JOBS_MAX);
		return NULL;
	}
	if (!jobs->at)
		jobs->at = arena_alloc(arena, PLAN_JOBS_MAX * sizeof(*jobs->at));
	job = &jobs->at[jobs->count++];
	job->name = name;
	settings_init(&job->settings, arena);
	return &job->settings;
}

static struct settings *open_variant(struct profile *profile, const char *name,
				     struct arena *arena, struct err *why)
{
	struct profile_variant *variant = take_variant(profile, name, arena, why);

	if (variant && variant->has_section) {
		err_add(why, "is there twice");
		return NULL;
	}
	if (!variant)
		return NULL;
	variant->has_section = true;
	return &variant->settings;
}

static bool check_name(const char *name, const char *whose, struct err *why)
{
	if (profile_is_name(name))
		return true;
	err_add(why, "a %s's name has 1 to %d letters, digits or _.+-", whose,
		PROFILE_NAME_MAX);
	return false;
}

struct settings *profile_section(struct profile *profile, const char *heading,
				 struct arena *arena, struct err *why)
{
	const char *slash = strchr(heading, '/');
	const char *name = slash ? arena_strndup(arena, heading, (size_t)(slash - heading))
				 : heading;
	const bool of_all = strcmp(name, "*") == 0;
	struct profile_variant *variant;

	if (of_all && !slash) {
		err_add(why, "options for all variants belong above the first section");
		return NULL;
	}
	if ((!of_all && !check_name(name, "variant", why)) ||
	    (slash && !check_name(slash + 1, "job", why)))
		return NULL;
	if (!slash)
		return open_variant(profile, name, arena, why);
	if (of_all)
		return add_job(&profile->jobs, slash + 1, arena, why);
	variant = take_variant(profile, name, arena, why);
	return variant ? add_job(&variant->jobs, slash + 1, arena, why) : NULL;
}
