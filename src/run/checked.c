#include "checked.h"

#include "job.h"
#include "loop.h"

enum { PLACES_MAX = 16 };		/* tried before an I/O is held */

void checked_init(struct loop *l)
{
	struct checked *c = &l->checked;

	c->on = l->job->spec->validate;
	if (c->on)
		verify_init(&c->verify, l->job->blocks, l->job->spec, l->index);
}

/* The contents of an I/O, without those of its slot. */
static void move_request(struct io *to, const struct io *from)
{
	to->op = from->op;
	to->then_fsync = from->then_fsync;
	to->file_index = from->file_index;
	to->offset = from->offset;
	to->length = from->length;
	to->size = from->size;
	to->due_ns = from->due_ns;
}

bool checked_take_held(struct loop *l, struct io *io)
{
	struct checked *c = &l->checked;

	if (!c->has_held)
		return false;
	move_request(io, &c->held);
	c->has_held = false;
	return true;
}

static bool find_blocks(struct loop *l, struct io *io)
{
	if (io->op == IO_FSYNC)
		return true;
	for (unsigned i = 0; i < PLACES_MAX; i++) {
		if (block_table_take(l->checked.verify.table, io))
			return true;
		if (!pattern_place_again(&l->pattern, io))
			break;
	}
	return false;
}

bool checked_take_blocks(struct loop *l, struct io *io)
{
	struct checked *c = &l->checked;

	if (!c->on || find_blocks(l, io))
		return true;
	move_request(&c->held, io);
	c->has_held = true;
	return false;
}

void checked_prepare(struct loop *l, struct io *const ios[], unsigned nr)
{
	struct checked *c = &l->checked;

	if (!c->on)
		return;
	for (unsigned i = 0; i < nr; i++)
		if (ios[i]->op == IO_WRITE)
			verify_prepare_write(&c->verify, ios[i]);
	l->now_ns = clock_now_ns(&l->clock);
}

void checked_done(struct loop *l, struct io *const done[], unsigned nr)
{
	struct checked *c = &l->checked;
	unsigned bad = 0;

	if (!c->on)
		return;
	for (unsigned i = 0; i < nr; i++)
		bad += verify_done(&c->verify, done[i]);
	/* This time must not count for the following I/Os. */
	l->now_ns = clock_now_ns(&l->clock);
	if (bad == 0)
		return;

	c->bad_blocks += bad;
	if (!l->job->spec->continue_on_error)
		loop_stop_by_error(l);
}
