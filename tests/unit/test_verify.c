/* verify: the content of a block, and the knowledge of a loop about it. */
#include "verify.h"

#include <criterion/criterion.h>
#include <string.h>

enum { BLOCK = 512, FILES = 2, BLOCKS_PER_FILE = 8, BLOCKS = FILES * BLOCKS_PER_FILE };

static const struct block_place here = { .offset = 3 * BLOCK, .file = 1, .length = BLOCK };

static unsigned char block[BLOCK];
static struct bad_block bad;
static struct arena arena;

static struct target_group group = {
	.path			= "set",
	.kind			= TARGET_DIRECTORY,
	.file_count		= FILES,
	.file_size_bytes	= BLOCKS_PER_FILE * BLOCK,
};
static const struct target target = {
	.groups			= &group,
	.group_count		= 1,
	.fd_count		= FILES,
	.size_bytes		= BLOCKS * BLOCK,
	.block_size_bytes	= BLOCK,
};
static struct block_table table;
static struct err err;

static void set_up(void)
{
	arena_init(&arena);
	for (unsigned i = 0; i < BLOCK; i++)
		block[i] = (unsigned char)(i * 7);
	cr_assert_eq(block_table_init(&table, &target, &err), 0);
}

static void tear_down(void)
{
	block_table_release(&table);
	arena_release(&arena);
}

TestSuite(verify, .init = set_up, .fini = tear_down, .timeout = 300);

static enum block_fault look(const struct block_place *place)
{
	bad = (struct bad_block) { .expected = *place, .file_index = place->file };
	bad.fault = verify_block(block, place, &bad);
	return bad.fault;
}

static const char *describe(void)
{
	return verify_describe(&bad, &target, &arena);
}

Test(verify, knows_a_block_that_it_stamped)
{
	verify_stamp(block, &here, 77);

	cr_assert_eq(look(&here), BLOCK_GOOD);
	cr_assert_eq(bad.found.generation, 77);
}

Test(verify, leaves_the_contents_behind_the_header_alone)
{
	verify_stamp(block, &here, 77);

	for (unsigned i = BLOCK_HEADER_BYTES; i < BLOCK; i++)
		cr_assert_eq(block[i], (unsigned char)(i * 7));
}

