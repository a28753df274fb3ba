/*
 * One I/O after the other is asked for, and only as long as the next one is due and can have its
 * blocks. One that cannot is held and goes first next time: random modes look for another place
 * before, sequential ones have no choice.
 */
#include "singly.h"

#include "job.h"
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
	struct singly *s = &l->singly;

	s->validates = l->job->spec->validate;
	if (s->validates)
		verify_init(&s->verify, l->job->blocks, l->job->spec, l->index);
	paced_init(l);
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

static bool is_due(const struct loop *l, bool fsync)
{
	return l->singly.has_held || !paced_has_due_time(l, fsync) ||
		pacer_due_ns(&l->singly.paced.pacer) <= l->now_ns;
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
	if (paced_has_due_time(l, io->op == IO_FSYNC)) {
		io->due_ns = pacer_take(&s->paced.pacer);
		s->paced.behind_ns = l->now_ns - io->due_ns;
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

	if (fsyncs && l->writes_in_flight > 0 && !l->engine_drains) {
		paced_hold_up(l);
		return 0;
	}
	while (nr < room && has_more(l) && fsync_is_next(l) == fsyncs && is_due(l, fsyncs)) {
		next_io(l, ios[nr]);
		if (!take_blocks(l, ios[nr])) {
			move_request(&s->held, ios[nr]);
			s->has_held = true;
			paced_hold_up(l);
			break;
		}
		nr++;
	}
	return nr;
}

void singly_stamp(struct loop *l, struct io *const ios[], unsigned nr)
{
	if (l->singly.validates) {
		for (unsigned i = 0; i < nr; i++)
			if (ios[i]->op == IO_WRITE)
				verify_prepare_write(&l->singly.verify, ios[i]);
		l->now_ns = clock_now_ns(&l->clock);
	}
	if (l->singly.paced.on)
		paced_submitted(l, ios, nr);
}

/* ---- waiting ---- */

bool singly_must_wait(const struct loop *l)
{
	return l->singly.has_held ||
		(l->singly.paced.on && pacer_due_ns(&l->singly.paced.pacer) > l->now_ns);
}

void singly_idle(struct loop *l)
{
	uint64_t until_ns = l->now_ns + (l->singly.has_held ? HELD_WAIT_NS : IDLE_MAX_NS);

	if (until_ns > l->state_end_ns)
		until_ns = l->state_end_ns;
	paced_sleep(l, until_ns);
}

/* ---- done ---- */

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
	if (!l->job->spec->continue_on_error)
		loop_stop_by_error(l);
}

void singly_end(struct loop *l)
{
	paced_end(l, l->singly.has_held ? &l->singly.held : NULL);
}
