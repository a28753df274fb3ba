/* run: several loops that start together, are stopped together, and become one result. */
#include "run.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "cpus.h"
#include "engine_fault.h"
#include "in_child.h"
#include "spawn.h"
#include "trial.h"

#define US UINT64_C(1000)
#define MS (1000 * US)

static struct trial t;

static void release(void)
{
	trial_release(&t);
}

TestSuite(run, .timeout = 300, .fini = release);

struct share_case {
	unsigned threads, iodepth;
	uint64_t events;
};

ParameterizedTestParameters(run, performs_exactly_the_events_in_all_loops_together)
{
	static const struct share_case cases[] = {
		{ 1, 1, 1000 }, { 2, 1, 1000 }, { 3, 1, 1000 }, { 7, 1, 1000 },
		{ 1, 2, 1001 }, { 2, 2, 1001 }, { 3, 2, 1001 }, { 7, 2, 1001 },
		{ 1, 32, 997 }, { 2, 32, 997 }, { 3, 32, 997 }, { 7, 32, 997 },
		{ 1, 4096, 10007 }, { 2, 4096, 10007 }, { 3, 4096, 100 }, { 7, 4096, 3 },
	};

	return cr_make_param_array(const struct share_case, cases,
				   sizeof(cases) / sizeof(cases[0]));
}

ParameterizedTest(const struct share_case *c, run,
		  performs_exactly_the_events_in_all_loops_together)
{
	uint64_t sum = 0;

	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US, 30 * US);
	t.spec.test_mode = TEST_MODE_RNDRW;
	t.spec.threads = c->threads;
	t.spec.iodepth = c->iodepth;
	t.spec.events = c->events;

	trial_run(&t);

	cr_assert_eq(t.run->total.ios, c->events, "%u loops at %u: %lu", c->threads, c->iodepth,
		     (unsigned long)t.run->total.ios);
	cr_assert_eq(t.run->total.hist->count, c->events);
	cr_assert_eq(t.run->loop_count, c->threads);
	for (unsigned i = 0; i < t.run->loop_count; i++)
		sum += t.run->loops[i].ios;
	cr_assert_eq(sum, c->events);
	cr_assert_eq(t.run->unfinished, 0);
}

struct warm_case {
	int mode;
	unsigned threads, iodepth;
	uint64_t fsync_freq;
	bool fsyncs_are_events;
};

ParameterizedTestParameters(run, performs_exactly_the_events_after_a_warm_up)
{
	static const int modes[] = { TEST_MODE_RNDRD, TEST_MODE_RNDWR, TEST_MODE_RNDRW,
				     TEST_MODE_SEQREWR };
	static const unsigned depths[] = { 1, 3, 32, 128 };
	static struct warm_case cases[4 * 4 * 3 * 2];
	unsigned count = 0;

	for (unsigned mode = 0; mode < 4; mode++)
		for (unsigned depth = 0; depth < 4; depth++)
			for (unsigned threads = 1; threads <= 3; threads++)
				for (unsigned as_events = 0; as_events < 2; as_events++)
					cases[count++] = (struct warm_case){
						.mode			= modes[mode],
						.threads		= threads,
						.iodepth		= depths[depth],
						.fsync_freq		= 10,
						.fsyncs_are_events	= as_events,
					};
	return cr_make_param_array(struct warm_case, cases, count);
}

/* 103 of them: less than a turn for each loop at the largest depth. */
ParameterizedTest(struct warm_case *c, run, performs_exactly_the_events_after_a_warm_up)
{
	uint64_t events = 0;

	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US, 30 * US, 170 * US);
	t.spec.test_mode = (enum test_mode)c->mode;
	t.spec.threads = c->threads;
	t.spec.iodepth = c->iodepth;
	t.spec.fsync_freq = c->fsync_freq;
	t.spec.fsyncs_are_events = c->fsyncs_are_events;
	t.spec.warmup_ns = 3 * MS;
	t.spec.events = 103;

	trial_run(&t);

	events = t.run->op[IO_READ].ios + t.run->op[IO_WRITE].ios;
	if (c->fsyncs_are_events)
		events += t.run->op[IO_FSYNC].ios;
	cr_assert_eq(events, 103, "mode %d, %u loops at %u: %lu", c->mode, c->threads, c->iodepth,
		     (unsigned long)events);
}

Test(run, adds_up_loops_that_run_side_by_side)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	t.spec.threads = 4;
	t.spec.iodepth = 8;
	t.spec.time_ns = 10 * MS;

	trial_run(&t);

	cr_assert_eq(t.run->total.ios, 4 * 8 * 100);
	cr_assert_eq(t.run->elapsed_s, 0.01);
	cr_assert_eq(t.run->total.iops, 320000);
}

