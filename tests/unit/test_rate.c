/*
 * A run with a rate: I/Os are issued when they are due, and their latency counts from then. Over
 * the null engine in virtual time everything is exact: a queue with one server.
 */
#include <criterion/criterion.h>
#include <math.h>

#include "clock.h"
#include "engine_fault.h"
#include "pacer.h"
#include "trial.h"
#include "units.h"

enum { MS = 1000 * 1000 };

static struct trial t;

/* Every I/O takes 1 ms, unless a test says otherwise. */
static void set_up(void)
{
	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 1 * MS);
}

static void tear_down(void)
{
	trial_release(&t);
}

TestSuite(rate, .init = set_up, .fini = tear_down, .timeout = 300);

/* The response times of the same arrivals at one server (Lindley's recursion). */
struct queue {
	uint64_t sum_ns, min_ns, max_ns, end_ns;
};

static struct queue expected_queue(const struct spec *spec, uint64_t service_ns)
{
	struct queue queue = { .min_ns = UINT64_MAX };
	struct pacer pacer;

	pacer_init(&pacer, &(struct pacer_config){
		.rate_iops = spec->rate.all.per_s, .loop_count = 1, .seed = spec->seed });
	pacer_start(&pacer, 0);
	for (uint64_t i = 0; i < spec->events; i++) {
		const uint64_t due_ns = pacer_take(&pacer);
		uint64_t response_ns;

		queue.end_ns = (due_ns > queue.end_ns ? due_ns : queue.end_ns) + service_ns;
		response_ns = queue.end_ns - due_ns;
		queue.sum_ns += response_ns;
		if (response_ns < queue.min_ns)
			queue.min_ns = response_ns;
		if (response_ns > queue.max_ns)
			queue.max_ns = response_ns;
	}
	return queue;
}

static void expect_queue(const struct queue *queue)
{
	const struct hist *hist = t.run->op[IO_READ].hist;

	cr_expect_eq(hist->count, t.spec.events);
	cr_expect_eq(hist->sum, queue->sum_ns);
	cr_expect_eq(hist->min, queue->min_ns);
	cr_expect_eq(hist->max, queue->max_ns);
	cr_expect_float_eq(t.run->elapsed_s * 1e9, (double)queue->end_ns, 1);
}

Test(rate, an_idle_server_shows_its_service_time)
{
	struct queue queue;

	t.spec.rate.all.per_s = 10;
	t.spec.events = 200;
	queue = expected_queue(&t.spec, 1 * MS);
	trial_run(&t);

	expect_queue(&queue);
	cr_expect_eq(t.run->op[IO_READ].hist->min, 1 * MS);
	cr_expect_leq((double)t.run->op[IO_READ].percentile_ns[0], 1.01 * MS);
}

Test(rate, an_overloaded_server_has_response_times_that_grow)
{
	struct queue queue;

	t.spec.rate.all.per_s = 2000;
	t.spec.events = 1000;
	queue = expected_queue(&t.spec, 1 * MS);
	trial_run(&t);

	/* 1,000 come in half a second and are served in one: the last waits half a second. */
	expect_queue(&queue);
	cr_expect_float_eq((double)t.run->op[IO_READ].hist->max, 500.0 * MS, 60.0 * MS);
	cr_expect_float_eq(t.run->op[IO_READ].mean_ns, 250.0 * MS, 40.0 * MS);
	cr_expect_float_eq(t.run->rate_reached, 1000, 1);
	cr_expect_gt(t.run->rate_behind_s, 0.4);
}

Test(rate, is_what_was_asked_for_where_it_can_be)
{
	t.spec.rate.all.per_s = 1000;
	t.spec.iodepth = 64;
	t.spec.time_ns = 100 * NS_PER_SECOND;
	trial_run(&t);

	/* Standard deviation 316 of 100,000: four of them. */
	cr_expect_float_eq((double)t.run->op[IO_READ].ios, 100000, 1265);
	cr_expect_float_eq(t.run->rate_reached, 1000, 13);
	cr_expect_eq(t.run->op[IO_READ].hist->max, 1 * MS, "there is room for all");
	cr_expect_eq(t.run->rate_behind_s, 0);
}

Test(rate, is_shared_by_all_loops)
{
	t.spec.rate.all.per_s = 1000;
	t.spec.iodepth = 64;
	t.spec.threads = 3;
	t.spec.time_ns = 100 * NS_PER_SECOND;
	trial_run(&t);

	cr_expect_float_eq((double)t.run->op[IO_READ].ios, 100000, 1265);
}

