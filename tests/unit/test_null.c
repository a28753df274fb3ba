/* null: a device in virtual time, whose every latency is known beforehand. */
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
		slots[i] = (struct io){ .op = IO_READ, .length = 4096, .slot_index = i };
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

TestSuite(null, .timeout = 20, .fini = close_it);

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