Test(run, tells_who_did_the_work)
{
	trial_init(&t, "null");
	t.spec.events = 1;

	trial_run(&t);

	cr_assert_str_eq(t.run->variant, "trial");
	cr_assert_eq(t.run->round, 1);
	cr_assert_str_eq(t.run->engine_requested, "null");
	cr_assert_str_eq(t.run->engine_used, "null");
	cr_assert_str_eq(t.run->engine_reason, "");
	cr_assert_eq(t.run->spec.events, 1);
}

/* ---- CPUs ---- */

static void deal(int at[])
{
	const struct spec *spec = &t.spec;

	cr_assert_eq(cpus_deal(&(struct cpus_run){ .specs = &spec, .count = 1 }, NULL, at,
			       &t.result.arena, &t.err), 0, "%s", t.err.text);
}

Test(run, pins_loops_to_the_cpus_in_turn)
{
	int cpus[7];

	trial_init(&t, "null");
	t.spec.threads = 7;
	t.spec.events = 70;
	t.spec.pin = true;
	deal(cpus);

	trial_run(&t);

	for (unsigned i = 0; i < 7; i++) {
		cr_assert(t.run->loops[i].pinned);
		cr_assert_eq((int)t.run->loops[i].cpu, cpus[i]);
	}
}

Test(run, pins_nothing_if_told_so)
{
	trial_init(&t, "null");
	t.spec.threads = 3;
	t.spec.events = 30;
	t.spec.pin = false;

	trial_run(&t);

	for (unsigned i = 0; i < 3; i++)
		cr_assert_not(t.run->loops[i].pinned);
	cr_assert_eq(t.run->total.ios, 30);
}

Test(run, takes_the_cpus_in_the_order_given)
{
	unsigned mine = (unsigned)sched_getcpu(), list[] = { mine, mine };
	int cpus[3];

	trial_init(&t, "null");
	t.spec.pin = true;
	t.spec.threads = 3;
	t.spec.cpus = (struct cpu_list){ .at = list, .count = 2 };

	deal(cpus);

	for (unsigned i = 0; i < 3; i++)
		cr_assert_eq(cpus[i], (int)mine);
}

Test(run, refuses_a_cpu_that_it_may_not_use)
{
	static unsigned list[] = { 8000 };

	trial_init(&t, "null");
	t.spec.pin = true;
	t.spec.cpus = (struct cpu_list){ .at = list, .count = 1 };
	t.spec.events = 10;

	trial_try(&t);

	cr_assert_eq(t.ret, -EINVAL);
	cr_assert_eq(t.err.status, EXIT_STATUS_REQUEST);
	cr_assert(strstr(t.err.text, "this process may not run on CPU 8000"), "%s",
		  t.err.text);
}

/* ---- interruption ---- */

static void on_signal(int number)
{
	t.stop = number;
}

static unsigned stop_after_ms;

static void set_timer(void *context)
{
	const struct itimerspec time = { .it_value = { .tv_nsec = (long)(stop_after_ms * MS) } };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	timer_t timer;

	(void)context;
	cr_assert_eq(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
	cr_assert_eq(timer_settime(timer, 0, &time, NULL), 0);
}

static struct run_waiting waited_for;

static void on_waiting(void *context, const struct run_waiting *waiting)
{
	(void)context;
	waited_for = *waiting;
}

/* Asks to stop `ms` after the loops began; otherwise the run would never end. */
static void stop_in(unsigned ms)
{
	static struct run_observer observer = {
		.started = set_timer, .waiting = on_waiting,
	};
	const struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGUSR1, &action, NULL);
	stop_after_ms = ms;
	t.observer = &observer;
}

Test(run, ends_with_what_it_has_when_it_is_interrupted)
{
	trial_init(&t, "null");
	t.spec.threads = 2;
	stop_in(50);

	trial_run(&t);

	cr_assert(t.run->interrupted);
	cr_assert_not(t.run->stopped_by_error);
	cr_assert_gt(t.run->total.ios, 0);
	cr_assert_gt(t.run->elapsed_s, 0);
}

static void interrupt_on(const char *engine)
{
	trial_init(&t, engine);
	trial_make_files(&t);
	t.spec.test_mode = TEST_MODE_RNDRW;
	t.spec.fsync_freq = 100;
	t.spec.fsync_end = true;
	stop_in(50);

	trial_run(&t);

	cr_assert(t.run->interrupted);
	cr_assert_eq(t.run->end_fsyncs, 0, "an interrupted run does not wait for fsyncs");
}

/* A separate test each: where an fsync takes long, the loop is abandoned with its resources. */
Test(run, can_be_interrupted_on_psync)
{
	interrupt_on("psync");
	/* A disk may take longer for an fsync than an interrupted run waits. */
	if (t.run->left_behind == 0)
		cr_assert_not(t.loops_left, "its descriptors are closed");
}

