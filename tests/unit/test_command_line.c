/* A command line, taken apart. */
#include <criterion/criterion.h>

#include "plan.h"

static struct arena arena;
static struct command_line line;
static struct err err;

static void setup(void)
{
	arena_init(&arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(command_line, .init = setup, .fini = teardown);

#define PARSE(command, ...)								\
	command_line_parse(&line, command,						\
			   sizeof((char *[]){ __VA_ARGS__ }) / sizeof(char *),		\
			   (char *[]){ __VA_ARGS__ }, &arena, &err)

#define ASSERT_SET(name, expected)							\
	cr_assert_str_eq(settings_get(&line.settings, name)->value, expected)

Test(command_line, takes_values_behind_equals_or_as_the_next_argument)
{
	cr_assert_eq(PARSE(COMMAND_RUN, "--iodepth=8", "--threads", "2"), 0);

	ASSERT_SET("iodepth", "8");
	ASSERT_SET("threads", "2");
	cr_assert_str_eq(settings_get(&line.settings, "iodepth")->origin, "command line");
	cr_assert_eq(line.word_count, 0);
}

Test(command_line, takes_underscores_for_dashes)
{
	cr_assert_eq(PARSE(COMMAND_RUN, "--file_block_size=4K"), 0);

	ASSERT_SET("file-block-size", "4K");
}

Test(command_line, value_may_hold_an_equals_sign)
{
	cr_assert_eq(PARSE(COMMAND_COMPARE, "--vary=iodepth=1,2"), 0);

	ASSERT_SET("vary", "iodepth=1,2");
}

Test(command_line, bool_needs_no_value_and_takes_none_from_the_next_argument)
{
	cr_assert_eq(PARSE(COMMAND_RUN, "--scratch", "oltp", "--no-pin", "--file-fsync-end=off"),
		     0);

	ASSERT_SET("scratch", "on");
	ASSERT_SET("pin", "off");
	ASSERT_SET("file-fsync-end", "off");
	cr_assert_eq(line.word_count, 1);
	cr_assert_str_eq(line.words[0], "oltp");
}

Test(command_line, words_keep_their_order)
{
	cr_assert_eq(PARSE(COMMAND_DIFF, "old.json", "--quiet", "new.json", "-", "--", "--x"),
		     0);

	cr_assert_eq(line.word_count, 4);
	cr_assert_str_eq(line.words[0], "old.json");
	cr_assert_str_eq(line.words[1], "new.json");
	cr_assert_str_eq(line.words[2], "-");
	cr_assert_str_eq(line.words[3], "--x");
}

Test(command_line, dash_is_a_value_too)
{
	cr_assert_eq(PARSE(COMMAND_RUN, "--json", "-"), 0);

	ASSERT_SET("json", "-");
}

Test(command_line, later_value_replaces_but_a_list_grows)
{
	cr_assert_eq(PARSE(COMMAND_COMPARE, "--iodepth=1", "--iodepth=2", "--target=/a",
			   "--target=/b", "--vary=engine=psync,io_uring", "--vary=iodepth=1,8"),
		     0);

	ASSERT_SET("iodepth", "2");
	ASSERT_SET("target", "/a\n/b");
	ASSERT_SET("vary", "engine=psync,io_uring,iodepth=1,8");
}

Test(command_line, asks_for_help)
{
	cr_assert_eq(PARSE(COMMAND_RUN, "--help"), 0);
	cr_assert(line.help);

	cr_assert_eq(PARSE(COMMAND_RUN, "-h"), 0);
	cr_assert(line.help);
}

Test(command_line, without_arguments_is_empty)
{
	cr_assert_eq(command_line_parse(&line, COMMAND_RUN, 0, NULL, &arena, &err), 0);

	cr_assert_eq(line.word_count, 0);
	cr_assert_not(line.help);
}

Test(command_line, tells_every_mistake_at_once)
{
	cr_assert_lt(PARSE(COMMAND_RUN, "--file-nm=3", "--threads=0", "--vary=iodepth=1,2",
			   "--colour=red", "-t", "--no-iodepth", "--iodepth"), 0);

	cr_assert_str_eq(err.text,
		"unknown option '--file-nm' (did you mean '--file-num'?)\n"
		"--threads: '0' is too small (at least 1)\n"
		"'run' takes no --vary (it is for: compare, curve)\n"
		"unknown option '--colour'\n"
		"unknown option '-t' (an option is two dashes and its full name)\n"
		"unknown option '--no-iodepth' (did you mean '--iodepth'?)\n"
		"--iodepth needs a value: --iodepth=N");
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
}

Test(command_line, option_is_no_value)
{
	cr_assert_lt(PARSE(COMMAND_RUN, "--iodepth", "--threads=2"), 0);

	cr_assert_str_eq(err.text, "--iodepth needs a value: --iodepth=N");
	ASSERT_SET("threads", "2");
}

Test(command_line, empty_value_is_a_value)
{
	cr_assert_eq(PARSE(COMMAND_RUN, "--cpus="), 0);
	ASSERT_SET("cpus", "");

	cr_assert_lt(PARSE(COMMAND_RUN, "--threads="), 0);
	cr_assert_str_eq(err.text, "--threads: '' is not a whole number (try 64 or 10k)");
}

Test(command_line, each_command_takes_its_own_options)
{
	cr_assert_eq(PARSE(COMMAND_PREPARE, "--file-num=4", "--file-test-mode=rndrd"), 0);
	cr_assert_eq(PARSE(COMMAND_CLEANUP, "--file-num=4", "--quiet"), 0);
	cr_assert_eq(PARSE(COMMAND_DIFF, "--fail-if=iops<0.95", "--json=-"), 0);
	cr_assert_eq(PARSE(COMMAND_PROBE, "--target=/tmp"), 0);
	cr_assert_lt(PARSE(COMMAND_PROBE, "--iodepth=4"), 0);
	cr_assert_lt(PARSE(COMMAND_DIFF, "--iodepth=4"), 0);
}

/* -- jobs */

static const char *of_job(unsigned job, const char *name)
{
	return settings_get(&line.jobs[job].settings, name)->value;
}

Test(command_line, what_follows_a_job_is_of_that_job)
{
	cr_assert_eq(PARSE(COMMAND_RUN, "--iodepth=2", "--job=a", "--iodepth=8", "--job", "b",
			   "--threads=3"), 0);

	ASSERT_SET("iodepth", "2");
	cr_assert_eq(line.job_count, 2);
	cr_assert_str_eq(line.jobs[0].name, "a");
	cr_assert_str_eq(of_job(0, "iodepth"), "8");
	cr_assert_str_eq(line.jobs[1].name, "b");
	cr_assert_null(of_job(1, "iodepth"));
	cr_assert_str_eq(of_job(1, "threads"), "3");
	cr_assert(line.jobs[0].begun);
}

Test(command_line, what_is_of_the_command_may_stand_behind_a_job)
{
	cr_assert_eq(PARSE(COMMAND_RUN, "--job=a", "--iodepth=8", "--json=-"), 0);

	ASSERT_SET("json", "-");
	cr_assert_null(of_job(0, "json"));
}

Test(command_line, set_reaches_one_job_from_anywhere)
{
	cr_assert_eq(PARSE(COMMAND_RUN, "--set=b/cpus=0,2", "--job=a", "--set=iodepth=4",
			   "--set=b/target=/x=y"), 0);

	cr_assert_eq(line.job_count, 2);
	cr_assert_str_eq(line.jobs[0].name, "b");
	cr_assert_not(line.jobs[0].begun);
	cr_assert_str_eq(of_job(0, "cpus"), "0,2");
	cr_assert_str_eq(of_job(0, "target"), "/x=y");
	cr_assert_str_eq(of_job(1, "iodepth"), "4");
}

Test(command_line, set_without_a_job_is_the_option_itself)
{
	cr_assert_eq(PARSE(COMMAND_COMPARE, "--set=iodepth=4", "--set=rounds=3"), 0);

	ASSERT_SET("iodepth", "4");
	ASSERT_SET("rounds", "3");
}

Test(command_line, tells_all_mistakes_with_jobs_at_once)
{
	cr_assert_lt(PARSE(COMMAND_RUN, "--job=a", "--time=3", "--iodepth=0", "--job=a",
			   "--job=b/c", "--set=a", "--set=a/iodpth=1", "--set=a/json=-",
			   "--set=x y/iodepth=1", "--set=job=x", "--a/iodepth=2"), 0);

	cr_assert_str_eq(err.text,
			 "job 'a': --time: applies to all jobs of a run (give it before the first "
			 "--job)\n"
			 "job 'a': --iodepth: '0' is too small (at least 1)\n"
			 "--job=a is given twice\n"
			 "--job: 'b/c' is not a job name (1 to 32 letters, digits or _.+-)\n"
			 "--set: 'a' is not JOB/KEY=VALUE or KEY=VALUE\n"
			 "--set: unknown option 'iodpth' (did you mean 'iodepth'?)\n"
			 "job 'a': --json: is not an option of a job\n"
			 "--set: 'x y' is not a job name (1 to 32 letters, digits or _.+-)\n"
			 "--job: cannot be set by --set\n"
			 "unknown option '--a/iodepth' (of one job: --set=a/iodepth=VALUE)");
}
