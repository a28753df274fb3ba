/*
 * Lengths are drawn in proportion to weights, from a stream of their own, so that places do not
 * depend on the sizes.
 *
 * The sequential modes share one cursor, which counts blocks here. A loop takes the blocks of one
 * I/O at a time, so the I/Os of all loops together leave no gap and do not overlap. The last I/O of
 * a file is cut short by its end.
 */
#include "sizes.h"

/* Loops have the streams from 0 on; data, arrivals and others those between: places.c. */
#define SIZE_STREAM (UINT64_C(8) << 32)
#define FIT_STREAM (UINT64_C(9) << 32)

enum { CELL_BITS = 28 };		/* after the four that choose a cell */

/* A share of no size: its cell is done. */
#define DEALT 1.0

/* A share remaining at the end is 1, except for rounding: it keeps its cell. */
static void share_cells(struct size_draw *draw, double shares[BLOCK_SIZES_MAX])
{
	for (unsigned round = 0; round < BLOCK_SIZES_MAX; round++) {
		unsigned poor = BLOCK_SIZES_MAX, rich = 0;

		for (unsigned i = 0; i < BLOCK_SIZES_MAX; i++) {
			if (shares[i] < 1 && poor == BLOCK_SIZES_MAX)
				poor = i;
			if (shares[i] > shares[rich])
				rich = i;
		}
		if (poor == BLOCK_SIZES_MAX || shares[rich] <= 1)
			return;
		draw->cells[poor].keep = (uint32_t)(shares[poor] * (UINT32_C(1) << CELL_BITS));
		draw->cells[poor].other = rich;
		shares[rich] -= 1 - shares[poor];
		shares[poor] = DEALT;
	}
}

static void init_draw(struct size_draw *draw, const struct size_list *list)
{
	double shares[BLOCK_SIZES_MAX], sum = 0;

	for (unsigned i = 0; i < list->count; i++)
		sum += list->at[i].weight;
	for (unsigned i = 0; i < BLOCK_SIZES_MAX; i++) {
		shares[i] = i < list->count ? BLOCK_SIZES_MAX * list->at[i].weight / sum : 0;
		draw->bytes[i] = i < list->count ? list->at[i].bytes : 0;
		draw->cells[i].keep = UINT32_MAX;
		draw->cells[i].other = i;
	}
	share_cells(draw, shares);
}

void sizes_init(struct pattern *p, const struct spec *spec, const struct target *target,
		unsigned loop_index)
{
	p->has_sizes = spec_has_sizes(spec);
	if (!p->has_sizes)
		return;
	for (unsigned op = 0; op < 2; op++)
		init_draw(&p->sizes[op], &spec->block_sizes.of[op]);
	rng_init(&p->size_rng, p->cursor->seed, SIZE_STREAM + loop_index);
	rng_init(&p->fit_rng, p->cursor->seed, FIT_STREAM + loop_index);
	p->next_block = UINT64_MAX;
	p->safe_bytes = !p->same_size ? 0 : target->offset_bytes +
		target->groups[0].file_size_bytes - spec_least_file(spec);
}

/* Without an unpredictable branch. */
static inline __attribute__((always_inline))
void draw_size(const struct size_draw *draw, uint32_t random, struct io *io)
{
	const uint32_t low = random & ((UINT32_C(1) << CELL_BITS) - 1);
	const unsigned cell = random >> CELL_BITS;
	const unsigned other = draw->cells[cell].other;
	const unsigned chosen = low < draw->cells[cell].keep ? cell : other;

	io->size = (uint8_t)chosen;
	io->length = draw->bytes[chosen];
}

/* A random number is enough for two. */
static __attribute__((noinline)) uint32_t next_half(struct pattern *p)
{
	if (!p->has_size_half)
		p->size_half = rng_next(&p->size_rng);
	else
		p->size_half >>= 32;
	p->has_size_half = !p->has_size_half;
	return (uint32_t)p->size_half;
}

/* ---- random ---- */

static uint64_t end_of_file(const struct pattern *p, const struct io *io)
{
	const struct target_group *group = p->same_size ? p->target->groups
		: target_group_of(p->target, io->file_index);

	return p->target->offset_bytes + group->file_size_bytes;
}

