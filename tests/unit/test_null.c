/* null: a device in virtual time, with known latencies. */
#include "engine.h"

#include <criterion/criterion.h>

enum { SLOTS = 4 };

static struct io slots[SLOTS], *done[SLOTS];
static uint64_t latencies_ns[8], now_ns;
static struct engine_config config;
static struct engine engine;

static void open_with(const uint64_t *at_ns, unsigned count)
{
	struct err err = { 0 };

	now_ns = 1000;
	for (unsigned i = 0; i < count; i++)
		latencies_ns[i] = at_ns[i];
	for (unsigned i = 0; i < SLOTS; i++)
		slots[i] = (struct io){ .op = IO_READ, .length = 4096, .slot_index = (uint16_t)i };
	config = (struct engine_config){
		.iodepth		= SLOTS,
		.slot_count		= SLOTS,
		.null_latency_ns	= latencies_ns,
		.null_latency_count	= count,
		.virtual_ns		= &now_ns,
	};
	cr_assert_eq(engine_open(&engine, engine_find("null"), &config, &err), 0);
}

#define OPEN(...) \
	open_with((const uint64_t[]){ __VA_ARGS__ }, \
		  sizeof((const uint64_t[]){ __VA_ARGS__ }) / sizeof(uint64_t))

static void queue(unsigned first, unsigned nr)
{
	struct io *ios[SLOTS];

	for (unsigned i = 0; i < nr; i++)
		ios[i] = &slots[first + i];
	cr_assert_eq(engine.ops->queue(&engine, ios, nr), nr);
}

static void submit(unsigned wait_nr, uint64_t timeout_ns)
{
	cr_assert_eq(engine.ops->submit(&engine, wait_nr, timeout_ns), 0);
}

static unsigned reap(unsigned max)
{
	return engine.ops->reap(&engine, done, max);
}

static void close_it(void)
{
	engine_close(&engine);
}

TestSuite(null, .timeout = 300, .fini = close_it);

Test(null, moves_the_time_to_when_enough_is_done)
{
	OPEN(300, 100, 200);
	queue(0, 3);

	submit(2, ENGINE_WAIT_FOREVER_NS);

	cr_assert_eq(now_ns, 1200);
	cr_assert_eq(reap(SLOTS), 2);
	cr_assert_eq(done[0], &slots[1]);
	cr_assert_eq(done[1], &slots[2]);
	submit(1, ENGINE_WAIT_FOREVER_NS);
	cr_assert_eq(now_ns, 1300);
	cr_assert_eq(reap(SLOTS), 1);
	cr_assert_eq(done[0], &slots[0]);
}

Test(null, moves_no_time_when_told_not_to_wait)
{
	OPEN(100);
	queue(0, 1);

	submit(0, ENGINE_WAIT_FOREVER_NS);

	cr_assert_eq(now_ns, 1000);
	cr_assert_eq(reap(SLOTS), 0);
}

Test(null, waits_no_longer_than_told)
{
	OPEN(100);
	queue(0, 1);

	submit(1, 40);
	cr_assert_eq(now_ns, 1040);
	cr_assert_eq(reap(SLOTS), 0);

	submit(1, 60);
	cr_assert_eq(now_ns, 1100);
	cr_assert_eq(reap(SLOTS), 1);
}

/* A computed time-out may be 0. */
Test(null, does_not_wait_at_all_if_told_so)
{
	OPEN(100);
	queue(0, 1);

	submit(1, 0);

	cr_assert_eq(now_ns, 1000);
	cr_assert_eq(reap(SLOTS), 0);
}

Test(null, completes_together_what_is_due_together_in_order_of_submission)
{
	OPEN(100);
	queue(0, 4);

	submit(1, ENGINE_WAIT_FOREVER_NS);

	cr_assert_eq(reap(SLOTS), 4);
	for (unsigned i = 0; i < 4; i++)
		cr_assert_eq(done[i], &slots[i]);
}

Test(null, plays_its_latencies_in_turn_over_all_submissions)
{
	OPEN(10, 20);

	for (unsigned i = 0; i < 4; i++) {
		const uint64_t before_ns = now_ns;

		queue(0, 1);
		submit(1, ENGINE_WAIT_FOREVER_NS);
		cr_assert_eq(reap(1), 1);
		cr_assert_eq(now_ns - before_ns, i % 2 ? 20 : 10);
	}
}

