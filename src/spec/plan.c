/*
 * A plan from a command line: layers of settings are laid over each other per variant,
 * become specs, and are validated.
 *
 * A variant is a section of the profile (or the profile itself, or nothing but the
 * command line) times a combination of --vary; of `ablate`, a row of its table. What is
 * wrong with several variants in the same way is told once, with the names of those that it
 * concerns unless that is all of them.
 */
#include "plan.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ablation.h"
#include "cgroup.h"
#include "preset.h"
#include "profile.h"
#include "vary.h"

struct builder {
	struct plan *plan;
	unsigned command;
	const struct command_line *line;
	struct err *err;
	struct profile profile;		/* empty if none is named */
	const char *profile_word;	/* how it was named, without a variant; or NULL */
	struct vary vary;
	struct ablation ablation;	/* empty but for `ablate` */
};

/* -- PROFILE[:VARIANT] */

/* What follows the last colon, unless that belongs to a path; cuts it off. NULL if there
 * is none. */
static char *cut_variant(char *word)
{
	char *colon = strrchr(word, ':');

	if (!colon || strchr(colon, '/') || access(word, F_OK) == 0)
		return NULL;
	*colon = '\0';
	return colon + 1;
}

static int pick_variant(struct builder *b, const char *name)
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
		list = arena_printf(arena, "%s%s%s", list, i > 0 ? ", " : "", names[i]);
	}
	if (profile->variant_count == 0)
		return err_add(b->err, "profile '%s' has no variant '%s': it has no sections",
			       profile->name, name);
	return err_add(b->err, "profile '%s' has no variant '%s'%s; it has: %s", profile->name,
		       name, nearest_hint(nearest_name(name, names), hint), list);
}

/* NULL: no profile. */
static const char *profile_word(const struct builder *b)
{
	if (b->line->word_count > 0)
		return b->line->words[0];
	return b->command == COMMAND_ABLATE ? "ablate" : NULL;
}

static int load_profile(struct builder *b)
{
	struct plan *plan = b->plan;
	const char *variant;
	char *word;
	int ret;

	settings_init(&b->profile.base, &plan->arena);
	if (!profile_word(b))
		return 0;
	if (b->line->word_count > 1)
		return err_add(b->err, "'%s' is one word too many: one profile at a time "
			       "(options begin with --)", b->line->words[1]);

	word = arena_strdup(&plan->arena, profile_word(b));
	variant = cut_variant(word);
	ret = profile_load(&b->profile, word, &plan->arena, b->err);
	if (ret < 0)
		return ret;

	b->profile_word = word;
	plan->profile = b->profile.name;
	plan->profile_comment = b->profile.comment;
	plan->profile_path = b->profile.path;
	if (*b->profile.description)
		plan->description = b->profile.description;
	return variant ? pick_variant(b, variant) : 0;
}

/* -- layers */

/* The texts of a command line may go before the plan does. */
static void lay_command_line(struct builder *b, struct settings *settings)
{
	struct settings line;

	settings_init(&line, &b->plan->arena);
	settings_overlay(&line, &b->line->settings);
	for (unsigned i = 0; i < option_count; i++)
		if (line.at[i].value)
			line.at[i].value = arena_strdup(&b->plan->arena, line.at[i].value);
	settings_overlay(settings, &line);
}

/* What concerns the plan as a whole. */
static int parse_options(struct builder *b)
{
	struct plan *plan = b->plan;
	int ret, ret_command;

	settings_init(&plan->settings, &plan->arena);
	settings_overlay(&plan->settings, &b->profile.base);
	lay_command_line(b, &plan->settings);
	settings_fill_defaults(&plan->settings);
	ret = settings_parse(&plan->settings, OPTION_OF_PLAN, &plan->options, &plan->arena,
			     b->err);
	ret_command = settings_parse(&plan->settings, OPTION_OF_COMMAND, &plan->command,
				     &plan->arena, b->err);
	return ret < 0 ? ret : ret_command;
}

static bool is_by_hand(const struct settings *settings, const char *name)
{
	const char *origin = settings_get(settings, name)->origin;

	return origin && (strcmp(origin, setting_from_command_line) == 0 ||
			  strcmp(origin, setting_from_vary) == 0);
}