Test(rate, a_stall_is_felt_by_all_that_came_meanwhile)
{
	const uint64_t stall_ns = 100 * MS;

	/* Every thousandth I/O stalls; the 100 behind it are due in that time. */
	t.spec.null_latency.count = 1000;
	t.spec.null_latency.at_ns = arena_alloc(&t.result.arena, 1000 * sizeof(uint64_t));
	t.spec.null_latency.at_ns[500] = stall_ns;
	t.spec.rate.all.per_s = 1000;
	t.spec.events = 1000;
	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].hist->max, stall_ns);
	/* About 100 wait, 50 ms on average; a closed loop would show the one of 100 ms. */
	cr_expect_float_eq((double)t.run->op[IO_READ].hist->sum, 50.0 * (double)stall_ns,
			   20.0 * (double)stall_ns);
}

Test(rate, leaves_fsyncs_alone_unless_they_are_events)
{
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.fsync_freq = 10;
	t.spec.rate.all.per_s = 10;
	t.spec.events = 100;
	trial_run(&t);

	cr_expect_eq(t.run->op[IO_WRITE].ios, 100);
	cr_expect_eq(t.run->op[IO_FSYNC].ios, 40);
	cr_expect_eq(t.run->op[IO_FSYNC].hist->max, 1 * MS);
}

Test(rate, counts_fsyncs_that_are_events)
{
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.fsync_freq = 10;
	t.spec.fsyncs_are_events = true;
	t.spec.rate.all.per_s = 100;
	t.spec.events = 12;
	trial_run(&t);

	cr_expect_eq(t.run->op[IO_WRITE].ios, 10);
	cr_expect_eq(t.run->op[IO_FSYNC].ios, 2);
	cr_expect_float_eq(t.run->rate_reached, 12 / t.run->elapsed_s, 1e-9);
}

/* ---- other processes ---- */

Test(rate, that_is_uniform_keeps_nobody_waiting_below_what_can_be_done)
{
	t.spec.rate.all.per_s = 999;
	t.spec.rate_process.kind = RATE_UNIFORM;
	t.spec.time_ns = 10 * NS_PER_SECOND;
	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].hist->max, 1 * MS);
	cr_expect_eq(t.run->op[IO_READ].lateness.hist->max, 0);
	/* The last of 9,990 is due when the time is over. */
	cr_expect_eq(t.run->op[IO_READ].ios, 9989);
}

/* Of a burst of 5, one at a time: the first takes 1 ms, the last waits for four others. */
Test(rate, in_bursts_makes_a_queue_of_each)
{
	t.spec.rate.all.per_s = 1;
	t.spec.rate_process = (struct rate_process){ RATE_BURST, 5 };
	t.spec.events = 500;
	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].hist->min, 1 * MS);
	cr_expect_float_eq(t.run->op[IO_READ].mean_ns, 3.0 * MS, 0.1 * MS);
	cr_expect_float_eq(t.run->elapsed_s, 500, 4 * 50);
}

Test(rate, in_bursts_finds_room_in_a_queue_as_deep)
{
	t.spec.iodepth = 64;
	t.spec.rate.all.per_s = 10;
	t.spec.rate_process = (struct rate_process){ RATE_BURST, 40 };
	t.spec.events = 4000;
	trial_run(&t);

	/* More than a batch; and two bursts within 1 ms are seldom. */
	cr_expect_eq(t.run->op[IO_READ].hist->min, 1 * MS);
	cr_expect_leq((double)t.run->op[IO_READ].percentile_ns[0], 1.01 * MS);
}

/* ---- the cause of lateness ---- */

Test(rate, keeps_service_and_lateness_apart)
{
	struct queue queue;

	t.spec.rate.all.per_s = 700;
	t.spec.events = 1000;
	queue = expected_queue(&t.spec, 1 * MS);
	trial_run(&t);

	expect_queue(&queue);
	cr_expect_eq(t.run->op[IO_READ].service.hist->count, 1000);
	cr_expect_eq(t.run->op[IO_READ].service.hist->min, 1 * MS);
	cr_expect_eq(t.run->op[IO_READ].service.hist->max, 1 * MS);
	cr_expect_eq(t.run->op[IO_READ].lateness.hist->count, 1000);
	cr_expect_eq(t.run->op[IO_READ].lateness.hist->sum, queue.sum_ns - 1000 * (uint64_t)MS);
	cr_expect_eq(t.run->op[IO_READ].lateness.hist->max, queue.max_ns - MS);
	cr_expect_eq(t.run->total.service.hist->sum, 1000 * (uint64_t)MS);
	cr_expect_eq(t.run->own_lateness.hist->count, 1000);
	cr_expect_eq(t.run->own_lateness.hist->max, 0, "all slots were in use until each was late");
}

