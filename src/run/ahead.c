/*
 * ahead: batches are filled in advance; each of their I/Os has its own timestamps. Hot.
 */
#include "ahead.h"

#include "record.h"
#include "turn.h"

enum {
	/* Target duration of a batch: long enough to share the cost of a turn, short enough to end
	 * on time. */
	BATCH_NS	= 1000 * 1000,
};

static unsigned ahead_fill(struct loop *l)
{
	const unsigned room = turn_room(l);
	struct io **ios = &l->free[l->free_count - room];
	unsigned nr;

	if (room == 0)
		return 0;
	nr = pattern_fill(&l->pattern, ios, room);
	if (nr == 0) {
		l->pattern_done = true;
		return 0;
	}
	/* The engine goes on from the first. */
	ios[0]->submitted_ns = l->now_ns;
	turn_queue(l, ios, nr, room);
	return nr;
}

/* Doubled while batches end early; reduced to a size that would have been in time when one does
 * not. */
static void adapt_batch(struct loop *l, uint64_t took_ns)
{
	if (took_ns > BATCH_NS) {
		l->submit_batch = (unsigned)(l->submit_batch * BATCH_NS / took_ns);
		if (l->submit_batch == 0)
			l->submit_batch = 1;
	} else if (took_ns < BATCH_NS / 2 && l->submit_batch < l->submit_batch_max) {
		l->submit_batch *= 2;
		if (l->submit_batch > l->submit_batch_max)
			l->submit_batch = l->submit_batch_max;
	}
}

void ahead_reaped(struct loop *l, struct io *const done[], unsigned nr)
{
	const uint64_t before_ns = l->now_ns;

	l->now_ns = done[nr - 1]->completed_ns;
	adapt_batch(l, l->now_ns - before_ns);
}

/* All are reads. */
void ahead_record(struct loop *l, struct io *const done[], unsigned nr)
{
	struct loop_op *op = &l->counts->op[IO_READ];
	uint64_t bytes = 0;

	for (unsigned i = 0; i < nr; i++) {
		const struct io *io = done[i];
		const uint32_t length = io->length;

		if (__builtin_expect(io->result != (int32_t)length, 0)) {
			record_odd(l, io, io->completed_ns);
			continue;
		}
		bytes += length;
		hist_record(&op->hist, io->completed_ns - io->submitted_ns, 1);
	}
	op->bytes += bytes;
}

static unsigned ahead_reap(struct loop *l)
{
	struct io **done = turn_done(l);
	const unsigned nr = l->ops->reap(&l->engine, done, l->in_flight);

	if (nr > 0)
		ahead_reaped(l, done, nr);
	else
		l->now_ns = clock_now_ns(&l->clock);
	ahead_record(l, done, record_in_time(l, done, nr));
	turn_give_back(l, nr);
	return nr;
}

int ahead_work(struct loop *l)
{
	do {
		const unsigned staged = ahead_fill(l);
		const int ret = turn_submit(l, turn_wait_nr(l, staged > 0), turn_timeout_ns(l));
		unsigned reaped;

		if (ret < 0)
			return ret;
		reaped = ahead_reap(l);
		if (l->deep)
			record_turn(l, staged, reaped);
	} while (!turn_must_look_up(l));
	return 0;
}
