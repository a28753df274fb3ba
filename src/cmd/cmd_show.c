/* show: what there is: engines, options, profiles, and where each value of one came from. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine.h"
#include "fio_words.h"
#include "profile.h"
#include "profile_builtin.h"
#include "session.h"
#include "units.h"

static int show_engines(struct session *s)
{
	(void)s;
	printf("%-9s  %-7s  %s\n", "engine", "depth", "what it does");
	for (unsigned i = 0; engines[i]; i++) {
		struct err why = { 0 };

		printf("%-9s  %-7s  %s\n", engines[i]->name,
		       engines[i]->depth_max == 1 ? "1" : "any", engines[i]->help);
		if (engine_probe(engines[i], &why) < 0)
			printf("%20s not here: %s\n", "", why.text);
	}
	printf("%-9s  %-7s  io_uring if it works here, else pool; the result says which\n", "auto",
	       "any");
	return 0;
}

static void show_option(const struct option *option, struct arena *arena)
{
	printf("  %-22s %s\n", option->name, option->help);
	printf("  %-22s %s; default %s\n", "", option_accepts(option, arena),
	       option_default_text(option));
}

static int show_named_options(struct session *s)
{
	for (unsigned i = 1; i < s->line.word_count; i++) {
		const char *name = s->line.words[i];
		const struct option *option = option_find(name);

		if (option)
			show_option(option, &s->plan.arena);
		else
			err_add(&s->err, "there is no option '%s'%s", name,
				option_hint(name, "", &s->plan.arena));
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
		printf("%-18s %s\n", entries[i].name, entries[i].description);
		if (!profile_builtin_text(entries[i].path))
			printf("%18s (%s)\n", "", entries[i].path);
	}
	return 0;
}

static void show_variant(const struct variant *variant)
{
	printf("\n[%s]%s%s\n", variant->name, variant->skipped ? "  cannot run: " : "",
	       variant->skipped ? variant->skipped : "");
	for (unsigned i = 0; i < option_count; i++) {
		const struct setting *setting = &variant->settings.at[i];

		if (options[i].scope == OPTION_OF_COMMAND || !setting->value)
			continue;
		printf("%-21s = %-12s  ; %s\n", options[i].name,
		       *setting->value ? setting->value : "(none)", setting->origin);
	}
}

static int show_profile(struct session *s)
{
	struct command_line line = s->line;
	struct plan plan = { 0 };
	int ret;

	if (line.word_count != 2)
		return err_request(&s->err, EINVAL, "show profile takes the name of one: see "
				   "'ringbench show profiles'");
	arena_init(&plan.arena);
	line.words++;
	line.word_count--;
	ret = plan_from_command(&plan, COMMAND_SHOW, &line, &s->err);
	if (ret == 0) {
		printf("; %s\n; %s\n", plan.profile_path,
		       plan.description ? plan.description : "(no description)");
		for (unsigned i = 0; i < plan.variant_count; i++)
			show_variant(&plan.variants[i]);
	}
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
