/* Random places need no division (see place_among()); a sequential sweep claims some steps at a
 * time, and then walks. */
#include "places.h"

/* Loops use the streams from 0 on; data, arrivals and others those between: data.c, pacer.c. */
#define ORDER_STREAM (UINT64_C(6) << 32)

enum { DRAWN_AT_ONCE = 32 };

static uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Each has its own order of blocks, the same for all loops. */
static void begin_order(struct pattern *p, uint64_t number)
{
	p->order_number = number;
	permutation_init(&p->permutation, p->blocks.count.by, p->cursor->seed,
			 ORDER_STREAM + number);
}

void places_init(struct pattern *p, const struct spec *spec, const struct target *target)
{
	walk_init(&p->blocks, target, spec->block_size_bytes);
	walk_init(&p->sweep, target, spec_has_sizes(spec) ? spec->block_size_bytes
							  : spec_request_size(spec));
	p->same_size = walk_is_even(&p->blocks);
	p->row.length = spec->rw_sequence > 0 ? spec->rw_sequence : 1;
	p->row.random_share = spec->random_share < 100 ? p->random_share : 0;
	p->each_drawn = !p->no_repeat && p->row.length == 1 && p->row.random_share == 0;
	p->uniform_files = p->same_size && spec->rand_type == RAND_UNIFORM && p->each_drawn &&
		spec->hot_spots.count == 0;
	if (p->no_repeat)
		begin_order(p, 0);
	if (!p->sequential)
		distribution_init(&p->distribution, spec, p->blocks.count.by);

	/* Small sets are divided too: every loop gets some claims in each sweep. */
	p->claim_size = p->sweep.count.by / (UINT64_C(4) * spec->threads);
	p->claim_size = min_u64(p->claim_size, PATTERN_CLAIM_MAX);
	if (p->claim_size == 0)
		p->claim_size = 1;
}

/* Place and operation of a block or a request; the operation may still change. */
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
 * is the rest of the random number: times blocks_per_file it gives the block in the file.
 * That is exactly what rng_below(all blocks) divided by blocks_per_file would give, since
 *	random * files * blocks = (file * 2^64 + rest) * blocks
 * The generator lives in registers for the batch.
 */
