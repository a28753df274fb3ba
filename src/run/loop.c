/*
 * The event loop: fill, submit, reap, record, until time or events are used up; then drain.
 *
 * This is the plain loop, which fills and records whole batches. Everything between loop_fill()
 * and loop_reap() is hot: no malloc, no lock, no printing, no division. What can be prepared is
 * prepared in loop_open() (loop_open.c).
 */
#include "loop.h"

#include <string.h>

#include "loop_state.h"
#include "record.h"
#include "turn.h"

/* Take the top slots of the free stack, fill them from the pattern, stage them. */
static unsigned loop_fill(struct loop *l)
{
	const unsigned room = turn_room(l);
	struct io **ios = &l->free[l->free_count - room];
	unsigned nr;

	if (room == 0)
		return 0;
	/* An fsync covers completed writes: so they must complete first, unless the engine holds
	 * the fsync back until they have. */
	if (l->writes_in_flight > 0 && !l->engine_drains && pattern_next_is_fsync(&l->pattern))
		return 0;
	nr = pattern_fill(&l->pattern, ios, room);
	if (nr == 0) {
		l->pattern_done = true;
		return 0;
	}
	if (l->writes)
		l->writes_in_flight += data_prepare(&l->data, ios, nr);
	for_each_in_batch(i, nr)
		ios[i]->submitted_ns = l->now_ns;
	turn_queue(l, ios, nr, room);
	return nr;
}

static int loop_submit(struct loop *l, unsigned staged)
{
	return turn_submit(l, turn_wait_nr(l, staged > 0), turn_timeout_ns(l));
}

static void record_some(struct loop *l, enum io_op kind, const struct io *first, unsigned nr)
{
	struct loop_op *op = &l->counts->op[kind];

	op->bytes += (uint64_t)first->length * nr;
	hist_record(&op->hist, l->now_ns - first->submitted_ns, nr);
}

_Static_assert(IO_READ == 0 && IO_WRITE == 1, "so that their sum is the number of writes");

static void record_alike(struct loop *l, struct io *const done[], unsigned nr)
{
	const struct io *first = done[0];
	unsigned writes = 0;

	if (!l->writes || first->op == IO_FSYNC) {
		record_some(l, first->op, first, nr);
		return;
	}
	for_each_in_batch(i, nr)
		writes += done[i]->op;
	if (writes > 0)
		record_some(l, IO_WRITE, first, writes);
	if (writes < nr)
		record_some(l, IO_READ, first, nr - writes);
	l->writes_in_flight -= writes;
	if (l->config.then_fsync) {
		l->counts->op[IO_FSYNC].chained += writes;
		pairs_record(l, done, nr, l->now_ns);
	}
}

/* Completions go straight back onto the free stack. */
static unsigned loop_reap(struct loop *l)
{
	struct io **done = turn_done(l);
	const unsigned nr = l->ops->reap(&l->engine, done, l->in_flight);
	unsigned in_time;

	l->now_ns = clock_now_ns(&l->clock);
	in_time = record_in_time(l, done, nr);
	if (l->by_size)
		by_size_record_batch(l, done, in_time);
	else if (in_time > 0 && record_all_alike(done, in_time))
		record_alike(l, done, in_time);
	else
		record_batch(l, done, in_time);
	turn_give_back(l, nr);
	return nr;
}

/* A separate function, so that it takes no registers from the path of each I/O. */
__attribute__((noinline))
int plain_work(struct loop *l)
{
	do {
		const unsigned staged = loop_fill(l);
		const int ret = loop_submit(l, staged);
		unsigned reaped;

		if (ret < 0)
			return ret;
		reaped = loop_reap(l);
		if (l->deep)
			record_turn(l, staged, reaped);
	} while (!turn_must_look_up(l));
	return 0;
}

/* ---- from start to end ---- */

int loop_run(struct loop *l, struct err *err)
{
	int ret;

	loop_begin(l);
	while (l->state != LOOP_DRAIN) {
		ret = l->work(l);
		if (ret < 0)
			return loop_engine_broke(l, ret, err);
		loop_look_up(l);
	}

	ret = loop_drain(l);
	if (ret < 0)
		return loop_engine_broke(l, ret, err);
	loop_tell_last(l);
	return 0;
}
