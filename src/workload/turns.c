/*
 * A small state machine, advanced by whoever needs something to do.
 */
#include "turns.h"

#include <assert.h>

bool turns_are_needed(const struct spec *spec)
{
	return spec->fsyncs_are_events && spec_writes(spec) && spec->fsync_freq > 0 &&
		!spec->fsync_all;
}

void turns_init(struct turns *t, const struct spec *spec, uint32_t file_count)
{
	*t = (struct turns) {
		.events_left	= spec->events ? spec->events : UINT64_MAX,
		.fsync_freq	= spec->fsync_freq,
		.until_fsync	= spec->fsync_freq,
		.file_count	= file_count,
		.reads		= spec_reads(spec),
		.rw_ratio	= spec->rw_ratio,
	};
	pthread_mutex_init(&t->lock, NULL);
}

void turns_release(struct turns *t)
{
	pthread_mutex_destroy(&t->lock);
}

/* sysbench's rule, multiplied out. */
static bool read_is_due(const struct turns *t)
{
	return t->reads &&
	       (double)(t->read_count + 1) < t->rw_ratio * (double)(t->write_count + 1);
}

static struct turn take_fsyncs(struct turns *t, unsigned max)
{
	const struct turn turn = {
		.fsyncs		= true,
		.first_file	= t->file_count - t->fsyncs_left,
		.count		= max < t->fsyncs_left ? max : t->fsyncs_left,
	};

	t->fsyncs_left -= turn.count;
	return turn;
}

static struct turn take_requests(struct turns *t, unsigned max)
{
	struct turn turn = { .count = max < t->until_fsync ? max : (unsigned)t->until_fsync };

	for (unsigned i = 0; i < turn.count; i++) {
		if (read_is_due(t)) {
			t->read_count++;
		} else {
			t->write_count++;
			turn.writes |= UINT32_C(1) << i;
		}
	}
	t->wrote |= turn.writes != 0;
	t->until_fsync -= turn.count;
	if (t->until_fsync == 0) {
		t->until_fsync = t->fsync_freq;
		if (t->wrote)
			t->fsyncs_left = t->file_count;
		t->wrote = false;
	}
	return turn;
}

/* "No limit" counts down as well: it lasts for centuries. */
static unsigned count(struct turns *t, unsigned nr)
{
	if (nr > t->events_left)
		nr = (unsigned)t->events_left;
	t->events_left -= nr;
	return nr;
}

/* A turn may be shorter than it can be: what it does not take is counted back. */
struct turn turns_take(struct turns *t, unsigned max, bool counted)
{
	struct turn turn;

	assert(max <= TURNS_TAKE_MAX);
	pthread_mutex_lock(&t->lock);
	if (counted)
		max = count(t, max);
	turn = t->fsyncs_left > 0 ? take_fsyncs(t, max) : take_requests(t, max);
	if (counted)
		t->events_left += max - turn.count;
	pthread_mutex_unlock(&t->lock);
	return turn;
}

unsigned turns_count(struct turns *t, unsigned nr)
{
	pthread_mutex_lock(&t->lock);
	nr = count(t, nr);
	pthread_mutex_unlock(&t->lock);
	return nr;
}