Test(rate, an_fsync_that_is_not_due_is_not_late)
{
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.iodepth = 8;
	t.spec.fsync_freq = 10;
	t.spec.rate.all.per_s = 3000;
	t.spec.events = 100;
	trial_run(&t);

	/* Writes after it wait, although slots are free: because of the workload, not of the
	 * tool. */
	cr_expect_eq(t.run->op[IO_FSYNC].lateness.hist->max, 0);
	cr_expect_gt(t.run->op[IO_WRITE].lateness.hist->max, 0);
	cr_expect_eq(t.run->own_lateness.hist->count, 100);
	cr_expect_eq(t.run->own_lateness.hist->max, 0);
}

Test(rate, has_no_service_time_where_there_is_no_rate)
{
	t.spec.events = 10;
	trial_run(&t);

	cr_expect_null(t.run->op[IO_READ].service.hist);
	cr_expect_null(t.run->total.lateness.hist);
	cr_expect_null(t.run->own_lateness.hist);
}

/* ---- the ends of the window ---- */

/* The tenth I/O takes ten seconds of a run of one. */
Test(rate, a_stall_over_the_end_stays_in_the_percentiles)
{
	enum { STALLS = 9 };
	const uint64_t end_ns = NS_PER_SECOND, stall_ns = 10 * NS_PER_SECOND;
	uint64_t unissued = 0, ages_ns = 0, oldest_ns = 0;
	const struct op_result *reads;
	struct pacer pacer;

	t.spec.null_latency.count = 10;
	t.spec.null_latency.at_ns = arena_alloc(&t.result.arena, 10 * sizeof(uint64_t));
	t.spec.null_latency.at_ns[STALLS] = stall_ns;
	t.spec.rate.all.per_s = 1000;
	t.spec.time_ns = end_ns;
	pacer_init(&pacer, &(struct pacer_config){
		.rate_iops = 1000, .loop_count = 1, .seed = t.spec.seed });
	pacer_start(&pacer, 0);
	for (unsigned i = 0; i <= STALLS; i++)
		pacer_take(&pacer);
	while (pacer_due_ns(&pacer) <= end_ns) {
		const uint64_t age_ns = end_ns - pacer_take(&pacer);

		oldest_ns = unissued++ ? oldest_ns : age_ns;
		ages_ns += age_ns;
	}

	trial_run(&t);

	reads = &t.run->op[IO_READ];
	cr_expect_gt(unissued, 800);
	cr_expect_eq(reads->unissued, unissued);
	cr_expect_eq(t.run->unissued, unissued);
	cr_expect_eq(t.run->total.unissued, unissued);
	cr_expect_eq(reads->ios, STALLS, "unissued I/Os do not count");
	cr_expect_eq(reads->drained, 1);
	cr_expect_eq(t.run->unfinished, 1);
	cr_expect_eq(reads->hist->count, STALLS + 1 + unissued);
	cr_expect_eq(reads->hist->sum, stall_ns + ages_ns);
	cr_expect_eq(reads->hist->max, stall_ns, "what was in flight came back late");
	cr_expect_eq(reads->lateness.hist->max, oldest_ns);
	cr_expect_eq(reads->lateness.hist->sum, ages_ns);
	cr_expect_eq(reads->service.hist->count, STALLS + 1);
	cr_expect_gt(reads->percentile_ns[0], NS_PER_SECOND / 3, "p50");
	cr_expect_eq(t.run->loops[0].events, STALLS);
	cr_expect_float_eq(t.run->rate_behind_s * 1e9, (double)oldest_ns, 1);
}