Test(run, can_be_interrupted_on_pool)
{
	interrupt_on("pool");
}

Test(run, can_be_interrupted_on_io_uring)
{
	interrupt_on("io_uring");
	cr_assert(t.loops_left, "the kernel releases the ring");
	cr_assert_eq(t.run->left_behind, 0);
}

Test(run, counts_nothing_if_it_is_interrupted_while_warming_up)
{
	trial_init(&t, "null");
	t.spec.warmup_ns = 3600 * UINT64_C(1000000000);
	t.spec.iodepth = 4;
	stop_in(50);

	trial_run(&t);

	cr_assert(t.run->interrupted);
	cr_assert_eq(t.run->total.ios, 0);
	cr_assert_eq(t.run->elapsed_s, 0);
	cr_assert_eq(t.run->total.iops, 0);
}

Test(run, is_stopped_by_an_error_in_one_of_its_loops)
{
	trial_init(&t, "null");
	trial_use(&t, fault_engine(&(struct fault_plan){ .under = engine_find("null"),
							 .fail_every = 1000, .error = EIO }));
	t.spec.threads = 3;

	trial_run(&t);	/* without an end of its own */

	cr_assert(t.run->stopped_by_error);
	cr_assert_not(t.run->interrupted);
	cr_assert_geq(op_result_errors(&t.run->total), 1);
	cr_assert_geq(t.run->total.ios, 999);
}

/* ---- broken loops ---- */

Test(run, names_the_engine_that_broke)
{
	trial_init(&t, "null");
	trial_use(&t, fault_engine(&(struct fault_plan){ .under = engine_find("null"),
							 .break_after = 5,
							 .break_error = EIO }));
	t.spec.iodepth = 4;

	trial_try(&t);

	cr_assert_eq(t.ret, -EIO);
	cr_assert_str_eq(t.err.text, "engine 'fault' broke: Input/output error");
	cr_assert_eq(t.err.status, EXIT_STATUS_FAILED);
	cr_assert_eq(fault_still_open(), 0);
}

/* Early or late: also before other loops have woken up from the start. */
Test(run, ends_all_loops_if_the_engine_of_one_breaks)
{
	for (unsigned round = 0; round < 50; round++) {
		trial_init(&t, "null");
		trial_use(&t, fault_engine(&(struct fault_plan){
			.under = engine_find("null"), .break_after = 1 + round % 2 * 100,
			.break_error = EBADF, .break_open = 1 + round % 4 }));
		t.spec.test_mode = TEST_MODE_RNDWR;
		t.spec.fsync_end = true;
		t.spec.threads = 4;

		trial_try(&t);	/* the others have no end of their own */

		cr_assert_eq(t.ret, -EBADF);
		cr_assert_eq(fault_opened(), 4);
		cr_assert_eq(fault_still_open(), 0);
		if (round < 49)
			trial_release(&t);
	}
}

Test(run, starts_nothing_if_one_loop_cannot_be_opened)
{
	for (unsigned nth = 1; nth <= 3; nth++) {
		trial_init(&t, "null");
		trial_use(&t, fault_engine(&(struct fault_plan){ .under = engine_find("null"),
								 .fail_open = nth }));
		t.spec.threads = 3;

		trial_try(&t);

		cr_assert_eq(t.ret, -ENOMEM);
		cr_assert_str_eq(t.err.text, "engine 'fault': opening was told to fail");
		cr_assert_eq(fault_log_count(), 0, "an I/O was done");
		cr_assert_eq(fault_still_open(), 0);
		if (nth < 3)
			trial_release(&t);
	}
}

static const char *run_with_few_threads(void *arg)
{
	const struct rlimit limit = { 6, 6 };

	(void)arg;
	if (getuid() == 0 && spawn_become_nobody() < 0)
		return in_child_skip("root has no limit of threads");
	if (setrlimit(RLIMIT_NPROC, &limit) < 0)
		return in_child_skip("no RLIMIT_NPROC");

	trial_try(&t);

	if (t.ret != -EAGAIN || !strstr(t.err.text, " of 16 threads could be started"))
		return in_child_say("%d '%s'", t.ret, t.err.text);
	return strstr(t.err.text, "ulimit -u") ? NULL : "no cure is named";
}

Test(run, says_how_many_threads_could_be_started)
{
	trial_init(&t, "null");
	t.spec.threads = 16;
	t.spec.events = 16;

	in_child(run_with_few_threads, NULL);
}

/* ---- the end of the files ---- */

