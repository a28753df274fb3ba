/*
 * An I/O is a place and an operation, and the two are chosen apart: place_…() sets file,
 * offset and length of a whole batch, choose_writes() makes writes of some or all of it. A
 * batch is cut where the events of this loop or the requests before the next series of fsyncs
 * end, so the inner loops count nothing.
 *
 * Divisions are kept out of them: random places need none (see place_random()), and a
 * sequential sweep divides once per claim and then walks.
 */
#include "pattern.h"

#include <assert.h>

/* Loops have the streams from 0 on; data and arrivals others: data.c, pacer.c. */
#define SWEEP_STREAM (UINT64_C(4) << 32)

enum { DRAWN_AT_ONCE = 32 };

static uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t requests_per_file(const struct target_group *group, uint64_t request_size_bytes)
{
	return (group->file_size_bytes + request_size_bytes - 1) / request_size_bytes;
}

void pattern_cursor_init(struct pattern_cursor *cursor, uint64_t seed)
{
	atomic_init(&cursor->next_request, 0);
	cursor->seed = seed;
	cursor->order = NULL;
}

/* Far below 2^64, so that the sweep can go on from there; claims take it modulo the sweep. */
void pattern_cursor_move(struct pattern_cursor *cursor)
{
	struct rng rng;

	rng_init(&rng, cursor->seed, SWEEP_STREAM);
	atomic_init(&cursor->next_request, rng_next(&rng) >> 1);
}

uint64_t pattern_share(uint64_t events, unsigned index, unsigned count)
{
	return events / count + (index < events % count);
}


static void init_places(struct pattern *p, const struct spec *spec, const struct target *target)
{
	p->same_size = true;
	p->blocks_per_file = divisor_of(target->groups[0].file_size_bytes / p->block_size_bytes);
	for (unsigned g = 0; g < target->group_count; g++) {
		const struct target_group *group = &target->groups[g];
		const uint64_t blocks = group->file_size_bytes / p->block_size_bytes;

		assert(blocks > 0 && group->file_count > 0);
		p->block_count += blocks * group->file_count;
		p->requests_per_sweep += group->file_count *
			requests_per_file(group, p->request_size_bytes);
		if (blocks != p->blocks_per_file.by)
			p->same_size = false;
	}
	p->uniform_files = p->same_size && spec->rand_type == RAND_UNIFORM;
	if (!p->sequential)
		distribution_init(&p->distribution, spec, p->block_count);
}

void pattern_init(struct pattern *p, const struct spec *spec, const struct target *target,
		  struct pattern_cursor *cursor, unsigned loop_index)
{
	const uint64_t merged = spec->merged_requests ? spec->merged_requests : 1;
	const bool writes = spec_writes(spec);
	/* After every write there is nothing left for a series to cover. */
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
		.block_size_bytes	= (uint32_t)spec->block_size_bytes,
		.cursor			= cursor,
		.order			= cursor->order,
		.turn_counts		= spec->warmup_ns == 0,
		.turn_max		= spec_batch_submit(spec),
		.request_size_bytes	= spec->block_size_bytes * merged,
		.target			= target,
	};
	assert(p->request_size_bytes <= UINT32_MAX);
	rng_init(&p->rng, cursor->seed, loop_index);
	init_places(p, spec, target);

	if (spec->events > 0 && spec->warmup_ns == 0)
		p->events_left = pattern_share(spec->events, loop_index, spec->threads);

	/* Small sets are shared out too: every loop gets some claims in one sweep. */
	p->claim_size = p->requests_per_sweep / (UINT64_C(4) * spec->threads);
	p->claim_size = min_u64(p->claim_size, PATTERN_CLAIM_MAX);
	if (p->claim_size == 0)
		p->claim_size = 1;
	if (p->turn_max > EVENT_ORDER_TAKE_MAX)
		p->turn_max = EVENT_ORDER_TAKE_MAX;
}

/* The requests or fsyncs of a turn count down where a loop's own would. */
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

uint64_t pattern_give_up(struct pattern *p, uint64_t count)
{
	if (p->order)
		return event_order_count(p->order, (unsigned)min_u64(count, UINT32_MAX));
	count = min_u64(count, p->events_left);
	p->events_left -= count;
	return count;
}

