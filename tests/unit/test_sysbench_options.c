/* sysbench's command line: parsing, messages, and the translation to our options. */
#include "sysbench_options.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "directory.h"
#include "option.h"

static struct arena arena;
static struct sysbench_request request;
static char *argv[64];
static int argc;

static void begin(void)
{
	arena_init(&arena);
}

static void end(void)
{
	arena_release(&arena);
}

TestSuite(sysbench_options, .init = begin, .fini = end);

/* "fileio --threads=4 run", split at blanks, through all three steps; the first that fails. */
static int parse(const char *text)
{
	char *rest = arena_strdup(&arena, text), *word;
	int ret;

	argc = 0;
	argv[argc++] = arena_strdup(&arena, "sysbench");
	while ((word = strsep(&rest, " ")))
		argv[argc++] = word;
	ret = sysbench_parse_general(&request, argc, argv, &arena);
	if (ret == 0)
		ret = sysbench_parse_options(&request);
	return ret == 0 ? sysbench_check_fileio(&request) : ret;
}

static void assert_says(enum sysbench_voice voice, const char *text)
{
	cr_assert_eq(request.message_count, 1, "%u messages", request.message_count);
	cr_assert_eq(request.messages[0].voice, voice);
	cr_assert_str_eq(request.messages[0].text, text);
}

/* The whole translation after the command, separated by blanks. */
static const char *ours(unsigned command)
{
	char *text = arena_strdup(&arena, ""), **line;
	int count;

	line = sysbench_translate(&request, command, &count);
	for (int i = 2; i < count; i++)
		text = arena_printf(&arena, "%s%s%s", text, i > 2 ? " " : "", line[i]);
	return text;
}

Test(sysbench_options, every_row_of_the_table_names_an_option_of_ours)
{
	for (unsigned i = 0; i < SYSBENCH_OPTION_COUNT; i++)
		if (sysbench_options[i].ours)
			cr_expect_not_null(option_find(sysbench_options[i].ours), "%s",
					   sysbench_options[i].ours);
}

Test(sysbench_options, every_alias_names_an_option_of_sysbench)
{
	for (unsigned i = 0; i < SYSBENCH_OPTION_COUNT; i++)
		if (sysbench_options[i].alias_of)
			cr_expect_not_null(sysbench_option_find(sysbench_options[i].alias_of));
}

Test(sysbench_options, has_the_defaults_of_1_0)
{
	cr_assert_eq(parse("fileio --file-test-mode=rndrw run"), 0);

	cr_expect_eq(request.threads, 1);
	cr_expect_eq(request.events, 0);
	cr_expect_eq(request.time_s, 10);
	cr_expect_eq(request.file_num, 128);
	cr_expect_eq(request.total_bytes, UINT64_C(2) << 30);
	cr_expect_eq(request.block_bytes, 16384);
	cr_expect_eq(request.fsync_freq, 100);
	cr_expect(request.fsync_end);
	cr_expect_not(request.fsync_all);
	cr_expect_eq(request.percentile, 95);
	cr_expect_eq(request.verbosity, 3);
	cr_expect_eq(request.async_backlog, 0);	/* not looked at */
	cr_expect_float_eq(request.rw_ratio, 1.5, 0);
	cr_expect_eq(request.message_count, 0);
}

Test(sysbench_options, takes_options_before_between_and_behind_the_words)
{
	cr_assert_eq(parse("--threads=3 fileio --events=5 run --file_test_mode=seqrd"), 0);

	cr_expect_str_eq(request.test, "fileio");
	cr_expect_str_eq(request.command, "run");
	cr_expect_eq(request.threads, 3);
	cr_expect_eq(request.events, 5);
	cr_expect_eq(request.mode, TEST_MODE_SEQRD);
}

Test(sysbench_options, a_third_word_is_refused_on_standard_error)
{
	cr_assert_lt(parse("fileio run now later"), 0);

	assert_says(SYSBENCH_TO_STDERR, "Unrecognized command line argument: now");
}

Test(sysbench_options, the_old_way_to_name_the_test_still_works_and_is_deprecated)
{
	cr_assert_eq(parse("--test=fileio prepare"), 0);

	cr_expect_str_eq(request.test, "fileio");
	cr_expect_str_eq(request.command, "prepare");
	assert_says(SYSBENCH_TO_STDERR, "WARNING: the --test option is deprecated. You can pass a "
		    "script name or path on the command line without any options.");
}

