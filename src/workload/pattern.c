/*
 * An I/O is a place and an operation, which are chosen separately: places_fill() sets file,
 * offset and length of a whole batch (places.c), choose_writes() makes writes of some. A batch is
 * cut where the events of this loop or the requests before the next series of fsyncs end, so the
 * inner loops count nothing.
 */
#include "pattern.h"

#include <assert.h>

#include "places.h"
#include "sizes.h"

/* Loops have the streams from 0 on; data and arrivals others: data.c, pacer.c. */
#define SWEEP_STREAM (UINT64_C(4) << 32)

static uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

void pattern_cursor_init(struct pattern_cursor *cursor, uint64_t seed)
{
	atomic_init(&cursor->next_request, 0);
	atomic_init(&cursor->next_of_passes, UINT64_MAX);
	cursor->seed = seed;
	cursor->order = NULL;
}

/* Far below 2^64, so that the sweep can continue from there; claims take it modulo the sweep. */
void pattern_cursor_move(struct pattern_cursor *cursor)
{
	struct rng rng;

	rng_init(&rng, cursor->seed, SWEEP_STREAM);
	atomic_init(&cursor->next_request, rng_next(&rng) >> 1);
}

void pattern_init(struct pattern *p, const struct spec *spec, const struct target *target,
		  struct pattern_cursor *cursor, unsigned loop_index)
{
	const uint64_t events = pattern_events(spec, target);
	const bool writes = spec_writes(spec);
	/* With an fsync after every write, a series has nothing to cover. */
	const bool series = writes && spec->fsync_freq > 0 && !spec->fsync_all;

	*p = (struct pattern) {
		.reads			= spec_reads(spec),
		.writes			= writes,
		.fsync_all		= spec->fsync_all,
		.kind			= spec_reads(spec) || cursor->order
			? io_kind_of(IO_READ, false) : io_kind_of(IO_WRITE, spec->fsync_all),
		.rw_ratio		= spec->rw_ratio,
		.next_read		= 1,
		.next_write		= 1,
		.events_left		= PATTERN_NO_LIMIT,
		.until_fsync		= series ? spec->fsync_freq : PATTERN_NO_LIMIT,
		.fsync_freq		= spec->fsync_freq,
		.sequential		= spec_is_sequential(spec),
		.no_repeat		= spec->no_repeat,
		.random_share		= spec->random_share < 100
			? (uint64_t)(spec->random_share * 0x1p64 / 100) : UINT64_MAX,
		.cursor			= cursor,
		.next_request		= &cursor->next_request,
		.order			= cursor->order,
		.turn_counts		= !spec_warms_up(spec),
		.turn_max		= spec_batch_submit(spec),
		.target			= target,
	};
	assert(spec_request_size(spec) <= UINT32_MAX);
	rng_init(&p->rng, cursor->seed, loop_index);
	places_init(p, spec, target);
	sizes_init(p, spec, target, loop_index);

	if (events > 0 && !spec_warms_up(spec))
		p->events_left = pattern_share(events, loop_index, spec->threads);

	if (p->turn_max > EVENT_ORDER_TAKE_MAX)
		p->turn_max = EVENT_ORDER_TAKE_MAX;
}

/* The requests or fsyncs of a turn count down in place of the loop's own. */
static void set_turn(struct pattern *p, unsigned count)
{
	p->turn.count = count;
	p->events_left = p->turn.fsyncs ? 0 : count;
	p->fsyncs_left = p->turn.fsyncs ? count : 0;
}

unsigned pattern_start_events(struct pattern *p, uint64_t events, unsigned held)
{
	if (p->order) {
		held = event_order_count(p->order, held);
		set_turn(p, event_order_count(p->order, p->turn.count));
		p->turn_counts = true;
	} else {
		held = (unsigned)min_u64(held, events);
		p->events_left = events - held;
	}
	return held;
}

/* Where the warm-up has come to; no block comes twice in a pass that begins with an order. */
static uint64_t first_of_passes(const struct pattern *p)
{
	const uint64_t next = atomic_load(p->next_request);

	return p->no_repeat ? (next / p->blocks.count.by + 1) * p->blocks.count.by : next;
}

/* The first loop to come says where they begin. */
void pattern_start_passes(struct pattern *p, struct io *const ios[], unsigned nr)
{
	uint64_t none = UINT64_MAX;

	atomic_compare_exchange_strong(&p->cursor->next_of_passes, &none, first_of_passes(p));
	p->next_request = &p->cursor->next_of_passes;
	p->claim_left = 0;
	p->events_left += nr;
	for (unsigned i = 0; i < nr; i++) {
		const io_kind kind = io_kind_in(ios[i]);

		places_fill(p, &ios[i], 1);
		io_set_kind(ios[i], kind);
		p->events_left--;
	}
}

