/* data: what is written looks random and is never the same twice. */
#include "data.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES = 16384 };

static struct data data;
static unsigned char buffer[BYTES], before[BYTES];

static void open_data(void)
{
	cr_assert_eq(data_init(&data, FILE_DATA_RANDOM, 42, 0), 0);
	data_fill(&data, buffer, BYTES);
}

static void close_data(void)
{
	data_release(&data);
}

TestSuite(data, .init = open_data, .fini = close_data);

static uint64_t stamp_at(size_t offset)
{
	uint64_t stamp;

	memcpy(&stamp, buffer + offset, sizeof(stamp));
	return stamp;
}

Test(data, fills_a_buffer_with_all_byte_values_about_equally_often)
{
	unsigned count[256] = { 0 };

	for (unsigned i = 0; i < BYTES; i++)
		count[buffer[i]]++;

	/* 64 each are expected, with a standard deviation of 8: six of them. */
	for (unsigned i = 0; i < 256; i++)
		cr_expect(count[i] > 16 && count[i] < 112, "byte %u: %u", i, count[i]);
}

Test(data, stamps_every_4k_of_a_write_and_changes_nothing_else)
{
	struct io io = { .buffer = buffer, .length = BYTES, .op = IO_WRITE };

	memcpy(before, buffer, BYTES);
	data_prepare_write(&data, &io);

	for (size_t at = 0; at < BYTES; at += DATA_STAMP_EVERY_BYTES) {
		cr_expect_neq(memcmp(before + at, buffer + at, 8), 0);
		cr_expect_arr_eq(before + at + 8, buffer + at + 8, DATA_STAMP_EVERY_BYTES - 8);
	}
}

Test(data, never_writes_the_same_stamp_twice)
{
	struct io io = { .buffer = buffer, .length = BYTES, .op = IO_WRITE };
	enum { WRITES = 200, STAMPS = WRITES * 4 };
	uint64_t stamps[STAMPS];
	unsigned count = 0;

	for (unsigned i = 0; i < WRITES; i++) {
		data_prepare_write(&data, &io);
		for (size_t at = 0; at < BYTES; at += DATA_STAMP_EVERY_BYTES)
			stamps[count++] = stamp_at(at);
	}

	for (unsigned i = 0; i < count; i++)
		for (unsigned k = 0; k < i; k++)
			cr_assert_neq(stamps[i], stamps[k]);
}

Test(data, gives_other_stamps_to_another_loop)
{
	struct io io = { .buffer = buffer, .length = 4096, .op = IO_WRITE };
	struct data other;
	uint64_t first;

	data_prepare_write(&data, &io);
	first = stamp_at(0);
	cr_assert_eq(data_init(&other, FILE_DATA_RANDOM, 42, 1), 0);
	data_prepare_write(&other, &io);
	data_release(&other);

	cr_assert_neq(stamp_at(0), first);
}

Test(data, does_not_write_back_what_was_read)
{
	struct io io = { .buffer = buffer, .length = BYTES, .op = IO_READ };
	unsigned zeros = 0;

	data_prepare(&data, &io);
	memset(buffer, 0, BYTES);	/* a set prepared with zeros was read */
	io.op = IO_WRITE;
	data_prepare(&data, &io);

	for (unsigned i = 0; i < BYTES; i++)
		zeros += buffer[i] == 0;
	cr_assert_lt(zeros, 112);
	cr_assert_not(io.buffer_is_read);
}

Test(data, is_nothing_but_zeros_if_that_is_wished)
{
	static const unsigned char nothing[BYTES];
	struct io io = { .buffer = buffer, .length = BYTES, .op = IO_READ };
	struct data zeros;

	cr_assert_eq(data_init(&zeros, FILE_DATA_ZERO, 42, 0), 0);
	data_fill(&zeros, buffer, BYTES);
	cr_expect_arr_eq(buffer, nothing, BYTES);
	data_prepare(&zeros, &io);
	memset(buffer, 7, BYTES);	/* was read */
	io.op = IO_WRITE;
	data_prepare(&zeros, &io);

	cr_assert_arr_eq(buffer, nothing, BYTES);
	data_release(&zeros);
}

Test(data, refills_blocks_that_are_larger_than_its_source)
{
	enum { LARGE = 3 * DATA_SOURCE_BYTES };
	struct io io = { .length = LARGE, .op = IO_WRITE, .buffer_is_read = true };
	unsigned char *large = calloc(1, LARGE);

	io.buffer = large;
	data_prepare_write(&data, &io);

	for (size_t at = 0; at < LARGE; at += 512) {
		static const unsigned char nothing[512];

		cr_expect_neq(memcmp(large + at, nothing, 512), 0);
	}
	free(large);
}

Test(data, leaves_blocks_below_eight_bytes_alone)
{
	struct io io = { .buffer = buffer, .length = 7, .op = IO_WRITE };

	memcpy(before, buffer, BYTES);
	data_prepare_write(&data, &io);

	cr_assert_arr_eq(buffer, before, BYTES);
}

Test(data, does_nothing_for_an_fsync)
{
	struct io io = { .buffer = buffer, .length = 0, .op = IO_FSYNC };

	memcpy(before, buffer, BYTES);
	data_prepare(&data, &io);

	cr_assert_arr_eq(buffer, before, BYTES);
	cr_assert_not(io.buffer_is_read);
}
