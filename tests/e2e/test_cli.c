/* The command line: help, and invalid requests: status 2, with cause and cure. */
#include "e2e.h"

#include <criterion/parameterized.h>

#include "config.h"

TestSuite(cli, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

Test(cli, help_names_every_command_on_stdout)
{
	static const char *const names[] = {
		"prepare", "run", "compare", "diff", "cleanup", "probe", "show",
	};
	const struct said *said;

	said = bench("--help");

	assert_status(said, 0);
	cr_assert_str_empty(said->err);
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_says(said->out, text_of("\n  %s ", names[i]));
}

Test(cli, every_command_has_help_of_its_own)
{
	static const char *const names[] = {
		"prepare", "run", "compare", "diff", "cleanup", "probe", "show",
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct said *said = bench("%s --help", names[i]);

		assert_status(said, 0);
		assert_says(said->out, text_of("usage: ringbench %s ", names[i]));
		cr_assert_str_empty(said->err);
	}
}

Test(cli, help_of_a_command_shows_only_what_it_takes)
{
	const struct said *said;

	said = bench("prepare --help");

	assert_says(said->out, "--file-total-size=SIZE");
	assert_says_not(said->out, "--iodepth");
}

/* It takes those of run and compare, 200 lines of them. */
Test(cli, help_of_show_is_a_page)
{
	const struct said *said = bench("show --help");
	unsigned lines = 0;

	assert_status(said, 0);
	for (const char *c = said->out; *c; c++)
		lines += *c == '\n';
	cr_assert_leq(lines, 24, "%s", said->out);
	assert_says(said->out, "--all");
	assert_says(said->out, "'ringbench show profile oltp --iodepth=64'");
	assert_status(bench("show profile oltp --iodepth=64"), 0);
	assert_says(bench("show profile oltp --iodepth=64")->out, "64");
}

Test(cli, help_wins_over_what_else_is_asked_for)
{
	const struct said *said;

	said = bench("run --file-test-mode=rndrd --help --time=0");

	assert_status(said, 0);
	assert_says(said->out, "usage: ringbench run ");
}

Test(cli, takes_the_command_where_it_stands)
{
	static const char *const lines[] = { "help run", "--help run", "--iodepth=4 run --help" };

	for (unsigned i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct said *said = bench("%s", lines[i]);

		assert_status(said, 0);
		assert_says(said->out, "usage: ringbench run ");
	}
}

Test(cli, help_for_what_is_no_command_is_an_error)
{
	const struct said *said = bench("help compar");

	assert_status(said, 2);
	assert_says(said->err, "'compar' is not a command (did you mean 'compare'?)");
	cr_assert_str_empty(said->out);
}

Test(cli, shows_one_option)
{
	const struct said *said = bench("show options iodepth");

	assert_status(said, 0);
	assert_says(said->out, "iodepth");
	assert_says_not(said->out, "file-num");
}

Test(cli, tells_its_version)
{
	const struct said *said;

	said = bench("--version");

	assert_status(said, 0);
	cr_assert_str_eq(said->out, "ringbench " RINGBENCH_VERSION "\n");
}

Test(cli, without_a_command_says_what_there_is)
{
	const struct said *said;

	said = bench("%s", "");

	assert_status(said, 2);
	cr_assert_str_empty(said->out);
	assert_says(said->err, "usage: ringbench COMMAND");
}

/* ---- wrong requests ---- */

#define RUN	"run --file-test-mode=rndrd "
#define SMALL	"--file-num=2 --file-total-size=1M "

struct wrong {
	char line[160];
	char says[3][160];
};

/* No pointers: Criterion passes a copy to another process. */
ParameterizedTestParameters(cli, refuses)
{
	static struct wrong rows[] = {
		{ "compar quickstart", { "'compar' is not a command", "'compare'" } },
		{ RUN "--iodeph=4",
		  { "unknown option '--iodeph'", "did you mean '--iodepth'?" } },
		{ RUN "--file-totl-size=1M", { "did you mean '--file-total-size'?" } },
		{ RUN "-t 4", { "unknown option '-t'", "two dashes" } },
		{ RUN "--bs=4k", { "unknown option '--bs' (here: --file-block-size)" } },
		{ RUN "--group_reporting", { "leave it out: loops are reported together" } },
		{ "run --file-test-mode=randread", { "did you mean 'rndrd'?" } },
		{ "--iodepth=4", { "missing command" } },
		{ "show options bs", { "unknown option 'bs' (here: file-block-size)" } },
		{ "cleanup --iodepth=4",
		  { "'cleanup' takes no --iodepth", "run, compare" } },
		{ RUN "--events", { "--events needs a value: --events=N" } },
		{ "run --time=1",
		  { "missing required argument: --file-test-mode=seqwr|" } },
		{ "run --file-test-mode=rndrdw",
		  { "--file-test-mode: 'rndrdw'", "seqwr|seqrewr|" } },
		{ RUN "--engine=iouring", { "--engine", "'iouring'", "'io_uring'" } },

		/* sizes */
		{ RUN "--file-total-size=0", { "--file-total-size: '0' is too small" } },
		{ RUN "--file-block-size=0", { "--file-block-size: '0' is too small" } },
		{ RUN "--file-num=0", { "--file-num: '0' is too small" } },
		{ RUN "--file-total-size=99999999999T",
		  { "'99999999999T' is too large" } },
		{ RUN "--file-total-size=18446744073709551616", { "is too large" } },
		{ RUN "--file-total-size=8E --target=a --target=b",
		  { "file-total-size", "large" } },
		{ RUN "--file-block-size=4q", { "'4q' is not a size", "4K" } },
		{ RUN "--file-block-size=-4K", { "'-4K' is not a size" } },
		{ RUN "--file-num=4 --file-total-size=1M --file-block-size=512K",
		  { "file-block-size=512K is larger than a file", "256K each", "file-num=2" } },
		{ RUN "--file-total-size=1M --file-block-size=2M",
		  { "file-block-size=2M is larger than file-total-size=1M" } },
		{ RUN SMALL "--file-merged-requests=100000",
		  { "file-merged-requests=100000" } },
		{ "run --file-test-mode=rndrw --file-rw-ratio=3/0",
		  { "'3/0' divides by zero" } },

		/* numbers that contradict each other */
		{ RUN SMALL "--engine=psync --iodepth=8",
		  { "engine 'psync' holds 1 I/O at a time", "iodepth=8",
		    "io_uring, libaio, pool" } },
		{ RUN SMALL "--iodepth=32769",
		  { "--iodepth: '32769' is too large", "32768" } },
		{ RUN SMALL "--iodepth=0", { "--iodepth: '0' is too small" } },
		{ RUN SMALL "--iodepth=4 --batch-submit=8",
		  { "batch-submit=8", "iodepth=4" } },
		{ RUN SMALL "--iodepth=4 --batch-complete=8",
		  { "batch-complete=8", "iodepth=4" } },
		{ RUN SMALL "--time=0",
		  { "time=0 and events=0 together never end", "--events" } },
		{ RUN SMALL "--cpus=0 --pin=off", { "cpus has no effect with pin=off" } },
		{ RUN SMALL "--engine=null --cpus=1023", { "1023" } },

		/* names that do not exist */
		{ RUN "--target=nowhere/",
		  { "directory 'nowhere/' does not exist", "mkdir -p" } },
		{ RUN "--target=no/where",
		  { "the directory of 'no/where' does not exist" } },
		{ RUN "--target=/dev/null", { "'/dev/null' is neither a directory" } },
		{ RUN SMALL "--target=. --target=./", { "are the same" } },
		{ "prepare --scratch", { "scratch=on", "just run it" } },
		{ "compare --file-test-mode=rndrd --vary=depth=1,2",
		  { "vary", "'depth'" } },
		{ "compare --file-test-mode=rndrd --vary=iodepth=1,x", { "'x'" } },
		{ "compare --file-test-mode=rndrd --vary=iodepth",
		  { "--vary", "iodepth" } },
		{ "compare --file-test-mode=rndrd --vary=iodepth=1,2 --baseline=3",
		  { "baseline", "'3'" } },
		{ "compare --file-test-mode=rndrd --vary=iodepth=1,2 --fail-if=speed<1",
		  { "'speed<1'", "iops<0.95" } },
		{ "compare --file-test-mode=rndrd --rounds=0",
		  { "--rounds: '0' is too small" } },
		{ "diff",
		  { "diff takes two results: ringbench diff OLD.json NEW.json" } },
		{ "diff one.json", { "diff takes two results" } },
		{ "diff one.json two.json", { "'one.json'" } },
		{ "show", { "engines, options, profiles" } },
		{ "show profile", { "ringbench show profiles" } },
		{ "probe nowhere", { "cannot examine 'nowhere'" } },
		{ "probe a b", { "one target" } },
	};

	return cr_make_param_array(struct wrong, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(struct wrong *wrong, cli, refuses)
{
	const struct said *said;

	said = bench("%s", wrong->line);

	cr_assert_eq(said->status, 2, "%s: status %d: %s", wrong->line, said->status, said->err);
	cr_assert_str_empty(said->out, "%s: on stdout: %s", wrong->line, said->out);
	cr_assert(!strncmp(said->err, "ringbench: ", 11), "%s: %s", wrong->line, said->err);
	for (unsigned i = 0; i < 3 && wrong->says[i][0]; i++)
		cr_assert(strstr(said->err, wrong->says[i]), "%s: no '%s' in: %s", wrong->line,
			  wrong->says[i], said->err);
	cr_assert_eq(files_in("."), 0, "%s: made files", wrong->line);
}

Test(cli, tells_all_mistakes_at_once_each_on_a_line)
{
	const struct said *said;
	unsigned lines = 0;

	said = bench("run --iodeph=4 --file-num=0 --file-block-size=4q");

	assert_status(said, 2);
	assert_says(said->err, "ringbench: unknown option '--iodeph'");
	assert_says(said->err, "\nringbench: --file-num: '0' is too small");
	assert_says(said->err, "\nringbench: --file-block-size: '4q' is not a size");
	for (const char *at = said->err; (at = strchr(at, '\n')); at++)
		lines++;
	cr_assert_eq(lines, 3);
}

/* ---- other valid forms ---- */

Test(cli, takes_values_after_a_blank_and_names_with_underscores)
{
	const struct said *said;

	said = bench("run --engine null --file_test_mode rndrd --events 7 --json=-");

	assert_status(said, 0);
	cr_assert_eq(count_at(json_of(said), "runs/0/total/ios"), 7);
}

Test(cli, the_last_of_two_values_counts_except_for_lists)
{
	const struct said *said;
	json_t *json;

	said = bench("run --engine=null --file-test-mode=rndrd --events=9 --events=7 "
			 "--target=a --target=b --no-pin --json=-");
	json = json_of(said);

	assert_status(said, 0);
	cr_assert_eq(count_at(json, "runs/0/total/ios"), 7);
	cr_assert_eq(length_at(json, "runs/0/options/target"), 2);
	cr_assert_not(is_true_at(json, "runs/0/options/pin"));
}