Test(sysbench_options, deprecated_names_win_over_new_ones_and_are_told)
{
	cr_assert_eq(parse("fileio --threads=2 --num-threads=4 prepare"), 0);

	cr_expect_eq(request.threads, 4);
	assert_says(SYSBENCH_AS_WARNING, "--num-threads is deprecated, use --threads instead");
}

Test(sysbench_options, a_deprecated_name_with_its_default_is_silent)
{
	cr_assert_eq(parse("fileio --threads=2 --num-threads=1 --max-time=0 prepare"), 0);

	cr_expect_eq(request.threads, 2);
	cr_expect_eq(request.time_s, 10);
	cr_expect_eq(request.message_count, 0);
}

Test(sysbench_options, old_names_of_limits_and_seeds_reach_our_options)
{
	cr_assert_eq(parse("--num-threads=2 --max-requests=7 --max-time=3 --tx-rate=9 --seed-rng=4 "
			   "--init-rng=on --test=fileio --file-test-mode=rndrd run"), 0);

	cr_expect_str_eq(ours(COMMAND_RUN), "--pin=off --threads=2 --events=7 --time=3 --rate=9 "
			 "--rand-seed=4 --file-test-mode=rndrd --engine=psync");
}

static const struct { const char *text; uint64_t bytes; } sizes[] = {
	{ "4096", 4096 }, { "4K", 4096 }, { "4k", 4096 }, { "4KiB", 4096 }, { "3M", 3 << 20 },
	{ "2G", UINT64_C(2) << 30 }, { "1T", UINT64_C(1) << 40 },
};

Test(sysbench_options, sizes_are_digits_and_a_letter)
{
	for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		cr_assert_eq(parse(arena_printf(&arena, "fileio --file-total-size=%s prepare",
						sizes[i].text)), 0);
		cr_expect_eq(request.total_bytes, sizes[i].bytes, "%s", sizes[i].text);
	}
}

static const char *const no_sizes[] = {
	"0", "4X", "x", "-5", "", "99999999999999999999", "16777216T",
};

Test(sysbench_options, what_is_no_size_is_zero_and_refused)
{
	for (unsigned i = 0; i < sizeof(no_sizes) / sizeof(no_sizes[0]); i++) {
		cr_assert_lt(parse(arena_printf(&arena, "fileio --file-total-size=%s prepare",
						no_sizes[i])), 0, "%s", no_sizes[i]);
		assert_says(SYSBENCH_AS_FATAL, "Invalid value for file-total-size: 0");
	}
}

static const struct { const char *line, *says; enum sysbench_voice voice; } wrong[] = {
	{ "fileio --foo=1 run", "invalid option: --foo=1", SYSBENCH_TO_STDERR },
	{ "fileio --debug=foo run", "invalid option: --debug=foo", SYSBENCH_TO_STDERR },
	{ "fileio --file-fsync-all=no run", "invalid option: --file-fsync-all=no",
	  SYSBENCH_TO_STDERR },
	{ "fileio --threads=x run", "Invalid value for the 'threads' option: 'x'",
	  SYSBENCH_TO_STDERR },
	{ "fileio --file-num=x run", "Invalid value for the 'file_num' option: 'x'",
	  SYSBENCH_TO_STDERR },
	{ "fileio --threads=0 run", "Invalid value for --threads: 0.\n", SYSBENCH_AS_FATAL },
	{ "fileio --percentile=200 run", "Invalid value for --percentile: 200",
	  SYSBENCH_AS_FATAL },
	{ "fileio --histogram --percentile=0 run",
	  "--histogram cannot be used with --percentile=0", SYSBENCH_AS_FATAL },
	{ "fileio --verbosity=9 run", "Invalid value for verbosity: 9", SYSBENCH_TO_STDOUT },
	{ "fileio --rand-type=foo run", "Invalid random numbers distribution: foo.",
	  SYSBENCH_AS_FATAL },
	{ "fileio --forced-shutdown=x run", "Invalid value for --forced-shutdown: 'x'",
	  SYSBENCH_AS_FATAL },
	{ "fileio --report-checkpoints=1,x run", "Invalid value for --report-checkpoints: 'x'",
	  SYSBENCH_AS_FATAL },
	{ "fileio --file-num=0 run", "Invalid value for file-num: 0", SYSBENCH_AS_FATAL },
	{ "fileio --file-test-mode=foo run", "Invalid IO operations mode: foo.",
	  SYSBENCH_AS_FATAL },
	{ "fileio --file-test-mode=seqrd --file-io-mode=foo run", "unknown I/O mode: foo",
	  SYSBENCH_AS_FATAL },
	{ "fileio --file-block-size=4X prepare", "Invalid value for file-block-size: 0.",
	  SYSBENCH_AS_FATAL },
	{ "fileio --file-merged-requests=-1 prepare",
	  "Invalid value for file-merged-requests: -1.", SYSBENCH_AS_FATAL },
	{ "fileio --file-extra-flags=sync,foo prepare",
	  "Invalid value for file-extra-flags: sync,foo", SYSBENCH_AS_FATAL },
	{ "fileio --file-fsync-freq=-1 prepare", "Invalid value for file-fsync-freq: -1.",
	  SYSBENCH_AS_FATAL },
	{ "fileio --file-fsync-mode=foo prepare", "Invalid fsync mode: foo.",
	  SYSBENCH_AS_FATAL },
	{ "fileio --file-rw-ratio=-1 prepare", "Invalid value for --file-rw-ratio: -1.000000.",
	  SYSBENCH_AS_FATAL },
	{ "fileio --file-io-mode=async --file-async-backlog=0 prepare",
	  "Invalid value of file-async-backlog: 0", SYSBENCH_AS_FATAL },
};

