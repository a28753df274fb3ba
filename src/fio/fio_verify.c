/*
 * verify: blocks are written so that they can be verified, and read back when the jobs that wrote
 * them have ended: a variant of its own, with a sweep over the files of each job.
 *
 * All blocks are made verifiable before, because a job need not write each of them.
 */
#include "fio_translation.h"

#include <string.h>

#include "plan.h"
#include "profile.h"

static bool is_verified(const struct fio_translation *t)
{
	const char *method = fio_text(t, "verify");

	return method && strcmp(method, "0") != 0 && strcmp(method, "none") != 0;
}

/* I/Os in flight do not overlap if there is one, if each block comes once, or if a block in flight
 * is left alone, which is what validate does. */
static void check_overlaps(struct fio_translation *t)
{
	if (fio_flag(t, "serialize_overlap", false) && t->shape.may_repeat &&
	    !is_verified(t) && (t->shape.iodepth > 1 || t->threads > 1))
		fio_wrong(t, "serialize_overlap", "I/Os in flight may overlap (they do not with "
			  "verify, or without norandommap)");
}

void fio_translate_verify(struct fio_translation *t)
{
	const char *method = fio_text(t, "verify");

	t->is_read_back = false;
	check_overlaps(t);
	if (!is_verified(t))
		return;
	if (!strcmp(method, "null") || !strcmp(method, "pattern") ||
	    !strcmp(method, "pattern_hdr"))
		fio_wrong(t, "verify", "'%s' has no equivalent: blocks have a checksum", method);
	if (strcmp(method, "xxhash") != 0)
		fio_note(t->request, "verify=%s: blocks have a checksum of another kind (XXH3)",
			 method);
	fio_set(t, "validate", "on", "verify");
	t->is_read_back = t->shape.writes && fio_flag(t, "do_verify", true);
	t->layout = t->shape.writes ? FIO_LAYOUT_VERIFIABLE : FIO_LAYOUT_DATA;
	if (t->shape.writes)
		fio_note(t->request, "verify: all blocks of the files are written before the jobs, "
			 "so that each can be verified");
}

/* What a sweep that reads does not have. */
static void drop(struct settings *settings)
{
	static const char *const names[] = {
		"file-rw-ratio", "block-sizes", "rw-sequence", "random-share",
		"rand-type", "rand-pareto-h", "rand-zipfian-exp", "rand-spec-iter",
		"hot-spots", "no-repeat", "events", "rate", "rate-process", "think-time",
		"start-delay", "file-fsync-all", "file-fsync-freq", "file-fsync-mode",
		"file-fsync-end", "buffer-compress", "file-allocation",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		settings_set(settings, option_find(names[i]), NULL, NULL);
}

static void add_job(struct fio_translation *t, struct profile_variant *sweep,
		    const struct profile_job *writer, unsigned written_by)
{
	const struct fio_job *of = &t->request->jobs[written_by];
	struct profile_job *job = &sweep->jobs.at[sweep->jobs.count++];
	const struct setting *validate = settings_get(&writer->settings, "validate");

	job->name = writer->name;
	settings_init(&job->settings, t->arena);
	settings_overlay(&job->settings, &writer->settings);
	drop(&job->settings);
	settings_set(&job->settings, option_find("file-test-mode"), "seqrd", validate->origin);
	settings_set(&job->settings, option_find("passes"), "1", validate->origin);
	settings_set(&job->settings, option_find("threads"), "1", validate->origin);
	t->request->jobs[t->request->job_count++] = (struct fio_job){
		.layout		= FIO_LAYOUT_DATA,
		.variant	= sweep->name,
		.name		= job->name,
		.theirs		= of->theirs,
		.section	= of->section,
		.group		= of->group,
		.reads_back	= true,
		.written_by	= written_by,
	};
}

void fio_add_verification(struct fio_translation *t, struct profile *profile,
			  const struct profile_variant *writers, unsigned first_job)
{
	struct profile_variant *sweep = &profile->variants[profile->variant_count];
	const char *const origin = t->section->origin;

	*sweep = (struct profile_variant){
		.name		= arena_printf(t->arena, "%.24s-verify", writers->name),
		.has_section	= true,
	};
	settings_init(&sweep->settings, t->arena);
	settings_overlay(&sweep->settings, &writers->settings);
	settings_set(&sweep->settings, option_find("time"), "0", origin);
	settings_set(&sweep->settings, option_find("warmup-time"), "0", origin);
	sweep->jobs.at = arena_alloc(t->arena, PLAN_JOBS_MAX * sizeof(*sweep->jobs.at));
	for (unsigned i = 0; i < writers->jobs.count; i++)
		if (t->request->jobs[first_job + i].is_read_back)
			add_job(t, sweep, &writers->jobs.at[i], first_job + i);
	profile->variant_count += sweep->jobs.count > 0;
}