Test(run, syncs_each_file_once_after_all_loops_have_written)
{
	const struct fault_event *log;
	unsigned synced[TRIAL_FILES] = { 0 }, last_write = 0, first_sync = UINT32_MAX;

	trial_init(&t, "null");
	trial_use(&t, fault_engine(&(struct fault_plan){ .under = engine_find("null") }));
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.fsync_end = true;
	t.spec.threads = 3;
	t.spec.iodepth = 8;
	t.spec.events = 3000;

	trial_run(&t);

	log = fault_log();
	for (unsigned i = 0; i < fault_log_count(); i++) {
		if (log[i].op == IO_WRITE)
			last_write = i;
		if (log[i].op == IO_FSYNC && log[i].kind == FAULT_QUEUED) {
			synced[log[i].file_index]++;
			first_sync = i < first_sync ? i : first_sync;
		}
	}
	for (unsigned file = 0; file < TRIAL_FILES; file++)
		cr_assert_eq(synced[file], 1);
	cr_assert_lt(last_write, first_sync);
	cr_assert_eq(t.run->end_fsyncs, TRIAL_FILES);
	cr_assert_gt(t.run->end_fsync_s, 0);
	cr_assert_eq(t.run->op[IO_FSYNC].ios, 0, "it is no part of the measured window");
}

Test(run, counts_a_sync_at_the_end_that_failed)
{
	trial_init(&t, "null");
	trial_use(&t, fault_engine(&(struct fault_plan){ .under = engine_find("null"),
							 .fail_every = 1, .error = EIO,
							 .only = { [IO_FSYNC] = true } }));
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.fsync_end = true;
	t.spec.events = 100;

	trial_run(&t);

	cr_assert(t.run->stopped_by_error);
	cr_assert_eq(t.run->end_fsyncs, 0);
	cr_assert_eq(op_result_errors(&t.run->op[IO_FSYNC]), TRIAL_FILES);
}

Test(run, syncs_on_real_engines)
{
	static const char *const names[] = { "psync", "pool", "io_uring" };

	for (unsigned i = 0; i < 3; i++) {
		trial_init(&t, names[i]);
		trial_make_files(&t);
		t.spec.test_mode = TEST_MODE_RNDWR;
		t.spec.fsync_freq = 10;
		t.spec.fsync_end = true;
		t.spec.threads = 2;
		t.spec.iodepth = strcmp(names[i], "psync") ? 4 : 1;
		t.spec.events = 40;

		trial_run(&t);

		cr_assert_eq(t.run->op[IO_WRITE].ios, 40);
		cr_assert_eq(t.run->op[IO_FSYNC].ios, 4 * TRIAL_FILES);
		cr_assert_eq(t.run->end_fsyncs, TRIAL_FILES);
		trial_release(&t);

		trial_init(&t, names[i]);
		trial_make_files(&t);
		t.spec.test_mode = TEST_MODE_RNDWR;
		t.spec.fsync_all = true;
		t.spec.iodepth = strcmp(names[i], "psync") ? 4 : 1;
		t.spec.events = 20;

		trial_run(&t);

		cr_assert_eq(t.run->op[IO_WRITE].ios, 20);
		cr_assert_eq(t.run->op[IO_FSYNC].ios, 20);
		if (i < 2)
			trial_release(&t);
	}
}

/* ---- the sweep ---- */

Test(run, sweeps_the_set_once_with_several_loops)
{
	enum { BLOCKS = TRIAL_FILES * TRIAL_FILE_BYTES / TRIAL_BLOCK_BYTES };
	static unsigned times[BLOCKS];
	const struct fault_event *log;

	trial_init(&t, "null");
	trial_use(&t, fault_engine(&(struct fault_plan){ .under = engine_find("null") }));
	t.spec.test_mode = TEST_MODE_SEQRD;
	t.spec.threads = 3;
	t.spec.iodepth = 8;
	t.spec.events = BLOCKS;

	trial_run(&t);

	log = fault_log();
	for (unsigned i = 0; i < fault_log_count(); i++)
		if (log[i].kind == FAULT_QUEUED)
			times[log[i].file_index * (BLOCKS / TRIAL_FILES) +
			      log[i].offset / TRIAL_BLOCK_BYTES]++;
	for (unsigned i = 0; i < BLOCKS; i++)
		cr_assert_eq(times[i], 1, "block %u: %u times", i, times[i]);
}

/* How often each block was visited by the last I/Os of each loop. */
static void count_last_visits(unsigned times[], unsigned of_each_loop)
{
	const unsigned blocks_per_file = TRIAL_FILE_BYTES / TRIAL_BLOCK_BYTES;
	const struct fault_event *log = fault_log();
	unsigned seen[8] = { 0 };

	for (unsigned i = fault_log_count(); i-- > 0;)
		if (log[i].kind == FAULT_QUEUED && seen[log[i].engine]++ < of_each_loop)
			times[log[i].file_index * blocks_per_file +
			      log[i].offset / TRIAL_BLOCK_BYTES]++;
}

