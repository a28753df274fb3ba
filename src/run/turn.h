/*
 * turn: the steps of a turn of a loop, in every mode: slots are lent to the engine, the engine
 * submits and waits, and slots are returned.
 *
 * The stack of free slots is the only queue: a batch is taken from its top, and completions are
 * put back on it.
 *
 * A loop works in one mode, which is chosen when it is opened (loop_open.c):
 *
 *	plain		loop.c		whole batches; one timestamp for each batch
 *	ahead		ahead.c		an engine that performs and times one I/O after the other
 *	single		single.c	one I/O in flight at a time
 *	one by one	one_by_one.c	each I/O individually: with a rate or validation
 *	resting		resting.c	the same, with a pause of each slot after each I/O
 */
#ifndef TURN_H
#define TURN_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "job.h"
#include "loop.h"
#include "run.h"

/* The longest wait: how late a loop may notice a stop or a request for a snapshot. */
#define TURN_WAIT_MAX_NS	(100 * 1000 * 1000)

/* How many slots the next batch can have; they are the top of the free stack. */
static inline unsigned turn_room(const struct loop *l)
{
	return l->free_count < l->submit_batch ? l->free_count : l->submit_batch;
}

/* Stage the first nr of the top `room` slots. */
static inline void turn_queue(struct loop *l, struct io **ios, unsigned nr, unsigned room)
{
	if (__builtin_expect(l->run->observer != NULL, 0))
		l->run->observer->issued(l->run->observer->context, ios, nr);
	if (l->ops->queue(&l->engine, ios, nr) != nr)
		assert(false && "an engine takes all that it was opened for");
	if (nr < room)
		memmove(ios, ios + nr, (room - nr) * sizeof(*ios));
	l->free_count -= nr;
	l->in_flight += nr;
}

/* While there are free slots and work, continue filling; otherwise wait for a batch of
 * completions. */
static inline unsigned turn_wait_nr(const struct loop *l, bool go_on)
{
	if (go_on && l->free_count > 0)
		return 0;
	return l->in_flight < l->complete_batch ? l->in_flight : l->complete_batch;
}

static inline uint64_t turn_timeout_ns(const struct loop *l)
{
	const uint64_t left_ns = l->state_end_ns - l->now_ns;

	/* The end may be past, while I/Os of the warm-up complete. */
	return l->state_end_ns > l->now_ns && left_ns < TURN_WAIT_MAX_NS ? left_ns
									  : TURN_WAIT_MAX_NS;
}

static inline int turn_submit(struct loop *l, unsigned wait_nr, uint64_t timeout_ns)
{
	l->submits++;
	return l->ops->submit(&l->engine, wait_nr, timeout_ns);
}

/* Completed slots are pushed directly on the free stack. */
static inline struct io **turn_done(const struct loop *l)
{
	return &l->free[l->free_count];
}

static inline void turn_give_back(struct loop *l, unsigned nr)
{
	l->free_count += nr;
	l->in_flight -= nr;
}

/* Nothing is in flight: sleep. */
static inline void turn_sleep_until(struct loop *l, uint64_t until_ns)
{
	if (!l->clock.virtual_ns)
		clock_sleep_until(until_ns);
	else if (until_ns > l->virtual_ns)
		l->virtual_ns = until_ns;
	l->now_ns = clock_now_ns(&l->clock);
}

/* Is the time over, is there a request? Not checked on every turn. */
static inline bool turn_must_look_up(const struct loop *l)
{
	return l->now_ns >= l->look_ns || l->pattern_done;
}

/* The modes: turns until the next check. 0, or negative: the engine broke. */
int plain_work(struct loop *loop);
int ahead_work(struct loop *loop);
int single_work(struct loop *loop);
int one_by_one_work(struct loop *loop);
int resting_work(struct loop *loop);

#endif
