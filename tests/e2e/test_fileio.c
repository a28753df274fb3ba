/* sysbench's fileio test in our program: its three command lines, and our additions. */
#include "freezer.h"
#include "sysbench.h"

#include <signal.h>
#include <unistd.h>

TestSuite(fileio, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define FILES	"fileio --file-num=4 --file-total-size=1M "

/* The usual command lines, on a smaller set. */
#define OLD	"--num-threads=4 --test=fileio --file-num=16 --file-total-size=4M " \
		"--file-test-mode=rndrw --debug=on --max-time=1 "

Test(fileio, the_old_lines_work_as_they_stand)
{
	const struct said *said;
	struct sysbench_numbers numbers;

	said = bench(OLD "prepare");
	assert_status(said, 0);
	assert_says(said->out, "\nCreating file test_file.15\n");
	assert_says(said->out, "\n4194304 bytes written in ");
	assert_says(said->err, "WARNING: the --test option is deprecated.");

	said = bench(OLD "run");
	assert_status(said, 0);
	numbers = numbers_of(said->out);
	cr_expect_gt(numbers.reads_s, 0);
	cr_expect_gt(numbers.writes_s, 0);
	cr_expect_geq(numbers.total_s, 1);
	assert_says(said->out, "\nDEBUG: Executing request, operation: 1, file_id: ");
	assert_says(said->out, "\nDEBUG:     thread #  3: min: ");

	said = bench(OLD "cleanup");
	assert_status(said, 0);
	assert_says(said->out, "Removing test files...\n");
	cr_expect_not(exists("test_file.0"));
}

Test(fileio, a_link_named_sysbench_is_sysbench)
{
	const struct spawn link = { .program = "./sysbench" };
	const struct said *said;

	cr_assert_eq(symlink(spawn_program(), "sysbench"), 0);

	said = bench_in(&link, "--version");
	assert_status(said, 0);
	cr_expect_str_eq(said->out, "sysbench 1.0.20\n");

	said = bench_in(&link, FILES "prepare");
	assert_status(said, 0);
	said = bench_in(&link, "--threads=2 " FILES "--file-test-mode=seqrd --events=64 run");
	assert_status(said, 0);
	cr_expect_eq(numbers_of(said->out).events, 64);
}

Test(fileio, options_before_the_word_fileio_are_a_line_of_sysbench)
{
	const struct said *said;

	said = bench("--threads=2 --file_num=2 --file-total-size=1M fileio prepare");

	assert_status(said, 0);
	cr_expect(exists("test_file.1"));
}

Test(fileio, another_test_of_sysbench_is_refused)
{
	const struct said *said;

	said = bench("--test=cpu run");

	assert_status(said, 1);
	assert_says(said->out, "FATAL: Cannot find benchmark 'cpu'");
}

Test(fileio, the_link_hands_other_tests_to_the_next_sysbench_in_path)
{
	const struct spawn with_another = {
		.program	= "./sysbench",
		.env		= (const char *const[]){ "PATH=.:there:/usr/bin:/bin", NULL },
	};
	const struct spawn alone = {
		.program	= "./sysbench",
		.env		= (const char *const[]){ "PATH=.", NULL },
	};
	const struct said *said;

	cr_assert_eq(symlink(spawn_program(), "sysbench"), 0);
	shell("mkdir there && printf '#!/bin/sh\\necho theirs: \"$@\"\\n' >there/sysbench && "
	      "chmod +x there/sysbench");

	said = bench_in(&with_another, "cpu --cpu-max-prime=10 run");
	assert_status(said, 0);
	cr_expect_str_eq(said->out, "theirs: cpu --cpu-max-prime=10 run\n");

	said = bench_in(&alone, "cpu run");
	assert_status(said, 1);
	assert_says(said->out, "no other sysbench is in PATH");
}

Test(fileio, values_that_are_not_used_are_not_judged)
{
	const struct said *said;

	said = bench(FILES "prepare");
	assert_status(said, 0);
	said = bench(FILES "--file-test-mode=rndrd --events=5 --time=-1 --rand-spec-pct=0 "
		     "--rand-spec-res=-1 --rand-pareto-h=-1 --file-async-backlog=direct run");
	assert_status(said, 0);
	cr_expect_eq(numbers_of(said->out).events, 5);

	said = bench(FILES "--file-test-mode=rndrd --events=5 --file-io-mode=async "
		     "--file-async-backlog=direct run");
	assert_status(said, 1);
}

Test(fileio, a_rate_far_above_what_can_be_done_fills_the_event_queue)
{
	const struct said *said;

	said = bench(FILES "prepare");
	assert_status(said, 0);
	said = bench(FILES "--file-test-mode=rndwr --rate=1000000000 --time=30 run");

	assert_status(said, 1);
	assert_says(said->out, "FATAL: The event queue is full. This means the worker threads are "
		    "unable to keep up with the specified event generation rate\n");
	assert_says_not(said->out, "General statistics");
}

Test(fileio, a_block_larger_than_a_file_is_the_file)
{
	const struct said *said;

	said = bench("--file-num=2 --file-total-size=256K fileio prepare");
	assert_status(said, 0);
	said = bench("fileio --file-num=2 --file-total-size=256K --file-block-size=1M "
		     "--file-test-mode=rndrd --events=5 run");
	assert_status(said, 0);
	cr_expect_eq(numbers_of(said->out).events, 5);
}

Test(fileio, prepare_reuses_extends_and_creates)
{
	const struct said *said;

	bench("fileio --file-num=2 --file-total-size=256K prepare");
	shell("truncate -s 128K test_file.0 && truncate -s 64K test_file.1");

	said = bench("fileio --file-num=3 --file-total-size=384K prepare");

	assert_status(said, 0);
	assert_says(said->out, "\nReusing existing file test_file.0\n"
		    "Extending existing file test_file.1\nCreating file test_file.2\n"
		    "196608 bytes written in ");
	said = bench("fileio --file-num=3 --file-total-size=384K prepare");
	assert_says(said->out, "\nNo bytes written.\n");
}

Test(fileio, a_total_that_the_number_of_files_does_not_divide_is_not_overshot)
{
	bench("fileio --file-num=3 --file-total-size=1M prepare");

	cr_assert_eq(size_of("test_file.0"), 349525);
	assert_status(bench("fileio --file-num=3 --file-total-size=1M --file-test-mode=rndrw "
			    "--events=500 run"), 0);
}

Test(fileio, seqwr_leaves_the_set_whole)
{
	bench(FILES "prepare");

	assert_status(bench(FILES "--file-test-mode=seqwr --events=3 run"), 0);

	for (unsigned i = 0; i < 4; i++)
		cr_assert_eq(size_of(text_of("test_file.%u", i)), 262144);
}

Test(fileio, direct_and_sync_combine)
{
	bench(FILES "prepare");

	assert_status(bench(FILES "--file-extra-flags=direct,sync --file-test-mode=rndwr "
			    "--events=20 run"), 0);
}

Test(fileio, files_that_are_missing_or_short_are_told_as_sysbench_does)
{
	const struct said *said;

	said = bench(FILES "--file-test-mode=rndrd run");
	assert_status(said, 1);
	assert_says(said->out, "FATAL: Cannot open file 'test_file.0' errno = 2 (No such file or "
		    "directory)\nWARNING: Did you forget to run the prepare step?\n");

	bench(FILES "prepare");
	said = bench("fileio --file-num=4 --file-total-size=32M --file-test-mode=rndrd run");
	assert_status(said, 1);
	assert_says(said->out, "FATAL: Size of file 'test_file.0' is 256KiB, but at least 8MiB is "
		    "expected.\nWARNING: Did you run 'prepare' with different --file-total-size "
		    "or --file-num values?\n");
}

Test(fileio, our_options_work_too)
{
	const struct said *said;

	shell("mkdir set");
	bench(FILES "--target=set prepare");
	cr_assert(exists("set/test_file.3"));

	said = bench(FILES "--target=set --file-test-mode=rndrd --events=100 --engine=pool "
		     "--iodepth=4 --json=result.json --csv=result.csv run");

	assert_status(said, 0);
	cr_expect_eq(numbers_of(said->out).events, 100);
	assert_says(said->out, "\nUsing asynchronous I/O mode\n");
	cr_expect_str_eq(text_at(json_in("result.json"), "runs/0/engine/used"), "pool");
	cr_expect_eq(count_at(json_in("result.json"), "runs/0/loops/0/events"), 100);
	cr_expect_eq(count_at(json_in("result.json"), "runs/0/total/ios"), 100);
	cr_expect(exists("result.csv"));
}

Test(fileio, our_mistakes_are_fatal_with_status_1)
{
	const struct said *said;

	bench(FILES "prepare");

	said = bench(FILES "--file-test-mode=rndrd --engine=psync --iodepth=9 run");

	assert_status(said, 1);
	assert_says(said->out, "FATAL: engine 'psync' holds 1 I/O at a time");
}

Test(fileio, json_has_standard_output_for_itself)
{
	const struct said *said;

	bench(FILES "prepare");

	said = bench(FILES "--file-test-mode=rndrd --events=10 --json=- run");

	assert_status(said, 0);
	cr_expect_eq(count_at(json_of(said), "runs/0/total/ios"), 10);
	cr_expect_eq(numbers_of(said->err).events, 10);
}

Test(fileio, async_keeps_its_backlog_in_flight)
{
	const struct said *said;

	need_io_uring();
	bench(FILES "prepare");

	said = bench(FILES "--file-io-mode=async --file-async-backlog=16 --file-test-mode=rndrd "
		     "--events=100 --json=r.json run");

	assert_status(said, 0);
	cr_expect_str_eq(text_at(json_in("r.json"), "runs/0/engine/used"), "io_uring");
	cr_expect_str_eq(text_at(json_in("r.json"), "runs/0/engine/requested"), "io_uring");
}

Test(fileio, intervals_are_told_on_standard_output)
{
	const struct said *said;

	bench(FILES "prepare");

	said = bench(FILES "--file-test-mode=rndrw --time=2 --report-interval=1 run");

	assert_status(said, 0);
	assert_says(said->out, "\n[ 1s ] reads: ");
	assert_says(said->out, "\n[ 2s ] reads: ");
	assert_says(said->out, " latency (ms,95%): ");
}

Test(fileio, checkpoints_report_and_count_anew)
{
	struct sysbench_numbers last;
	const struct said *said;
	json_t *json;

	bench(FILES "prepare");

	said = bench(FILES "--file-test-mode=rndrd --time=2 --report-checkpoints=1 --json=r.json "
		     "run");

	assert_status(said, 0);
	assert_says(said->out, "\n[ 1s ] Checkpoint report:\n\nFile operations:\n");
	last = numbers_of(said->out);
	json = json_in("r.json");
	cr_expect_lt(last.events, (double)count_at(json, "runs/0/total/ios"));
	cr_expect_gt(last.events, 0);
	cr_expect_geq(last.total_s, 2);
}

Test(fileio, warmup_is_not_counted)
{
	const struct said *said;

	bench(FILES "prepare");

	said = bench(FILES "--file-test-mode=rndrd --events=50 --time=5 --warmup-time=1 run");

	assert_status(said, 0);
	assert_says(said->out, "\nWarmup time: 1s\n");
	cr_expect_eq(numbers_of(said->out).events, 50);
}

/* Two threads hang; the I/Os that they have not done are reported once. */
Test(fileio, forced_shutdown_does_not_wait_for_what_hangs)
{
	static const struct spawn_step steps[] = {
		{ .when = "[ 1s ]", .act = freezer_freeze },
		{ .when = "unfinished transactions", .act = freezer_thaw },
		{ .when = NULL },
	};
	static const struct spawn spawn = { .steps = steps };
	const struct said *said;

	freezer_begin();
	cr_assert_eq(chdir("mnt"), 0);
	bench(FILES "prepare");

	said = bench_in(&spawn, FILES "--file-test-mode=rndwr --file-io-mode=sync --threads=2 "
			"--time=3 --report-interval=1 --forced-shutdown=0 --json=../r.json run");
	freezer_thaw();
	cr_assert_eq(chdir(".."), 0);

	assert_status(said, 2);
	assert_says(said->out, "\nForcing shutdown in 3 seconds\n");
	assert_says(said->out, "FATAL: The --max-time limit has expired, forcing shutdown...\n");
	assert_says(said->out, "Number of unfinished transactions on forced shutdown: 2\n");
	cr_expect_gt(count_at(json_in("r.json"), "runs/0/write/ios"), 0);
	cr_expect_gt(numbers_of(said->out).writes_s, 0);
}

Test(fileio, ctrl_c_prints_what_there_is)
{
	const struct said *said;

	bench(FILES "prepare");

	said = bench_in(&(struct spawn){ .signal = SIGINT, .signal_when = "[ 1s ]" },
			FILES "--file-test-mode=rndrd --time=60 --report-interval=1 run");

	assert_status(said, 130);
	cr_expect_gt(numbers_of(said->out).events, 0);
}

Test(fileio, validate_finds_a_flipped_byte)
{
	const struct said *said;

	bench(FILES "--validate prepare");
	assert_status(bench(FILES "--validate --file-test-mode=rndrw --threads=2 "
			    "--events=300 run"), 0);
	shell("printf X | dd of=test_file.2 bs=1 seek=70000 conv=notrunc status=none");

	said = bench(FILES "--validate --file-test-mode=seqrd --events=64 run");

	assert_status(said, 1);
	assert_says(said->out, "\nUsing checksums validation.\n");
	assert_says(said->out, "FATAL: Validation failed on 1 block, exiting...\n");
	assert_says(said->out, "test_file.2");
}

Test(fileio, an_io_error_is_fatal)
{
	const struct spawn small = { .limits = {
		{ .on = true, .resource = RLIMIT_FSIZE, .value = 65536 },
	} };
	const struct said *said;

	bench(FILES "prepare");

	said = bench_in(&small, FILES "--file-test-mode=seqrewr --events=64 run");

	assert_status(said, 1);
	assert_says(said->out, "FATAL: Failed to write file! errno = 27 (File too large)\n");
	assert_says_not(said->out, "File operations:");
}

Test(fileio, a_config_file_sets_also_the_files)
{
	const struct said *said;

	write_text("options", "file-num=2\nfile-total-size=1M\nthreads=2\n");

	said = bench("--config-file=options fileio prepare");

	assert_status(said, 0);
	cr_expect(exists("test_file.1"));
	cr_expect_not(exists("test_file.2"));
}
