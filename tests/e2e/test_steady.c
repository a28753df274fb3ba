/* --steady: measuring begins when rounds of the warm-up are alike, or at the limit. */
#include "e2e.h"

#include <signal.h>

TestSuite(steady, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define NULL_ENGINE "run --engine=null --file-test-mode=rndrd --file-total-size=64M "	\
		    "--steady --steady-round=10s --time=20 --json=- "

static double round_at(json_t *json, unsigned n)
{
	return real_at(json, text_of("runs/0/steady/window/%u/iops", n));
}

/* 1,000 IOPS for 15 s, 500 for 15 s, then 250: rounds 4 to 8 are the first five alike. */
Test(steady, measures_when_the_last_rounds_are_alike)
{
	json_t *json = json_of(bench(NULL_ENGINE "--null-latency=1ms,2ms,4ms --null-hold=15s"));

	cr_assert(is_true_at(json, "runs/0/steady/reached"));
	cr_assert_eq(count_at(json, "runs/0/steady/rounds"), 8);
	cr_assert_eq(length_at(json, "runs/0/steady/window"), 5);
	for (unsigned i = 0; i < 5; i++)
		cr_assert_eq(round_at(json, i), 250);
	cr_assert_eq(real_at(json, "runs/0/warmup_s"), 80);
	cr_assert_eq(real_at(json, "runs/0/elapsed_s"), 20);
	cr_assert_eq(count_at(json, "runs/0/read/ios"), 20 * 250);
	cr_assert_not(has_advice(json, "not-steady"));
}

Test(steady, rounds_begin_after_the_warm_up_time)
{
	json_t *json = json_of(bench(NULL_ENGINE "--null-latency=1ms,2ms --null-hold=30s "
				     "--warmup-time=30"));

	cr_assert_eq(count_at(json, "runs/0/steady/rounds"), 5);
	cr_assert_eq(real_at(json, "runs/0/warmup_s"), 80);
	cr_assert_eq(count_at(json, "runs/0/read/ios"), 20 * 500);
}

Test(steady, window_is_as_long_as_it_is_told)
{
	json_t *json = json_of(bench(NULL_ENGINE "--null-latency=1ms --steady-window=12"));

	cr_assert_eq(count_at(json, "runs/0/steady/rounds"), 12);
	cr_assert_eq(length_at(json, "runs/0/steady/window"), 12);
}

/* 1,000 and 500 IOPS alternate until the limit. */
Test(steady, measures_at_the_limit_and_says_so)
{
	const struct said *said = bench(NULL_ENGINE "--steady-limit=65s --null-hold=10s "
					"--null-latency=1ms,2ms,1ms,2ms,1ms,2ms,1ms,2ms");
	json_t *json = json_of(said);

	assert_status(said, 0);
	cr_assert_not(is_true_at(json, "runs/0/steady/reached"));
	cr_assert_eq(count_at(json, "runs/0/steady/rounds"), 6);
	cr_assert_eq(round_at(json, 4), 500);
	cr_assert_float_eq(real_at(json, "runs/0/steady/spread"), 500 / 700.0, 1e-9);
	cr_assert_eq(real_at(json, "runs/0/warmup_s"), 60);
	cr_assert(has_advice(json, "not-steady"));
	cr_assert_gt(count_at(json, "runs/0/read/ios"), 0);
}

/* The first job slows down when the second becomes faster: only their sum is steady. */
Test(steady, sum_of_jobs_and_loops_decides)
{
	json_t *json = json_of(bench(NULL_ENGINE "--null-hold=25s "
				     "--job=falls --threads=2 --null-latency=2ms,4ms "
				     "--job=rises --null-latency=2ms,1ms"));

	cr_assert_eq(count_at(json, "runs/0/steady/rounds"), 5);
	cr_assert_eq(round_at(json, 0), 2 * 500 + 500);
	cr_assert_eq(round_at(json, 4), 2 * 250 + 1000);
	cr_assert_eq(count_at(json, "runs/0/total/ios"), 20 * 1500);
}

Test(steady, events_are_counted_behind_it)
{
	json_t *json = json_of(bench("run --engine=null --file-test-mode=rndrd --json=- --steady "
				     "--steady-round=10s --file-total-size=64M --time=0 "
				     "--events=777 --threads=2 --iodepth=4 --null-latency=1ms"));

	cr_assert_eq(count_at(json, "runs/0/steady/rounds"), 5);
	cr_assert_eq(count_at(json, "runs/0/read/ios"), 777);
}

/* In real time, loops do not wait for each other. */
Test(steady, comes_in_real_time_too)
{
	json_t *json;

	assert_status(bench("prepare --file-num=1 --file-total-size=1M"), 0);
	json = json_of(bench("run --file-num=1 --file-total-size=1M --file-test-mode=rndrd "
			     "--engine=psync --threads=2 --steady --steady-round=20ms "
			     "--steady-window=3 --steady-limit=400ms --time=0.2 --json=-"));

	cr_assert_geq(count_at(json, "runs/0/steady/rounds"), 3);
	cr_assert_leq(count_at(json, "runs/0/steady/rounds"), 20);
	cr_assert_eq(length_at(json, "runs/0/steady/window"), 3);
	for (unsigned i = 0; i < 3; i++)
		cr_assert_gt(round_at(json, i), 0);
	cr_assert_float_eq(real_at(json, "runs/0/elapsed_s"), 0.2, 1e-3);
}

Test(steady, limit_has_room_for_a_window)
{
	const struct said *said = bench("run --file-test-mode=rndrd --engine=null --steady "
					"--steady-limit=4m");

	assert_status(said, 2);
	assert_says(said->err, "steady-limit has no room for steady-window=5 rounds");
}

Test(steady, cannot_wait_for_a_job_that_begins_later)
{
	const struct said *said = bench("run --file-test-mode=rndrd --engine=null --steady "
					"--job=a --job=b --start-delay=1");

	assert_status(said, 2);
	assert_says(said->err, "start-delay cannot be combined with steady");
}

Test(steady, is_said_in_the_report)
{
	assert_says(bench("run --engine=null --file-test-mode=rndrd --steady --steady-round=10s "
			  "--time=20 --null-latency=1ms")->out,
		    "20 s, steady after 5 rounds of 10 s, seed");
}

/* The first round has not ended by then. */
Test(steady, stopped_while_it_is_waited_for_says_that_nothing_was_measured)
{
	static const char *const terminal[] = { "TERM=xterm", NULL };
	static const struct spawn interrupt = { .signal = SIGINT, .signal_when = "warming up",
						.terminal = true, .env = terminal };
	const struct said *said;
	json_t *json;

	assert_status(bench("prepare --file-num=1 --file-total-size=1M"), 0);
	said = bench_in(&interrupt, "run --file-num=1 --file-total-size=1M --file-test-mode=rndrd "
				    "--engine=psync --steady --steady-round=1m --steady-limit=1h "
				    "--time=1 --json=r.json");

	assert_status(said, 130);
	json = json_in("r.json");
	cr_assert(is_true_at(json, "runs/0/interrupted"));
	cr_assert_not(is_true_at(json, "runs/0/steady/reached"));
	cr_assert_eq(count_at(json, "runs/0/steady/rounds"), 0);
	cr_assert_eq(count_at(json, "runs/0/total/ios"), 0);
	cr_assert(has_advice(json, "interrupted"));
	assert_says(said->out, "interrupted before anything was measured");
}
