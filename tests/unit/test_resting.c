/*
 * resting: slots that pause between two I/Os. In virtual time all times are exact: a pause lasts
 * as long as requested, and no latency includes one.
 */
#include "loop.h"

#include <criterion/criterion.h>
#include <time.h>

#include "trial.h"

#define US UINT64_C(1000)
#define MS (1000 * US)

static struct trial t;

static void set_up(void)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, MS);
	t.spec.think_time_ns = 3 * MS;
}

static void tear_down(void)
{
	trial_release(&t);
}

TestSuite(resting, .init = set_up, .fini = tear_down, .timeout = 300);

static void expect_latency(enum io_op op, uint64_t ns)
{
	cr_expect_eq(t.run->op[op].hist->min, ns);
	cr_expect_eq(t.run->op[op].hist->max, ns);
}

/* 1 ms, and 3 ms without. */
Test(resting, gives_each_io_its_pause)
{
	t.spec.time_ns = 100 * MS;

	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].ios, 25);
	cr_expect_eq(t.run->op[IO_READ].iops, 250);
	cr_expect_eq(t.run->unfinished, 0);
	expect_latency(IO_READ, MS);
}

Test(resting, gives_each_slot_pauses_of_its_own)
{
	static const struct { unsigned iodepth, batch_submit; } settings[] = {
		{ 2, 0 }, { 7, 1 }, { 32, 0 }, { 100, 7 },
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		tear_down();
		set_up();
		t.spec.time_ns = 100 * MS;
		t.spec.iodepth = settings[i].iodepth;
		t.spec.batch_submit = settings[i].batch_submit;

		trial_run(&t);

		cr_expect_eq(t.run->op[IO_READ].ios, 25 * settings[i].iodepth, "depth %u: %lu",
			     settings[i].iodepth, (unsigned long)t.run->op[IO_READ].ios);
		expect_latency(IO_READ, MS);
	}
}

/* Two slots, latencies of 1 and 3 ms in turn: both begin at 0, then 3 ms after each end: 0+1
 * 0+3 | 4+1 6+3 | 8+1 12+3 | 12+… */
Test(resting, begins_the_next_when_its_own_slot_is_free)
{
	TRIAL_LATENCIES(&t, MS, 3 * MS);
	t.spec.iodepth = 2;
	t.spec.events = 6;

	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].ios, 6);
	cr_expect_eq(t.run->op[IO_READ].mean_ns, 2 * MS);
	cr_expect_eq(t.run->elapsed_s, 0.015);
}

/* 10 I/Os and the 9 pauses between them. */
Test(resting, ends_with_the_last_io_and_not_behind_its_pause)
{
	t.spec.events = 10;

	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].ios, 10);
	cr_expect_eq(t.run->elapsed_s, 0.037);
}

Test(resting, performs_exactly_the_events_after_a_warm_up)
{
	for (unsigned i = 1; i <= 20; i++) {
		tear_down();
		set_up();
		t.spec.iodepth = 3;
		t.spec.warmup_ns = i * 700 * US;
		t.spec.events = 50;

		trial_run(&t);

		cr_expect_eq(t.run->total.ios, 50, "after %u us: %lu", i * 700,
			     (unsigned long)t.run->total.ios);
		cr_expect_eq(t.run->unfinished, 0);
	}
}

/* W pause W pause F F F F: 12 ms. */
Test(resting, has_no_pause_behind_an_fsync)
{
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.fsync_freq = 2;
	t.spec.time_ns = 120 * MS;

	trial_run(&t);

	cr_expect_eq(t.run->op[IO_WRITE].ios, 20);
	cr_expect_eq(t.run->op[IO_FSYNC].ios, 40);
}

/* A pause longer than the run. */
Test(resting, ends_in_time)
{
	t.spec.think_time_ns = UINT64_C(3600) * 1000 * MS;
	t.spec.iodepth = 4;
	t.spec.time_ns = 250 * MS;

	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].ios, 4);
	cr_expect_eq(t.run->elapsed_s, 0.25);
}

static uint64_t cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

/* In real time, with latencies of 0: a loop that polls would use the CPU for all 400 ms. (This
 * is the CPU time of the process, however busy the machine is.) */
Test(resting, sleeps_while_all_slots_pause)
{
	uint64_t before_ns;

	TRIAL_LATENCIES(&t, 0);
	t.spec.think_time_ns = 200 * MS;
	t.spec.iodepth = 2;
	t.spec.events = 6;
	before_ns = cpu_ns();

	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].ios, 6);
	cr_expect_geq(t.run->elapsed_s, 0.4);
	cr_expect_lt(cpu_ns() - before_ns, 200 * MS);
}
