/* data: written data is incompressible unless requested otherwise, and never repeats. */
#include "data.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "squeeze.h"
#include "trial.h"

enum { KIB = 1024, MIB = 1024 * KIB, RECORD_BYTES = 128 * KIB, SLOTS_MAX = 64 };

/* The data of a loop, and its slots. */
struct writer {
	struct data_config config;
	struct data data;
	char *memory, *reads;
	struct io slots[SLOTS_MAX];
};

static struct writer w, other;

static void open_writer(struct writer *writer, unsigned slots, size_t window_bytes, bool reads)
{
	struct data_config *config = &writer->config;
	unsigned windows;

	if (config->pool_bytes == 0)
		config->pool_bytes = DATA_POOL_BYTES;
	config->seed = 42;
	config->slot_count = slots;
	config->window_bytes = window_bytes;
	windows = data_window_count(config);
	writer->memory = malloc(window_bytes * windows);
	writer->reads = reads ? calloc(slots, window_bytes) : NULL;
	cr_assert_eq(data_init(&writer->data, config, writer->memory, writer->reads), 0);
	for (unsigned i = 0; i < slots; i++) {
		writer->slots[i] = (struct io){ .slot_index = (uint16_t)i };
		data_give_window(&writer->data, &writer->slots[i]);
	}
}

static void close_writer(struct writer *writer)
{
	data_release(&writer->data);
	free(writer->memory);
	free(writer->reads);
}

/* The next data of this slot. */
static const char *next_write(struct writer *writer, unsigned slot, uint32_t length)
{
	struct io *io = &writer->slots[slot];

	io->op = IO_WRITE;
	io->length = length;
	cr_assert_eq(data_prepare(&writer->data, &io, 1), 1);
	return io->buffer;
}

/* As stored on a device: writes of this size, concatenated. The given slots take turns. */
static char *sequence(struct writer *writer, unsigned slots, uint32_t length, size_t bytes)
{
	char *all = malloc(bytes);

	for (size_t at = 0, i = 0; at < bytes; at += length, i++)
		memcpy(all + at, next_write(writer, (unsigned)(i % slots), length), length);
	return all;
}

TestSuite(data, .timeout = TRIAL_MAX_S);

/* ---- neither compression nor deduplication ---- */

static const struct { uint32_t length; unsigned slots, used; } shapes[] = {
	{ 512, 1, 1 }, { 512, 64, 64 }, { 4096, 1, 1 }, { 4096, 64, 1 }, { 4096, 64, 64 },
	{ 6144, 8, 8 }, { 16384, 32, 32 }, { 65536, 4, 4 }, { MIB, 1, 1 }, { MIB, 16, 16 },
	{ 12 * MIB, 1, 1 }, { 24 * MIB, 1, 1 }, { 24 * MIB, 2, 2 },
};

Test(data, writes_what_cannot_be_squeezed_at_any_depth_and_block_size)
{
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		const uint32_t length = shapes[i].length;
		const size_t bytes = (length > MIB ? 48 : 20) * (size_t)MIB / length * length;
		const size_t block = length < 4096 ? length : 4096;
		char *all;

		open_writer(&w, shapes[i].slots, length, false);
		all = sequence(&w, shapes[i].used, length, bytes);

		cr_expect_eq(distinct_blocks(all, bytes, block), bytes / block,
			     "%u bytes, %u slots", length, shapes[i].slots);
		/* Also across the end of the pool. */
		cr_expect_gt(compressed(all + 15 * MIB, MIB * 3 / 2, RECORD_BYTES), 0.999,
			     "%u bytes, %u slots", length, shapes[i].slots);
		free(all);
		close_writer(&w);
	}
}

Test(data, comes_back_to_a_window_only_after_all_the_others)
{
	const char *first;

	open_writer(&w, 64, 4096, false);
	first = next_write(&w, 0, 4096);

	/* Whatever the slot. */
	for (unsigned i = 0; i < DATA_POOL_BYTES / 4096; i++)
		cr_assert_neq(next_write(&w, i % 3, 4096), first, "write %u", i);
	close_writer(&w);
}