Test(rate, what_cannot_be_done_at_all_is_counted_in_no_time)
{
	/* Ten million are due, ten are done. */
	t.spec.test_mode = TEST_MODE_RNDRW;
	t.spec.rate.all.per_s = 1e9;
	t.spec.time_ns = 10 * MS;
	trial_run(&t);

	cr_expect_float_eq((double)t.run->unissued, 1e7, 0.01 * 1e7);
	cr_expect_float_eq((double)t.run->op[IO_READ].unissued, 6e6, 0.02 * 6e6);
	cr_expect_float_eq((double)t.run->total.percentile_ns[0], 5.0 * MS, 0.1 * MS);
	cr_expect_float_eq((double)t.run->total.hist->max, 10.0 * MS, 0.1 * MS);
}

Test(rate, leaves_no_more_unissued_than_there_are_events)
{
	t.spec.rate.all.per_s = 1e9;
	t.spec.events = 500000;
	t.spec.time_ns = 10 * MS;
	trial_run(&t);

	cr_expect_eq(t.run->unissued + t.run->op[IO_READ].ios + t.run->unfinished, 500000);
}

/* A server that is too slow by half: the backlog of the warm-up is served first, with its age. */
Test(rate, the_backlog_of_a_warm_up_is_not_forgotten)
{
	const uint64_t warmup_ns = 500 * MS, end_ns = 800 * MS;
	uint64_t done_ns = 0, count = 0, sum_ns = 0;
	struct pacer pacer;

	t.spec.rate.all.per_s = 2000;
	t.spec.warmup_ns = warmup_ns;
	t.spec.time_ns = end_ns - warmup_ns;
	pacer_init(&pacer, &(struct pacer_config){
		.rate_iops = 2000, .loop_count = 1, .seed = t.spec.seed });
	pacer_start(&pacer, 0);
	while (done_ns <= end_ns) {
		const uint64_t due_ns = pacer_take(&pacer);

		done_ns = (due_ns > done_ns ? due_ns : done_ns) + MS;
		if (done_ns > warmup_ns) {
			count++;
			sum_ns += done_ns - due_ns;
		}
	}

	trial_run(&t);

	/* The last was in flight at the end. After it there are I/Os that are due. */
	cr_expect_eq(t.run->op[IO_READ].drained, 1);
	cr_expect_eq(t.run->op[IO_READ].ios, count - 1);
	cr_expect_eq(t.run->op[IO_READ].service.hist->count, count);
	cr_expect_eq(t.run->op[IO_READ].service.hist->sum, count * MS);
	cr_expect_eq(t.run->op[IO_READ].hist->count, count + t.run->unissued);
	cr_expect_gt(t.run->op[IO_READ].hist->sum, sum_ns);
	cr_expect_float_eq((double)t.run->unissued, 800, 100);
	/* 500 at the start, after 0.3 s, and 1,000 more every second. */
	cr_expect_float_eq(t.run->rate_backlog_start, 500, 100);
	cr_expect_float_eq(t.run->rate_backlog_growth, 1000, 300);
}

/* With --events nothing is in flight at the start; the backlog exists all the same. */
Test(rate, events_of_a_window_begin_with_the_backlog)
{
	enum { EVENTS = 300 };
	const uint64_t warmup_ns = 500 * MS;
	uint64_t done_ns = 0, sum_ns = 0, min_ns = UINT64_MAX;
	struct pacer pacer;

	t.spec.rate.all.per_s = 2000;
	t.spec.warmup_ns = warmup_ns;
	t.spec.events = EVENTS;
	pacer_init(&pacer, &(struct pacer_config){
		.rate_iops = 2000, .loop_count = 1, .seed = t.spec.seed });
	pacer_start(&pacer, 0);
	for (unsigned events = 0; events < EVENTS;) {
		const bool counts = done_ns >= warmup_ns;
		const uint64_t due_ns = pacer_take(&pacer);

		done_ns = (due_ns > done_ns ? due_ns : done_ns) + MS;
		if (!counts)
			continue;
		events++;
		sum_ns += done_ns - due_ns;
		min_ns = done_ns - due_ns < min_ns ? done_ns - due_ns : min_ns;
	}

	trial_run(&t);

	cr_expect_gt(min_ns, 200 * (uint64_t)MS);
	cr_expect(isnan(t.run->rate_backlog_growth));
	cr_expect_eq(t.run->op[IO_READ].hist->count, EVENTS);
	cr_expect_eq(t.run->op[IO_READ].hist->sum, sum_ns);
	cr_expect_eq(t.run->op[IO_READ].hist->min, min_ns);
}

/* ---- in real time ---- */

