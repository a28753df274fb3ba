/*
 * Sections become jobs, and those that run at the same time a variant. A section of several jobs
 * (numjobs) is one job of ours with as many loops if they are all alike: random I/Os on the same
 * files. Else each is a job of its own: it has its own files, or its own sweep.
 */
#include "fio_translation.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fio_option.h"
#include "plan.h"
#include "profile.h"
#include "units.h"

/* ---- names ---- */

static bool is_taken(const char *name, const struct profile *profile,
		     const struct profile_jobs *jobs)
{
	for (unsigned i = 0; jobs && i < jobs->count; i++)
		if (!strcmp(jobs->at[i].name, name))
			return true;
	for (unsigned i = 0; !jobs && i < profile->variant_count; i++)
		if (!strcmp(profile->variants[i].name, name))
			return true;
	return false;
}

/* A name that profiles accept, and that is not in use yet. */
static const char *name_for(const char *wanted, const struct profile *profile,
			    const struct profile_jobs *jobs, struct arena *arena)
{
	char *name = arena_strndup(arena, wanted, PROFILE_NAME_MAX - 5);
	const char *free_name = name;

	for (char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("_.+-", *c))
			*c = '-';
	for (unsigned i = 2; is_taken(free_name, profile, jobs); i++)
		free_name = arena_printf(arena, "%s-%u", name, i);
	return free_name;
}

/* ---- jobs ---- */

/* Do all loops of one job of ours the same as the jobs of this section? */
static bool are_alike(const struct fio_translation *t)
{
	return t->shape.is_shared && t->shape.is_random &&
		fio_number(t, "offset_increment", 0) == 0 && !fio_text(t, "cpus_allowed") &&
		!fio_text(t, "cpumask");
}

static void add_job(struct fio_translation *t, struct profile_variant *variant, unsigned index)
{
	const struct fio_shape *shape = &t->shape;
	struct profile_job *job = &variant->jobs.at[variant->jobs.count];
	const char *wanted = shape->numjobs > t->threads
		? arena_printf(t->arena, "%.24s.%u", fio_job_name(t), index) : fio_job_name(t);
	const uint64_t step = fio_number(t, "offset_increment", 0);

	job->name = name_for(wanted, NULL, &variant->jobs, t->arena);
	settings_init(&job->settings, t->arena);
	settings_overlay(&job->settings, &t->job);
	settings_set(&job->settings, option_find("target"), t->jobs_target[index],
		     fio_origin(t, "filename"));
	if (step > 0) {
		char text[UNITS_TEXT_MAX];

		units_format_size(fio_number(t, "offset", 0) + index * step, text);
		settings_set(&job->settings, option_find("offset"), arena_strdup(t->arena, text),
			     fio_origin(t, "offset_increment"));
	}
	fio_translate_cpus(t, &job->settings, index);
	variant->jobs.count++;
	t->request->jobs[t->request->job_count++] = (struct fio_job){
		.variant	= variant->name,
		.name		= job->name,
		.theirs		= fio_job_name(t),
		.section	= t->section,
		.group		= t->request->group_count - 1,
		.layout		= t->layout,
		.is_read_back	= t->is_read_back,
		.is_removed	= fio_flag(t, "unlink", false),
		.only_laid_out	= fio_flag(t, "create_only", false),
	};
	if (fio_flag(t, "create_only", false) != t->request->jobs[0].only_laid_out)
		fio_wrong(t, "create_only", "is for all jobs, or for none");
}

static void translate_section(struct fio_translation *t, struct profile_variant *variant)
{
	unsigned jobs;

	t->shape = (struct fio_shape){ .numjobs = (unsigned)fio_number(t, "numjobs", 1) };
	settings_init(&t->job, t->arena);
	if (fio_number(t, "numjobs", 1) < 1 || fio_number(t, "numjobs", 1) > SPEC_THREADS_MAX) {
		fio_wrong(t, "numjobs", "must be from 1 to %d", SPEC_THREADS_MAX);
		return;
	}
	fio_translate_engine(t);
	fio_translate_mode(t);
	if (t->request->has_mistakes)
		return;
	t->shape.is_shared = fio_text(t, "filename");
	t->threads = are_alike(t) ? t->shape.numjobs : 1;
	jobs = t->shape.numjobs / t->threads;
	if (variant->jobs.count + jobs > PLAN_JOBS_MAX) {
		fio_wrong(t, "numjobs", "more than %d jobs at the same time (random I/Os on a "
			  "filename need one for all)", PLAN_JOBS_MAX);
		return;
	}
	fio_set_number(t, "threads", t->threads, "numjobs");
	fio_translate_files(t);
	fio_translate_end(t);
	fio_translate_load(t);
	fio_translate_verify(t);
	for (unsigned i = 0; t->ret == 0 && i < jobs; i++)
		add_job(t, variant, i);
}

/* ---- groups ---- */

/* How many sections run at the same time as this one, which is the first of them? */
static unsigned group_size(const struct fio_request *request, unsigned first)
{
	const struct fio_option *stonewall = fio_option_find("stonewall");
	unsigned i = first + 1;

	for (; i < request->section_count; i++) {
		const struct fio_section *section = &request->sections[i];
		const char *value = section->given[stonewall - fio_options].value;

		if (section->begins_file || (value && strcmp(value, "0") != 0))
			break;
	}
	return i - first;
}

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
	variant->name = name_for(count == 1 ? fio_job_name(&t) :
				 arena_printf(arena, "group-%u", profile->variant_count + 1),
				 profile, NULL, arena);
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
		translate_section(&t, variant);
		ret = t.ret < 0 ? t.ret : ret;
	}
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
