/*
 * Completion of command lines, by the real shells: each is given the script that ringbench prints
 * and the beginning of a line, and says what it would offer.
 */
#include "e2e.h"

#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "option.h"
#include "profile_builtin.h"

TestSuite(completions, .init = e2e_begin, .fini = e2e_end, .timeout = 600);

/* $1 is the script, the others the words of the line; the last is at the cursor. */
static const char in_bash[] =
	"source \"$1\"; shift\n"
	"COMP_WORDS=(\"$@\") COMP_CWORD=$(($# - 1))\n"
	"_ringbench 2>errors; cat errors\n"
	"printf '%s\\n' \"${COMPREPLY[@]}\"\n";

static const char in_fish[] =
	"source $argv[1]\n"
	"complete -C (string join ' ' -- $argv[2..-1])\n";

/* zsh completes on a terminal only. What its functions pass to compadd is what they offer. */
static const char in_zsh[] =
	"zmodload zsh/zpty\n"
	"zpty shell zsh -f -i\n"
	"zpty -w shell \"PS1= PS2= script=$1\"\n"
	"shift\n"
	"zpty -w shell 'source ./inner'\n"
	"zpty -w -n shell \"$*\"$'\\t'\n"
	"zpty -r shell output '*COMPLETED*'\n"
	"cat offered\n";

static const char inside_zsh[] =
	"autoload -Uz compinit; compinit -D -u; source $script\n"
	"compadd() {\n"
	"	local -a hits\n"
	"	[[ \" $* \" == *\\ -[OAD]\\ * ]] && { builtin compadd \"$@\"; return }\n"
	"	builtin compadd -O hits \"$@\"\n"
	"	print -rl -- $hits >>offered\n"
	"	builtin compadd \"$@\"\n"
	"}\n"
	"comppostfuncs=(completed)\n"
	"completed() { print COMPLETED; }\n"
	"bindkey '^I' complete-word\n"
	": >offered\n";

/* What the shell offers for this line. */
static const char *offered(const char *name, const char *line)
{
	const struct said *said;
	struct outcome o;
	const char *words[16], *list;
	unsigned count = 0;
	char *rest = text_of("%s", line), *word;

	if (system(text_of("command -v %s >/dev/null", name)) != 0)
		cr_skip_test("'%s' is not installed (./configure --install-deps=all)", name);
	said = bench("show completions %s", name);
	assert_status(said, 0);
	write_text("script", said->out);
	write_text("driver", !strcmp(name, "bash") ? in_bash : !strcmp(name, "fish") ? in_fish
			     : in_zsh);
	write_text("inner", inside_zsh);
	words[count++] = "driver";
	words[count++] = "./script";
	words[count++] = "ringbench";
	while ((word = strsep(&rest, " ")))
		words[count++] = word;
	words[count] = NULL;
	o = spawn(&(struct spawn){ .program = name,
				   .env = (const char *const[]){ "HOME=.", "TERM=dumb", NULL } },
		  words);
	cr_assert_eq(o.status, 0, "%s: %s%s", line, o.err, o.out);
	list = text_of("\n%s", o.out);
	outcome_release(&o);
	return list;
}

/* Is this a line of what is offered, or the beginning of one that goes on with one of these? */
static bool offers(const char *list, const char *word)
{
	for (const char *at = list; (at = strstr(at, word)); at++)
		if (at[-1] == '\n' && strchr("\n\t\r= ", at[strlen(word)]))
			return true;
	return false;
}

#define assert_offers(list, word)							\
	cr_assert(offers(list, word), "no '%s' is offered, but: %s", word, list)

static void each_option_of_each_command_is_offered(const char *shell_name)
{
	for (const struct command *c = commands; c->name; c++) {
		const char *list = offered(shell_name, text_of("%s --", c->name));

		for (unsigned i = 0; i < option_count; i++)
			if (options[i].commands & c->bit)
				assert_offers(list, text_of("--%s", options[i].name));
	}
}

static void commands_are_offered(const char *shell_name)
{
	const char *list = offered(shell_name, "");

	for (const struct command *c = commands; c->name; c++)
		assert_offers(list, c->name);
}

static void profiles_are_offered(const char *shell_name)
{
	const char *list = offered(shell_name, "compare ");

	for (const struct profile_builtin *p = profile_builtins; p->path; p++) {
		const char *name = strrchr(p->path, '/') + 1;

		assert_offers(list, text_of("%.*s", (int)strcspn(name, "."), name));
	}
}

Test(completions, bash_offers_each_option_of_each_command)
{
	each_option_of_each_command_is_offered("bash");
}

Test(completions, fish_offers_each_option_of_each_command)
{
	each_option_of_each_command_is_offered("fish");
}

Test(completions, zsh_offers_each_option_of_each_command)
{
	each_option_of_each_command_is_offered("zsh");
}

Test(completions, each_shell_offers_commands_and_profiles)
{
	static const char *const shells[] = { "bash", "fish", "zsh" };

	for (unsigned i = 0; i < 3; i++) {
		commands_are_offered(shells[i]);
		profiles_are_offered(shells[i]);
	}
}

/* readline breaks --engine=ps at the '='. */
Test(completions, bash_offers_the_values_of_each_choice)
{
	assert_offers(offered("bash", "run --engine = ps"), "psync");
	assert_offers(offered("bash", "run --engine io"), "io_uring");
	assert_offers(offered("bash", "run --file-extra-flags = direct,no"), "direct,noatime");
	for (unsigned i = 0; i < option_count; i++) {
		const char *list;

		if (options[i].type != OPTION_CHOICE)
			continue;
		list = offered("bash", text_of("run --%s =", options[i].name));
		for (unsigned k = 0; options[i].choices[k]; k++)
			assert_offers(list, options[i].choices[k]);
	}
}

Test(completions, bash_takes_no_switch_for_an_option_with_a_value)
{
	const char *list = offered("bash", "run --no-repeat mix");

	assert_offers(list, "mixed-70-30");
}

Test(completions, fish_and_zsh_offer_values_and_files)
{
	write_text("old.json", "{}");
	assert_offers(offered("fish", "run --engine=ps"), "--engine=psync");
	assert_offers(offered("fish", "report ol"), "old.json");
	assert_offers(offered("zsh", "run --engine=ps"), "psync");
	assert_offers(offered("zsh", "report ol"), "old.json");
}

Test(completions, of_an_unknown_shell_are_refused)
{
	const struct said *said = bench("show completions csh");

	assert_status(said, 2);
	assert_says(said->err, "bash, zsh or fish");
}