/* So that who misses files can name the command that makes them. */
static void note_whose_set(const struct builder *b, struct plan_job *job)
{
	static const struct { const char *name; enum set_option bit; } options_of_sets[] = {
		{ "target", SET_TARGET }, { "file-num", SET_FILE_NUM },
		{ "file-total-size", SET_FILE_TOTAL_SIZE },
	};

	job->spec.profile = b->profile_word;
	for (size_t i = 0; i < sizeof(options_of_sets) / sizeof(options_of_sets[0]); i++)
		if (is_by_hand(&job->settings, options_of_sets[i].name))
			job->spec.set_by_hand |= options_of_sets[i].bit;
}

/* Nothing may be written above these layers any more. */
static int finish_job(struct builder *b, struct plan_job *job)
{
	int ret;

	preset_fill(&job->settings);
	settings_fill_defaults(&job->settings);
	ret = spec_from_settings(&job->spec, &job->settings, &b->plan->arena, b->err);
	note_whose_set(b, job);
	return ret;
}

static void add_jobs(struct variant *variant, unsigned count, struct arena *arena)
{
	variant->jobs = arena_alloc(arena, count * sizeof(*variant->jobs));
	variant->job_count = count;
	for (unsigned i = 0; i < count; i++) {
		variant->jobs[i].name = "";
		settings_init(&variant->jobs[i].settings, arena);
	}
}

/* `section` may be NULL: the base alone. */
static int build_variant(struct builder *b, struct variant *variant,
			 const struct profile_variant *section, unsigned combination)
{
	struct arena *arena = &b->plan->arena;
	struct settings *settings;
	int ret;

	add_jobs(variant, 1, arena);
	settings = &variant->jobs[0].settings;
	settings_overlay(settings, &b->profile.base);
	if (section)
		settings_overlay(settings, &section->settings);
	vary_apply(&b->vary, combination, settings);
	lay_command_line(b, settings);
	ret = finish_job(b, &variant->jobs[0]);

	variant->name = vary_name(&b->vary, combination, section ? section->name : NULL, arena);
	if (*variant->name == '\0')
		variant->name = b->profile.name ? b->profile.name :
				settings_get(settings, "engine")->value;
	return ret;
}

static int build_variants(struct builder *b)
{
	const unsigned sections = b->profile.variant_count;
	const unsigned combinations = b->vary.combination_count;
	struct plan *plan = b->plan;
	int ret = 0;

	plan->variant_count = (sections > 0 ? sections : 1) * combinations;
	plan->variants = arena_alloc(&plan->arena,
				     plan->variant_count * sizeof(*plan->variants));
	for (unsigned i = 0; i < plan->variant_count; i++) {
		const struct profile_variant *section = NULL;

		if (sections > 0)
			section = &b->profile.variants[i / combinations];
		if (build_variant(b, &plan->variants[i], section, i % combinations) < 0)
			ret = -EINVAL;
	}
	return ret;
}

/* -- variants of `ablate` */

/* One workload: the base with the section that was picked. */
static int lay_workload(struct builder *b, struct settings *settings)
{
	const struct profile *profile = &b->profile;

	settings_init(settings, &b->plan->arena);
	settings_overlay(settings, &profile->base);
	if (profile->variant_count > 1)
		return err_add(b->err, "ablate takes one workload, and profile '%s' has %u (name "
			       "one: %s:%s)", profile->name, profile->variant_count, profile->name,
			       profile->variants[0].name);
	if (profile->variant_count == 1)
		settings_overlay(settings, &profile->variants[0].settings);
	lay_command_line(b, settings);
	return ablation_check(settings, b->err);
}

static int build_ablation(struct builder *b)
{
	struct plan *plan = b->plan;
	struct ablation *ablation = &b->ablation;
	struct settings given;
	int ret;

	ret = lay_workload(b, &given);
	if (ret < 0)
		return ret;
	ablation_make(ablation, &plan->arena);
	plan->pairs = ablation->pairs;
	plan->pair_count = ablation->pair_count;
	plan->options.baseline = ablation->variants[0].name;
	plan->variant_count = ablation->variant_count;
	plan->variants = arena_alloc(&plan->arena,
				     plan->variant_count * sizeof(*plan->variants));
	for (unsigned i = 0; i < plan->variant_count; i++) {
		struct variant *variant = &plan->variants[i];

		variant->name = ablation->variants[i].name;
		variant->optional = ablation->variants[i].change != NULL;
		add_jobs(variant, 1, &plan->arena);
		settings_overlay(&variant->jobs[0].settings, &given);
		ablation_apply(&ablation->variants[i], &variant->jobs[0].settings);
		if (finish_job(b, &variant->jobs[0]) < 0)
			return -EINVAL;
	}
	return 0;
}

