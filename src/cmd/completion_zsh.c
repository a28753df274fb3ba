/* completion_zsh: for each command the specifications that _arguments takes. */
#include "completion.h"

#include <string.h>

static const char head[] =
"#compdef ringbench\n"
"# Completes command lines of ringbench in zsh; made by 'ringbench show completions zsh'.\n"
"\n"
"_ringbench() {\n"
"	local curcontext=$curcontext state line ret=1\n"
"	typeset -A opt_args\n"
"	local -a commands\n";

static const char middle[] =
"	_arguments -C '(- *)'{-h,--help}'[the commands]' '(- *)'{-V,--version}'[the version]' \\\n"
"		'1: :->command' '*:: :->rest' && ret=0\n"
"	case $state in\n"
"	command) _describe -t commands command commands && ret=0 ;;\n"
"	rest)\n"
"		curcontext=${curcontext%:*:*}:ringbench-$words[1]:\n"
"		case $words[1] in\n";

static const char foot[] =
"		esac ;;\n"
"	esac\n"
"	return ret\n"
"}\n"
"\n"
"[[ $funcstack[1] == _ringbench ]] && _ringbench \"$@\" || compdef _ringbench ringbench\n";

/* These end a part of a specification. */
static const char *escape(const char *text, const char *special, struct arena *arena)
{
	const char *escaped = "";

	for (size_t length; length = strcspn(text, special), text[length]; text += length + 1)
		escaped = arena_printf(arena, "%s%.*s\\%c", escaped, (int)length, text,
				       text[length]);
	return arena_printf(arena, "%s%s", escaped, text);
}

/* What to offer as the value of an option: the part of its specification after the colon. */
static const char *action_of(const struct completion_option *option, struct arena *arena)
{
	if (option->is_path)
		return "_files";
	if (option->is_list)
		return arena_printf(arena, "_values -s , value %s", option->values);
	return *option->values ? arena_printf(arena, "(%s)", option->values) : " ";
}

static void print_option(const struct completion_option *option, FILE *out, struct arena *arena)
{
	const char *value = option->value_name;
	const char *spec = arena_printf(arena, "*--%s=%s[%s]:%s%s:%s", option->name,
					value ? "" : "-", escape(option->help, "[]\\", arena),
					value ? "" : ":",
					escape(value ? value : "on or off", ":\\", arena),
					action_of(option, arena));

	fprintf(out, " \\\n				%s", completion_quote(spec, arena));
}

static const char *words_of(const struct command *command, struct arena *arena)
{
	switch (command->takes) {
	case TAKES_PROFILE:
		return arena_printf(arena, "*:profile:_alternative 'profiles\\:profile\\:(%s)' "
				    "'files\\:file\\:_files -g \"*.ini\"'",
				    completion_profiles(arena));
	case TAKES_WORDS:
		return arena_printf(arena, "*:word:(%s)", command->words);
	case TAKES_FILES:
		break;
	}
	return "*:file:_files";
}

void completion_zsh(FILE *out, struct arena *arena)
{
	fprintf(out, "%s	commands=(\n", head);
	for (const struct command *c = commands; c->name; c++)
		fprintf(out, "		%s\n", completion_quote(arena_printf(arena, "%s:%s",
			c->name, escape(c->summary, ":\\", arena)), arena));
	fprintf(out, "	)\n%s", middle);
	for (const struct command *c = commands; c->name; c++) {
		fprintf(out, "		%s)\n			_arguments '(- *)--help[this "
			"command and its options]'", c->name);
		for (const struct completion_option *o = completion_options(c, arena); o->name; o++)
			print_option(o, out, arena);
		fprintf(out, " \\\n				%s && ret=0 ;;\n",
			completion_quote(words_of(c, arena), arena));
	}
	fputs(foot, out);
}