Test(data, never_gives_a_window_to_two_slots)
{
	struct data_config small = { .pool_bytes = 20 * 4096 };
	const struct { uint32_t length; bool reads; } cases[] = { { 4096, false }, { 4096, true },
								  { 8192, false }, { 8192, true } };

	for (unsigned c = 0; c < 4; c++) {
		w.config = small;
		open_writer(&w, 8, cases[c].length, cases[c].reads);
		for (unsigned i = 0; i < 1000; i++) {
			/* A slot that is used again soon, and others that are not. */
			struct io *io = &w.slots[i % 7 ? i % 3 : i / 7 % 8];

			io->op = cases[c].reads && i % 2 ? IO_READ : IO_WRITE;
			io->length = cases[c].length;
			data_prepare(&w.data, &io, 1);
			for (unsigned k = 0; k < 8; k++)
				cr_assert(io == &w.slots[k] ||
					  (io->window != w.slots[k].window &&
					   io->buffer != w.slots[k].buffer));
		}
		close_writer(&w);
	}
}

Test(data, changes_nothing_but_a_stamp_every_4k)
{
	static char before[2][16384];
	const char *window;
	unsigned changed = 0;

	open_writer(&w, 1, 16384, false);
	/* Once around the pool, and the same window again. */
	window = next_write(&w, 0, 16384);
	memcpy(before[0], window, 16384);
	while (next_write(&w, 0, 16384) != window)
		;
	memcpy(before[1], window, 16384);

	for (unsigned i = 0; i < 16384; i++)
		if (before[0][i] != before[1][i]) {
			changed++;
			cr_assert_lt(i % 4096, 8);
		}
	cr_assert_gt(changed, 4 * 4);
	close_writer(&w);
}

Test(data, stamps_every_sector_of_blocks_that_are_validated)
{
	static char before[16384];
	const char *window;

	w.config.stamps_sectors = true;
	open_writer(&w, 1, 16384, false);
	window = next_write(&w, 0, 16384);
	memcpy(before, window, 16384);
	while (next_write(&w, 0, 16384) != window)
		;

	for (unsigned i = 0; i < 16384; i += 512)
		cr_assert_neq(memcmp(before + i, window + i, 8), 0, "sector at %u", i);
	close_writer(&w);
}

Test(data, has_other_bytes_and_other_stamps_for_another_loop)
{
	char *both = malloc(2 * MIB);

	other.config.stream = 1;
	open_writer(&w, 1, 4096, false);
	open_writer(&other, 1, 4096, false);
	for (unsigned i = 0; i < MIB / 4096; i++) {
		memcpy(both + 2 * i * 4096, next_write(&w, 0, 4096), 4096);
		memcpy(both + (2 * i + 1) * 4096, next_write(&other, 0, 4096), 4096);
	}

	cr_assert_eq(distinct_blocks(both, 2 * MIB, 8), 2 * MIB / 8);
	free(both);
	close_writer(&w);
	close_writer(&other);
}

Test(data, does_not_write_what_was_read)
{
	struct io *io = &w.slots[0];

	open_writer(&w, 4, 4096, true);
	io->length = 4096;
	for (unsigned i = 0; i < 2 * DATA_POOL_BYTES / 4096; i++) {
		io->op = IO_READ;
		cr_assert_eq(data_prepare(&w.data, &io, 1), 0);
		memset(io->buffer, 0, 4096);	/* a set prepared with zeros */
		cr_assert_eq(io->buffer, w.reads);
		cr_assert_neq(memcmp(next_write(&w, 0, 4096) + 8, w.reads, 8), 0);
	}
	close_writer(&w);
}

Test(data, counts_the_writes_of_a_batch)
{
	struct io *batch[4];

	open_writer(&w, 4, 4096, true);
	for (unsigned i = 0; i < 4; i++) {
		batch[i] = &w.slots[i];
		batch[i]->op = (uint8_t)(i == 2 ? IO_READ : IO_WRITE);
		batch[i]->length = 4096;
	}

	cr_assert_eq(data_prepare(&w.data, batch, 4), 3);
	close_writer(&w);
}

Test(data, leaves_an_fsync_alone)
{
	struct io *io = &w.slots[0];
	const void *buffer;

	open_writer(&w, 2, 4096, false);
	buffer = io->buffer;
	io->op = IO_FSYNC;

	cr_assert_eq(data_prepare(&w.data, &io, 1), 0);
	cr_assert_eq(io->buffer, buffer);
	close_writer(&w);
}

