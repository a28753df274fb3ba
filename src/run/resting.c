/*
 * Turns are those of one_by_one.c, except that a completed slot rests, and that a wait ends at the
 * latest when the first resting slot is free.
 */
#include "resting.h"

#include <errno.h>
#include <stdlib.h>

#include "checked.h"
#include "one_by_one.h"
#include "record.h"
#include "turn.h"

/* ---- the queue ---- */

int resting_open(struct loop *l, struct err *err)
{
	struct resting *r = &l->resting;

	r->time_ns = l->job->spec->think_time_ns;
	if (r->time_ns == 0)
		return 0;
	r->first = r->count = 0;
	r->queue = calloc(l->slot_count, sizeof(*r->queue));
	if (!r->queue)
		return err_failure(err, ENOMEM, "no memory for loop %u", l->index);
	clock_sleep_exactly();
	return 0;
}

void resting_close(struct loop *l)
{
	free(l->resting.queue);
	l->resting.queue = NULL;
}

static void lay_down(struct loop *l, struct io *io, uint64_t until_ns)
{
	struct resting *r = &l->resting;
	unsigned place = r->first + r->count++;

	if (place >= l->slot_count)
		place -= l->slot_count;
	r->queue[place] = (struct rested){ .io = io, .until_ns = until_ns };
}

/* Those whose time is over by then are free. */
static void wake_up(struct loop *l, uint64_t by_ns)
{
	struct resting *r = &l->resting;

	while (r->count > 0 && r->queue[r->first].until_ns <= by_ns) {
		l->free[l->free_count++] = r->queue[r->first].io;
		r->count--;
		if (++r->first == l->slot_count)
			r->first = 0;
	}
}

void resting_end(struct loop *l)
{
	wake_up(l, UINT64_MAX);
}

void resting_clear_stamps(struct loop *l)
{
	struct resting *r = &l->resting;

	for (unsigned i = 0; i < r->count; i++)
		r->queue[(r->first + i) % l->slot_count].io->submitted_ns = UINT64_MAX;
}

/* Until when to wait at most. */
static uint64_t first_free_ns(const struct loop *l, uint64_t at_most_ns)
{
	const struct resting *r = &l->resting;

	if (r->count == 0 || r->queue[r->first].until_ns > at_most_ns)
		return at_most_ns;
	return r->queue[r->first].until_ns;
}

/* The clock may have been read again since the last woke. */
static uint64_t wait_limit_ns(const struct loop *l)
{
	const uint64_t until_ns = first_free_ns(l, l->now_ns + turn_timeout_ns(l));

	return until_ns > l->now_ns ? until_ns - l->now_ns : 0;
}

/* ---- a turn ---- */

static int resting_submit(struct loop *l, unsigned staged)
{
	const bool go_on = staged > 0 && !l->checked.has_held;

	return turn_submit(l, turn_wait_nr(l, go_on), wait_limit_ns(l));
}

static unsigned resting_reap(struct loop *l)
{
	struct io **done = turn_done(l);
	const unsigned nr = l->ops->reap(&l->engine, done, l->in_flight);
	unsigned kept = 0, in_time;
	uint64_t until_ns;

	l->now_ns = clock_now_ns(&l->clock);
	until_ns = l->now_ns + l->resting.time_ns;
	in_time = record_in_time(l, done, nr);
	if (l->by_size)
		by_size_record_batch(l, done, in_time);
	else
		record_batch(l, done, in_time);
	checked_done(l, done, nr);
	for (unsigned i = 0; i < nr; i++) {
		if (done[i]->op == IO_FSYNC)
			done[kept++] = done[i];
		else
			lay_down(l, done[i], until_ns);
	}
	l->free_count += kept;
	l->in_flight -= nr;
	return nr;
}

/* Nothing is in flight: sleep until a slot is free, or a held I/O may be tried again. */
static void rest(struct loop *l)
{
	const bool may_try = l->checked.has_held && l->free_count > 0;
	uint64_t until_ns = l->now_ns + (may_try ? HELD_WAIT_NS : TURN_WAIT_MAX_NS);

	if (until_ns > l->state_end_ns)
		until_ns = l->state_end_ns;
	turn_sleep_until(l, first_free_ns(l, until_ns));
}

static int resting_turn(struct loop *l)
{
	unsigned staged, reaped;
	int ret;

	wake_up(l, l->now_ns);
	staged = one_by_one_fill(l);
	if (staged == 0 && l->in_flight == 0 && !l->pattern_done) {
		rest(l);
		return 0;
	}
	ret = resting_submit(l, staged);
	if (ret < 0)
		return ret;
	reaped = resting_reap(l);
	if (l->deep)
		record_turn(l, staged, reaped);
	/* Known now, not only when a slot is free for a next I/O. */
	one_by_one_has_more(l);
	return 0;
}

int resting_work(struct loop *l)
{
	int ret;

	do
		ret = resting_turn(l);
	while (ret == 0 && !turn_must_look_up(l));
	return ret;
}
