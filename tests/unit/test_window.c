/*
 * Counts within a window, for a device on which an I/O takes longer than the window: it
 * completes 12.5 per second, one after the other, with 64 blocking loops in its queue.
 */
#include <criterion/criterion.h>

#include "trial.h"

#define MS	UINT64_C(1000000)
#define LOOPS	64u

static struct trial t;

static void release(void)
{
	trial_release(&t);
}

TestSuite(window, .timeout = TRIAL_MAX_S, .fini = release);

/* ---- the device ---- */

struct queued {
	struct io *io;
	bool is_staged, has_waited;
};

static int queued_open(struct engine *e, struct err *err)
{
	(void)e;
	(void)err;
	return 0;
}

static unsigned queued_queue(struct engine *e, struct io *const ios[], unsigned nr)
{
	struct queued *q = e->state;

	cr_assert_eq(nr, 1);
	q->io = ios[0];
	q->is_staged = true;
	return nr;
}

/* The first I/O of a loop waits for those of the loops before it, the others for all loops. */
static int queued_submit(struct engine *e, unsigned wait_nr, uint64_t timeout_ns)
{
	struct queued *q = e->state;
	const unsigned ahead = q->has_waited ? LOOPS : (unsigned)e->config->null_stream + 1;

	(void)wait_nr;
	(void)timeout_ns;
	if (!q->is_staged)
		return 0;
	q->is_staged = false;
	q->has_waited = true;
	*e->config->virtual_ns += ahead * e->config->null_latency_ns[0];
	q->io->completed_ns = *e->config->virtual_ns;
	q->io->result = (int32_t)q->io->length;
	return 0;
}

static unsigned queued_reap(struct engine *e, struct io *done[], unsigned max)
{
	struct queued *q = e->state;

	if (!q->io || max == 0)
		return 0;
	done[0] = q->io;
	q->io = NULL;
	return 1;
}

static void queued_close(struct engine *e)
{
	(void)e;
}

static const struct engine_ops queued_engine = {
	.name		= "queued",
	.depth_max	= 1,
	.can		= ENGINE_STAMPS | ENGINE_CAN_VIRTUAL_TIME | ENGINE_DOES_NO_IO,
	.state_size	= sizeof(struct queued),
	.open		= queued_open,
	.queue		= queued_queue,
	.submit		= queued_submit,
	.reap		= queued_reap,
	.close		= queued_close,
};

static void set_up(enum test_mode mode)
{
	trial_init(&t, "null");
	trial_use(&t, &queued_engine);
	TRIAL_LATENCIES(&t, 80 * MS);
	t.spec.threads = LOOPS;
	t.spec.test_mode = mode;
	t.spec.time_ns = 3000 * MS;
}

/* ---- windows ---- */

static void expect(uint64_t ios)
{
	cr_assert_eq(t.run->total.ios, ios, "%lu", (unsigned long)t.run->total.ios);
	cr_assert_eq(t.run->total.hist->count, ios);
	cr_assert_eq(t.run->total.bytes, ios * TRIAL_BLOCK_BYTES);
	cr_assert_eq(t.run->elapsed_s, 3);
	cr_assert_float_eq(t.run->total.iops, (double)ios / 3, 1e-9);
	for (unsigned i = 0; i < LOOPS; i++)
		cr_assert_eq(t.run->loops[i].window_s, 3);
}

/* Every 80 ms one: 37 in 3 s. */
static void count_what_comes_back(enum test_mode mode)
{
	set_up(mode);

	trial_run(&t);

	expect(37);
	cr_assert_eq(t.run->unfinished, LOOPS);
	cr_assert_eq(t.run->unfinished_age_max_ns, LOOPS * 80 * MS);
	cr_assert_eq(t.run->total.hist->max, 37 * 80 * MS);
}

Test(window, counts_what_comes_back_in_it)
{
	count_what_comes_back(TEST_MODE_RNDRD);
}

Test(window, counts_writes_that_come_back_in_it)
{
	count_what_comes_back(TEST_MODE_RNDWR);
}

/* From 1 s to 4 s: those of the loops 13 to 50, all issued in the warm-up. The last of them
 * completes at the very end. */
static void count_what_was_issued_before(enum test_mode mode)
{
	set_up(mode);
	t.spec.warmup_ns = 1000 * MS;

	trial_run(&t);

	expect(38);
	cr_assert_eq(t.run->unfinished, LOOPS - 1);
	cr_assert_eq(t.run->total.hist->min, 13 * 80 * MS);
	cr_assert_eq(t.run->total.hist->max, 50 * 80 * MS);
	cr_assert_eq(t.run->warmup_s, 1);
}

Test(window, counts_what_was_issued_in_the_warm_up)
{
	count_what_was_issued_before(TEST_MODE_RNDRD);
}

Test(window, counts_writes_that_were_issued_in_the_warm_up)
{
	count_what_was_issued_before(TEST_MODE_RNDWR);
}

Test(window, is_empty_where_nothing_comes_back)
{
	set_up(TEST_MODE_RNDRD);
	t.spec.time_ns = 79 * MS;

	trial_run(&t);

	cr_assert_eq(t.run->total.ios, 0);
	cr_assert_eq(t.run->unfinished, LOOPS);
	cr_assert_eq(t.run->elapsed_s, 0.079);
	cr_assert_not(run_result_counts(t.run), "no rate without a time");
}

/* The counted ones are not those of the warm-up. */
Test(window, of_events_has_none_of_the_warm_up)
{
	set_up(TEST_MODE_RNDRD);
	t.spec.warmup_ns = 1000 * MS;
	t.spec.time_ns = 0;
	t.spec.events = 2 * LOOPS;

	trial_run(&t);

	cr_assert_eq(t.run->total.ios, 2 * LOOPS);
	cr_assert_eq(t.run->total.hist->min, LOOPS * 80 * MS);
	cr_assert_eq(t.run->unfinished, 0);
}
