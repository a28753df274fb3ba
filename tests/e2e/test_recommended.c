/*
 * Recommended commands are tested by pasting them: every command that a message or report has in
 * quotes is given to a shell as printed, and then the request that was refused must work.
 */
#include "e2e.h"

#include <libgen.h>
#include <signal.h>
#include <stdlib.h>

#include "quote.h"

#define ODD	"my \"odd\" dir's $HOME"
#define ODD_Q	"'my \"odd\" dir'\\''s $HOME'"
#define SET	"--file-num=2 --file-total-size=1M "
#define READS	"--file-test-mode=rndrd --events=20 "

enum { COMMANDS_MAX = 16 };

/* The program is in $PATH for these commands. */
static void begin(void)
{
	char *program;

	e2e_begin();
	program = text_of("%s", spawn_program());
	setenv("PATH", text_of("%s:%s", dirname(program), getenv("PATH")), 1);
}

TestSuite(recommended, .init = begin, .fini = e2e_end, .timeout = 300);

/* Also catches a shell that cannot parse the line. */
static const struct said *paste(const char *line)
{
	write_text("line.sh", line);
	return bench_in(&(struct spawn){ .program = "sh" }, "line.sh");
}

/* Collects the quoted commands of all output, as printed. Returns their number. */
static unsigned commands_in(const struct said *said, const char *commands[COMMANDS_MAX])
{
	const char *const texts[] = { said->err, said->out };
	unsigned count = 0;

	for (unsigned i = 0; i < 2; i++) {
		for (const char *at = texts[i]; *at; at++) {
			const size_t length = quoted_command_length(at);

			if (length == 0)
				continue;
			cr_assert_lt(count, COMMANDS_MAX);
			commands[count++] = text_of("%.*s", (int)length - 2, at + 1);
			at += length - 1;
		}
	}
	return count;
}

/* Each command has to succeed. */
static void paste_all(const struct said *said, unsigned expected)
{
	const char *commands[COMMANDS_MAX];
	const unsigned count = commands_in(said, commands);

	cr_assert_eq(count, expected, "%u commands and not %u in: %s%s", count, expected,
		     said->err, said->out);
	for (unsigned i = 0; i < count; i++) {
		const struct said *done = paste(commands[i]);

		cr_assert_eq(done->status, 0, "%s: status %d: %s", commands[i], done->status,
			     done->err);
	}
}

/* A refused request, with one command as the cure, works after that command. */
static void is_cured(const char *line)
{
	const struct said *said = paste(line);

	cr_assert_eq(said->status, 2, "%s: status %d: %s", line, said->status, said->err);
	paste_all(said, 1);
	said = paste(line);
	cr_assert_eq(said->status, 0, "%s: status %d: %s", line, said->status, said->err);
}

Test(recommended, a_missing_set_is_made)
{
	is_cured("ringbench run " SET READS);
}

Test(recommended, a_missing_set_is_made_in_a_directory_with_an_odd_name)
{
	shell("mkdir " ODD_Q);
	is_cured("ringbench run --target=" ODD_Q " " SET READS);
}

Test(recommended, a_missing_file_with_an_odd_name_is_made)
{
	static const char line[] = "ringbench run --target=" ODD_Q "/'a file'\\''s' "
				   "--file-total-size=1M " READS;

	paste_all(paste(line), 1);	/* the directory */
	is_cured(line);
}

Test(recommended, a_missing_directory_is_made)
{
	static const char *const targets[] = { ODD_Q "/", "'a b'/c/" };

	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		const char *line = text_of("ringbench prepare " SET "--target=%s", targets[i]);

		paste_all(paste(line), 1);
		assert_status(paste(line), 0);
	}
	paste_all(paste("ringbench prepare --target='it'\\''s'"), 1);
	assert_status(paste("ringbench prepare " SET "--target='it'\\''s'"), 0);
}

Test(recommended, a_missing_set_of_a_profile_with_an_odd_name_is_made)
{
	write_text("it's mine.ini", "file-num = 2\nfile-total-size = 1M\nfile-test-mode = rndrd\n"
		   "events = 20\n");
	is_cured("ringbench run './it'\\''s mine.ini'");
	is_cured("ringbench run './it'\\''s mine.ini' --file-num=3");
}

Test(recommended, a_set_that_is_too_small_is_extended)
{
	bench("prepare --file-num=2 --file-total-size=64K");
	is_cured("ringbench run " SET READS);
}

Test(recommended, a_set_that_cannot_be_validated_is_made_anew)
{
	bench("prepare " SET);
	is_cured("ringbench run --validate " SET READS);
}

Test(recommended, in_several_directories_all_are_made)
{
	shell("mkdir 'one dir' two");
	is_cured("ringbench run --target='one dir' --target=two " SET READS);
}