uint64_t pattern_give_up(struct pattern *p, uint64_t count)
{
	if (p->order)
		return event_order_count(p->order, (unsigned)min_u64(count, UINT32_MAX));
	count = min_u64(count, p->events_left);
	p->events_left -= count;
	return count;
}

/*
 * Some of a batch become writes by sysbench's rule, multiplied out: it is a read's turn if
 *	reads + 1 < ratio * (writes + 1)
 * Counts are kept in this form, and there is no unpredictable branch.
 */
static bool choose_writes(struct pattern *p, struct io *const ios[], unsigned nr)
{
	const io_kind write = io_kind_of(IO_WRITE, p->fsync_all);
	const io_kind read = io_kind_of(IO_READ, false);
	const double writes_before = p->next_write, ratio = p->rw_ratio;
	double next_read = p->next_read, next_write = writes_before;

	for_each_in_batch(i, nr) {
		const bool is_read = next_read < ratio * next_write;

		io_set_kind(ios[i], is_read ? read : write);
		next_read += is_read ? 1.0 : 0.0;
		next_write += is_read ? 0.0 : 1.0;
	}
	p->next_read = next_read;
	p->next_write = next_write;
	return next_write > writes_before;
}

static void set_fsync(struct io *io, uint32_t file)
{
	io->op = IO_FSYNC;
	io->then_fsync = false;
	io->file_index = file;
	io->offset = 0;
	io->length = 0;
}

static unsigned fill_fsyncs(struct pattern *p, struct io *const ios[], unsigned max)
{
	const unsigned nr = max < p->fsyncs_left ? max : p->fsyncs_left;

	for (unsigned i = 0; i < nr; i++)
		set_fsync(ios[i], p->target->fd_count - p->fsyncs_left--);
	return nr;
}

bool pattern_place_again(struct pattern *p, struct io *io)
{
	const uint8_t op = io->op;
	const bool then_fsync = io->then_fsync;
	const uint32_t length = io->length;

	if (p->sequential || !p->each_drawn)
		return false;
	places_fill(p, &io, 1);
	io->op = op;
	io->then_fsync = then_fsync;
	io->length = length;
	if (p->has_sizes)
		sizes_fit(p, io);
	return true;
}

void pattern_have_turn(struct pattern *p)
{
	if (p->turn.count > 0)
		return;
	p->turn = event_order_take(p->order, p->turn_max, p->turn_counts);
	set_turn(p, p->turn.count);
}

static unsigned fill_turn(struct pattern *p, struct io *const ios[], unsigned max)
{
	unsigned nr;

	pattern_have_turn(p);
	nr = max < p->turn.count ? max : p->turn.count;
	p->turn.count -= nr;
	if (p->turn.fsyncs) {
		for (unsigned i = 0; i < nr; i++)
			set_fsync(ios[i], p->turn.first_file++);
		p->fsyncs_left -= nr;
		return nr;
	}

	places_fill(p, ios, nr);
	for (unsigned i = 0; i < nr; i++, p->turn.writes >>= 1)
		if (p->turn.writes & 1)
			ios[i]->op = IO_WRITE;
	if (p->has_sizes)
		sizes_fill(p, ios, nr);
	p->events_left -= nr;
	return nr;
}

unsigned pattern_fill(struct pattern *p, struct io *const ios[], unsigned max)
{
	unsigned nr;

	if (p->order)
		return fill_turn(p, ios, max);
	if (p->fsyncs_left > 0)
		return fill_fsyncs(p, ios, max);

	nr = (unsigned)min_u64(max, min_u64(p->events_left, p->until_fsync));
	places_fill(p, ios, nr);
	if (p->writes && nr > 0)
		p->wrote_since_fsync |= p->reads ? choose_writes(p, ios, nr) : true;
	if (p->has_sizes)
		sizes_fill(p, ios, nr);

	/* "No limit" counts down as well: it lasts for centuries. */
	p->events_left -= nr;
	p->until_fsync -= nr;
	if (p->until_fsync == 0) {
		p->until_fsync = p->fsync_freq;
		if (p->wrote_since_fsync)
			p->fsyncs_left = p->target->fd_count;
		p->wrote_since_fsync = false;
	}
	return nr;
}
