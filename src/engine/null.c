/*
 * null: no I/O at all, with an optional simulated latency.
 *
 * Without a latency, an I/O completes as soon as it is submitted: only the cost of the tool
 * remains. With one (null-latency=100us,1ms: used in turn), the engine simulates a device in
 * virtual time, which only it advances: an I/O is due its latency after its submission, and
 * waiting for completions advances the time until enough of them are due. Such a run gives exact
 * IOPS and percentiles, and finishes immediately.
 *
 * With null-hold=TIME each of them is played for so long, and the last for ever: a device that
 * becomes slower or faster, in one step or many.
 *
 * With null-jitter=P each of these latencies L is drawn uniformly from the whole nanoseconds of
 * [L - L × P %, L + L × P %]: the mean is still L, and runs differ by chance alone, depending on
 * their seeds.
 *
 * A write with then_fsync uses two of them: one for itself, and then one for its fsync.
 */
#include "engine.h"

#include <stdlib.h>
#include <string.h>
#include <errno.h>

#include "clock.h"
#include "rng.h"

/* A stream of the run's seed; patterns, data and arrivals use others. */
#define JITTER_STREAM (UINT64_C(5) << 32)

struct pending {
	uint64_t due_ns;
	uint64_t order;		/* of submission: breaks ties, so results are reproducible */
	struct io *io;
};

struct null {
	struct pending *heap;	/* [slot_count], the earliest due at the top */
	unsigned heap_count;
	struct io **staged;	/* [slot_count] */
	unsigned staged_count;
	struct io **ready;	/* [slot_count]: complete, in order */
	unsigned ready_count;
	uint64_t started;	/* total number so far: determines the turn */
	struct rng jitter;
};

static bool is_earlier(const struct pending *a, const struct pending *b)
{
	return a->due_ns != b->due_ns ? a->due_ns < b->due_ns : a->order < b->order;
}

static void swap_pending(struct pending *a, struct pending *b)
{
	struct pending tmp = *a;

	*a = *b;
	*b = tmp;
}

static void heap_push(struct null *n, struct pending p)
{
	unsigned i = n->heap_count++;

	n->heap[i] = p;
	for (; i > 0 && is_earlier(&n->heap[i], &n->heap[(i - 1) / 2]); i = (i - 1) / 2)
		swap_pending(&n->heap[i], &n->heap[(i - 1) / 2]);
}

static struct io *heap_pop(struct null *n)
{
	struct io *io = n->heap[0].io;
	unsigned i = 0;

	n->heap[0] = n->heap[--n->heap_count];
	for (;;) {
		unsigned child = 2 * i + 1;

		if (child >= n->heap_count)
			return io;
		if (child + 1 < n->heap_count &&
		    is_earlier(&n->heap[child + 1], &n->heap[child]))
			child++;
		if (!is_earlier(&n->heap[child], &n->heap[i]))
			return io;
		swap_pending(&n->heap[i], &n->heap[child]);
		i = child;
	}
}

static void null_close(struct engine *e)
{
	struct null *n = e->state;

	free(n->heap);
	free(n->staged);
	free(n->ready);
}

static int null_open(struct engine *e, struct err *err)
{
	struct null *n = e->state;

	rng_init(&n->jitter, e->config->null_seed, JITTER_STREAM + e->config->null_stream);
	n->heap = calloc(e->config->slot_count, sizeof(*n->heap));
	n->staged = calloc(e->config->slot_count, sizeof(*n->staged));
	n->ready = calloc(e->config->slot_count, sizeof(*n->ready));
	if (!n->heap || !n->staged || !n->ready) {
		null_close(e);
		return err_failure(err, ENOMEM, "no memory for %u I/Os", e->config->slot_count);
	}
	return 0;
}

static unsigned null_queue(struct engine *e, struct io *const ios[], unsigned nr)
{
	struct null *n = e->state;
	const unsigned lent = n->staged_count + n->heap_count + n->ready_count;

	if (nr > e->config->slot_count - lent)
		nr = e->config->slot_count - lent;
	memcpy(&n->staged[n->staged_count], ios, nr * sizeof(*ios));
	n->staged_count += nr;
	return nr;
}