static inline __attribute__((always_inline))
void place_among(uint64_t file_count, struct pattern *p, struct io *const ios[], unsigned nr)
{
	const uint64_t blocks_per_file = p->blocks.per_file[0].by;
	const uint32_t block_size_bytes = (uint32_t)p->blocks.step_bytes.by;
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

/* A single file or device is the case of the fastest drives: there is no file to choose. */
static void place_random(struct pattern *p, struct io *const ios[], unsigned nr)
{
	if (p->target->fd_count == 1)
		place_among(1, p, ios, nr);
	else
		place_among(p->target->fd_count, p, ios, nr);
}

/* Which file a block is in, and which block of that. */
static uint32_t find_block(const struct walk *blocks, uint64_t block, uint64_t *in_file)
{
	uint32_t file;
	const struct target_group *group = walk_find(blocks, block, &file, in_file);

	return group->first_file + file;
}

/* How a block becomes a place. */
enum place_rule { PLACE_ONE_FILE, PLACE_SAME_SIZE, PLACE_ANY };

static inline __attribute__((always_inline))
void place_blocks(enum place_rule rule, const struct pattern *p, const uint64_t blocks[],
		  struct io *const ios[], unsigned nr)
{
	const struct divisor blocks_per_file = p->blocks.per_file[0];
	const uint32_t block_size_bytes = (uint32_t)p->blocks.step_bytes.by;
	const io_kind kind = p->kind;

	for_each_in_batch(i, nr) {
		uint64_t in_file = blocks[i];
		uint32_t file = 0;

		if (rule == PLACE_SAME_SIZE)
			file = (uint32_t)divide(in_file, blocks_per_file, &in_file);
		else if (rule == PLACE_ANY)
			file = find_block(&p->blocks, in_file, &in_file);
		set_io(ios[i], kind, file, in_file * block_size_bytes, block_size_bytes);
	}
}

/* At most what this loop can still use, as of a sequential sweep. */
static void claim_places(struct pattern *p, uint64_t usable)
{
	uint64_t place, order;

	p->claim_left = min_u64(p->claim_size, usable);
	place = atomic_fetch_add_explicit(p->next_request, p->claim_left,
					  memory_order_relaxed);
	order = divide(place, p->blocks.count, &p->next_place);
	if (order != p->order_number)
		begin_order(p, order);
}

static void take_unrepeated(struct pattern *p, uint64_t blocks[], unsigned nr, uint64_t usable)
{
	for (unsigned i = 0; i < nr; i++) {
		if (p->claim_left == 0)
			claim_places(p, usable - i);
		p->claim_left--;
		if (p->next_place == p->blocks.count.by) {
			p->next_place = 0;
			begin_order(p, p->order_number + 1);
		}
		blocks[i] = permutation_at(&p->permutation, p->next_place++);
	}
}

/* Files of different sizes, distributions, rows, or no repeats: choose a block, then its place. */
static void place_drawn(struct pattern *p, struct io *const ios[], unsigned nr)
{
	uint64_t blocks[DRAWN_AT_ONCE];

	for (unsigned i = 0, part; i < nr; i += part) {
		part = nr - i < DRAWN_AT_ONCE ? nr - i : DRAWN_AT_ONCE;
		if (p->each_drawn)
			distribution_draw_many(&p->distribution, &p->rng, blocks, part);
		else if (p->no_repeat)
			take_unrepeated(p, blocks, part, p->events_left - i);
		else
			block_row_take_many(&p->row, &p->distribution, &p->rng, blocks, part);
		if (p->target->fd_count == 1)
			place_blocks(PLACE_ONE_FILE, p, blocks, ios + i, part);
		else if (p->same_size)
			place_blocks(PLACE_SAME_SIZE, p, blocks, ios + i, part);
		else
			place_blocks(PLACE_ANY, p, blocks, ios + i, part);
	}
}

/* Claim the next requests of the sweep, at most as many as this loop can still use, so that with a
 * limit on events the loops together leave no gap. */
static void claim_requests(struct pattern *p, uint64_t usable)
{
	p->claim_left = min_u64(p->claim_size, usable);
	/* Relaxed: the cursor orders nothing but itself. */
	walk_go_to(&p->sweep, atomic_fetch_add_explicit(p->next_request, p->claim_left,
							memory_order_relaxed));
}

/* Number of the next `nr` requests that are claimed and whole; the last of a file, which may be
 * shorter, is handled individually, as are the few before it. */
static unsigned stretch(const struct pattern *p, unsigned nr)
{
	const unsigned claimed = nr < p->claim_left ? nr : (unsigned)p->claim_left;

	return claimed * p->sweep.step_bytes.by <= walk_left_bytes(&p->sweep) ? claimed : 1;
}

static void place_sequential(struct pattern *p, struct io *const ios[], unsigned nr)
{
	const uint64_t request_size_bytes = p->sweep.step_bytes.by;
	const io_kind kind = p->kind;

	for (unsigned i = 0, part; i < nr; i += part) {
		uint64_t offset;
		uint32_t file, length;

		if (p->claim_left == 0)
			claim_requests(p, p->events_left - i);
		part = stretch(p, nr - i);
		offset = p->sweep.offset;
		file = walk_file(&p->sweep);
		length = (uint32_t)min_u64(request_size_bytes, walk_left_bytes(&p->sweep));
		for_each_in_batch(j, part) {
			set_io(ios[i + j], kind, file, offset, length);
			offset += request_size_bytes;
		}
		p->claim_left -= part;
		walk_on(&p->sweep, part * request_size_bytes);
	}
}

/* Some requests of a sweep go to random blocks; their number is random. */
static void place_mixed(struct pattern *p, struct io *const ios[], unsigned nr)
{
	for (unsigned i = 0; i < nr; i++) {
		if (rng_next(&p->rng) < p->random_share) {
			const uint64_t block = rng_below(&p->rng, p->blocks.count.by);

			place_blocks(PLACE_ANY, p, &block, ios + i, 1);
		} else {
			place_sequential(p, ios + i, 1);
		}
	}
}

/* Places are within the accessed part of a file. */
static void move_to_part(struct io *const ios[], unsigned nr, uint64_t begins_bytes)
{
	for_each_in_batch(i, nr)
		ios[i]->offset += begins_bytes;
}

/* Its place depends on the lengths of earlier ones: sizes_fill() sets both. */
static void set_kinds(const struct pattern *p, struct io *const ios[], unsigned nr)
{
	for_each_in_batch(i, nr)
		io_set_kind(ios[i], p->kind);
}

void places_fill(struct pattern *p, struct io *const ios[], unsigned nr)
{
	if (p->sequential && p->has_sizes)
		set_kinds(p, ios, nr);
	else if (p->sequential && p->random_share > 0)
		place_mixed(p, ios, nr);
	else if (p->sequential)
		place_sequential(p, ios, nr);
	else if (p->uniform_files)
		place_random(p, ios, nr);
	else
		place_drawn(p, ios, nr);
	if (p->target->offset_bytes > 0 && !(p->sequential && p->has_sizes))
		move_to_part(ios, nr, p->target->offset_bytes);
}
