/*
 * Every spec of a plan is validated. What is wrong with several variants in the same way is
 * told once, with the names of those that it concerns unless that is all of them.
 */
#include "plan_builder.h"

#include <errno.h>
#include <string.h>

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

int plan_check_variants(struct plan_builder *b)
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