static uint64_t next_latency_ns(const struct engine_config *config, uint64_t turn,
				uint64_t now_ns)
{
	const unsigned count = config->null_latency_count;
	uint64_t held;

	if (count == 0)
		return 0;
	if (config->null_hold_ns == 0)
		return config->null_latency_ns[turn % count];
	held = now_ns / config->null_hold_ns;
	return config->null_latency_ns[held < count ? held : count - 1];
}

static uint64_t jittered_ns(struct rng *rng, uint64_t latency_ns, unsigned percent)
{
	const uint64_t most_ns = latency_ns / 100 * percent + latency_ns % 100 * percent / 100;

	return latency_ns - most_ns + rng_below(rng, 2 * most_ns + 1);
}

static void start(struct null *n, const struct engine_config *config, struct io *io,
		  uint64_t now_ns)
{
	uint64_t latency_ns = next_latency_ns(config, n->started, now_ns);

	if (config->null_jitter_percent > 0)
		latency_ns = jittered_ns(&n->jitter, latency_ns, config->null_jitter_percent);
	heap_push(n, (struct pending){
		.due_ns	= now_ns + latency_ns,
		.order	= n->started++,
		.io	= io,
	});
}

static void start_staged(struct null *n, const struct engine_config *config, uint64_t now_ns)
{
	for (unsigned i = 0; i < n->staged_count; i++) {
		n->staged[i]->parts_left = n->staged[i]->then_fsync ? 2 : 1;
		start(n, config, n->staged[i], now_ns);
	}
	n->staged_count = 0;
}

/* What was due first is over: its I/O, or only the write of a pair. */
static void end_first(struct null *n, const struct engine_config *config, uint64_t now_ns)
{
	struct io *io = heap_pop(n);

	if (--io->parts_left == 0) {
		n->ready[n->ready_count++] = io;
		return;
	}
	engine_note_written(config, io, config->virtual_ns ? now_ns : clock_real_ns());
	start(n, config, io, now_ns);
}

static int null_submit(struct engine *e, unsigned wait_nr, uint64_t timeout_ns)
{
	const struct engine_config *config = e->config;
	struct null *n = e->state;
	uint64_t now_ns = config->virtual_ns ? *config->virtual_ns : 0;
	const uint64_t end_ns = timeout_ns == ENGINE_WAIT_FOREVER_NS
		? UINT64_MAX : now_ns + timeout_ns;

	start_staged(n, config, now_ns);
	while (n->heap_count > 0) {
		const uint64_t due_ns = n->heap[0].due_ns;

		if (due_ns > now_ns && n->ready_count >= wait_nr)
			break;
		if (due_ns > end_ns) {
			now_ns = end_ns;
			break;
		}
		if (due_ns > now_ns)
			now_ns = due_ns;
		end_first(n, config, now_ns);
	}
	if (config->virtual_ns)
		*config->virtual_ns = now_ns;
	return 0;
}

static unsigned null_reap(struct engine *e, struct io *done[], unsigned max)
{
	struct null *n = e->state;
	const unsigned nr = n->ready_count < max ? n->ready_count : max;

	for (unsigned i = 0; i < nr; i++) {
		done[i] = n->ready[i];
		done[i]->result = done[i]->op == IO_FSYNC ? 0 : (int32_t)done[i]->length;
	}
	n->ready_count -= nr;
	memmove(n->ready, n->ready + nr, n->ready_count * sizeof(*n->ready));
	return nr;
}

const struct engine_ops engine_null = {
	.name		= "null",
	.help		= "no I/O, programmable latency: for tests and the cost of the tool",
	.can		= ENGINE_CAN_VIRTUAL_TIME | ENGINE_DOES_NO_IO,
	.state_size	= sizeof(struct null),
	.open		= null_open,
	.queue		= null_queue,
	.submit		= null_submit,
	.reap		= null_reap,
	.close		= null_close,
};