Test(null, moves_all_bytes_and_no_bytes_for_a_sync)
{
	OPEN(1);
	slots[0].op = IO_WRITE;
	slots[1].op = IO_FSYNC;
	queue(0, 2);

	submit(2, ENGINE_WAIT_FOREVER_NS);

	cr_assert_eq(reap(SLOTS), 2);
	cr_assert_eq(slots[0].result, 4096);
	cr_assert_eq(slots[1].result, 0);
}

Test(null, takes_no_more_than_it_has_slots)
{
	struct io extra, *ios[] = { &slots[2], &slots[3], &extra };

	OPEN(100);
	queue(0, 2);

	cr_assert_eq(engine.ops->queue(&engine, ios, 3), 2);
}

Test(null, hands_back_no_more_than_asked_for)
{
	OPEN(5);
	queue(0, 4);
	submit(4, ENGINE_WAIT_FOREVER_NS);

	cr_assert_eq(reap(3), 3);
	cr_assert_eq(reap(3), 1);
	cr_assert_eq(done[0], &slots[3]);
}

Test(null, is_done_at_once_without_latencies)
{
	open_with(NULL, 0);
	config.virtual_ns = NULL;
	queue(0, 4);

	submit(1, ENGINE_WAIT_FOREVER_NS);

	cr_assert_eq(reap(SLOTS), 4);
}

/* ---- jitter ---- */

enum { DRAWN = 20000 };

/* Latencies of one I/O at a time, of 100 µs changed by up to `percent`. */
static void draw(uint64_t latencies[DRAWN], unsigned percent, uint64_t seed, uint64_t stream)
{
	if (engine.ops)
		engine_close(&engine);
	OPEN(100000);
	engine_close(&engine);
	config.null_jitter_percent = percent;
	config.null_seed = seed;
	config.null_stream = stream;
	cr_assert_eq(engine_open(&engine, engine_find("null"), &config, &(struct err){ 0 }), 0);

	for (unsigned i = 0; i < DRAWN; i++) {
		const uint64_t before_ns = now_ns;

		queue(0, 1);
		submit(1, ENGINE_WAIT_FOREVER_NS);
		cr_assert_eq(reap(1), 1);
		latencies[i] = now_ns - before_ns;
	}
}

/* Uniform between 80 and 120 µs: deviation 40 µs / sqrt(12), of the mean of 20,000 0.08 µs. */
Test(null, jitter_is_uniform_around_the_latency)
{
	static uint64_t latencies[DRAWN];
	uint64_t lowest = UINT64_MAX, highest = 0, below_90 = 0;
	double mean = 0;

	draw(latencies, 20, 42, 0);

	for (unsigned i = 0; i < DRAWN; i++) {
		mean += (double)latencies[i] / DRAWN;
		below_90 += latencies[i] < 90000;
		lowest = latencies[i] < lowest ? latencies[i] : lowest;
		highest = latencies[i] > highest ? latencies[i] : highest;
	}
	cr_assert_float_eq(mean, 100000, 300);
	cr_assert_float_eq((double)below_90 / DRAWN, 0.25, 0.015);
	cr_assert_geq(lowest, 80000);
	cr_assert_lt(lowest, 80100);
	cr_assert_leq(highest, 120000);
	cr_assert_gt(highest, 119900);
}

Test(null, jitter_is_the_same_for_the_same_seed_and_stream_only)
{
	static uint64_t first[DRAWN], again[DRAWN], other_seed[DRAWN], other_stream[DRAWN];

	draw(first, 50, 42, 0);
	draw(again, 50, 42, 0);
	draw(other_seed, 50, 43, 0);
	draw(other_stream, 50, 42, 1);

	cr_assert_arr_eq(first, again, sizeof(first));
	cr_assert_arr_neq(first, other_seed, sizeof(first));
	cr_assert_arr_neq(first, other_stream, sizeof(first));
}

Test(null, without_jitter_latencies_are_exact_whatever_the_seed)
{
	static uint64_t latencies[DRAWN];

	draw(latencies, 0, 42, 0);

	for (unsigned i = 0; i < DRAWN; i++)
		cr_assert_eq(latencies[i], 100000);
}