Test(verify, finds_every_single_bit_that_flips)
{
	verify_stamp(block, &here, 77);

	for (unsigned bit = 0; bit < 8 * BLOCK; bit++) {
		block[bit / 8] ^= (unsigned char)(1 << bit % 8);
		cr_assert_neq(look(&here), BLOCK_GOOD, "bit %u", bit);
		block[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	cr_assert_eq(look(&here), BLOCK_GOOD);
}

Test(verify, finds_a_block_of_another_offset)
{
	const struct block_place there = { .offset = 5 * BLOCK, .file = 1, .length = BLOCK };

	verify_stamp(block, &there, 77);

	cr_assert_eq(look(&here), BLOCK_MISPLACED);
	cr_assert_str_eq(describe(), "set/test_file.1, offset 1536: holds the block of "
				     "set/test_file.1, offset 2560");
}

Test(verify, finds_a_block_of_another_file)
{
	const struct block_place there = { .offset = 3 * BLOCK, .file = 0, .length = BLOCK };

	verify_stamp(block, &there, 77);

	cr_assert_eq(look(&here), BLOCK_MISPLACED);
	cr_assert_str_eq(describe(), "set/test_file.1, offset 1536: holds the block of "
				     "set/test_file.0, offset 1536");
}

Test(verify, finds_a_block_that_is_half_of_another_write)
{
	unsigned char before[BLOCK];

	verify_stamp(block, &here, 77);
	memcpy(before, block, BLOCK);
	memset(block + BLOCK_HEADER_BYTES, 1, BLOCK - BLOCK_HEADER_BYTES);
	verify_stamp(block, &here, 78);
	memcpy(block + BLOCK / 2, before + BLOCK / 2, BLOCK / 2);

	cr_assert_eq(look(&here), BLOCK_DAMAGED);
	cr_assert(strstr(describe(), "offset 1536: damaged: its hash is "));
}

Test(verify, finds_a_block_of_another_size)
{
	const struct block_place small = { .offset = 3 * BLOCK, .file = 1, .length = BLOCK / 2 };

	verify_stamp(block, &small, 77);

	cr_assert_eq(look(&here), BLOCK_OTHER_LENGTH);
	cr_assert_str_eq(describe(), "set/test_file.1, offset 1536: a block of 256 bytes, "
				     "expected 512");
}

Test(verify, says_so_if_a_block_was_never_stamped)
{
	cr_assert_eq(look(&here), BLOCK_UNKNOWN);
	cr_assert(strstr(describe(), "not written with --validate"));
}

/* ---- the table ---- */

static struct io request(enum io_op op, uint32_t file, unsigned first, unsigned count)
{
	return (struct io) {
		.op		= (uint8_t)op,
		.buffer		= block,
		.file_index	= file,
		.offset		= (uint64_t)first * BLOCK,
		.length		= count * BLOCK,
		.result		= (int32_t)count * BLOCK,
	};
}

Test(verify, numbers_the_blocks_of_all_files)
{
	const struct io first = request(IO_READ, 0, 0, 1), last = request(IO_READ, 1, 7, 1);

	cr_assert_eq(block_table_index(&table, &first), 0);
	cr_assert_eq(block_table_index(&table, &last), BLOCKS - 1);
	cr_assert_eq(table.count, BLOCKS);
}

Test(verify, gives_a_block_to_one_io_at_a_time)
{
	const struct io write = request(IO_WRITE, 1, 2, 1), read = request(IO_READ, 1, 2, 1);

	cr_assert(block_table_take(&table, &write));
	cr_assert_not(block_table_take(&table, &read));
	block_table_give(&table, block_table_index(&table, &write), 9);

	cr_assert(block_table_take(&table, &read));
	cr_assert_eq(block_table_look(&table, block_table_index(&table, &read)), 9);
}

Test(verify, gives_all_blocks_of_a_request_or_none)
{
	const struct io third = request(IO_READ, 0, 2, 1), first_four = request(IO_READ, 0, 0, 4);
	const struct io first_two = request(IO_READ, 0, 0, 2), fourth = request(IO_READ, 0, 3, 1);

	cr_assert(block_table_take(&table, &third));
	cr_assert_not(block_table_take(&table, &first_four));

	cr_assert(block_table_take(&table, &first_two));
	cr_assert(block_table_take(&table, &fourth));
}

/* ---- the blocks of one loop ---- */

static struct verify loop_of(unsigned index, unsigned count)
{
	struct verify verify;

	verify_init(&verify, &table, &(struct spec){ .threads = count }, index);
	return verify;
}

static void write_block(struct verify *verify, struct io *io)
{
	cr_assert(block_table_take(&table, io));
	verify_prepare_write(verify, io);
	cr_assert_eq(verify_done(verify, io), 0);
}

Test(verify, accepts_what_the_run_has_written)
{
	struct verify verify = loop_of(0, 1);
	struct io write = request(IO_WRITE, 1, 3, 1), read = request(IO_READ, 1, 3, 1);

	write_block(&verify, &write);
	cr_assert(block_table_take(&table, &read));

	cr_assert_eq(verify_done(&verify, &read), 0);
	cr_assert(block_table_take(&table, &read), "it was not given back");
}

Test(verify, finds_a_write_that_was_lost)
{
	struct verify writer = loop_of(0, 2), reader = loop_of(1, 2);
	struct io write = request(IO_WRITE, 1, 3, 1), read = request(IO_READ, 1, 3, 1);
	unsigned char old[BLOCK];

	write_block(&writer, &write);
	memcpy(old, block, BLOCK);
	write_block(&writer, &write);
	memcpy(block, old, BLOCK);	/* … and the disk kept the first */
	cr_assert(block_table_take(&table, &read));

	cr_assert_eq(verify_done(&reader, &read), 1);
	cr_assert_eq(reader.kept_count, 1);
	cr_assert_str_eq(verify_describe(&reader.kept[0], &target, &arena),
			 "set/test_file.1, offset 1536: a stale block: generation 2, expected 4, "
			 "which was written last");
}

Test(verify, does_not_ask_for_what_a_failed_write_should_have_written)
{
	struct verify verify = loop_of(0, 1);
	struct io write = request(IO_WRITE, 1, 3, 1), read = request(IO_READ, 1, 3, 1);

	cr_assert(block_table_take(&table, &write));
	verify_prepare_write(&verify, &write);
	write.result = -5;
	verify_done(&verify, &write);
	memset(block, 0, BLOCK);
	cr_assert(block_table_take(&table, &read));

	cr_assert_eq(verify_done(&verify, &read), 0);
}

Test(verify, looks_at_each_block_of_a_merged_request)
{
	static unsigned char blocks[4 * BLOCK];
	struct verify verify = loop_of(0, 1);
	struct io write = request(IO_WRITE, 0, 4, 4), read = request(IO_READ, 0, 4, 4);

	write.buffer = read.buffer = blocks;
	write_block(&verify, &write);
	blocks[1 * BLOCK + 100] ^= 1;
	blocks[3 * BLOCK + 511] ^= 1;
	cr_assert(block_table_take(&table, &read));

	cr_assert_eq(verify_done(&verify, &read), 2);
	cr_assert_eq(verify.kept[0].expected.offset, 5 * BLOCK);
	cr_assert_eq(verify.kept[1].expected.offset, 7 * BLOCK);
}
