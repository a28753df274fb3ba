/*
 * one_by_one: the turn of a loop with a rate (is the next I/O due?) or validation (are its blocks
 * free?): I/Os are requested one after the other, while the next one can be issued.
 */
#include "one_by_one.h"

#include "ahead.h"
#include "checked.h"
#include "paced.h"
#include "record.h"
#include "turn.h"

/* ---- filling ---- */

/* Known at once, not only when the next I/O would have been due. */
bool one_by_one_has_more(struct loop *l)
{
	l->pattern_done = !l->checked.has_held && !pattern_has_more(&l->pattern);
	return !l->pattern_done;
}

/* A held I/O comes first. */
static bool fsync_is_next(struct loop *l)
{
	return !l->checked.has_held && pattern_next_is_fsync(&l->pattern);
}

static bool is_due(const struct loop *l, bool fsync)
{
	return l->checked.has_held || !paced_has_due_time(l, fsync) ||
		pacer_due_ns(&l->paced.pacer) <= l->now_ns;
}

static void next_io(struct loop *l, struct io *io)
{
	if (checked_take_held(l, io))
		return;
	pattern_next(&l->pattern, io);
	io->due_ns = l->now_ns;
	if (paced_has_due_time(l, io->op == IO_FSYNC)) {
		io->due_ns = pacer_take(&l->paced.pacer);
		l->paced.behind_ns = l->now_ns - io->due_ns;
	}
}

/* As pattern_fill(), for I/Os that are due and own their blocks. */
static unsigned choose_ios(struct loop *l, struct io *const ios[], unsigned room)
{
	const bool fsyncs = fsync_is_next(l);
	unsigned nr = 0;

	if (fsyncs && l->writes_in_flight > 0 && !l->engine_drains) {
		paced_hold_up(l);
		return 0;
	}
	if (!l->checked.on)
		return one_by_one_has_more(l) ? paced_fill(l, ios, room) : 0;
	while (nr < room && one_by_one_has_more(l) && fsync_is_next(l) == fsyncs &&
	       is_due(l, fsyncs)) {
		next_io(l, ios[nr]);
		if (!checked_take_blocks(l, ios[nr])) {
			paced_hold_up(l);
			break;
		}
		nr++;
	}
	return nr;
}

unsigned one_by_one_fill(struct loop *l)
{
	const unsigned room = turn_room(l);
	struct io **ios = &l->free[l->free_count - room];
	unsigned nr;

	if (room == 0)
		return 0;
	nr = choose_ios(l, ios, room);
	if (nr == 0)
		return 0;
	if (l->writes)
		l->writes_in_flight += data_prepare(&l->data, ios, nr);
	checked_prepare(l, ios, nr);
	if (l->paced.on)
		paced_submitted(l, ios, nr);
	else
		for_each_in_batch(i, nr)
			ios[i]->submitted_ns = l->now_ns;
	turn_queue(l, ios, nr, room);
	return nr;
}

/* ---- waiting ---- */

/* Would nothing be filled now? */
static bool must_wait(const struct loop *l)
{
	return l->checked.has_held ||
		(l->paced.on && pacer_due_ns(&l->paced.pacer) > l->now_ns);
}

static int one_by_one_submit(struct loop *l, unsigned staged)
{
	const unsigned wait_nr = paced_spins(l) ? 0
		: turn_wait_nr(l, staged > 0 && !must_wait(l));

	const uint64_t timeout_ns = paced_wait_limit(l, turn_timeout_ns(l));

	paced_call(l);
	return turn_submit(l, wait_nr, timeout_ns);
}

/* Nothing is in flight and nothing is due: sleep. */
static void idle(struct loop *l)
{
	uint64_t until_ns = l->now_ns + (l->checked.has_held ? HELD_WAIT_NS : TURN_WAIT_MAX_NS);

	if (until_ns > l->state_end_ns)
		until_ns = l->state_end_ns;
	paced_sleep(l, until_ns);
}

/* ---- done ---- */

static unsigned one_by_one_reap(struct loop *l)
{
	struct io **done = turn_done(l);
	const unsigned nr = l->ops->reap(&l->engine, done, l->in_flight);
	unsigned in_time;

	if (l->ahead && nr > 0)
		ahead_reaped(l, done, nr);
	else
		l->now_ns = clock_now_ns(&l->clock);
	if (l->paced.on)
		paced_reaped(l, nr);
	in_time = record_in_time(l, done, nr);
	if (l->by_size && l->paced.on)
		by_size_count(l, done, in_time);
	if (l->paced.on)
		paced_record(l, done, in_time);
	else if (l->by_size)
		by_size_record_batch(l, done, in_time);
	else
		record_batch(l, done, in_time);
	checked_done(l, done, nr);
	turn_give_back(l, nr);
	return nr;
}

/* Fill, submit, reap; or, if there is nothing to do before its time, wait for that. */
static int one_by_one_turn(struct loop *l)
{
	const unsigned staged = one_by_one_fill(l);
	unsigned reaped;
	int ret;

	if (staged == 0 && l->in_flight == 0 && !l->pattern_done) {
		idle(l);
		return 0;
	}
	ret = one_by_one_submit(l, staged);
	if (ret < 0)
		return ret;
	reaped = one_by_one_reap(l);
	if (!paced_spun_in_vain(l, staged, reaped) && l->deep)
		record_turn(l, staged, reaped);
	return 0;
}

int one_by_one_work(struct loop *l)
{
	int ret;

	do
		ret = one_by_one_turn(l);
	while (ret == 0 && !turn_must_look_up(l));
	return ret;
}
