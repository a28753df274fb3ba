/* show: lists engines, options and profiles, and the origin of each value of a profile. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "completion.h"
#include "engine.h"
#include "fact_rows.h"
#include "fio_words.h"
#include "profile.h"
#include "profile_builtin.h"
#include "session.h"
#include "show_plan.h"
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
	show_engine("auto", "any", "io_uring if available, else pool; the result names it");
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
		show_plan(&plan);
	plan_release(&plan);
	return ret;
}

static int show_completions(struct session *s)
{
	static const struct {
		const char *name;
		void (*print)(FILE *out, struct arena *arena);
	} shells[] = {
		{ "bash",	completion_bash },
		{ "zsh",	completion_zsh },
		{ "fish",	completion_fish },
	};
	const char *word = s->line.word_count == 2 ? s->line.words[1] : "";

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
		if (strcmp(shells[i].name, word) != 0)
			continue;
		shells[i].print(stdout, &s->plan.arena);
		return 0;
	}
	return err_request(&s->err, EINVAL, "show completions needs a shell: bash, zsh or fish");
}

static const struct topic {
	const char *name;
	int (*show)(struct session *s);
} topics[] = {
	{ "engines",	show_engines },
	{ "options",	show_options },
	{ "profiles",	show_profiles },
	{ "profile",	show_profile },
	{ "completions", show_completions },
};

static int show(struct session *s)
{
	const char *word = s->line.word_count ? s->line.words[0] : "";

	for (unsigned i = 0; i < sizeof(topics) / sizeof(topics[0]); i++)
		if (!strcmp(topics[i].name, word))
			return topics[i].show(s);
	return err_request(&s->err, EINVAL, "show what? engines, options, profiles, profile NAME, "
			   "or completions SHELL");
}

int cmd_show(const struct command *command, int argc, char **argv)
{
	struct session s;

	if (session_open_options(&s, command, argc, argv))
		show(&s);
	return session_finish(&s);
}
