/*
 * The settings of a job, layer by layer, and their conversion to a spec.
 */
#include "plan_builder.h"

#include <string.h>

#include "preset.h"
#include "provisioned.h"

/* The texts of a command line may be released before the plan. */
static void lay_given(struct plan_builder *b, const struct settings *given,
		      struct settings *settings)
{
	struct settings line;

	settings_init(&line, &b->plan->arena);
	settings_overlay(&line, given);
	for (unsigned i = 0; i < option_count; i++)
		if (line.at[i].value)
			line.at[i].value = arena_strdup(&b->plan->arena, line.at[i].value);
	settings_overlay(settings, &line);
}

void plan_lay_command_line(struct plan_builder *b, const char *job, struct settings *settings)
{
	lay_given(b, &b->line->settings, settings);
	for (unsigned i = 0; job && i < b->line->job_count; i++)
		if (strcmp(b->line->jobs[i].name, job) == 0)
			lay_given(b, &b->line->jobs[i].settings, settings);
}

static void lay_section_job(const struct profile_jobs *jobs, const char *name,
			    struct settings *settings)
{
	for (unsigned i = 0; i < jobs->count; i++)
		if (strcmp(jobs->at[i].name, name) == 0)
			settings_overlay(settings, &jobs->at[i].settings);
}

void plan_lay_profile(struct plan_builder *b, const struct profile_variant *section,
		      const char *job, struct settings *settings)
{
	settings_overlay(settings, &b->profile.base);
	lay_section_job(&b->profile.jobs, job, settings);
	if (!section)
		return;
	settings_overlay(settings, &section->settings);
	lay_section_job(&section->jobs, job, settings);
}

static bool is_by_hand(const struct settings *settings, const char *name)
{
	const char *origin = settings_get(settings, name)->origin;

	return origin && (strcmp(origin, setting_from_command_line) == 0 ||
			  strcmp(origin, setting_from_vary) == 0);
}

/* So that an error about missing files can name the command that creates them. */
static void note_whose_set(const struct plan_builder *b, struct plan_job *job)
{
	static const struct { const char *name; enum set_option bit; } options_of_sets[] = {
		{ "target", SET_TARGET }, { "file-num", SET_FILE_NUM },
		{ "file-total-size", SET_FILE_TOTAL_SIZE },
		{ "file-allocation", SET_FILE_ALLOCATION },
	};

	job->spec.profile = b->profile_word;
	for (size_t i = 0; i < sizeof(options_of_sets) / sizeof(options_of_sets[0]); i++)
		if (is_by_hand(&job->settings, options_of_sets[i].name))
			job->spec.set_by_hand |= options_of_sets[i].bit;
}

int plan_finish_job(struct plan_builder *b, struct plan_job *job)
{
	int ret;

	preset_fill(&job->settings);
	settings_fill_defaults(&job->settings);
	ret = spec_from_settings(&job->spec, &job->settings, &b->plan->arena, b->err);
	provisioned_resolve(&job->spec, &b->plan->arena);
	note_whose_set(b, job);
	return ret;
}

void plan_add_jobs(struct variant *variant, const struct job_names *names, struct arena *arena)
{
	const unsigned count = names->count > 0 ? names->count : 1;

	variant->jobs = arena_alloc(arena, count * sizeof(*variant->jobs));
	variant->job_count = count;
	for (unsigned i = 0; i < count; i++) {
		variant->jobs[i].name = names->count > 0 ? arena_strdup(arena, names->at[i]) : "";
		settings_init(&variant->jobs[i].settings, arena);
	}
}