static void skip_pointless(struct builder *b)
{
	struct plan *plan = b->plan;

	for (unsigned i = 0; i < b->ablation.variant_count; i++)
		if (!plan->variants[i].skipped)
			plan->variants[i].skipped =
				ablation_pointless(&b->ablation.variants[i],
						   &plan->variants[0].jobs[0].spec);
}

/* -- what all have in common */

/* The next job of all variants, in their order. */
struct job_walk {
	unsigned variant, job;
};

static struct plan_job *next_job(const struct plan *plan, struct job_walk *at)
{
	while (at->variant < plan->variant_count) {
		const struct variant *variant = &plan->variants[at->variant];

		if (at->job < variant->job_count)
			return &variant->jobs[at->job++];
		at->variant++;
		at->job = 0;
	}
	return NULL;
}

/* Of compared variants only the place in the round makes a difference: spec_run_seed(). */
static void share_seed(struct plan *plan)
{
	const uint64_t seed = spec_choose_seed();
	const struct option *option = option_find("rand-seed");
	struct plan_job *job;

	for (struct job_walk at = { 0 }; (job = next_job(plan, &at));) {
		if (job->spec.seed != 0)
			continue;
		job->spec.seed = seed;
		settings_set(&job->settings, option,
			     option_format(option, &job->spec, &plan->arena),
			     setting_from_choice);
	}
}

/* A page cache is charged to the cgroup that fills it. */
static uint64_t usable_memory(struct arena *arena)
{
	const uint64_t memory_bytes = (uint64_t)sysconf(_SC_PHYS_PAGES) *
		(uint64_t)sysconf(_SC_PAGESIZE);
	struct cgroup cgroup;
	uint64_t limit_bytes;

	cgroup_find(&cgroup, "", arena);
	limit_bytes = cgroup_memory_limit(&cgroup, arena);
	return limit_bytes > 0 && limit_bytes < memory_bytes ? limit_bytes : memory_bytes;
}

/* Cached reads compare only from the same cache. What is beyond half of the memory, or a file
 * or device whose size was not given, is left alone: reading all of it could take hours. */
static bool is_better_warm(const struct spec *spec, uint64_t memory_bytes)
{
	return !(spec->extra_flags & OPEN_FLAG_DIRECT) && spec_reads(spec) &&
		spec->file_total_size_given &&
		spec->file_total_size_bytes <= memory_bytes / 2 / spec->targets.count;
}

static void choose_cache(struct plan *plan)
{
	const struct option *option = option_find("cache");
	const uint64_t memory_bytes = usable_memory(&plan->arena);
	struct plan_job *job;

	for (struct job_walk at = { 0 }; (job = next_job(plan, &at));) {
		if (settings_are_given(&job->settings, "cache") ||
		    !is_better_warm(&job->spec, memory_bytes))
			continue;
		job->spec.cache = CACHE_WARM;
		job->cache_chosen = true;
		settings_set(&job->settings, option, "warm", setting_from_choice);
	}
}

/* -- validation */

struct complaint {
	const char *text;
	const char *names;		/* of the variants that have it: "'sync', 'uring'" */
	unsigned count;
};

struct complaints {
	struct complaint *at;
	unsigned count;
};

enum { COMPLAINTS_MAX = 64 };

static void complain(struct complaints *complaints, const char *text, const char *variant,
		     struct arena *arena)
{
	struct complaint *complaint = complaints->at;
	struct complaint *const end = complaint + complaints->count;

	while (complaint < end && strcmp(complaint->text, text) != 0)
		complaint++;
	if (complaint == complaints->at + COMPLAINTS_MAX)
		return;
	if (complaint == end) {
		complaints->count++;
		complaint->text = arena_strdup(arena, text);
		complaint->names = "";
	}
	complaint->names = arena_printf(arena, "%s%s'%s'", complaint->names,
					complaint->count > 0 ? ", " : "", variant);
	complaint->count++;
}

