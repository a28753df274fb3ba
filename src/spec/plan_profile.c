/*
 * PROFILE[:VARIANT] of a command line.
 */
#include "plan_builder.h"

#include <string.h>
#include <unistd.h>

/* The text after the last colon, unless that is part of a path; cuts it off. NULL if there
 * is none. "PROFILE:VARIANT/JOB" is not a path, and refused with a better reason. */
static char *cut_variant(char *word)
{
	char *colon = strrchr(word, ':');

	if (!colon || access(word, F_OK) == 0)
		return NULL;
	*colon = '\0';
	if (!strchr(colon + 1, '/') || !strchr(word, '/') || access(word, F_OK) == 0)
		return colon + 1;
	*colon = ':';
	return NULL;
}

/* Is it "VARIANT/..."? */
static bool is_below(const char *name, const char *variant)
{
	const size_t length = strlen(variant);

	return strncmp(name, variant, length) == 0 && name[length] == '/';
}

static int pick_variant(struct plan_builder *b, const char *name)
{
	const struct profile *profile = &b->profile;
	struct arena *arena = &b->plan->arena;
	const char **names = arena_alloc(arena, (profile->variant_count + 1) * sizeof(*names));
	const char *list = "";
	char hint[NEAREST_HINT_MAX];

	for (unsigned i = 0; i < profile->variant_count; i++) {
		names[i] = profile->variants[i].name;
		if (strcmp(names[i], name) == 0) {
			b->profile.variants = &profile->variants[i];
			b->profile.variant_count = 1;
			return 0;
		}
		if (is_below(name, names[i]))
			return err_add(b->err, "profile '%s' has no variant '%s': a job runs with "
				       "its variant, '%s'", profile->name, name, names[i]);
		list = arena_printf(arena, "%s%s%s", list, i > 0 ? ", " : "", names[i]);
	}
	if (profile->variant_count == 0)
		return err_add(b->err, "profile '%s' has no variant '%s': it has no sections",
			       profile->name, name);
	return err_add(b->err, "profile '%s' has no variant '%s'%s; it has: %s", profile->name,
		       name, nearest_hint(nearest_name(name, names), hint), list);
}

/* Does the command line describe a workload, or only change one? */
static bool has_workload(const struct command_line *line)
{
	return line->job_count > 0 || settings_are_given(&line->settings, "file-test-mode");
}

/* NULL: no profile. */
static const char *profile_word(const struct plan_builder *b)
{
	if (b->line->word_count > 0)
		return b->line->words[0];
	if (b->command == COMMAND_ABLATE)
		return "ablate";
	return b->command == COMMAND_CURVE && !has_workload(b->line) ? "curve" : NULL;
}

static void take_profile(struct plan_builder *b)
{
	struct plan *plan = b->plan;

	plan->profile = b->profile.name;
	plan->profile_comment = b->profile.comment;
	plan->profile_path = b->profile.path;
	if (*b->profile.description)
		plan->description = b->profile.description;
}

int plan_load_profile(struct plan_builder *b)
{
	struct plan *plan = b->plan;
	const char *variant;
	char *word;
	int ret;

	if (b->line->profile) {
		b->profile = *b->line->profile;
		take_profile(b);
		return 0;
	}
	settings_init(&b->profile.base, &plan->arena);
	if (!profile_word(b))
		return 0;
	if (b->line->word_count > 1)
		return err_add(b->err, "unexpected word '%s': one profile at a time (options "
			       "begin with --)", b->line->words[1]);

	word = arena_strdup(&plan->arena, profile_word(b));
	variant = cut_variant(word);
	ret = profile_load(&b->profile, word, &plan->arena, b->err);
	if (ret < 0)
		return ret;

	b->profile_word = word;
	take_profile(b);
	return variant ? pick_variant(b, variant) : 0;
}
