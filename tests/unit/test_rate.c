/*
 * A run with a rate: I/Os are issued when they are due, and their latency counts from then.
 * Over the null engine in its virtual time everything is exact: a queue with one server.
 */
#include <criterion/criterion.h>

#include "clock.h"
#include "pacer.h"
#include "trial.h"
#include "units.h"

enum { MS = 1000 * 1000 };

TestSuite(rate, .timeout = 30);

/* What a queue in front of one server makes of the same arrivals (Lindley's recursion). */
struct queue {
	uint64_t sum_ns, min_ns, max_ns, end_ns;
};

static struct queue expected_queue(const struct spec *spec, uint64_t service_ns)
{
	struct queue queue = { .min_ns = UINT64_MAX };
	struct pacer pacer;

	pacer_init(&pacer, spec->rate_iops, 1, spec->seed, 0);
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

static void expect_queue(const struct trial *t, const struct queue *queue)
{
	const struct hist *hist = t->run->op[IO_READ].hist;

	cr_expect_eq(hist->count, t->spec.events);
	cr_expect_eq(hist->sum, queue->sum_ns);
	cr_expect_eq(hist->min, queue->min_ns);
	cr_expect_eq(hist->max, queue->max_ns);
	cr_expect_float_eq(t->run->elapsed_s * 1e9, (double)queue->end_ns, 1);
}

Test(rate, an_idle_server_shows_its_service_time)
{
	struct queue queue;
	struct trial t;

	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 1 * MS);
	t.spec.rate_iops = 10;
	t.spec.events = 200;
	queue = expected_queue(&t.spec, 1 * MS);
	trial_run(&t);

	expect_queue(&t, &queue);
	cr_expect_eq(t.run->op[IO_READ].hist->min, 1 * MS);
	cr_expect_leq((double)t.run->op[IO_READ].percentile_ns[0], 1.01 * MS);
	trial_release(&t);
}

Test(rate, an_overloaded_server_has_response_times_that_grow)
{
	struct queue queue;
	struct trial t;

	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 1 * MS);
	t.spec.rate_iops = 2000;
	t.spec.events = 1000;
	queue = expected_queue(&t.spec, 1 * MS);
	trial_run(&t);

	/* 1,000 come in half a second and are served in one: the last waits half a second. */
	expect_queue(&t, &queue);
	cr_expect_float_eq((double)t.run->op[IO_READ].hist->max, 500.0 * MS, 60.0 * MS);
	cr_expect_float_eq(t.run->op[IO_READ].mean_ns, 250.0 * MS, 40.0 * MS);
	cr_expect_float_eq(t.run->rate_reached, 1000, 1);
	cr_expect_gt(t.run->rate_behind_s, 0.4);
	trial_release(&t);
}

Test(rate, is_what_was_asked_for_where_it_can_be)
{
	struct trial t;

	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 1 * MS);
	t.spec.rate_iops = 1000;
	t.spec.iodepth = 64;
	t.spec.time_ns = 100 * NS_PER_SECOND;
	trial_run(&t);

	/* Standard deviation 316 of 100,000: four of them. */
	cr_expect_float_eq((double)t.run->op[IO_READ].ios, 100000, 1265);
	cr_expect_float_eq(t.run->rate_reached, 1000, 13);
	cr_expect_eq(t.run->op[IO_READ].hist->max, 1 * MS, "there is room for all");
	cr_expect_eq(t.run->rate_behind_s, 0);
	trial_release(&t);
}

Test(rate, is_shared_by_all_loops)
{
	struct trial t;

	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 1 * MS);
	t.spec.rate_iops = 1000;
	t.spec.iodepth = 64;
	t.spec.threads = 3;
	t.spec.time_ns = 100 * NS_PER_SECOND;
	trial_run(&t);

	cr_expect_float_eq((double)t.run->op[IO_READ].ios, 100000, 1265);
	trial_release(&t);
}

Test(rate, a_stall_is_felt_by_all_that_came_meanwhile)
{
	const uint64_t stall_ns = 100 * MS;
	struct trial t;

	/* Every thousandth I/O stalls; the 100 behind it are due in that time. */
	trial_init(&t, "null");
	t.spec.null_latency.count = 1000;
	t.spec.null_latency.at_ns = arena_alloc(&t.result.arena, 1000 * sizeof(uint64_t));
	t.spec.null_latency.at_ns[500] = stall_ns;
	t.spec.rate_iops = 1000;
	t.spec.events = 1000;
	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].hist->max, stall_ns);
	/* About 100 wait, 50 ms on average; a closed loop would show the one of 100 ms. */
	cr_expect_float_eq((double)t.run->op[IO_READ].hist->sum, 50.0 * (double)stall_ns,
			   20.0 * (double)stall_ns);
	trial_release(&t);
}

Test(rate, leaves_fsyncs_alone_unless_they_are_events)
{
	struct trial t;

	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 1 * MS);
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.fsync_freq = 10;
	t.spec.rate_iops = 10;
	t.spec.events = 100;
	trial_run(&t);

	cr_expect_eq(t.run->op[IO_WRITE].ios, 100);
	cr_expect_eq(t.run->op[IO_FSYNC].ios, 40);
	cr_expect_eq(t.run->op[IO_FSYNC].hist->max, 1 * MS);
	trial_release(&t);
}

Test(rate, counts_fsyncs_that_are_events)
{
	struct trial t;

	trial_init(&t, "null");
	TRIAL_LATENCIES(&t, 1 * MS);
	t.spec.test_mode = TEST_MODE_RNDWR;
	t.spec.fsync_freq = 10;
	t.spec.fsyncs_are_events = true;
	t.spec.rate_iops = 100;
	t.spec.events = 12;
	trial_run(&t);

	cr_expect_eq(t.run->op[IO_WRITE].ios, 10);
	cr_expect_eq(t.run->op[IO_FSYNC].ios, 2);
	cr_expect_float_eq(t.run->rate_reached, 12 / t.run->elapsed_s, 1e-9);
	trial_release(&t);
}

/* In real time only what must hold on any machine: nothing is issued before it is due. */
Test(rate, is_not_exceeded_in_real_time)
{
	struct trial t;

	trial_init(&t, "psync");
	trial_make_files(&t);
	t.spec.rate_iops = 1000;
	t.spec.events = 200;
	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].ios, 200);
	cr_expect_gt(t.run->elapsed_s, 0.12);	/* 200 ms, less six standard deviations of 14 ms */
	trial_release(&t);
}