static void tell(const struct complaints *complaints, unsigned variant_count,
		 struct err *err)
{
	for (unsigned i = 0; i < complaints->count; i++) {
		const struct complaint *complaint = &complaints->at[i];

		if (complaint->count == variant_count)
			err_add(err, "%s", complaint->text);
		else
			err_add(err, "%s (in variant%s %s)", complaint->text,
				complaint->count > 1 ? "s" : "", complaint->names);
	}
}

static void complain_of_lines(struct complaints *complaints, const char *text,
			      const char *variant, struct arena *arena)
{
	char *rest = arena_strdup(arena, text), *line;

	while ((line = strsep(&rest, "\n")))
		complain(complaints, line, variant, arena);
}

/* "a\nb" -> "a; b" */
static char *on_one_line(const char *text, struct arena *arena)
{
	char *out = arena_strdup(arena, "");
	char *rest = arena_strdup(arena, text), *line;

	while ((line = strsep(&rest, "\n")))
		out = arena_printf(arena, "%s%s%s", out, *out ? "; " : "", line);
	return out;
}

static int validate_jobs(struct variant *variant, unsigned command, struct err *err)
{
	int ret = 0;

	for (unsigned i = 0; i < variant->job_count; i++)
		if (spec_validate(&variant->jobs[i].spec, command, &variant->jobs[i].settings,
				  err) < 0)
			ret = -EINVAL;
	return ret;
}

static int validate(struct builder *b)
{
	struct plan *plan = b->plan;
	struct complaints complaints = {
		.at = arena_alloc(&plan->arena, COMPLAINTS_MAX * sizeof(*complaints.at)),
	};
	unsigned needed = 0, wrong = 0;

	for (unsigned i = 0; i < plan->variant_count; i++) {
		struct variant *variant = &plan->variants[i];
		struct err err = { 0 };

		needed += !variant->optional;
		if (validate_jobs(variant, b->command, &err) == 0)
			continue;
		variant->skipped = on_one_line(err.text, &plan->arena);
		if (variant->optional)
			continue;	/* it is told in its row */
		wrong++;
		complain_of_lines(&complaints, err.text, variant->name, &plan->arena);
	}

	/* A product may hold what cannot work, as long as something can. */
	if (wrong == 0 || (b->vary.axis_count > 0 && wrong < plan->variant_count))
		return 0;
	tell(&complaints, needed, b->err);
	return -EINVAL;
}

/* -- what a comparison needs */

static int check_enough(const struct plan *plan, struct err *err)
{
	const struct variant *skipped = NULL;
	unsigned can_run = 0;

	for (unsigned i = 0; i < plan->variant_count; i++) {
		if (plan->variants[i].skipped)
			skipped = &plan->variants[i];
		else
			can_run++;
	}
	if (can_run >= 2)
		return 0;
	if (skipped)
		return err_add(err, "nothing to compare: only one variant can run "
			       "('%s' cannot: %s)", skipped->name, skipped->skipped);
	return err_add(err, "nothing to compare: there is only one variant, '%s' "
		       "(vary an option: --vary engine=psync,io_uring, or name a profile with "
		       "two sections)", plan->variants[0].name);
}

/* The variant of that name, or the first of the combinations of the section of that
 * name. */
static const struct variant *find_baseline(const struct plan *plan, const char *name)
{
	const size_t length = strlen(name);

	for (unsigned i = 0; i < plan->variant_count; i++)
		if (strcmp(plan->variants[i].name, name) == 0)
			return &plan->variants[i];
	for (unsigned i = 0; i < plan->variant_count; i++)
		if (strncmp(plan->variants[i].name, name, length) == 0 &&
		    plan->variants[i].name[length] == ',' && !plan->variants[i].skipped)
			return &plan->variants[i];
	return NULL;
}