/* When the warm-up ends, some loop is always within a claim; with one I/O in flight, within
 * its plan as well. */
Test(run, passes_visit_every_block_once_each_after_a_warm_up)
{
	enum { BLOCKS = TRIAL_FILES * TRIAL_FILE_BYTES / TRIAL_BLOCK_BYTES };
	static const struct { enum test_mode mode; bool no_repeat; unsigned iodepth; } shapes[] = {
		{ TEST_MODE_SEQRD, false, 3 }, { TEST_MODE_SEQRD, false, 1 },
		{ TEST_MODE_SEQRW, false, 1 }, { TEST_MODE_RNDRD, true, 3 },
		{ TEST_MODE_RNDRD, true, 1 },
	};

	for (unsigned s = 0; s < sizeof(shapes) / sizeof(shapes[0]); s++) {
		unsigned times[BLOCKS] = { 0 };

		trial_init(&t, "null");
		TRIAL_LATENCIES(&t, 100 * US);
		trial_use(&t, fault_engine(&(struct fault_plan){ .under = engine_find("null") }));
		t.spec.test_mode = shapes[s].mode;
		t.spec.rw_ratio = 1;
		t.spec.no_repeat = shapes[s].no_repeat;
		t.spec.iodepth = shapes[s].iodepth;
		t.spec.threads = 4;
		t.spec.warmup_ns = 2 * MS;
		t.spec.passes = 2;

		trial_run(&t);

		cr_assert_eq(t.run->total.ios, 2 * BLOCKS);
		count_last_visits(times, 2 * BLOCKS / 4);
		for (unsigned i = 0; i < BLOCKS; i++)
			cr_assert_eq(times[i], 2, "shape %u, block %u: %u times", s, i, times[i]);
		if (s + 1 < sizeof(shapes) / sizeof(shapes[0]))
			trial_release(&t);
	}
}

/* ---- intervals ---- */

static unsigned told;

static void on_interval(void *context, const struct spec *spec,
			const struct result_interval *interval)
{
	cr_assert_eq(context, &told);
	cr_assert_eq(spec, &t.spec);
	cr_assert_geq(interval->length_s, 0);
	told++;
}

static void check_that_intervals_add_up(void)
{
	uint64_t ios[IO_OP_COUNT] = { 0 }, bytes[IO_OP_COUNT] = { 0 }, errors = 0;
	double end_s = 0;

	for (unsigned i = 0; i < t.run->interval_count; i++) {
		const struct result_interval *interval = &t.run->intervals[i];

		cr_assert_float_eq(interval->start_s, end_s, 1e-9);
		cr_assert_gt(interval->length_s, 0);
		end_s = interval->start_s + interval->length_s;
		errors += interval->errors;
		for (unsigned op = 0; op < IO_OP_COUNT; op++) {
			ios[op] += interval->ios[op];
			bytes[op] += interval->bytes[op];
		}
	}
	for (unsigned op = 0; op < IO_OP_COUNT; op++) {
		cr_assert_eq(ios[op], t.run->op[op].ios);
		cr_assert_eq(bytes[op], t.run->op[op].bytes);
	}
	cr_assert_eq(errors, op_result_errors(&t.run->total));
	cr_assert_float_eq(end_s, t.run->elapsed_s, 1e-8, "%.9f of %.9f", end_s,
			   t.run->elapsed_s);
}

Test(run, has_intervals_that_add_up_to_the_whole)
{
	struct run_observer observer = { .interval = on_interval, .context = &told };

	trial_init(&t, "null");
	trial_use(&t, fault_engine(&(struct fault_plan){ .under = engine_find("null"),
							 .fail_every = 1000, .error = EIO,
							 .shorten_every = 777 }));
	t.observer = &observer;
	t.spec.test_mode = TEST_MODE_RNDRW;
	t.spec.continue_on_error = true;
	t.spec.threads = 2;
	t.spec.iodepth = 4;
	t.spec.events = 200000;
	t.spec.report_interval_ns = 20 * MS;

	trial_run(&t);

	check_that_intervals_add_up();
	cr_assert_geq(t.run->interval_count, 1);
	/* All but the rest at the end were reported while loops ran. */
	cr_assert_eq(told, t.run->interval_count - 1);
}

Test(run, has_intervals_that_add_up_after_a_warm_up)
{
	trial_init(&t, "psync");
	trial_make_files(&t);
	t.spec.warmup_ns = 30 * MS;
	t.spec.time_ns = 150 * MS;
	t.spec.threads = 5;
	t.spec.report_interval_ns = MS;

	trial_run(&t);

	check_that_intervals_add_up();
	for (unsigned i = 0; i < t.run->interval_count; i++)
		cr_assert_leq(t.run->intervals[i].ios[IO_READ], t.run->op[IO_READ].ios);
}

