/* Ctrl-C and SIGTERM: the partial result is printed and saved, and nothing is left behind. */
#include "e2e.h"
#include "freezer.h"

#include <signal.h>

TestSuite(signals, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define SET	"--file-num=2 --file-total-size=1M "
/* Reports every 50 ms, so that the signal arrives during the run. */
#define LONG	SET "--file-test-mode=rndrw --time=60 --report-interval=0.05 "

/* The live line shows the phase, so that the signal arrives in it. */
static const char *const live_line[] = { "TERM=xterm", NULL };

static const struct spawn interrupt = { .signal = SIGINT, .signal_when = "IOPS" };
static const struct spawn terminate = { .signal = SIGTERM, .signal_when = "IOPS" };

/* The properties of a run that was interrupted. */
static void assert_partial(json_t *run)
{
	cr_assert(is_true_at(run, "interrupted"));
	cr_assert_gt(count_at(run, "total/ios"), 0);
	cr_assert_lt(real_at(run, "elapsed_s"), 60);
	cr_assert_gt(real_at(run, "elapsed_s"), 0);
}

Test(signals, ctrl_c_gives_the_partial_result_and_status_130)
{
	const struct said *said;

	bench("prepare " SET);

	said = bench_in(&interrupt, "run " LONG "--engine=psync");

	assert_status(said, 130);
	assert_says(said->out, "\nread ");
	assert_says(said->out, "interrupted");
}

Test(signals, sigterm_gives_the_partial_result_and_status_143)
{
	const struct said *said;

	bench("prepare " SET);

	said = bench_in(&terminate, "run " LONG "--json=-");

	assert_status(said, 143);
	assert_partial(value_at(json_of(said), "runs/0"));
}

Test(signals, sighup_is_handled_as_sigterm)
{
	static const struct spawn hang_up = { .signal = SIGHUP, .signal_when = "IOPS" };
	const struct said *said;

	said = bench_in(&hang_up, "run --scratch " LONG "--json=result.json");

	assert_status(said, 129);
	assert_partial(value_at(json_in("result.json"), "runs/0"));
	cr_assert_eq(files_in("."), 1);		/* neither set nor temporary file */
}

Test(signals, sighup_is_ignored_under_nohup)
{
	static const struct spawn hang_up = {
		.program = "sh", .signal = SIGHUP, .signal_when = "IOPS",
	};
	const char *const argv[] = { "-c", text_of("trap '' HUP; exec %s run --scratch " SET
				     "--file-test-mode=rndrd --time=0.5 --report-interval=0.05",
				     spawn_program()), NULL };
	struct outcome outcome = spawn(&hang_up, argv);

	cr_expect_eq(outcome.status, 0, "status %d: %s", outcome.status, outcome.err);
	outcome_release(&outcome);
}

/* timeout(1) signals its child, and then its group. */
Test(signals, a_repeat_at_once_is_the_same_signal)
{
	static const struct spawn doubled = {
		.signal = SIGTERM, .signal_when = "IOPS", .signal_times = 5,
	};
	const struct said *said;

	said = bench_in(&doubled, "run --scratch " LONG "--json=result.json");

	assert_status(said, 143);
	assert_partial(value_at(json_in("result.json"), "runs/0"));
	cr_assert_eq(files_in("."), 1);
}

Test(signals, stop_every_engine)
{
	static const char *const engines[] = {
		"auto --iodepth=8", "pool --iodepth=4", "psync", "null",
		"auto --iodepth=8 --threads=2 --file-fsync-all",
	};

	bench("prepare " SET);
	for (unsigned i = 0; i < sizeof(engines) / sizeof(engines[0]); i++) {
		const struct said *said = bench_in(&interrupt, "run " LONG "--engine=%s --json=-",
						   engines[i]);

		cr_assert_eq(said->status, 130, "%s: status %d", engines[i], said->status);
		assert_partial(value_at(json_of(said), "runs/0"));
	}
}

Test(signals, the_partial_result_is_saved)
{
	bench("prepare " SET);

	assert_status(bench_in(&interrupt, "run " LONG "--json=result.json --csv=result.csv"), 130);

	assert_partial(value_at(json_in("result.json"), "runs/0"));
	cr_assert_gt(size_of("result.csv"), 0);
	cr_assert_eq(files_in("."), 4);		/* the set, and no temporary file */
}

Test(signals, take_the_scratch_directory_away)
{
	assert_status(bench_in(&interrupt, "run --scratch " LONG), 130);

	cr_assert_eq(files_in("."), 0);
}

Test(signals, in_a_comparison_keep_the_rounds_that_were_run)
{
	const struct said *said;
	json_t *json;

	bench("prepare " SET);

	said = bench_in(&interrupt, "compare " LONG "--vary=engine=psync,pool --json=-");

	assert_status(said, 130);
	json = json_of(said);
	cr_assert_eq(length_at(json, "runs"), 1);
	assert_partial(value_at(json, "runs/0"));
}

/* 4 GiB take seconds on any disk; the signal arrives when the first file has a length. */
static const struct spawn while_preparing = {
	.signal = SIGINT, .signal_when_file = "test_file.0",
};

Test(signals, in_prepare_keep_what_is_whole_so_far)
{
	const struct said *said;

	said = bench_in(&while_preparing, "prepare --file-num=4 --file-total-size=4G");

	assert_status(said, 130);
	cr_assert_str_empty(said->out);
	assert_says(said->err, "interrupted");
	assert_says(said->err, "'ringbench cleanup --file-num=4 --file-total-size=4G' removes "
		    "them");
	for (int i = 0; i < 4; i++) {
		const char *name = text_of("test_file.%d", i);

		cr_assert(!exists(name) || zero_blocks(name, 4096) == 0, "%s has zeros", name);
	}

	assert_status(bench("cleanup --file-num=4"), 0);
	cr_assert_eq(files_in("."), 0);
}

Test(signals, while_a_scratch_set_is_prepared_take_it_away)
{
	const struct spawn preparing = {
		.signal = SIGTERM, .signal_when_file = "ringbench-*/test_file.0",
	};
	const struct said *said;

	said = bench_in(&preparing, "run --scratch --file-num=4 --file-total-size=8G "
			"--file-test-mode=rndrd --json=-");

	assert_status(said, 143);
	cr_assert_eq(length_at(json_of(said), "runs"), 0);
	cr_assert_eq(count_at(json_of(said), "error/status"), 143);
	assert_says(text_at(json_of(said), "error/text"), "interrupted before anything");
	cr_assert_eq(files_in("."), 0);
}

/* ---- I/Os that never complete ---- */

#define FROZEN "--target=mnt --file-test-mode=rndwr --time=60 --report-interval=0.05 "

static const char *const engines_that_wait[] = {
	"psync", "psync --threads=3", "io_uring --iodepth=8", "pool --iodepth=4", "mmap",
	"libaio --iodepth=4 --file-extra-flags=direct",
};

/* The process stays until the kernel releases its resources; the result does not wait for
 * that. */
Test(signals, end_in_a_result_though_no_io_comes_back)
{
	static const struct spawn_step steps[] = {
		{ .when = "IOPS", .act = freezer_freeze },
		{ .when = "\n", .act = NULL },
		{ .when = "\n", .signal = SIGINT },
		{ .when = "did not complete", .act = freezer_thaw },
		{ .when = NULL },
	};
	static const struct spawn spawn = { .steps = steps };

	freezer_begin();
	bench("prepare --target=mnt " SET);
	for (unsigned i = 0; i < sizeof(engines_that_wait) / sizeof(char *); i++) {
		const struct said *said;
		json_t *run;

		said = bench_in(&spawn, "run " FROZEN SET "--engine=%s --json=result.json",
				engines_that_wait[i]);
		freezer_thaw();

		cr_assert_eq(said->status, 130, "%s: status %d: %s", engines_that_wait[i],
			     said->status, said->err);
		assert_says(said->err, "interrupted: waiting");
		run = value_at(json_in("result.json"), "runs/0");
		assert_partial(run);
		cr_assert_geq(count_at(run, "left_behind"), 1);
		cr_assert_geq(count_at(run, "unfinished"), count_at(run, "left_behind"));
		cr_assert_gt(count_at(run, "unfinished_age_max_ns"), 0);
		cr_assert(has_advice(json_in("result.json"), "left-behind"));
		cr_assert_eq(files_in("."), 3, "image, mnt, result.json");
	}
}

Test(signals, take_the_scratch_set_away_when_the_kernel_lets_them)
{
	static const struct spawn_step steps[] = {
		{ .when = "IOPS", .act = freezer_freeze },
		{ .when = "\n", .signal = SIGTERM },
		{ .when = "did not complete", .act = freezer_thaw },
		{ .when = NULL },
	};
	static const struct spawn spawn = { .steps = steps };

	freezer_begin();

	assert_status(bench_in(&spawn, "run --scratch " FROZEN SET "--engine=psync"), 143);

	cr_assert_eq(files_in("mnt"), 1, "lost+found");
}

/* All reads come from memory, so a second signal can act at once. */
Test(signals, a_second_one_does_not_wait)
{
	static const struct spawn_step steps[] = {
		{ .when = "IOPS", .act = freezer_freeze },
		{ .when = "\n", .signal = SIGINT },
		{ .when = "waiting", .signal = SIGINT },
		{ .when = "did not complete", .act = freezer_thaw },
		{ .when = NULL },
	};
	static const struct spawn spawn = { .steps = steps };

	freezer_begin();
	bench("prepare --target=mnt " SET);

	assert_status(bench_in(&spawn, "run " FROZEN SET "--engine=psync --json=result.json"), 130);
	assert_partial(value_at(json_in("result.json"), "runs/0"));
}

Test(signals, sysbench_users_get_their_report_as_well)
{
	static const struct spawn_step steps[] = {
		{ .when = "reads:", .act = freezer_freeze },
		{ .when = "no answer", .signal = SIGTERM },
		{ .when = "did not complete", .act = freezer_thaw },
		{ .when = NULL },
	};
	static const struct spawn spawn = { .steps = steps };
	const struct said *said;

	freezer_begin();
	bench("prepare --target=mnt " SET);
	cr_assert_eq(chdir("mnt"), 0);

	said = bench_in(&spawn, "fileio " SET "--file-test-mode=rndwr --file-io-mode=sync "
			"--time=60 --report-interval=1 run");
	cr_assert_eq(chdir(".."), 0);

	assert_status(said, 143);
	assert_says(said->out, "File operations:");
}

/* ---- incomplete results ---- */

Test(signals, in_warm_up_tell_how_long_it_was)
{
	static const struct spawn warming_up = {
		.signal = SIGINT, .signal_when = "warming up", .terminal = true, .env = live_line,
	};
	json_t *run;

	bench("prepare " SET);

	assert_status(bench_in(&warming_up, "run " SET "--file-test-mode=rndrd --warmup-time=600 "
			       "--json=result.json"), 130);

	run = value_at(json_in("result.json"), "runs/0");
	cr_assert_lt(real_at(run, "warmup_s"), 600);
	cr_assert_eq(real_at(run, "elapsed_s"), 0);
	cr_assert_eq(count_at(run, "total/ios"), 0);
	cr_assert_eq(length_at(run, "intervals"), 0);
}

Test(signals, in_seqwr_say_that_the_set_is_not_whole)
{
	static const struct spawn interrupted = { .signal = SIGINT, .signal_when = "IOPS" };

	assert_status(bench_in(&interrupted, "run --file-num=2 --file-total-size=1G "
			       "--file-test-mode=seqwr --rate=100 --time=60 --engine=psync "
			       "--report-interval=0.05 --json=result.json"), 130);

	cr_assert(has_advice(json_in("result.json"), "not-whole"));
}

/* Loops are abandoned in whatever phase they are. */
Test(signals, while_64_loops_open_their_rings_end_it_as_well)
{
	static const struct spawn starting = {
		.signal = SIGINT, .signal_when = "starting", .terminal = true, .env = live_line,
	};

	need_io_uring();
	bench("prepare " SET);

	assert_status(bench_in(&starting, "run " SET "--file-test-mode=rndrd --engine=io_uring "
			       "--threads=64 --iodepth=1024 --time=60 --json=result.json"), 130);

	json_in("result.json");
}