/* Where and what, of a block or a request; the operation may still change. */
static inline void set_io(struct io *io, io_kind kind, uint32_t file, uint64_t offset,
			  uint32_t length)
{
	io_set_kind(io, kind);
	io->file_index = file;
	io->offset = offset;
	io->length = length;
}

static inline uint64_t high_word(uint64_t a, uint64_t b)
{
	return (uint64_t)(((unsigned __int128)a * b) >> 64);
}

/*
 * Uniform over all blocks. The high word of random x file_count is the file, and its low word
 * is what is left of the random number: times blocks_per_file it gives the block in the file.
 * That is exactly what rng_below(all blocks) divided by blocks_per_file would give, since
 *	random * files * blocks = (file * 2^64 + rest) * blocks
 * The generator lives in registers for the batch.
 */
static inline __attribute__((always_inline))
void place_among(uint64_t file_count, struct pattern *p, struct io *const ios[], unsigned nr)
{
	const uint64_t blocks_per_file = p->blocks_per_file.by;
	const uint32_t block_size_bytes = p->block_size_bytes;
	const io_kind kind = p->kind;
	struct rng rng = p->rng;

	for_each_in_batch(i, nr) {
		const uint64_t random = rng_next(&rng);
		const uint64_t rest = random * file_count;

		set_io(ios[i], kind, (uint32_t)high_word(random, file_count),
		       high_word(rest, blocks_per_file) * block_size_bytes, block_size_bytes);
	}
	p->rng = rng;
}

/* One file or device is the case of the fastest drives: there is no file to be chosen. */
static void place_random(struct pattern *p, struct io *const ios[], unsigned nr)
{
	if (p->target->fd_count == 1)
		place_among(1, p, ios, nr);
	else
		place_among(p->target->fd_count, p, ios, nr);
}

/* Which file a block is in, and which block of that. */
static uint32_t find_block(const struct pattern *p, uint64_t block, uint64_t *in_file)
{
	const struct target_group *group = p->target->groups;
	uint64_t blocks_per_file;

	for (;; group++) {
		blocks_per_file = group->file_size_bytes / p->block_size_bytes;
		if (block < blocks_per_file * group->file_count)
			break;
		block -= blocks_per_file * group->file_count;
	}
	*in_file = block % blocks_per_file;
	return group->first_file + (uint32_t)(block / blocks_per_file);
}

/* How a block becomes a place. */
enum place_rule { PLACE_ONE_FILE, PLACE_SAME_SIZE, PLACE_ANY };

static inline __attribute__((always_inline))
void place_blocks(enum place_rule rule, const struct pattern *p, const uint64_t blocks[],
		  struct io *const ios[], unsigned nr)
{
	const struct divisor blocks_per_file = p->blocks_per_file;
	const uint32_t block_size_bytes = p->block_size_bytes;
	const io_kind kind = p->kind;

	for_each_in_batch(i, nr) {
		uint64_t in_file = blocks[i];
		uint32_t file = 0;

		if (rule == PLACE_SAME_SIZE)
			file = (uint32_t)divide(in_file, blocks_per_file, &in_file);
		else if (rule == PLACE_ANY)
			file = find_block(p, in_file, &in_file);
		set_io(ios[i], kind, file, in_file * block_size_bytes, block_size_bytes);
	}
}

/* Files that differ in size, or favourite blocks: draw of all blocks, then look where they are. */
static void place_drawn(struct pattern *p, struct io *const ios[], unsigned nr)
{
	uint64_t blocks[DRAWN_AT_ONCE];

	for (unsigned i = 0, part; i < nr; i += part) {
		part = nr - i < DRAWN_AT_ONCE ? nr - i : DRAWN_AT_ONCE;
		distribution_draw_many(&p->distribution, &p->rng, blocks, part);
		if (p->target->fd_count == 1)
			place_blocks(PLACE_ONE_FILE, p, blocks, ios + i, part);
		else if (p->same_size)
			place_blocks(PLACE_SAME_SIZE, p, blocks, ios + i, part);
		else
			place_blocks(PLACE_ANY, p, blocks, ios + i, part);
	}
}

