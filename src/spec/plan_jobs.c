/*
 * The jobs of a variant, and a check that each named job exists.
 *
 * If a profile defines jobs, the command line can only change those, and an unknown name is an
 * error. With a profile without jobs, or without a profile, --job adds them.
 */
#include "plan_builder.h"

#include <string.h>

static void add_name(struct job_names *names, const char *name)
{
	for (unsigned i = 0; i < names->count; i++)
		if (strcmp(names->at[i], name) == 0)
			return;
	if (names->count < PLAN_JOBS_MAX)
		names->at[names->count++] = name;
}

static void add_section_jobs(struct job_names *names, const struct profile_jobs *jobs)
{
	for (unsigned i = 0; i < jobs->count; i++)
		add_name(names, jobs->at[i].name);
}

static bool profile_has_jobs(const struct profile *profile)
{
	for (unsigned i = 0; i < profile->variant_count; i++)
		if (profile->variants[i].jobs.count > 0)
			return true;
	return profile->jobs.count > 0;
}

void plan_name_jobs(const struct plan_builder *b, const struct profile_variant *section,
		    struct job_names *names)
{
	names->count = 0;
	add_section_jobs(names, &b->profile.jobs);
	if (section)
		add_section_jobs(names, &section->jobs);
	if (profile_has_jobs(&b->profile))
		return;
	for (unsigned i = 0; i < b->line->job_count; i++)
		if (b->line->jobs[i].begun)
			add_name(names, b->line->jobs[i].name);
}

/* -- names that are given */

/* Those of all variants. */
static void name_all_jobs(const struct plan_builder *b, struct job_names *all)
{
	struct job_names names;

	plan_name_jobs(b, NULL, all);
	for (unsigned i = 0; i < b->profile.variant_count; i++) {
		plan_name_jobs(b, &b->profile.variants[i], &names);
		for (unsigned j = 0; j < names.count; j++)
			add_name(all, names.at[j]);
	}
}

/* The error for a name that none of them has. */
static char *no_such_job(const char *name, const struct job_names *all, struct arena *arena)
{
	const char *names[PLAN_JOBS_MAX + 1] = { NULL };
	const char *list = "";
	char hint[NEAREST_HINT_MAX];

	for (unsigned i = 0; i < all->count; i++) {
		names[i] = all->at[i];
		list = arena_printf(arena, "%s%s%s", list, i > 0 ? ", " : "", names[i]);
	}
	if (all->count == 0)
		return arena_printf(arena, "no job is named '%s': there are no named jobs here "
				    "(--job=NAME starts one)", name);
	return arena_printf(arena, "no job is named '%s'%s; there are: %s", name,
			    nearest_hint(nearest_name(name, names), hint), list);
}

static bool has_name(const struct job_names *names, const char *name)
{
	for (unsigned i = 0; i < names->count; i++)
		if (strcmp(names->at[i], name) == 0)
			return true;
	return false;
}

/* "readers" of "readers/p99>1.1", or NULL. A job that was made of a target may have a '/' in its
 * name, a metric has none. */
const char *plan_condition_job(const char *text, struct arena *arena)
{
	const char *condition = arena_strndup(arena, text, strcspn(text, "<>="));
	const char *slash = strrchr(condition, '/');

	return slash ? arena_strndup(arena, condition, (size_t)(slash - condition)) : NULL;
}

bool plan_variant_has_job(const struct variant *variant, const char *name)
{
	for (unsigned i = 0; i < variant->job_count; i++)
		if (strcmp(variant->jobs[i].name, name) == 0)
			return true;
	return false;
}

static bool plan_has_job(const struct plan *plan, const char *name)
{
	for (unsigned i = 0; i < plan->variant_count; i++)
		if (plan_variant_has_job(&plan->variants[i], name))
			return true;
	return false;
}

static void list_jobs_of(const struct variant *variant, struct job_names *names)
{
	for (unsigned j = 0; j < variant->job_count; j++)
		if (*variant->jobs[j].name)
			add_name(names, variant->jobs[j].name);
}

int plan_check_condition_jobs(struct plan *plan, struct err *err)
{
	const struct string_list *conditions = &plan->options.fail_if;
	const char *origin = settings_get(&plan->settings, "fail-if")->origin;
	struct job_names all = { .count = 0 };
	int ret = 0;

	for (unsigned v = 0; v < plan->variant_count; v++)
		list_jobs_of(&plan->variants[v], &all);
	for (unsigned i = 0; i < conditions->count; i++) {
		const char *name = plan_condition_job(conditions->at[i], &plan->arena);

		if (name && !plan_has_job(plan, name))
			ret = setting_mistake(err, option_find("fail-if"), origin,
					      no_such_job(name, &all, &plan->arena));
	}
	return ret;
}

/* Objectives of all variants may name a job that only some of them have. */
int plan_check_objective_jobs(struct plan *plan, struct err *err)
{
	struct job_names all = { .count = 0 };
	int ret = 0;

	for (unsigned v = 0; v < plan->variant_count; v++)
		list_jobs_of(&plan->variants[v], &all);
	for (unsigned v = 0; v < plan->variant_count && ret == 0; v++) {
		const struct plan_job *first = &plan->variants[v].jobs[0];
		const struct string_list *texts = &first->spec.objectives;

		for (unsigned i = 0; i < texts->count; i++) {
			const char *name = plan_condition_job(texts->at[i], &plan->arena);

			if (name && !has_name(&all, name))
				ret = setting_mistake(err, option_find("objective"),
					settings_get(&first->settings, "objective")->origin,
					no_such_job(name, &all, &plan->arena));
		}
	}
	return ret;
}

int plan_check_job_names(struct plan_builder *b)
{
	struct arena *arena = &b->plan->arena;
	struct job_names all;
	int ret = 0;

	name_all_jobs(b, &all);
	for (unsigned i = 0; i < b->line->job_count; i++) {
		const struct command_job *job = &b->line->jobs[i];

		if (!has_name(&all, job->name))
			ret = err_add(b->err, "--%s: %s", job->begun ? "job" : "set",
				      no_such_job(job->name, &all, arena));
	}
	for (unsigned i = 0; i < b->vary.axis_count; i++) {
		const char *job = b->vary.axes[i].job;

		if (job && !has_name(&all, job))
			ret = err_add(b->err, "--vary: %s", no_such_job(job, &all, arena));
	}
	return ret;
}
