/* groups: collects the runs that belong together. */
#include "groups.h"

#include <string.h>

#include "stats.h"

const struct run_result *result_first_run(const struct result *result, const char *variant)
{
	for (unsigned i = 0; i < result->run_count; i++)
		if (strcmp(result->runs[i].variant, variant) == 0)
			return &result->runs[i];
	return NULL;
}

struct group *group_find(const struct groups *groups, const char *name)
{
	for (unsigned i = 0; i < groups->count; i++) {
		if (strcmp(groups->at[i].name, name) == 0)
			return &groups->at[i];
	}
	return NULL;
}

struct group *group_job(const struct group *group, const char *job)
{
	for (unsigned i = 0; i < group->job_count; i++) {
		if (strcmp(group->jobs[i].job, job) == 0)
			return &group->jobs[i];
	}
	return NULL;
}

static void add_run(struct group *group, const struct run_result *run)
{
	if (run->total.ios > 0)
		group->runs[group->count++] = run;
	else
		group->empty++;
}

static void begin_jobs(struct group *group, const struct run_result *run, unsigned run_count,
		       struct arena *arena)
{
	group->jobs = arena_alloc(arena, run->job_count * sizeof(*group->jobs));
	group->job_count = run->job_count;
	for (unsigned i = 0; i < run->job_count; i++)
		group->jobs[i] = (struct group){
			.name	= group->name,
			.job	= run->jobs[i].job,
			.runs	= arena_alloc(arena, run_count * sizeof(*group->runs)),
		};
}

/* All rounds of a variant have the same jobs, except perhaps in a foreign file. */
static void add_jobs(struct group *group, const struct run_result *run)
{
	for (unsigned i = 0; i < run->job_count && i < group->job_count; i++)
		if (strcmp(group->jobs[i].job, run->jobs[i].job) == 0)
			add_run(&group->jobs[i], &run->jobs[i]);
}

struct groups groups_of(const struct result *result, struct arena *arena)
{
	struct groups groups = {
		.at = arena_alloc(arena, result->run_count * sizeof(struct group)),
	};

	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];
		struct group *group = group_find(&groups, run->variant);

		if (!group) {
			group = &groups.at[groups.count++];
			group->name = run->variant;
			group->against = run->spec.against;
			group->skipped = run->skipped;
			group->runs = arena_alloc(arena, result->run_count *
						  sizeof(*group->runs));
		}
		if (!run->skipped)
			group->skipped = NULL;
		if (!run_result_is_whole(run))
			continue;
		add_run(group, run);
		if (!group->jobs && run->job_count > 0)
			begin_jobs(group, run, result->run_count, arena);
		add_jobs(group, run);
	}
	return groups;
}

const char *groups_names(const struct groups *groups, struct arena *arena)
{
	const char *names = "none";

	for (unsigned i = 0; i < groups->count; i++)
		names = arena_printf(arena, "%s%s'%s'", i > 0 ? names : "",
				     i > 0 ? ", " : "", groups->at[i].name);
	return names;
}

double *group_values(const struct group *group, value_of_run value,
			 struct arena *arena)
{
	double *values = arena_alloc(arena, group->count * sizeof(double));

	for (unsigned i = 0; i < group->count; i++)
		values[i] = value(group->runs[i]);
	return values;
}

double group_median(const struct group *group, value_of_run value,
			struct arena *arena)
{
	if (group->count == 0)
		return 0.0;
	return stats_median(group_values(group, value, arena), group->count);
}

const struct run_result *group_partner(const struct group *group,
					const struct run_result *run)
{
	for (unsigned i = 0; i < group->count; i++) {
		if (group->runs[i]->round == run->round)
			return group->runs[i];
	}
	return NULL;
}

const char *name_in_list(const char *name, const char *before)
{
	size_t shared = 0;

	for (size_t i = 0; before && name[i] && name[i] == before[i]; i++)
		if (name[i] == ',')
			shared = i + 1;
	return strchr(name + shared, '=') ? name + shared : name;
}
