/*
 * Sections that run at the same time are a group, and become a variant. A group ends before a
 * stonewall, before the first job of another file, and before a job that waits for all jobs of it.
 */
#include "fio_translation.h"

#include <errno.h>
#include <string.h>

#include "plan.h"
#include "profile.h"

/* ---- which ---- */

static bool is_named(const struct fio_section *section, const char *name)
{
	const char *own = fio_given_value(section, "name");

	return !strcmp(own ? own : section->name, name);
}

/* Does it wait for all jobs from `first` on? For some of them only, it could not run in a group:
 * check_wait(). */
static bool waits(const struct fio_request *request, unsigned first, unsigned index)
{
	const char *name = fio_given_value(&request->sections[index], "wait_for");

	for (unsigned i = first; name && i < index; i++)
		if (!is_named(&request->sections[i], name))
			return false;
	return name;
}

/* How many sections run at the same time as this one, which is the first of them? */
static unsigned group_size(const struct fio_request *request, unsigned first)
{
	unsigned i = first + 1;

	for (; i < request->section_count; i++) {
		const struct fio_section *section = &request->sections[i];
		const char *stonewall = fio_given_value(section, "stonewall");

		if (section->begins_file || (stonewall && strcmp(stonewall, "0") != 0) ||
		    waits(request, first, i))
			break;
	}
	return i - first;
}

/* A job of an earlier group has ended. */
static void check_wait(struct fio_translation *t, unsigned first, unsigned index)
{
	const char *name = fio_text(t, "wait_for");
	unsigned i = 0;

	while (name && i < index && !is_named(&t->request->sections[i], name))
		i++;
	if (name && i == index)
		fio_wrong(t, "wait_for", "there is no job '%s' before this one", name);
	else if (name && i >= first)
		fio_wrong(t, "wait_for", "other jobs would run at the same time as '%s' and this "
			  "one: wait for all, with stonewall", name);
}

/* ---- exitall ---- */

static bool ends_by_amount(const struct profile_job *job)
{
	return settings_get(&job->settings, "events")->value;
}

/* A run ends when its time is over, and before when all jobs that end by their amount are done. So
 * the first of several cannot end the others; but the only one can. */
static void translate_exits(struct fio_translation *t, struct profile_variant *variant,
			    const struct fio_job *jobs, bool is_only)
{
	const char *what = fio_text(t, "exit_what");
	unsigned by_amount = 0, last = 0, ending = 0;

	for (unsigned i = 0; i < variant->jobs.count; i++) {
		const struct setting *threads = settings_get(&variant->jobs.at[i].settings,
							     "threads");

		ending += jobs[i].ends_all;
		if (!ends_by_amount(&variant->jobs.at[i]))
			continue;
		by_amount += threads->value && strcmp(threads->value, "1") != 0 ? 2 : 1;
		last = i;
	}
	if (ending == 0)
		return;
	if (what && !strcmp(what, "all") && !is_only)
		fio_wrong(t, "exit_what", "'all' would end the other groups too");
	if (by_amount > 1)
		fio_wrong(t, "exitall", "of several jobs that end by their size the first would "
			  "end the others: give them a runtime and time_based");
	for (unsigned i = 0; by_amount == 1 && jobs[last].ends_all && i < variant->jobs.count; i++)
		if (i != last)
			settings_set(&variant->jobs.at[i].settings, option_find("background"),
				     "on", fio_origin(t, "exitall"));
}

/* ---- translation ---- */

static int translate_group(struct fio_request *request, unsigned first, unsigned count,
			   struct profile *profile, struct err *err)
{
	struct arena *arena = request->arena;
	struct profile_variant *variant = &profile->variants[profile->variant_count];
	struct fio_translation t = { .request = request, .arena = arena, .err = err,
				     .run = &variant->settings, .names = "" };
	const unsigned first_job = request->job_count;
	int ret = 0;

	t.section = &request->sections[first];
	variant->name = fio_name_for(count == 1 ? fio_job_name(&t)
		: arena_printf(arena, "group-%u", profile->variant_count + 1), profile, NULL,
				     arena);
	settings_init(&variant->settings, arena);
	variant->has_section = true;
	variant->jobs.at = arena_alloc(arena, PLAN_JOBS_MAX * sizeof(*variant->jobs.at));
	for (unsigned i = 0; i < count; i++)
		t.names = arena_printf(arena, "%s%s%s", t.names, i > 0 ? ", " : "",
				       request->sections[first + i].name);
	for (unsigned i = 0; i < count; i++) {
		t.section = &request->sections[first + i];
		t.ret = 0;
		request->group_count += i == 0 || fio_flag(&t, "new_group", false);
		check_wait(&t, first, first + i);
		fio_translate_section(&t, variant);
		ret = t.ret < 0 ? t.ret : ret;
	}
	if (ret == 0 && !request->has_mistakes)
		translate_exits(&t, variant, &request->jobs[first_job],
				count == request->section_count);
	ret = t.ret < 0 ? t.ret : ret;
	/* Sequential I/Os need none; the data that they write is the same each time. */
	if (!settings_get(t.run, "rand-seed")->value)
		settings_set(t.run, option_find("rand-seed"), "1", request->sections[first].origin);
	profile->variant_count++;
	if (ret == 0 && !request->has_mistakes)
		fio_add_verification(&t, profile, variant, first_job);
	return ret;
}

int fio_translate(struct fio_request *request, struct profile *profile, struct err *err)
{
	struct arena *arena = request->arena;
	int ret = request->has_mistakes ? -EINVAL : 0;

	request->jobs = arena_alloc(arena, (2 * (size_t)request->section_count + 1) *
					   PLAN_JOBS_MAX * sizeof(*request->jobs));
	*profile = (struct profile){
		.name		= request->path ? profile_name_of(request->path, arena) : "fio",
		.path		= request->path ? request->path : "fio",
		.description	= request->path ? arena_printf(arena, "fio's job file %s",
							       request->path)
						: "a command line of fio",
		.comment	= "",
	};
	settings_init(&profile->base, arena);
	profile->variants = arena_alloc(arena, (2 * (size_t)request->section_count + 1) *
					       sizeof(*profile->variants));
	for (unsigned i = 0, count; i < request->section_count; i += count) {
		count = group_size(request, i);
		if (profile->variant_count >= PROFILE_VARIANTS_MAX - 1)
			return err_add(err, "more than %d groups of jobs (stonewall)",
				       PROFILE_VARIANTS_MAX - 1);
		if (translate_group(request, i, count, profile, err) < 0)
			ret = -EINVAL;
	}
	return ret;
}
