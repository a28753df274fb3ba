/*
 * Validates every spec of a plan, and then the jobs of a variant together. An error common to
 * several variants or jobs is reported once, with the names of those affected unless it affects all
 * of them.
 */
#include "plan_builder.h"

#include <errno.h>
#include <string.h>

/* The subject of an error: a job of a variant, or a variant with one unnamed job. */
struct subject {
	bool is_job;
	const char *name;
	unsigned of;			/* their total number */
};

struct complaint {
	const char *text;
	const char *names;		/* of those that have it: "'sync', 'uring'" */
	unsigned count;
	struct subject subject;		/* the last of them */
};

struct complaints {
	struct complaint *at;
	unsigned count;
};

enum { COMPLAINTS_MAX = 64 };

static void complain(struct complaints *complaints, const char *text,
		     const struct subject *subject, struct arena *arena)
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
					complaint->count > 0 ? ", " : "", subject->name);
	complaint->subject = *subject;
	complaint->count++;
}

static void tell(const struct complaints *complaints, struct err *err)
{
	for (unsigned i = 0; i < complaints->count; i++) {
		const struct complaint *complaint = &complaints->at[i];

		if (complaint->count == complaint->subject.of)
			err_add(err, "%s", complaint->text);
		else
			err_add(err, "%s (in %s%s %s)", complaint->text,
				complaint->subject.is_job ? "job" : "variant",
				complaint->count > 1 ? "s" : "", complaint->names);
	}
}

static void complain_of_lines(struct complaints *complaints, const char *text,
			      const struct subject *subject, struct arena *arena)
{
	char *rest = arena_strdup(arena, text), *line;

	while ((line = strsep(&rest, "\n")))
		complain(complaints, line, subject, arena);
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

struct check {
	struct plan_builder *builder;
	struct complaints complaints;
	unsigned variants, jobs;	/* those that must be right */
};

static void count_needed(struct check *check)
{
	const struct plan *plan = check->builder->plan;

	for (unsigned i = 0; i < plan->variant_count; i++) {
		check->variants += !plan->variants[i].optional;
		check->jobs += plan->variants[i].optional ? 0 : plan->variants[i].job_count;
	}
}

static void complain_of(struct check *check, const struct variant *variant,
			const struct plan_job *job, const char *mistakes)
{
	struct plan *plan = check->builder->plan;
	const bool is_job = job && *job->name;
	const struct subject subject = {
		.is_job	= is_job,
		.name	= !is_job ? variant->name : plan->variant_count == 1 ? job->name :
			  arena_printf(&plan->arena, "%s/%s", variant->name, job->name),
		.of	= job ? check->jobs : check->variants,
	};

	if (!variant->optional)		/* such a variant shows it in its row */
		complain_of_lines(&check->complaints, mistakes, &subject, &plan->arena);
}

/* Append a reason, with the name of its job if there is one. */
static void skip(struct variant *variant, const char *job, const char *why, struct arena *arena)
{
	const char *before = variant->skipped ? variant->skipped : "";
	const char *whose = *job ? arena_printf(arena, "job '%s': ", job) : "";

	variant->skipped = arena_printf(arena, "%s%s%s%s", before, *before ? "; " : "", whose,
					on_one_line(why, arena));
}

static bool have_all_one(const char *const mistakes[], unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (!mistakes[i] || strcmp(mistakes[i], mistakes[0]) != 0)
			return false;
	return true;
}

static void check_jobs(struct check *check, struct variant *variant)
{
	struct arena *arena = &check->builder->plan->arena;
	const char *mistakes[PLAN_JOBS_MAX] = { NULL };

	for (unsigned i = 0; i < variant->job_count; i++) {
		struct plan_job *job = &variant->jobs[i];
		struct err err = { 0 };

		if (spec_validate(&job->spec, check->builder->command, &job->settings, &err) == 0)
			continue;
		complain_of(check, variant, job, err.text);
		mistakes[i] = arena_strdup(arena, err.text);
	}
	if (have_all_one(mistakes, variant->job_count)) {
		skip(variant, "", mistakes[0], arena);
		return;
	}
	for (unsigned i = 0; i < variant->job_count; i++)
		if (mistakes[i])
			skip(variant, variant->jobs[i].name, mistakes[i], arena);
}

static void check_variant(struct check *check, struct variant *variant)
{
	struct err err = { 0 };

	check_jobs(check, variant);
	if (plan_check_together(variant, check->builder->command, &err) == 0)
		return;
	complain_of(check, variant, NULL, err.text);
	skip(variant, "", err.text, &check->builder->plan->arena);
}

int plan_check_variants(struct plan_builder *b)
{
	struct plan *plan = b->plan;
	struct check check = {
		.builder	= b,
		.complaints.at	= arena_alloc(&plan->arena,
					      COMPLAINTS_MAX * sizeof(*check.complaints.at)),
	};
	unsigned wrong = 0;

	count_needed(&check);
	for (unsigned i = 0; i < plan->variant_count; i++) {
		struct variant *variant = &plan->variants[i];

		check_variant(&check, variant);
		wrong += variant->skipped && !variant->optional;
	}

	/* A product may contain invalid combinations, if at least one is valid. */
	if (wrong == 0 || (b->vary.axis_count > 0 && wrong < plan->variant_count))
		return 0;
	tell(&check.complaints, b->err);
	return -EINVAL;
}