Test(sysbench_options, says_what_is_wrong_in_the_words_of_sysbench)
{
	for (unsigned i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		cr_assert_lt(parse(wrong[i].line), 0, "%s", wrong[i].line);
		assert_says(wrong[i].voice, wrong[i].says);
	}
}

Test(sysbench_options, a_run_without_a_mode_asks_for_the_list_of_options)
{
	cr_assert_lt(parse("fileio run"), 0);

	assert_says(SYSBENCH_AS_FATAL, "Missing required argument: --file-test-mode\n");
	cr_expect(request.options_are_missing);
}

Test(sysbench_options, prepare_does_not_look_at_the_mode)
{
	cr_assert_eq(parse("fileio --file-test-mode=foo prepare"), 0);

	cr_expect_str_eq(ours(COMMAND_PREPARE), "");
}

Test(sysbench_options, a_run_without_limits_lasts_for_ten_years)
{
	cr_assert_eq(parse("fileio --time=0 --file-test-mode=rndrd run"), 0);

	assert_says(SYSBENCH_AS_WARNING,
		    "Both event and time limits are disabled, running an endless test");
	cr_expect_str_eq(ours(COMMAND_RUN),
			 "--pin=off --time=87600h --file-test-mode=rndrd --engine=psync");
}

static const struct { const char *options, *engine; } io_modes[] = {
	{ "--file-io-mode=sync", "--engine=psync" },
	{ "--file-io-mode=async", "--engine=io_uring --iodepth=128" },
	{ "--file-io-mode=async --file-async-backlog=8", "--engine=io_uring --iodepth=8" },
	{ "--file-io-mode=async --iodepth=4", "--engine=io_uring --iodepth=4" },
	{ "--file-io-mode=async --engine=pool", "--iodepth=128 --engine=pool" },
	{ "--file-io-mode=mmap", "--engine=mmap" },
	{ "--file-io-mode=", "--engine=psync" },
	{ "--iodepth=4", "--iodepth=4" },
};

Test(sysbench_options, the_io_mode_is_an_engine_with_a_depth_unless_ours_are_given)
{
	for (unsigned i = 0; i < sizeof(io_modes) / sizeof(io_modes[0]); i++) {
		cr_assert_eq(parse(arena_printf(&arena, "fileio %s prepare",
						io_modes[i].options)), 0);
		cr_expect_str_eq(ours(COMMAND_RUN),
				 arena_printf(&arena, "--pin=off %s", io_modes[i].engine),
				 "%s gives %s",
				 io_modes[i].options, ours(COMMAND_RUN));
	}
}

Test(sysbench_options, threads_are_pinned_only_where_that_is_asked_for)
{
	cr_assert_eq(parse("fileio --cpus=0 prepare"), 0);
	cr_expect_str_eq(ours(COMMAND_RUN), "--engine=psync --cpus=0");

	cr_assert_eq(parse("fileio --pin prepare"), 0);
	cr_expect_str_eq(ours(COMMAND_RUN), "--engine=psync --pin");
}

