/* completion_fish: a line per command and option. */
#include "completion.h"

#include <string.h>

static const char head[] =
"# Completes command lines of ringbench in fish; made by 'ringbench show completions fish'.\n"
"complete -c ringbench -f\n"
"complete -c ringbench -n __fish_use_subcommand -s h -l help -d 'the commands'\n"
"complete -c ringbench -n __fish_use_subcommand -s V -l version -d 'the version'\n";

static void print_option(const struct command *command, const struct completion_option *option,
			 FILE *out, struct arena *arena)
{
	fprintf(out, "complete -c ringbench -n '__fish_seen_subcommand_from %s' -l %s",
		command->name, option->name);
	if (option->is_path)
		fputs(" -r -F", out);
	else if (option->value_name)
		fputs(" -x", out);
	if (option->value_name && *option->values && !option->is_list)
		fprintf(out, " -a %s", completion_quote(option->values, arena));
	if (option->is_list)
		fprintf(out, " -a \"(__fish_append , %s)\"", option->values);
	fprintf(out, " -d %s\n", completion_quote(option->help, arena));
}

static void print_words(const struct command *command, FILE *out, struct arena *arena)
{
	fprintf(out, "complete -c ringbench -n '__fish_seen_subcommand_from %s'", command->name);
	if (command->takes == TAKES_FILES)
		fputs(" -F\n", out);
	else
		fprintf(out, " -a %s\n", completion_quote(
				command->takes == TAKES_WORDS ? command->words
				: completion_profiles(arena), arena));
}

void completion_fish(FILE *out, struct arena *arena)
{
	fputs(head, out);
	for (const struct command *c = commands; c->name; c++) {
		fprintf(out, "complete -c ringbench -n __fish_use_subcommand -a %s -d %s\n",
			c->name, completion_quote(c->summary, arena));
		print_words(c, out, arena);
		for (const struct completion_option *o = completion_options(c, arena); o->name; o++)
			print_option(c, o, out, arena);
	}
	fprintf(out, "complete -c ringbench -n '__fish_seen_subcommand_from profile' -a %s\n",
		completion_quote(completion_profiles(arena), arena));
}