/* In virtual time the loops are not asked while they run. */
Test(run, has_intervals_in_the_time_of_its_loops)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 100 * US);
	t.spec.threads = 2;
	t.spec.warmup_ns = 30 * MS;
	t.spec.time_ns = 600 * 1000 * MS;

	trial_run(&t);

	check_that_intervals_add_up();
	cr_assert_float_eq(t.run->elapsed_s, 600, 0.001);
	cr_assert_float_eq(t.run->warmup_s, 0.03, 0.001);
}

/* ---- one window ---- */

static _Atomic bool stall_is_over;
static _Atomic unsigned stalled;

static void *end_the_stall(void *arg)
{
	while (atomic_load(&stalled) < *(const unsigned *)arg)
		usleep(1000);
	usleep(200000);
	atomic_store(&stall_is_over, true);
	return NULL;
}

Test(run, measures_all_loops_from_one_time_on)
{
	trial_init(&t, "null");
	t.spec.threads = 16;
	t.spec.time_ns = 50 * MS;

	trial_run(&t);

	for (unsigned i = 0; i < 16; i++) {
		cr_assert_geq(t.run->loops[i].window_s, 0.05);
		cr_assert_leq(t.run->loops[i].window_s, t.run->elapsed_s + 1e-9);
	}
}

/* More loops than CPUs: some get one only long after a warm-up, but their windows have begun. */
Test(run, measures_all_loops_from_one_time_on_after_a_warm_up)
{
	static const char *const names[] = { "psync", "pool" };

	for (unsigned e = 0; e < 2; e++) {
		trial_init(&t, names[e]);
		trial_make_files(&t);
		t.spec.threads = 16;
		t.spec.warmup_ns = MS;
		t.spec.time_ns = 20 * MS;

		trial_run(&t);

		for (unsigned i = 0; i < 16; i++) {
			cr_assert_geq(t.run->loops[i].window_s, 0.02, "%s", names[e]);
			cr_assert_leq(t.run->loops[i].window_s, t.run->elapsed_s + 1e-9);
		}
		trial_release(&t);
	}
}

/* Its window ends with those of the others, however long the call takes. It is the first call: a
 * loop that gets a CPU only after its window makes no other. */
Test(run, does_not_dilute_the_rate_by_a_loop_that_sits_in_a_call)
{
	const unsigned nr = 1;
	double sum = 0;
	pthread_t thread;

	trial_init(&t, "null");
	trial_use(&t, fault_engine(&(struct fault_plan){ .under = engine_find("null"),
			.stall_at = 1, .stall_open = 1, .stall_is_over = &stall_is_over,
			.stalled = &stalled, .fail_every = 0 }));
	t.spec.threads = 2;
	t.spec.time_ns = 20 * MS;
	pthread_create(&thread, NULL, end_the_stall, (void *)&nr);

	trial_run(&t);

	pthread_join(thread, NULL);
	for (unsigned i = 0; i < 2; i++) {
		cr_assert_eq(t.run->loops[i].window_s, 0.02);
		sum += (double)t.run->loops[i].ios / 0.02;
	}
	cr_assert_float_eq(t.run->total.iops, sum, sum / 1e9);
	cr_assert_eq(t.run->elapsed_s, 0.02);
	cr_assert_gt(t.run->unfinished_age_max_ns, 100 * MS);
}

static uint64_t cpu_ns_of_thread(void)
{
	struct timespec used;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
	return (uint64_t)used.tv_sec * 1000 * MS + (uint64_t)used.tv_nsec;
}

/* While one loop is blocked in a call, and the other ended long ago. */
static void *burn_100_ms(void *arg)
{
	uint64_t begin_ns;

	(void)arg;
	while (atomic_load(&stalled) == 0)
		usleep(1000);
	usleep(20000);
	begin_ns = cpu_ns_of_thread();
	while (cpu_ns_of_thread() - begin_ns < 100 * MS)
		;
	atomic_store(&stall_is_over, true);
	return NULL;
}

/* The cost of the process is divided by the time of all loops, whichever of them ends last. */
Test(run, counts_the_cost_until_the_last_loop_has_ended)
{
	for (unsigned which = 1; which <= 2; which++) {
		pthread_t thread;

		atomic_store(&stall_is_over, false);
		atomic_store(&stalled, 0);
		trial_init(&t, "null");
		trial_use(&t, fault_engine(&(struct fault_plan){ .under = engine_find("null"),
				.stall_at = 1, .stall_open = which,
				.stall_is_over = &stall_is_over, .stalled = &stalled }));
		t.spec.threads = 2;
		t.spec.events = 2;
		pthread_create(&thread, NULL, burn_100_ms, NULL);

		trial_run(&t);

		pthread_join(thread, NULL);
		cr_assert_geq(t.run->cost.user_ns + t.run->cost.system_ns, 90 * MS);
		if (which < 2)
			trial_release(&t);
	}
}