/* Asserts only what holds on any machine: no I/O is issued before it is due. */
Test(rate, is_not_exceeded_in_real_time)
{
	struct trial real;

	trial_init(&real, "psync");
	trial_make_files(&real);
	real.spec.rate.all.per_s = 1000;
	real.spec.events = 200;
	trial_run(&real);

	cr_expect_eq(real.run->op[IO_READ].ios, 200);
	/* 200 ms, less six standard deviations of 14 ms. */
	cr_expect_gt(real.run->elapsed_s, 0.12);
	cr_expect_eq(real.run->op[IO_READ].service.hist->count, 200);
	cr_expect_eq(real.run->op[IO_READ].lateness.hist->count, 200);
	cr_expect_eq(real.run->op[IO_READ].hist->sum, real.run->op[IO_READ].service.hist->sum +
		     real.run->op[IO_READ].lateness.hist->sum, "response is lateness and service");
	cr_expect_leq(real.run->own_lateness.hist->sum, real.run->op[IO_READ].lateness.hist->sum);
	trial_release(&real);
}

/* Polling while the next I/O is nearly due is not counted as work for I/Os. */
Test(rate, spinning_is_no_system_call_of_the_ios)
{
	struct trial real;

	trial_init(&real, "io_uring");
	trial_make_files(&real);
	real.spec.iodepth = 8;
	real.spec.rate.all.per_s = 5000;
	real.spec.events = 1000;
	trial_run(&real);

	cr_expect_eq(real.run->op[IO_READ].ios, 1000);
	cr_expect_leq(real.run->syscalls, 5000);
	cr_expect_leq(real.run->submits, 5000);
	trial_release(&real);
}

/* ---- late because of the tool ---- */

static void be_slow(void *context, struct io *const ios[], unsigned nr)
{
	const uint64_t until_ns = clock_real_ns() + 400 * 1000;

	(void)context;
	(void)ios;
	(void)nr;
	while (clock_real_ns() < until_ns)
		;
}

/* An I/O is due every 100 us, and issuing some takes 400. On a busy machine the loop loses its
 * CPU for a while, but not all the time. */
Test(rate, counts_what_a_slow_tool_issues_late)
{
	static struct run_observer slow = { .issued = be_slow };
	uint64_t tool_late = 0;

	for (unsigned i = 0; i < 100 && tool_late == 0; i++) {
		struct trial real;

		trial_init(&real, "null");
		real.observer = &slow;
		real.spec.iodepth = 64;
		real.spec.rate.all.per_s = 10000;
		real.spec.rate_process.kind = RATE_UNIFORM;
		real.spec.events = 2000;
		trial_run(&real);
		tool_late = real.run->tool_late;
		cr_expect_leq(tool_late, 2000);
		trial_release(&real);
	}

	cr_expect_gt(tool_late, 0);
}

/* An I/O is due every 100 us, and each submission sleeps for 2 ms: nearly all are late, with slots
 * free and the CPU idle. If other programs take the CPU now and then: not in each of the trials. */
Test(rate, does_not_count_what_was_due_while_a_submission_blocked)
{
	bool is_clean = false;

	for (unsigned i = 0; i < 100 && !is_clean; i++) {
		struct trial real;
		uint64_t late_ns;

		trial_init(&real, "null");
		trial_use(&real, fault_engine(&(struct fault_plan){ .under = engine_find("null"),
								    .block_ns = 2 * MS }));
		real.spec.iodepth = 64;
		real.spec.rate.all.per_s = 10000;
		real.spec.rate_process.kind = RATE_UNIFORM;
		real.spec.events = 500;
		trial_run(&real);
		late_ns = real.run->op[IO_READ].lateness.hist->sum;
		cr_expect_gt(late_ns, 100 * (uint64_t)MS);
		is_clean = real.run->tool_late == 0 &&
			real.run->own_lateness.hist->sum < late_ns / 4;
		trial_release(&real);
	}

	cr_expect(is_clean);
}

/* A server that is too slow, in virtual time: its backlog is not attributed to the tool. */
Test(rate, does_not_count_what_waited_for_a_slot)
{
	t.spec.rate.all.per_s = 2000;
	t.spec.events = 1000;
	trial_run(&t);

	cr_expect_gt(t.run->op[IO_READ].lateness.hist->max, 100 * MS);
	cr_expect_eq(t.run->tool_late, 0);
}