Test(sysbench_options, values_are_said_as_our_options_take_them)
{
	cr_assert_eq(parse("fileio --file-total-size=3G --file-block-size=4KiB "
			   "--file-rw-ratio=2.50 --file-extra-flags=direct,sync "
			   "--file-fsync-end=0 --validate --rand-seed=-1 prepare"), 0);

	cr_expect_str_eq(ours(COMMAND_PREPARE), "--validate=on --rand-seed=4294967295 "
			 "--file-block-size=4096 --file-total-size=3221225472 "
			 "--file-extra-flags=direct,sync --file-fsync-end=off "
			 "--file-rw-ratio=2.5/1");
	cr_expect_eq(request.extra_flags, OPEN_FLAG_DIRECT | OPEN_FLAG_SYNC);
}

Test(sysbench_options, options_of_ours_pass_where_their_command_takes_them)
{
	cr_assert_eq(parse("fileio --file-num=2 --json=- --no-pin --target=/x cleanup"), 0);

	cr_expect_str_eq(ours(COMMAND_CLEANUP), "--file-num=2 --target=/x");
	cr_expect_str_eq(ours(COMMAND_RUN),
			 "--file-num=2 --engine=psync --json=- --no-pin --target=/x");
	cr_expect(request.stdout_is_taken);
}

static const struct { const char *value; uint64_t after_s; } shutdowns[] = {
	{ "--forced-shutdown", 105 },
	{ "--forced-shutdown=", 105 },
	{ "--forced-shutdown=3", 103 },
	{ "--forced-shutdown=10%", 110 },
	{ "--forced-shutdown=0", 100 },
};

Test(sysbench_options, forced_shutdown_is_a_time_or_a_share_after_the_limit)
{
	for (unsigned i = 0; i < sizeof(shutdowns) / sizeof(shutdowns[0]); i++) {
		cr_assert_eq(parse(arena_printf(&arena, "fileio --time=100 %s prepare",
						shutdowns[i].value)), 0);
		cr_expect(request.forced_shutdown);
		cr_expect_eq(request.forced_after_s, shutdowns[i].after_s, "%s",
			     shutdowns[i].value);
	}
}

Test(sysbench_options, forced_shutdown_is_off_by_default)
{
	cr_assert_eq(parse("fileio prepare"), 0);

	cr_expect_not(request.forced_shutdown);
}

Test(sysbench_options, checkpoints_are_put_in_order)
{
	cr_assert_eq(parse("fileio --report-checkpoints=30,5,10 prepare"), 0);

	cr_assert_eq(request.checkpoint_count, 3);
	cr_expect_eq(request.checkpoints_s[0], 5);
	cr_expect_eq(request.checkpoints_s[1], 10);
	cr_expect_eq(request.checkpoints_s[2], 30);
}

Test(sysbench_options, debug_sets_the_verbosity)
{
	cr_assert_eq(parse("fileio --debug --verbosity=1 prepare"), 0);

	cr_expect(request.debug);
	cr_expect_eq(request.verbosity, 5);
}

Test(sysbench_options, a_config_file_holds_options_of_both_kinds)
{
	struct directory directory;

	directory_enter(&directory);
	directory_write("options", "# mine\nthreads=3\nfile-num = 7\nfile_test_mode='rndwr'\n"
			"events=9 # so many\niodepth=1\nunknown=1\nno line\n");

	cr_expect_eq(parse("--config-file=options fileio --events=8 run"), 0);

	cr_expect_eq(request.threads, 3);
	cr_expect_eq(request.file_num, 7);
	cr_expect_eq(request.mode, TEST_MODE_RNDWR);
	cr_expect_eq(request.events, 8);
	cr_expect_eq(request.message_count, 0);
	cr_expect_not_null(strstr(ours(COMMAND_RUN), "--iodepth=1"));
	directory_leave(&directory);
}

Test(sysbench_options, a_config_file_that_is_not_there_is_told_and_left_out)
{
	cr_expect_eq(parse("--config-file=/not/there fileio prepare"), 0);

	assert_says(SYSBENCH_TO_STDERR, "/not/there: No such file or directory");
}