/* ---- abandoned loops ---- */

static struct run_observer waits = { .waiting = on_waiting };

/* Abandoned threads stay in the process until they end. The test runner has threads too. */
static unsigned threads_before;

static void let_them_go(void)
{
	atomic_store(&stall_is_over, true);
	for (unsigned i = 0; i < 200000 && count_threads() > threads_before; i++)
		usleep(1000);
}

static void *stop_once_it_stalls(void *main_thread)
{
	while (atomic_load(&stalled) == 0)
		usleep(1000);
	usleep(150000);
	pthread_kill((pthread_t)main_thread, SIGUSR1);
	return NULL;
}

static void stall_and_stop(struct fault_plan plan)
{
	const struct sigaction action = { .sa_handler = on_signal };
	pthread_t thread;

	threads_before = count_threads();
	sigaction(SIGUSR1, &action, NULL);
	plan.under = engine_find("null");
	plan.stall_is_over = &stall_is_over;
	plan.stalled = &stalled;
	trial_use(&t, fault_engine(&plan));
	t.observer = &waits;
	pthread_create(&thread, NULL, stop_once_it_stalls, (void *)pthread_self());
	trial_run(&t);
	pthread_join(thread, NULL);
	cr_assert(t.run->interrupted);
	cr_assert(t.loops_left);
}

Test(run, is_left_by_an_interrupt_if_a_loop_sits_in_a_call)
{
	trial_init(&t, "null");
	t.spec.threads = 3;
	t.spec.events = 30000;
	t.spec.report_interval_ns = 20 * MS;

	stall_and_stop((struct fault_plan){ .stall_at = 1000, .stall_open = 2 });

	cr_assert_eq(t.run->left_behind, 1);
	cr_assert_eq(t.run->no_answer, 1);
	cr_assert_geq(t.run->unfinished, 1);
	cr_assert_gt(t.run->unfinished_age_max_ns, 0);
	cr_assert_gt(t.run->total.ios, 0);
	cr_assert_gt(t.run->cost.user_ns + t.run->cost.system_ns, 0);
	cr_assert_eq(waited_for.what, WAITS_FOR_IOS);
	cr_assert_eq(waited_for.loops, 1);
	cr_assert_eq(waited_for.ios, 1);
	check_that_intervals_add_up();
	let_them_go();
}

Test(run, is_left_though_its_loop_never_said_a_word)
{
	trial_init(&t, "null");

	stall_and_stop((struct fault_plan){ .stall_at = 1, .stall_open = 1 });

	cr_assert_eq(t.run->left_behind, 1);
	cr_assert_eq(t.run->total.ios, 0);
	cr_assert_gt(t.run->elapsed_s, 0, "its window counts as measured");
	let_them_go();
}

Test(run, is_left_while_it_warms_up)
{
	trial_init(&t, "null");
	t.spec.warmup_ns = 3600 * 1000 * MS;

	stall_and_stop((struct fault_plan){ .stall_at = 1000, .stall_open = 1 });

	cr_assert_eq(t.run->left_behind, 1);
	cr_assert_eq(t.run->total.ios, 0);
	cr_assert_eq(t.run->elapsed_s, 0);
	cr_assert_gt(t.run->warmup_s, 0.1);
	cr_assert_lt(t.run->warmup_s, 3600);
	let_them_go();
}

/* The engine responds, but some I/Os never complete. */
Test(run, is_left_with_what_a_loop_that_drains_has_in_flight)
{
	trial_init(&t, "null");
	trial_use(&t, fault_engine(&(struct fault_plan){ .under = engine_find("null"),
							 .delay_reaps = 1000 * 1000 * 1000 }));
	t.spec.iodepth = 16;
	stop_in(100);

	trial_run(&t);

	cr_assert(t.loops_left);
	cr_assert_eq(t.run->unfinished, 16);
	cr_assert_eq(t.run->left_behind, 16);
	cr_assert_eq(t.run->no_answer, 0);
	cr_assert_eq(waited_for.ios, 16);
	cr_assert_geq(t.run->unfinished_age_max_ns, 100 * MS);
}

/* One I/O of those in flight never completes. */
static unsigned reap_all_but_one(struct engine *e, struct io *done[], unsigned max)
{
	return max > 1 ? engine_find("null")->reap(e, done, max - 1) : 0;
}

