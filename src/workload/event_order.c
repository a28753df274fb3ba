/*
 * A small state machine, advanced by the loop that needs an event.
 */
#include "event_order.h"

#include <assert.h>

bool event_order_is_needed(const struct spec *spec)
{
	/* Passes are counted in requests: each loop has its share, and its own fsyncs. */
	return spec->fsyncs_are_events && spec_writes(spec) && spec->fsync_freq > 0 &&
		!spec->fsync_all && spec->passes == 0;
}

void event_order_init(struct event_order *order, const struct spec *spec, uint32_t file_count)
{
	*order = (struct event_order) {
		.events_left	= spec->events ? spec->events : UINT64_MAX,
		.fsync_freq	= spec->fsync_freq,
		.until_fsync	= spec->fsync_freq,
		.file_count	= file_count,
		.reads		= spec_reads(spec),
		.rw_ratio	= spec->rw_ratio,
	};
	pthread_mutex_init(&order->lock, NULL);
}

void event_order_release(struct event_order *order)
{
	pthread_mutex_destroy(&order->lock);
}

/* sysbench's rule, multiplied out. */
static bool read_is_due(const struct event_order *order)
{
	return order->reads &&
	       (double)(order->read_count + 1) < order->rw_ratio * (double)(order->write_count + 1);
}

static struct event_turn take_fsyncs(struct event_order *order, unsigned max)
{
	const struct event_turn turn = {
		.fsyncs		= true,
		.first_file	= order->file_count - order->fsyncs_left,
		.count		= max < order->fsyncs_left ? max : order->fsyncs_left,
	};

	order->fsyncs_left -= turn.count;
	return turn;
}

static struct event_turn take_requests(struct event_order *order, unsigned max)
{
	struct event_turn turn = {
		.count = max < order->until_fsync ? max : (unsigned)order->until_fsync,
	};

	for (unsigned i = 0; i < turn.count; i++) {
		if (read_is_due(order)) {
			order->read_count++;
		} else {
			order->write_count++;
			turn.writes |= UINT32_C(1) << i;
		}
	}
	order->wrote |= turn.writes != 0;
	order->until_fsync -= turn.count;
	if (order->until_fsync == 0) {
		order->until_fsync = order->fsync_freq;
		if (order->wrote)
			order->fsyncs_left = order->file_count;
		order->wrote = false;
	}
	return turn;
}

/* "No limit" counts down as well: it lasts for centuries. */
static unsigned count(struct event_order *order, unsigned nr)
{
	if (nr > order->events_left)
		nr = (unsigned)order->events_left;
	order->events_left -= nr;
	return nr;
}

/* A turn may be shorter than the maximum: unused events are returned. */
struct event_turn event_order_take(struct event_order *order, unsigned max, bool counted)
{
	struct event_turn turn;

	assert(max <= EVENT_ORDER_TAKE_MAX);
	pthread_mutex_lock(&order->lock);
	if (counted)
		max = count(order, max);
	turn = order->fsyncs_left > 0 ? take_fsyncs(order, max) : take_requests(order, max);
	if (counted)
		order->events_left += max - turn.count;
	pthread_mutex_unlock(&order->lock);
	return turn;
}

unsigned event_order_count(struct event_order *order, unsigned nr)
{
	pthread_mutex_lock(&order->lock);
	nr = count(order, nr);
	pthread_mutex_unlock(&order->lock);
	return nr;
}