static int resolve_baseline(struct plan *plan, struct err *err)
{
	const struct option *option = option_find("baseline");
	const char *origin = settings_get(&plan->settings, "baseline")->origin;
	const char *name = plan->options.baseline;
	const struct variant *variant = find_baseline(plan, name);
	const char *list = "";

	if (*name == '\0')
		return 0;
	if (variant && !variant->skipped) {
		plan->options.baseline = variant->name;
		return 0;
	}
	if (variant)
		return setting_mistake(err, option, origin,
				       arena_printf(&plan->arena, "'%s' cannot run: %s", name,
						    variant->skipped));

	for (unsigned i = 0; i < plan->variant_count; i++)
		list = arena_printf(&plan->arena, "%s%s%s", list, i > 0 ? " " : "",
				    plan->variants[i].name);
	return setting_mistake(err, option, origin,
			       arena_printf(&plan->arena, "no variant is named '%s'; there "
					    "are: %s", name, list));
}

static const char *against(const struct variant *variant)
{
	return variant->jobs[0].spec.against;
}

static void set_against(struct variant *variant, const char *name)
{
	for (unsigned i = 0; i < variant->job_count; i++)
		variant->jobs[i].spec.against = name;
}

/* "direct-psync" of "direct-uring,file-block-size=4K" is "direct-psync,file-block-size=4K". */
static const struct variant *find_against(struct plan *plan, const struct variant *variant)
{
	const char *combination = strchr(variant->name, ',');
	const char *name = arena_printf(&plan->arena, "%s%s", against(variant),
					combination ? combination : "");
	const struct variant *found = find_baseline(plan, name);

	return found ? found : find_baseline(plan, against(variant));
}

/* A baseline that was named by hand is for all. */
static int resolve_against(struct plan *plan, struct err *err)
{
	const struct option *option = option_find("against");
	const char *origin = settings_get(&plan->settings, "baseline")->origin;
	const bool one_for_all = origin && strcmp(origin, setting_from_command_line) == 0;
	int ret = 0;

	for (unsigned i = 0; i < plan->variant_count; i++) {
		struct variant *variant = &plan->variants[i];
		const struct variant *other;

		if (one_for_all)
			set_against(variant, "");
		if (*against(variant) == '\0')
			continue;
		other = find_against(plan, variant);
		if (other)
			set_against(variant, other->name);
		else
			ret = setting_mistake(err, option,
					      settings_get(&variant->jobs[0].settings,
							   "against")->origin,
					      arena_printf(&plan->arena, "no variant is named '%s'",
							   against(variant)));
	}
	return ret;
}

/* -- */

/* Of the sections of a profile, and --vary. */
static int build_product(struct builder *b)
{
	const unsigned sections_max = PROFILE_VARIANTS_MAX;
	const unsigned sections = b->profile.variant_count > 0 ? b->profile.variant_count : 1;
	int ret;

	ret = vary_parse(&b->vary, &b->plan->command.vary, &b->line->settings,
			 sections_max / sections, &b->plan->arena, b->err);
	return ret < 0 ? ret : build_variants(b);
}

static int build(struct builder *b)
{
	int ret;

	ret = load_profile(b);
	if (ret < 0)
		return ret;
	ret = parse_options(b);
	if (ret < 0)
		return ret;
	ret = b->command == COMMAND_ABLATE ? build_ablation(b) : build_product(b);
	if (ret < 0)
		return ret;

	share_seed(b->plan);
	if (b->command & (COMMAND_COMPARE | COMMAND_ABLATE))
		choose_cache(b->plan);
	ret = validate(b);
	if (ret == 0)
		skip_pointless(b);
	return ret;
}

int plan_from_command(struct plan *plan, unsigned command, const struct command_line *line,
		      struct err *err)
{
	struct builder builder = {
		.plan		= plan,
		.command	= command,
		.line		= line,
		.err		= err,
	};
	int ret, ret_baseline, ret_against;

	*plan = (struct plan){ .arena = plan->arena };
	ret = build(&builder);
	if (ret < 0 || command != COMMAND_COMPARE)
		return ret;

	ret = check_enough(plan, err);
	ret_baseline = resolve_baseline(plan, err);
	ret_against = resolve_against(plan, err);
	return ret < 0 ? ret : ret_baseline < 0 ? ret_baseline : ret_against;
}

void plan_release(struct plan *plan)
{
	arena_release(&plan->arena);
	*plan = (struct plan){ 0 };
}
