/*
 * A section becomes jobs. One of several jobs (numjobs) is one job of ours with as many loops if
 * they are all alike: random I/Os on the same files. Else each is a job of its own: it has its own
 * files, or its own sweep.
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

const char *fio_name_for(const char *wanted, const struct profile *profile,
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

	job->name = fio_name_for(wanted, NULL, &variant->jobs, t->arena);
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
		.ends_all	= fio_flag(t, "exitall", false),
	};
	if (fio_flag(t, "create_only", false) != t->request->jobs[0].only_laid_out)
		fio_wrong(t, "create_only", "is for all jobs, or for none");
}

void fio_translate_section(struct fio_translation *t, struct profile_variant *variant)
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
	if (t->request->has_mistakes) {
		fio_translate_load(t);
		fio_translate_verify(t);
		return;
	}
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
	fio_translate_allocation(t);
	fio_translate_end(t);
	fio_translate_load(t);
	fio_translate_verify(t);
	for (unsigned i = 0; t->ret == 0 && i < jobs; i++)
		add_job(t, variant, i);
}
