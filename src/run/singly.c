/*
 * One I/O after the other is asked for, and only as long as the next one is due and can have its
 * blocks. One that cannot is held and goes first next time: random modes look for another place
 * before, sequential ones have no choice.
 */
#include "singly.h"

#include <sys/prctl.h>

#include "loop.h"

enum {
	PLACES_MAX	= 16,			/* tried before an I/O is held */
	HELD_WAIT_NS	= 20 * 1000,		/* until it is tried again */
	IDLE_MAX_NS	= 100 * 1000 * 1000,	/* so that a stop is noticed */
};

bool singly_is_needed(const struct spec *spec)
{
	return spec->rate_iops > 0 || spec->validate;
}

void singly_init(struct loop *l)
{
	const struct spec *spec = l->shared->spec;
	struct singly *s = &l->singly;

	*s = (struct singly) {
		.paced		= spec->rate_iops > 0,
		.validates	= spec->validate,
	};
	if (s->validates)
		verify_init(&s->verify, l->shared->blocks, l->index, spec->threads);
	if (!s->paced)
		return;

	pacer_init(&s->pacer, spec->rate_iops, spec->threads, l->shared->seed, l->index);
	/* Sleep until an I/O is due, not 50 us longer: the slack that the kernel has by default. */
	prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
}

void singly_start(struct loop *l)
{
	if (l->singly.paced)
		pacer_start(&l->singly.pacer, l->now_ns);
}

/* ---- filling ---- */

/* Known at once, not only when the I/O that there is not would be due. */
static bool has_more(struct loop *l)
{
	l->pattern_done = !l->singly.has_held && !pattern_has_more(&l->pattern);
	return !l->pattern_done;
}

/* What is held comes first. */
static bool fsync_is_next(struct loop *l)
{
	return !l->singly.has_held && pattern_next_is_fsync(&l->pattern);
}

/* Fsyncs have no time of their own, unless they are events. */
static bool has_due_time(const struct loop *l, bool fsync)
{
	return l->singly.paced && (!fsync || l->shared->spec->fsyncs_are_events);
}

static bool is_due(const struct loop *l, bool fsync)
{
	return l->singly.has_held || !has_due_time(l, fsync) ||
		pacer_due_ns(&l->singly.pacer) <= l->now_ns;
}

/* What an I/O is, without the slot that it is in. */
static void move_request(struct io *to, const struct io *from)
{
	to->op = from->op;
	to->then_fsync = from->then_fsync;
	to->file_index = from->file_index;
	to->offset = from->offset;
	to->length = from->length;
	to->due_ns = from->due_ns;
}

static void next_io(struct loop *l, struct io *io)
{
	struct singly *s = &l->singly;

	if (s->has_held) {
		move_request(io, &s->held);
		s->has_held = false;
		return;
	}
	pattern_next(&l->pattern, io);
	io->due_ns = l->now_ns;
	if (has_due_time(l, io->op == IO_FSYNC)) {
		io->due_ns = pacer_take(&s->pacer);
		s->behind_ns = l->now_ns - io->due_ns;
	}
}

static bool take_blocks(struct loop *l, struct io *io)
{
	if (!l->singly.validates || io->op == IO_FSYNC)
		return true;
	for (unsigned i = 0; i < PLACES_MAX; i++) {
		if (block_table_take(l->singly.verify.table, io))
			return true;
		if (!pattern_place_again(&l->pattern, io))
			break;
	}
	return false;
}

unsigned singly_fill(struct loop *l, struct io *const ios[], unsigned room)
{
	struct singly *s = &l->singly;
	const bool fsyncs = fsync_is_next(l);
	unsigned nr = 0;

	if (fsyncs && l->writes_in_flight > 0 && !l->engine_drains)
		return 0;
	while (nr < room && has_more(l) && fsync_is_next(l) == fsyncs && is_due(l, fsyncs)) {
		next_io(l, ios[nr]);
		if (!take_blocks(l, ios[nr])) {
			move_request(&s->held, ios[nr]);
			s->has_held = true;
			break;
		}
		nr++;
	}
	return nr;
}

void singly_stamp(struct loop *l, struct io *const ios[], unsigned nr)
{
	if (!l->singly.validates)
		return;
	for (unsigned i = 0; i < nr; i++)
		if (ios[i]->op == IO_WRITE)
			verify_prepare_write(&l->singly.verify, ios[i]);
	l->now_ns = clock_now_ns(&l->clock);
}

/* ---- waiting ---- */

bool singly_must_wait(const struct loop *l)
{
	return l->singly.has_held ||
		(l->singly.paced && pacer_due_ns(&l->singly.pacer) > l->now_ns);
}

/* As long as no slot is free, it does not matter what is due. */
uint64_t singly_wait_limit(const struct loop *l, uint64_t timeout_ns)
{
	uint64_t due_ns;

	if (!l->singly.paced || l->free_count == 0)
		return timeout_ns;
	due_ns = pacer_due_ns(&l->singly.pacer);
	if (due_ns <= l->now_ns || due_ns - l->now_ns > timeout_ns)
		return timeout_ns;
	return due_ns - l->now_ns;
}

void singly_idle(struct loop *l)
{
	uint64_t until_ns = l->now_ns + IDLE_MAX_NS;

	if (l->singly.has_held)
		until_ns = l->now_ns + HELD_WAIT_NS;
	else if (l->singly.paced && pacer_due_ns(&l->singly.pacer) < until_ns)
		until_ns = pacer_due_ns(&l->singly.pacer);
	if (until_ns > l->state_end_ns)
		until_ns = l->state_end_ns;

	if (!l->clock.virtual_ns)
		clock_sleep_until(until_ns);
	else if (until_ns > l->virtual_ns)
		l->virtual_ns = until_ns;
	l->now_ns = clock_now_ns(&l->clock);
}

/* ---- done ---- */

void singly_count_from_due(struct loop *l, struct io *const done[], unsigned nr)
{
	if (!l->singly.paced)
		return;
	for (unsigned i = 0; i < nr; i++)
		done[i]->submitted_ns = done[i]->due_ns;
}

void singly_check(struct loop *l, struct io *const done[], unsigned nr)
{
	struct singly *s = &l->singly;
	unsigned bad = 0;

	if (!s->validates)
		return;
	for (unsigned i = 0; i < nr; i++)
		bad += verify_done(&s->verify, done[i]);
	/* What follows shall not seem slow because of this. */
	l->now_ns = clock_now_ns(&l->clock);
	if (bad == 0)
		return;

	s->bad_blocks += bad;
	if (!l->shared->spec->continue_on_error) {
		l->stopped_by_error = true;
		l->look_ns = 0;
		atomic_store_explicit(&l->shared->stop, true, memory_order_relaxed);
	}
}

void singly_end(struct loop *l)
{
	struct singly *s = &l->singly;

	if (!s->paced || l->pattern_done)
		return;
	s->behind_ns = 0;
	if (pacer_due_ns(&s->pacer) < l->now_ns)
		s->behind_ns = l->now_ns - pacer_due_ns(&s->pacer);
}