Test(run, is_left_with_the_times_that_a_loop_that_drains_has_counted)
{
	const struct op_result *reads;
	static struct engine_ops keeps_one;

	trial_init(&t, "null");
	keeps_one = *engine_find("null");
	keeps_one.reap = reap_all_but_one;
	trial_use(&t, &keeps_one);
	t.spec.iodepth = 16;
	t.spec.rate.all.per_s = 2000;
	stop_in(200);

	trial_run(&t);

	reads = &t.run->op[IO_READ];
	cr_assert(t.loops_left);
	cr_assert_eq(t.run->left_behind, 1);
	cr_assert_gt(reads->ios, 0);
	cr_assert_geq(reads->service.hist->count, reads->ios);
	cr_assert_geq(reads->lateness.hist->count, reads->ios);
	cr_assert_eq(t.run->untimed, 0);
}

Test(run, is_left_without_the_times_of_a_loop_that_sits_in_a_call)
{
	trial_init(&t, "null");
	t.spec.rate.all.per_s = 2000;
	t.spec.report_interval_ns = 20 * MS;

	stall_and_stop((struct fault_plan){ .stall_at = 200, .stall_open = 1 });

	cr_assert_gt(t.run->total.ios, 0);
	cr_assert_eq(t.run->untimed, t.run->total.ios);
	cr_assert_eq(t.run->op[IO_READ].service.hist->count, 0);
	let_them_go();
}

Test(run, is_left_while_loops_open_their_engines)
{
	trial_init(&t, "null");
	t.spec.threads = 3;

	stall_and_stop((struct fault_plan){ .stall_in_open = 2 });

	cr_assert_eq(t.run->total.ios, 0);
	cr_assert_eq(t.run->elapsed_s, 0);
	cr_assert_eq(waited_for.what, WAITS_FOR_OPENING);
	let_them_go();
	cr_assert_eq(fault_still_open(), 0, "they have gone in order after all");
}

Test(run, is_not_left_without_need)
{
	trial_init(&t, "null");
	t.spec.threads = 3;
	stop_in(50);

	trial_run(&t);

	cr_assert_not(t.loops_left);
	cr_assert_eq(t.run->left_behind, 0);
	cr_assert_eq(t.run->no_answer, 0);
}

/* ---- checkpoints ---- */

static uint64_t unfinished_so_far, ios_so_far;

static void on_checkpoint(void *context, const struct run_result *so_far)
{
	(void)context;
	unfinished_so_far = so_far->unfinished;
	ios_so_far = so_far->total.ios;
	atomic_store(&stall_is_over, true);
}

/* The others have ended with nothing in flight, whether or not they were asked before. */
Test(run, knows_at_a_checkpoint_what_loops_that_have_ended_did)
{
	static const uint64_t at_ns[] = { 100 * MS };
	static struct run_observer observer = {
		.checkpoint = on_checkpoint, .checkpoints_ns = at_ns, .checkpoint_count = 1,
	};

	trial_init(&t, "null");
	trial_use(&t, fault_engine(&(struct fault_plan){ .under = engine_find("null"),
			.stall_at = 1, .stall_open = 2, .stall_is_over = &stall_is_over }));
	t.observer = &observer;
	t.spec.threads = 3;
	t.spec.iodepth = 8;
	t.spec.events = 3000;

	trial_run(&t);

	cr_assert_eq(ios_so_far, 2000);
	cr_assert_eq(unfinished_so_far, 1, "%lu", (unsigned long)unfinished_so_far);
	cr_assert_eq(t.run->total.ios, 3000);
}

/* ---- descriptors ---- */

static int opened_by_loop;

static void open_one(void *context, struct io *const ios[], unsigned nr)
{
	(void)context;
	(void)ios;
	(void)nr;
	if (opened_by_loop < 0)
		opened_by_loop = dup(STDERR_FILENO);
}

Test(run, gives_a_loop_of_blocking_calls_descriptors_of_its_own)
{
	static struct run_observer observer = { .issued = open_one };

	trial_init(&t, "psync");
	if (syscall(SYS_close_range, UINT_MAX, UINT_MAX, 0) < 0)
		cr_skip_test("close_range(2) is not in this kernel");
	trial_make_files(&t);
	t.observer = &observer;
	t.spec.events = 10;
	opened_by_loop = -1;

	trial_run(&t);

	cr_assert_geq(opened_by_loop, 0);
	cr_assert_eq(fcntl(opened_by_loop, F_GETFD), -1);
	cr_assert_eq(errno, EBADF);
}

/* A pipe shows at once whether its other end is still open. */
Test(run, has_closed_what_its_loops_had_when_it_is_over)
{
	int ends[2];
	char byte;

	trial_init(&t, "psync");
	trial_make_files(&t);
	cr_assert_eq(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
	t.spec.threads = 4;
	t.spec.events = 100;

	trial_run(&t);

	close(ends[1]);
	cr_assert_eq(read(ends[0], &byte, 1), 0, "a loop still holds it: %s", strerror(errno));
	close(ends[0]);
}