Test(data, is_nothing_but_zeros_if_that_is_wished)
{
	static const char nothing[8192];

	w.config.kind = FILE_DATA_ZERO;
	open_writer(&w, 2, 8192, false);

	cr_assert_eq(data_window_count(&w.config), 2, "and has no pool");
	for (unsigned i = 0; i < 10; i++)
		cr_assert_arr_eq(next_write(&w, i % 2, 8192), nothing, 8192);
	close_writer(&w);
}

/* ---- compressible on purpose ---- */

Test(data, compresses_by_the_share_that_was_asked_for)
{
	const unsigned shares[] = { 1, 10, 33, 50, 75, 90, 100 };
	const uint32_t lengths[] = { 512, 4096, 16384, MIB };

	for (unsigned s = 0; s < 7; s++)
		for (unsigned k = 0; k < 4; k++) {
			const double expected = 1 - shares[s] / 100.0;
			char *all;

			w.config.compress_percent = shares[s];
			open_writer(&w, 1, lengths[k], false);
			all = sequence(&w, 1, lengths[k], MIB);

			cr_expect_float_eq(compressed(all, MIB, 4096), expected, 0.035,
					   "%u %% of %u bytes, records of 4 KiB: %.3f",
					   shares[s], lengths[k],
					   compressed(all, MIB, 4096));
			cr_expect_float_eq(compressed(all, MIB, RECORD_BYTES), expected, 0.03,
					   "%u %% of %u bytes, records of 128 KiB: %.3f",
					   shares[s], lengths[k],
					   compressed(all, MIB, RECORD_BYTES));
			/* Every block has a stamp, whatever the share. */
			cr_expect_eq(distinct_blocks(all, MIB, 4096), 256);
			free(all);
			close_writer(&w);
		}
}

Test(data, repeats_the_share_of_blocks_that_was_asked_for)
{
	const unsigned shares[] = { 1, 10, 33, 50, 75, 100 };
	const uint32_t lengths[] = { 4096, 16384, MIB };

	for (unsigned s = 0; s < 6; s++)
		for (unsigned k = 0; k < 3; k++) {
			const size_t bytes = 20 * MIB, blocks = bytes / 4096;
			char *all;
			double distinct;

			w.config.dedupe_percent = shares[s];
			open_writer(&w, 8, lengths[k], false);
			all = sequence(&w, 8, lengths[k], bytes);
			distinct = (double)distinct_blocks(all, bytes, 4096) / (double)blocks;

			cr_expect_float_eq(distinct, 1 - shares[s] / 100.0, 0.02,
					   "%u %% of writes of %u bytes: %.3f are distinct",
					   shares[s], lengths[k], distinct);
			/* A compressor cannot use this. */
			cr_expect_gt(compressed(all, MIB, RECORD_BYTES), 0.999);
			free(all);
			close_writer(&w);
		}
}

Test(data, repeats_and_compresses_at_once)
{
	char *all;

	w.config.dedupe_percent = 50;
	w.config.compress_percent = 50;
	open_writer(&w, 1, 4096, false);
	all = sequence(&w, 1, 4096, 16 * MIB);

	cr_assert_float_eq((double)distinct_blocks(all, 16 * MIB, 4096) / 4096, 0.5, 0.02);
	cr_assert_float_eq(compressed(all, MIB, RECORD_BYTES), 0.5, 0.03);
	free(all);
	close_writer(&w);
}

Test(data, repeats_the_same_blocks_in_all_loops)
{
	char *both = malloc(2 * MIB), *mine, *theirs;

	w.config.dedupe_percent = other.config.dedupe_percent = 100;
	other.config.stream = 1;
	open_writer(&w, 1, 4096, false);
	open_writer(&other, 1, 4096, false);
	mine = sequence(&w, 1, 4096, MIB);
	theirs = sequence(&other, 1, 4096, MIB);
	memcpy(both, mine, MIB);
	memcpy(both + MIB, theirs, MIB);

	cr_assert_eq(distinct_blocks(both, 2 * MIB, 4096), DATA_COPIES);
	free(both);
	free(mine);
	free(theirs);
	close_writer(&w);
	close_writer(&other);
}