Test(recommended, files_that_were_only_allocated_are_filled)
{
	const struct said *said;

	shell("mkdir " ODD_Q);
	bench("prepare " SET);
	shell("for n in 0 1; do truncate -s 512K " ODD_Q "/test_file.$n; done");
	said = paste("ringbench run --target=" ODD_Q " " SET READS);
	assert_status(said, 0);
	assert_says(said->out, "holes");
	paste_all(said, 1);

	said = paste("ringbench run --target=" ODD_Q " " SET READS);
	assert_says_not(said->out, "holes");
}

/* Printed in a line of its own, even on a narrow terminal. */
Test(recommended, no_command_is_broken_by_a_narrow_page)
{
	static const char *const env[] = { "COLUMNS=40", NULL };
	const struct said *said;

	shell("for n in 0 1; do truncate -s 512K test_file.$n; done");
	said = bench_in(&(struct spawn){ .env = env }, "run --target=%s " SET READS,
			e2e_directory());
	assert_status(said, 0);
	paste_all(said, 1);
	cr_assert_eq(zero_blocks("test_file.0", 4096), 0);
}

Test(recommended, an_interrupted_prepare_can_go_on_or_be_undone)
{
	const struct said *said;

	shell("mkdir " ODD_Q);
	said = bench_in(&(struct spawn){ .program = "sh", .signal = SIGINT,
		.signal_when_file = ODD "/test_file.0",
		.input = "exec ringbench prepare --target=" ODD_Q " --file-num=2 "
			 "--file-total-size=256M\n" }, "-s");
	if (said->status == 0)
		cr_skip_test("the run ended before the signal");
	assert_status(said, 130);
	paste_all(said, 2);
	cr_assert_eq(files_in(ODD), 0, "the second removes what the first made");
}

Test(recommended, what_shows_names_shows_them)
{
	static const char *const lines[] = {
		"nosuchcommand", "show profile", "fileio --help",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		paste_all(bench("%s", lines[i]), 1);
}

/* An option as the cure is added to the refused command. */
static void is_cured_by_option(const char *line, const char *name)
{
	const struct said *said = paste(line);
	const char *option = strstr(said->err, name);

	assert_status(said, 2);
	cr_assert_not_null(option, "no %s in: %s", name, said->err);
	said = paste(text_of("%s %.*s", line, (int)strcspn(option, "\n"), option));
	cr_assert_eq(said->status, 0, "%s", said->err);
}

Test(recommended, a_file_of_others_is_overwritten_if_allowed)
{
	shell("mkdir " ODD_Q "; head -c 1M /dev/urandom >" ODD_Q "/'a file'");
	is_cured_by_option("ringbench run --target=" ODD_Q "/'a file' --file-test-mode=rndwr "
			   "--file-total-size=1M --events=20", "--allow-overwrite=");
}

/* Placeholders for several names are not commands yet, and must not look like commands. */
Test(recommended, what_is_to_be_filled_in_is_in_capitals)
{
	assert_says(bench("diff one.json")->err, "ringbench diff OLD.json NEW.json");
	assert_says(bench("show")->err, "profile NAME");
	assert_says(bench("--help")->out, "ringbench COMMAND --help");
}

/* The examples at the beginning of --help. Those that measure are shortened. */
Test(recommended, the_first_steps_of_the_help_work)
{
	char *rest = text_of("%s", bench("--help")->out), *line;
	unsigned count = 0;

	while ((line = strsep(&rest, "\n"))) {
		const char *command = line + strspn(line, " "), *end = strstr(command, "  ");
		const bool measures = strstr(line, " compare ") || strstr(line, " ablate ");

		if (command == line || strncmp(command, "ringbench ", 10) != 0 || !end ||
		    strstr(line, "COMMAND"))
			continue;
		command = text_of("%.*s%s", (int)(end - command), command, measures ?
				  " --events=100 --time=0 --warmup-time=0 --rounds=1" : "");
		cr_assert_eq(paste(command)->status, 0, "%s", command);
		count++;
	}
	cr_assert_geq(count, 4);
}

/* Commands that would change the machine are only parsed by a shell. Options are given to a
 * run. */
Test(recommended, what_probe_recommends_is_understood)
{
	char *rest = text_of("%s", bench("probe .")->out), *line;

	strsep(&rest, "\n");
	rest = strstr(rest, "\nwhat to change");
	cr_assert_not_null(rest);
	strsep(&rest, "\n");
	strsep(&rest, "\n");
	while ((line = strsep(&rest, "\n"))) {
		if (strncmp(line, "  --", 4) == 0) {
			line = text_of("ringbench run --engine=null --file-test-mode=rndrd "
				       "--events=1 %s", line);
			cr_assert_neq(paste(line)->status, 2, "%s", line);
		}
		write_text("line.sh", line);
		shell("sh -n line.sh");
	}
}