/* If offsets are uniform, all places with enough room are still equally likely. */
static void place_where_it_fits(struct pattern *p, struct io *io, uint64_t end_bytes)
{
	const uint64_t begin_bytes = p->target->offset_bytes;
	uint64_t rest;
	const uint64_t last = divide(end_bytes - begin_bytes - io->length, p->blocks.step_bytes,
				     &rest);

	io->offset = begin_bytes + rng_below(&p->fit_rng, last + 1) * p->blocks.step_bytes.by;
}

void sizes_fit(struct pattern *p, struct io *io)
{
	const uint64_t end_bytes = end_of_file(p, io);

	if (__builtin_expect(io->offset + io->length > end_bytes, 0))
		place_where_it_fits(p, io, end_bytes);
}

static inline __attribute__((always_inline))
bool fill_one(const struct size_draw *draw, struct io *io, uint32_t random, uint64_t safe_bytes)
{
	draw_size(draw, random, io);
	return io->offset > safe_bytes;
}

/* The generator is kept in registers for the batch. one: for all, or NULL: by operation. False: all
 * begin at safe_bytes or before. */
static inline __attribute__((always_inline))
bool draw_batch(struct pattern *p, const struct size_draw *one, struct io *const ios[],
		unsigned nr)
{
	const uint64_t safe_bytes = p->safe_bytes;
	bool misfit = false;
	unsigned i = 0;
	struct rng rng;

	if (__builtin_expect(p->has_size_half, 0) && nr > 0) {
		misfit = fill_one(&p->sizes[ios[0]->op], ios[0], next_half(p), safe_bytes);
		i = 1;
	}
	rng = p->size_rng;
#pragma GCC unroll 4
	for (; i + 1 < nr; i += 2) {
		struct io *a = ios[i], *b = ios[i + 1];
		const uint64_t random = rng_next(&rng);

		misfit |= fill_one(one ? one : &p->sizes[a->op], a, (uint32_t)random, safe_bytes);
		misfit |= fill_one(one ? one : &p->sizes[b->op], b, (uint32_t)(random >> 32),
				   safe_bytes);
	}
	p->size_rng = rng;
	if (i < nr)
		misfit |= fill_one(&p->sizes[ios[i]->op], ios[i], next_half(p), safe_bytes);
	return misfit;
}

/* A function, so that the address of the table is kept in a register. */
static __attribute__((noinline, nonnull))
bool draw_alike(struct pattern *p, const struct size_draw *one, struct io *const ios[],
		unsigned nr)
{
	return draw_batch(p, one, ios, nr);
}

static void fill_random(struct pattern *p, struct io *const ios[], unsigned nr)
{
	bool misfit;

	if (p->reads && p->writes)
		misfit = draw_batch(p, NULL, ios, nr);
	else
		misfit = draw_alike(p, &p->sizes[p->reads ? IO_READ : IO_WRITE], ios, nr);
	for (unsigned i = 0; misfit && i < nr; i++)
		sizes_fit(p, ios[i]);
}

/* ---- sequential ---- */

/* The next blocks of the sweep, up to the end of their file. Returns their size in bytes. */
static uint32_t take_blocks(struct pattern *p, uint32_t length)
{
	const struct divisor block = p->sweep.step_bytes;
	uint64_t first = atomic_load_explicit(p->next_request, memory_order_relaxed);
	uint64_t bytes, end, rest;

	/* Relaxed: the cursor orders nothing but itself. */
	do {
		if (first != p->next_block)
			walk_go_to(&p->sweep, first);
		p->next_block = first;
		bytes = walk_left_bytes(&p->sweep);
		if (length < bytes)
			bytes = length;
		end = first + divide(bytes + block.by - 1, block, &rest);
	} while (!atomic_compare_exchange_weak_explicit(p->next_request, &first, end,
							memory_order_relaxed,
							memory_order_relaxed));
	p->next_block = end;
	return (uint32_t)bytes;
}

static void fill_sequential(struct pattern *p, struct io *const ios[], unsigned nr)
{
	for (unsigned i = 0; i < nr; i++) {
		struct io *io = ios[i];

		draw_size(&p->sizes[io->op], next_half(p), io);
		io->length = take_blocks(p, io->length);
		io->file_index = walk_file(&p->sweep);
		io->offset = p->target->offset_bytes + p->sweep.offset;
		walk_on(&p->sweep, io->length);
	}
}

void sizes_fill(struct pattern *p, struct io *const ios[], unsigned nr)
{
	if (p->sequential)
		fill_sequential(p, ios, nr);
	else
		fill_random(p, ios, nr);
}
