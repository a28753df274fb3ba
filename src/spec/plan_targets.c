/*
 * per-target: a job with several targets becomes a job of each.
 *
 * It is named after the target: the last component, or the whole path if names would not be unique.
 * Named jobs keep their name as a prefix.
 */
#include "plan_builder.h"

#include <errno.h>
#include <string.h>

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

static bool is_last_part_unique(const struct string_list *targets, unsigned index)
{
	for (unsigned i = 0; i < targets->count; i++)
		if (i != index &&
		    strcmp(last_part(targets->at[i]), last_part(targets->at[index])) == 0)
			return false;
	return true;
}

static const char *name_for(const struct plan_job *job, unsigned index, struct arena *arena)
{
	const struct string_list *targets = &job->spec.targets;
	const char *name = is_last_part_unique(targets, index) ? last_part(targets->at[index])
							       : targets->at[index];

	return *job->name ? arena_printf(arena, "%s:%s", job->name, name) : name;
}

/* `job` with only its target of that index. */
static struct plan_job job_of_target(const struct plan_job *job, unsigned index,
				     struct arena *arena)
{
	const struct option *option = option_find("target");
	const char **target = arena_alloc(arena, sizeof(*target));
	struct plan_job made = *job;

	*target = job->spec.targets.at[index];
	made.name = name_for(job, index, arena);
	made.spec.targets = (struct string_list){ .at = target, .count = 1 };
	settings_init(&made.settings, arena);
	settings_overlay(&made.settings, &job->settings);
	settings_set(&made.settings, option, *target,
		     settings_get(&job->settings, "target")->origin);
	return made;
}

static int say_twice(const struct plan_job *job, struct err *err)
{
	return setting_mistake(err, option_find("per-target"),
			       settings_get(&job->settings, "per-target")->origin,
			       "a target is given twice, which would make two jobs with one name");
}

static bool has_twins(const struct string_list *targets)
{
	for (unsigned i = 0; i < targets->count; i++)
		for (unsigned j = i + 1; j < targets->count; j++)
			if (strcmp(targets->at[i], targets->at[j]) == 0)
				return true;
	return false;
}

static unsigned count_after(const struct variant *variant)
{
	unsigned count = 0;

	for (unsigned i = 0; i < variant->job_count; i++)
		count += variant->jobs[i].spec.per_target ? variant->jobs[i].spec.targets.count : 1;
	return count;
}

static int split(struct variant *variant, struct arena *arena, struct err *err)
{
	const unsigned count = count_after(variant);
	struct plan_job *jobs = arena_alloc(arena, (count + 1) * sizeof(*jobs)), *end = jobs;

	if (count > PLAN_JOBS_MAX)
		return err_add(err, "per-target makes %u jobs, at most %d are possible", count,
			       PLAN_JOBS_MAX);
	for (unsigned i = 0; i < variant->job_count; i++) {
		const struct plan_job *job = &variant->jobs[i];

		if (!job->spec.per_target)
			*end++ = *job;
		else if (has_twins(&job->spec.targets))
			return say_twice(job, err);
		else
			for (unsigned t = 0; t < job->spec.targets.count; t++)
				*end++ = job_of_target(job, t, arena);
	}
	variant->jobs = jobs;
	variant->job_count = count;
	return 0;
}

static bool has_per_target(const struct variant *variant)
{
	for (unsigned i = 0; i < variant->job_count; i++)
		if (variant->jobs[i].spec.per_target)
			return true;
	return false;
}

int plan_split_targets(struct plan_builder *b)
{
	struct plan *plan = b->plan;
	struct err mistakes = { 0 };

	for (unsigned i = 0; i < plan->variant_count && !mistakes.code; i++)
		if (has_per_target(&plan->variants[i]))
			split(&plan->variants[i], &plan->arena, &mistakes);
	return mistakes.code ? err_add(b->err, "%s", mistakes.text) : 0;
}