/* Claim the next requests of the sweep, at most what this loop can still use, so that with a
 * limit on events the loops together leave no hole. */
static void claim_requests(struct pattern *p, uint64_t usable)
{
	const struct target_group *group = p->target->groups;
	uint64_t request;

	p->claim_left = min_u64(p->claim_size, usable);
	/* Relaxed: the cursor orders nothing but itself. */
	request = atomic_fetch_add_explicit(&p->cursor->next_request, p->claim_left,
					    memory_order_relaxed);
	request %= p->requests_per_sweep;

	for (;; group++) {
		const uint64_t per_file = requests_per_file(group, p->request_size_bytes);

		if (request < per_file * group->file_count) {
			p->group = group;
			p->file = (uint32_t)(request / per_file);
			p->offset = request % per_file * p->request_size_bytes;
			return;
		}
		request -= per_file * group->file_count;
	}
}

static void walk_on(struct pattern *p, unsigned nr)
{
	p->claim_left -= nr;
	p->offset += nr * p->request_size_bytes;
	if (p->offset < p->group->file_size_bytes)
		return;

	p->offset = 0;
	if (++p->file < p->group->file_count)
		return;

	p->file = 0;
	if (++p->group == p->target->groups + p->target->group_count)
		p->group = p->target->groups;
}

/* How many of the next `nr` requests are claimed and whole; the last of a file, which may be
 * shorter, goes by itself, as do the few before it. */
static unsigned stretch(const struct pattern *p, unsigned nr)
{
	const unsigned claimed = nr < p->claim_left ? nr : (unsigned)p->claim_left;
	const uint64_t left_bytes = p->group->file_size_bytes - p->offset;

	return claimed * p->request_size_bytes <= left_bytes ? claimed : 1;
}

static void place_sequential(struct pattern *p, struct io *const ios[], unsigned nr)
{
	const uint64_t request_size_bytes = p->request_size_bytes;
	const io_kind kind = p->kind;

	for (unsigned i = 0, part; i < nr; i += part) {
		uint64_t offset;
		uint32_t file, length;

		if (p->claim_left == 0)
			claim_requests(p, p->events_left - i);
		part = stretch(p, nr - i);
		offset = p->offset;
		file = p->group->first_file + p->file;
		length = (uint32_t)min_u64(request_size_bytes, p->group->file_size_bytes - offset);
		for_each_in_batch(j, part) {
			set_io(ios[i + j], kind, file, offset, length);
			offset += request_size_bytes;
		}
		walk_on(p, part);
	}
}

/*
 * Some of a batch become writes by sysbench's rule, multiplied out: it is a read's turn if
 *	reads + 1 < ratio * (writes + 1)
 * Counts are kept as numbers of that kind, and no branch is taken that nobody can foresee.
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

/* Places are those within the part of a file that is touched. */
static void move_to_part(struct io *const ios[], unsigned nr, uint64_t begins_bytes)
{
	for_each_in_batch(i, nr)
		ios[i]->offset += begins_bytes;
}

static void place(struct pattern *p, struct io *const ios[], unsigned nr)
{
	if (p->sequential)
		place_sequential(p, ios, nr);
	else if (p->uniform_files)
		place_random(p, ios, nr);
	else
		place_drawn(p, ios, nr);
	if (p->target->offset_bytes > 0)
		move_to_part(ios, nr, p->target->offset_bytes);
}

bool pattern_place_again(struct pattern *p, struct io *io)
{
	const uint8_t op = io->op;
	const bool then_fsync = io->then_fsync;

	if (p->sequential)
		return false;
	place(p, &io, 1);
	io->op = op;
	io->then_fsync = then_fsync;
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

	place(p, ios, nr);
	for (unsigned i = 0; i < nr; i++, p->turn.writes >>= 1)
		if (p->turn.writes & 1)
			ios[i]->op = IO_WRITE;
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
	place(p, ios, nr);
	if (p->writes && nr > 0)
		p->wrote_since_fsync |= p->reads ? choose_writes(p, ios, nr) : true;

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
