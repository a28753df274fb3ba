/*
 * completion_bash: tables as case statements, and one function that looks a word up in them.
 *
 * readline breaks words at '=' (COMP_WORDBREAKS): --engine=ps is three words. Options that need a
 * value are offered with '=' behind them, and no blank.
 */
#include "completion.h"

#include <string.h>

static const char head[] =
"# Completes command lines of ringbench in bash; made by 'ringbench show completions bash'.\n";

static const char body[] =
"# The command of the line: the first word that is one.\n"
"_ringbench_command() {\n"
"	local word\n"
"	for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
"		case \" $_ringbench_commands \" in *\" $word \"*) echo \"$word\"; return ;; esac\n"
"	done\n"
"}\n"
"\n"
"# The option whose value is at the cursor, if any: --option=value, --option value.\n"
"_ringbench_option() {\n"
"	local at=$((COMP_CWORD - 1))\n"
"	[ \"${COMP_WORDS[COMP_CWORD]}\" = = ] || [ \"${COMP_WORDS[at]}\" != = ] || at=$((at - 1))\n"
"	case ${COMP_WORDS[at]} in\n"
"	--*) [ \"${COMP_WORDS[at + 1]}\" != = ] && _ringbench_is_switch \"${COMP_WORDS[at]}\" ||\n"
"		echo \"${COMP_WORDS[at]}\" ;;\n"
"	esac\n"
"}\n"
"\n"
"_ringbench() {\n"
"	local current=${COMP_WORDS[COMP_CWORD]} command option values kept=''\n"
"	command=$(_ringbench_command)\n"
"	option=$(_ringbench_option)\n"
"	[ \"$current\" = = ] && current=''\n"
"	if [ -n \"$option\" ]; then\n"
"		values=$(_ringbench_values \"$option\")\n"
"		case $current in *,*) kept=${current%,*}, current=${current##*,} ;; esac\n"
"	elif [ -z \"$command\" ]; then\n"
"		values=\"$_ringbench_commands help --help --version\"\n"
"	elif [ \"${current#-}\" != \"$current\" ]; then\n"
"		values=$(_ringbench_options \"$command\")\n"
"	elif [ \"${COMP_WORDS[COMP_CWORD - 1]}\" = profile ]; then\n"
"		values=$_ringbench_profiles\n"
"	else\n"
"		values=$(_ringbench_words \"$command\")\n"
"	fi\n"
"	if [ \"$values\" = FILES ]; then\n"
"		mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
"		compopt -o filenames 2>/dev/null\n"
"		return\n"
"	fi\n"
"	mapfile -t COMPREPLY < <(compgen -P \"$kept\" -W \"$values\" -- \"$current\")\n"
"	case ${COMPREPLY[0]} in *=) compopt -o nospace 2>/dev/null ;; esac\n"
"}\n"
"\n"
"complete -F _ringbench ringbench\n";

static void print_options(const struct command *command, FILE *out, struct arena *arena)
{
	fprintf(out, "	%s) echo '--help", command->name);
	for (const struct completion_option *o = completion_options(command, arena); o->name; o++)
		fprintf(out, " --%s%s", o->name, o->value_name ? "=" : "");
	fputs("' ;;\n", out);
}

/* Each name of any command once: the value of an option of that name is the same everywhere. */
static void print_values(FILE *out, struct arena *arena)
{
	fputs("_ringbench_values() {\n	case $1 in\n", out);
	for (const struct command *c = commands; c->name; c++) {
		const struct completion_option *o = completion_options(c, arena);

		for (; c->bit && o->name; o++)
			if (o->is_path || *o->values)
				fprintf(out, "	--%s) echo '%s' ;;\n", o->name,
					o->is_path ? "FILES" : o->values);
	}
	fputs("	esac\n}\n\n", out);
}

static void print_switches(FILE *out, struct arena *arena)
{
	fputs("_ringbench_is_switch() {\n	case $1 in\n	--help", out);
	for (const struct command *c = commands; c->name; c++)
		for (const struct completion_option *o = completion_options(c, arena); o->name; o++)
			if (!o->value_name)
				fprintf(out, "|--%s|--no-%s", o->name, o->name);
	fputs(") ;;\n	*) return 1 ;;\n	esac\n}\n\n", out);
}

static const char *words_of(const struct command *command, struct arena *arena)
{
	switch (command->takes) {
	case TAKES_PROFILE:
		return completion_profiles(arena);
	case TAKES_WORDS:
		return command->words;
	case TAKES_FILES:
		break;
	}
	return "FILES";
}

void completion_bash(FILE *out, struct arena *arena)
{
	fprintf(out, "%s\n_ringbench_commands='%s'\n_ringbench_profiles='%s'\n\n", head,
		completion_commands(arena), completion_profiles(arena));
	fputs("_ringbench_options() {\n	case $1 in\n", out);
	for (const struct command *c = commands; c->name; c++)
		print_options(c, out, arena);
	fputs("	esac\n}\n\n_ringbench_words() {\n	case $1 in\n", out);
	for (const struct command *c = commands; c->name; c++)
		fprintf(out, "	%s) echo '%s' ;;\n", c->name, words_of(c, arena));
	fputs("	esac\n}\n\n", out);
	print_values(out, arena);
	print_switches(out, arena);
	fputs(body, out);
}
