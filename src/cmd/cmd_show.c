/* show: what there is: engines, options, profiles, and where each value of one came from. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine.h"
#include "fact_rows.h"
#include "fio_words.h"
#include "profile.h"
#include "profile_builtin.h"
#include "session.h"
#include "units.h"

enum { OPTION_COLUMN = 25, PROFILE_COLUMN = 19, ENGINE_COLUMN = 20 };

static void show_engine(const char *name, const char *depth, const char *help)
{
	char head[2 * ENGINE_COLUMN];

	snprintf(head, sizeof(head), "%-9s  %s", name, depth);
	fact_beside(stdout, head, help, ENGINE_COLUMN, "");
}

static int show_engines(struct session *s)
{
	(void)s;
	printf("%-9s  %-7s  %s\n", "engine", "depth", "what it does");
	for (unsigned i = 0; engines[i]; i++) {
		struct err why = { 0 };

		show_engine(engines[i]->name, engines[i]->depth_max == 1 ? "1" : "any",
			    engines[i]->help);
		if (engine_probe(engines[i], &why) == 0)
			continue;
		fact_below(stdout, why.text, ENGINE_COLUMN, "not here: ");
	}
	show_engine("auto", "any", "io_uring if it works here, else pool; the result says which");
	return 0;
}

/* "a | b" of "a|b": a long list is broken at blanks. */
static const char *with_blanks(const char *choices, struct arena *arena)
{
	const char *text = "";

	for (const char *bar; (bar = strchr(choices, '|')); choices = bar + 1)
		text = arena_printf(arena, "%s%.*s | ", text, (int)(bar - choices), choices);
	return arena_printf(arena, "%s%s", text, choices);
}

static void show_option(const struct option *option, struct arena *arena)
{
	fact_beside(stdout, arena_printf(arena, "  %s", option->name), option->help, OPTION_COLUMN,
		    "");
	fact_below(stdout, arena_printf(arena, "%s; default %s", with_blanks(
			   option_accepts(option, arena), arena),
			   option_default_text(option)), OPTION_COLUMN, "");
}

static int show_named_options(struct session *s)
{
	for (unsigned i = 1; i < s->line.word_count; i++) {
		const char *name = s->line.words[i];
		const struct option *option = option_find(name);

		if (option)
			show_option(option, &s->plan.arena);
		else
			err_add(&s->err, "unknown option '%s'%s", name,
				fio_words_hint(name, "", &s->plan.arena));
	}
	return -s->err.code;
}

static int show_options(struct session *s)
{
	const char *section = "";

	if (s->line.word_count > 1)
		return show_named_options(s);
	for (unsigned i = 0; i < option_count; i++) {
		const struct option *option = &options[i];

		if (strcmp(section, option->section)) {
			section = option->section;
			printf("%s%s:\n", i ? "\n" : "", section);
		}
		show_option(option, &s->plan.arena);
	}
	return 0;
}

static int show_profiles(struct session *s)
{
	struct profile_entry *entries;
	const unsigned count = profile_list(&entries, &s->plan.arena);

	for (unsigned i = 0; i < count; i++) {
		fact_beside(stdout, entries[i].name, entries[i].description, PROFILE_COLUMN, "");
		if (!profile_builtin_text(entries[i].path))
			fact_line(stdout, "%*s(%s)", PROFILE_COLUMN, "", entries[i].path);
	}
	return 0;
}

/* As a profile has it: several paths are several lines. */
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

/* How far around a job does everybody have what it has? */
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
			return is_lone_job(variant) ? OF_JOB : OF_VARIANT;
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

/* What a job of the variant shares with that extent, below the heading if there is anything;
 * without --all only what was set. */
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

/* "fsync   The data …": with a head, what follows goes on below the text behind it. */
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

/* Where the text begins: behind blanks, and behind a word with more than one blank after it. */
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

static void show_plan(struct plan *plan, bool all)
{
	show_comment(plan, &plan->arena);
	fact_line(stdout, "; %s", plan->profile_path);
	fact_beside(stdout, "description           =",
		    plan->description ? plan->description : "(no description)", 24, "");
	show_settings(plan, &plan->variants[0], &plan->variants[0].jobs[0], OF_ALL, "", all);
	for (unsigned i = 0; i < plan->variant_count; i++)
		show_variant(plan, &plan->variants[i], all);
}

static int show_profile(struct session *s)
{
	struct command_line line = s->line;
	struct plan plan = { 0 };
	int ret;

	if (line.word_count != 2)
		return err_request(&s->err, EINVAL, "show profile needs the name of a profile: "
				   "see 'ringbench show profiles'");
	arena_init(&plan.arena);
	line.words++;
	line.word_count--;
	ret = plan_from_command(&plan, COMMAND_SHOW, &line, &s->err);
	if (ret == 0)
		show_plan(&plan, plan.command.all);
	plan_release(&plan);
	return ret;
}

static const struct topic {
	const char *name;
	int (*show)(struct session *s);
} topics[] = {
	{ "engines",	show_engines },
	{ "options",	show_options },
	{ "profiles",	show_profiles },
	{ "profile",	show_profile },
};

static int show(struct session *s)
{
	const char *word = s->line.word_count ? s->line.words[0] : "";

	for (unsigned i = 0; i < sizeof(topics) / sizeof(topics[0]); i++)
		if (!strcmp(topics[i].name, word))
			return topics[i].show(s);
	return err_request(&s->err, EINVAL, "show what? engines, options, profiles, or profile "
			   "NAME");
}

int cmd_show(const struct command *command, int argc, char **argv)
{
	struct session s;

	if (session_open_options(&s, command, argc, argv))
		show(&s);
	return session_finish(&s);
}
