/*
 * A profile as it would be written: options of all jobs of all variants at the top, then options
 * common to the jobs of a variant, and those of each job.
 */
#include "show_plan.h"

#include <stdio.h>
#include <string.h>

#include "fact_rows.h"

/* As in a profile, each path has a line. */
static void show_setting(const struct option *option, const struct setting *setting,
			 struct arena *arena)
{
	const char separator = option->type == OPTION_PATHS ? option_separator(option) : '\0';
	const char *value = *setting->value ? setting->value : "(none)";

	while (value) {
		const char *end = strchrnul(value, separator);

		fact_setting(stdout, arena_printf(arena, "%-21s = %.*s", option->name,
						  (int)(end - value), value), setting->origin);
		value = *end ? end + 1 : NULL;
	}
}

static bool is_equal(const struct setting *one, const struct setting *other)
{
	if (!one->value || !other->value)
		return one->value == other->value;
	return strcmp(one->value, other->value) == 0 && strcmp(one->origin, other->origin) == 0;
}

/* The extent in which a value of a job is common to all jobs. That of a lone job is its own, unless
 * it is of the run. */
enum extent { OF_JOB, OF_VARIANT, OF_ALL };

static bool is_lone_job(const struct variant *variant)
{
	return variant->job_count == 1 && *variant->jobs[0].name;
}

static enum extent extent_of(const struct plan *plan, const struct variant *variant,
			     unsigned option)
{
	const struct setting *first = &variant->jobs[0].settings.at[option];
	const struct plan_job *job;

	for (unsigned i = 1; i < variant->job_count; i++)
		if (!is_equal(first, &variant->jobs[i].settings.at[option]))
			return OF_JOB;
	for (struct job_walk at = { 0 }; (job = plan_next_job(plan, &at));)
		if (!is_equal(first, &job->settings.at[option]))
			return is_lone_job(variant) && !options[option].of_run ? OF_JOB
										: OF_VARIANT;
	return OF_ALL;
}

static bool is_shown(const struct settings *settings, unsigned option, bool all)
{
	const struct setting *setting = &settings->at[option];
	const enum option_scope scope = options[option].scope;

	if (!setting->value || (scope != OPTION_OF_SPEC && scope != OPTION_OF_PLAN))
		return false;
	return all || (settings_are_given(settings, options[option].name) &&
		       strcmp(setting->origin, setting_from_choice) != 0);
}

/* The values of a job of the variant common to that extent, below the heading if there are any;
 * without --all only those that were set. */
static void show_settings(struct plan *plan, const struct variant *variant,
			  const struct plan_job *job, enum extent extent, const char *heading,
			  bool all)
{
	for (unsigned i = 0; i < option_count; i++) {
		if (!is_shown(&job->settings, i, all) || extent_of(plan, variant, i) != extent)
			continue;
		if (*heading)
			fact_line(stdout, "%s", heading);
		heading = "";
		show_setting(&options[i], &job->settings.at[i], &plan->arena);
	}
}

static void show_variant(struct plan *plan, const struct variant *variant, bool all)
{
	const bool has_names = *variant->jobs[0].name;
	const char *heading = arena_printf(&plan->arena, "\n[%s]", variant->name);

	if (!has_names || variant->skipped) {
		fact_line(stdout, "%s", heading);
		heading = "";
	}
	if (variant->skipped)
		fact_below(stdout, arena_printf(&plan->arena, "cannot run: %s", variant->skipped),
			   0, "; ");
	show_settings(plan, variant, &variant->jobs[0], OF_VARIANT, heading, all);
	for (unsigned i = 0; has_names && i < variant->job_count; i++) {
		const struct plan_job *job = &variant->jobs[i];

		fact_line(stdout, "\n[%s/%s]", variant->name, job->name);
		show_settings(plan, variant, job, OF_JOB, "", all);
	}
}

/* ---- the comment of a profile, in lines as wide as the page ---- */

/* "fsync   The data …": after a head, continuation lines are aligned with the text. */
struct paragraph {
	const char *head, *text;
	size_t indent;
};

static void end_paragraph(struct paragraph *p)
{
	if (!p->text)
		return;
	fact_beside(stdout, p->head, p->text, (unsigned)p->indent, "");
	p->text = NULL;
}

/* The start of the text: after blanks, and after a word followed by more than one blank. */
static size_t indent_of(const char *line)
{
	const size_t blanks = strspn(line, " ");
	const size_t word = blanks + strcspn(line + blanks, " ");
	const size_t gap = strspn(line + word, " ");

	return gap > 1 && line[word + gap] ? word + gap : blanks;
}

static const char *trimmed(const char *text, size_t length, struct arena *arena)
{
	while (length > 0 && text[length - 1] == ' ')
		length--;
	return arena_strndup(arena, text, length);
}

static void add_line(struct paragraph *p, const char *line, struct arena *arena)
{
	const size_t indent = indent_of(line);
	const bool has_head = strspn(line, " ") < indent;

	if (p->text && indent == p->indent && !has_head) {
		p->text = arena_printf(arena, "%s %s", p->text, line + indent);
		return;
	}
	end_paragraph(p);
	*p = (struct paragraph){ .head = trimmed(line, indent, arena),
				 .text = line + indent, .indent = indent };
}

static void show_comment(const struct plan *plan, struct arena *arena)
{
	char *rest = arena_strdup(arena, plan->profile_comment), *line;
	struct paragraph paragraph = { .text = NULL };
	bool blank_due = false;

	while ((line = strsep(&rest, "\n"))) {
		if (*line == '\0') {
			end_paragraph(&paragraph);
			blank_due = true;
			continue;
		}
		if (blank_due)
			putchar('\n');
		blank_due = false;
		add_line(&paragraph, line, arena);
	}
	end_paragraph(&paragraph);
	if (*plan->profile_comment)
		putchar('\n');
}

void show_plan(struct plan *plan)
{
	const bool all = plan->command.all;

	show_comment(plan, &plan->arena);
	fact_line(stdout, "; %s", plan->profile_path);
	fact_beside(stdout, "description           =",
		    plan->description ? plan->description : "(no description)", 24, "");
	show_settings(plan, &plan->variants[0], &plan->variants[0].jobs[0], OF_ALL, "", all);
	for (unsigned i = 0; i < plan->variant_count; i++)
		show_variant(plan, &plan->variants[i], all);
}
