/* sizes: the length of each I/O, with several block sizes. The target here is only a table. */
#include "patterned.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { DRAWS = 1000 * 1000 };

static void add_size(enum io_op op, unsigned blocks, unsigned weight)
{
	struct size_list *list = &spec.block_sizes.of[op];

	list->at[list->count].bytes = blocks * BLOCK;
	list->at[list->count++].weight = weight;
}

TestSuite(sizes, .init = patterned_set_up, .timeout = 300);

/* Chi-square of the sizes drawn, for weights that add up to 100. */
static double chi_squared(const unsigned drawn[], const unsigned weights[], unsigned count)
{
	double sum = 0;

	for (unsigned i = 0; i < count; i++) {
		const double expected = DRAWS * weights[i] / 100.0;

		sum += (drawn[i] - expected) * (drawn[i] - expected) / expected;
	}
	return sum;
}

Test(sizes, are_drawn_by_weight)
{
	static const unsigned blocks[] = { 1, 4, 16 }, weights[] = { 60, 30, 10 };
	unsigned drawn[3] = { 0 };
	struct pattern pattern;

	for (unsigned i = 0; i < 3; i++)
		add_size(IO_READ, blocks[i], weights[i]);
	pattern = make_pattern(0);
	for (unsigned i = 0; i < DRAWS; i++) {
		struct io io = { 0 };

		cr_assert(pattern_next(&pattern, &io));
		cr_assert_lt(io.size, 3);
		cr_assert_eq(io.length, blocks[io.size] * BLOCK);
		drawn[io.size]++;
	}
	/* With 2 degrees of freedom, chance alone exceeds 13.8 once in a thousand seeds. */
	cr_assert_lt(chi_squared(drawn, weights, 3), 13.8);
}

/* The sixteen of JESD219 and some more, with weights from 1 to 67. */
Test(sizes, may_be_sixteen)
{
	static const unsigned weights[16] = { 4, 1, 1, 1, 1, 1, 1, 60, 10, 7, 3, 3, 2, 2, 2, 1 };
	unsigned drawn[16] = { 0 };
	struct pattern pattern;

	for (unsigned i = 0; i < 16; i++)
		add_size(IO_READ, i + 1, weights[i]);
	pattern = make_pattern(0);
	for (unsigned i = 0; i < DRAWS; i++) {
		struct io io = { 0 };

		pattern_next(&pattern, &io);
		drawn[io.length / BLOCK - 1]++;
	}
	/* 15 degrees of freedom, once in a thousand. */
	cr_assert_lt(chi_squared(drawn, weights, 16), 37.7);
}

/* All places with room are equally likely, and no I/O crosses the end of a file. */
Test(sizes, fit_into_their_file)
{
	static unsigned times[FILES][BLOCKS_PER_FILE];
	const double expected = (double)DRAWS / (FILES * 37);
	double sum = 0;
	struct pattern pattern;

	add_size(IO_READ, 64, 1);
	target.offset_bytes = 7 * BLOCK;
	pattern = make_pattern(0);
	for (unsigned i = 0; i < DRAWS; i++) {
		struct io io = { 0 };

		pattern_next(&pattern, &io);
		cr_assert_eq(io.offset % BLOCK, 0);
		cr_assert_geq(io.offset, target.offset_bytes);
		times[io.file_index][(io.offset - target.offset_bytes) / BLOCK]++;
	}
	for (unsigned f = 0; f < FILES; f++)
		for (unsigned b = 0; b < BLOCKS_PER_FILE; b++) {
			cr_assert(b <= 36 || times[f][b] == 0, "block %u", b);
			if (b <= 36)
				sum += pow(times[f][b] - expected, 2) / expected;
		}
	/* 110 degrees of freedom, once in a thousand. */
	cr_assert_lt(sum, 161.6);
}

Test(sizes, fit_into_files_of_different_sizes)
{
	struct pattern pattern;

	add_group(1, 17);
	add_size(IO_READ, 1, 1);
	add_size(IO_READ, 16, 1);
	pattern = make_pattern(0);
	for (unsigned i = 0; i < DRAWS / 10; i++) {
		struct io io = { 0 };

		pattern_next(&pattern, &io);
		cr_assert_leq(io.offset + io.length, (io.file_index < FILES ? 100 : 17) * BLOCK);
	}
}

Test(sizes, of_reads_are_not_those_of_writes)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_RNDRW;
	add_size(IO_READ, 1, 1);
	add_size(IO_WRITE, 16, 1);
	pattern = make_pattern(0);
	for (unsigned i = 0; i < 1000; i++) {
		struct io io = { 0 };

		pattern_next(&pattern, &io);
		cr_assert_eq(io.length, (io.op == IO_READ ? 1 : 16) * BLOCK);
	}
}

Test(sizes, are_those_of_the_seed_however_they_are_batched)
{
	struct io alone, together[8], *ios[8];
	struct pattern one, many;

	add_size(IO_READ, 1, 1);
	add_size(IO_READ, 4, 1);
	one = make_pattern(0);
	many = make_pattern(0);
	for (unsigned i = 0; i < 8; i++)
		ios[i] = &together[i];
	for (unsigned k = 0; k < 100; k++) {
		cr_assert_eq(pattern_fill(&many, ios, 8), 8);
		for (unsigned i = 0; i < 8; i++) {
			pattern_next(&one, &alone);
			cr_assert_eq(alone.length, together[i].length);
			cr_assert_eq(alone.offset, together[i].offset);
		}
	}
}

/* Loops in turn: each claim begins where the last one ended; a file ends with a rest, and the
 * first file follows the last. */
Test(sizes, go_on_where_the_last_one_ended)
{
	struct pattern loops[2];
	uint64_t at = 0;
	unsigned file = 0, cut = 0;

	spec.test_mode = TEST_MODE_SEQRD;
	spec.threads = 2;
	add_size(IO_READ, 1, 3);
	add_size(IO_READ, 3, 2);
	add_size(IO_READ, 7, 1);
	loops[0] = make_pattern(0);
	loops[1] = make_pattern(1);
	for (unsigned i = 0; i < 1000; i++) {
		struct io io = { 0 };

		cr_assert(pattern_next(&loops[i * 7 % 3 % 2], &io));
		cr_assert_eq(io.file_index, file);
		cr_assert_eq(io.offset, at);
		at += io.length;
		cut += io.length == 2 * BLOCK || io.length > 3 * BLOCK ? 1 : 0;
		if (at == BLOCKS_PER_FILE * BLOCK) {
			at = 0;
			file = (file + 1) % FILES;
		}
	}
	cr_assert_gt(cut, 0);
}

/* The right number of each operation, each of its own sizes, without a hole between them. */
Test(sizes, go_on_in_a_sweep_of_reads_and_writes)
{
	struct pattern pattern;
	unsigned file = 0, writes = 0;
	uint64_t at = 0;

	spec.test_mode = TEST_MODE_SEQRW;
	add_size(IO_READ, 2, 1);
	add_size(IO_WRITE, 5, 1);
	pattern = make_pattern(0);
	for (unsigned i = 0; i < 1000; i++) {
		struct io io = { 0 };
		uint64_t length;

		cr_assert(pattern_next(&pattern, &io));
		length = (io.op == IO_READ ? 2 : 5) * BLOCK;
		writes += io.op == IO_WRITE;
		cr_assert_eq(io.file_index, file);
		cr_assert_eq(io.offset, at);
		if (length > BLOCKS_PER_FILE * BLOCK - at)
			length = BLOCKS_PER_FILE * BLOCK - at;
		cr_assert_eq(io.length, length);
		at += length;
		if (at == BLOCKS_PER_FILE * BLOCK) {
			at = 0;
			file = (file + 1) % FILES;
		}
	}
	cr_assert_geq(writes, 399);
	cr_assert_leq(writes, 401);
}

/* The first tenth of all blocks gets 80 of 100 I/Os, whatever their length. */
Test(sizes, begin_in_hot_spots)
{
	struct hot_spot spot = { .blocks_percent = 10, .ios_percent = 80 };
	const double expected = DRAWS * 0.8;
	unsigned hot = 0;
	struct pattern pattern;

	spec.hot_spots = (struct hot_spot_list){ .at = &spot, .count = 1 };
	add_size(IO_READ, 1, 1);
	add_size(IO_READ, 4, 1);
	pattern = make_pattern(0);
	for (unsigned i = 0; i < DRAWS; i++) {
		struct io io = { 0 };

		pattern_next(&pattern, &io);
		cr_assert_leq(io.offset + io.length, BLOCKS_PER_FILE * BLOCK);
		hot += io.file_index == 0 && io.offset < 30 * BLOCK;
	}
	/* 400 is the standard deviation. Some move to the hot part for lack of room at the end
	 * of their file: less than one in a thousand. */
	cr_assert_lt(fabs(hot - expected), 1600 + 0.001 * DRAWS);
}

Test(sizes, stay_when_another_place_is_wanted)
{
	struct pattern pattern;

	add_size(IO_READ, 1, 1);
	add_size(IO_READ, 90, 1);
	pattern = make_pattern(0);
	for (unsigned i = 0; i < 1000; i++) {
		struct io io = { 0 };
		uint32_t length;

		pattern_next(&pattern, &io);
		length = io.length;
		cr_assert(pattern_place_again(&pattern, &io));
		cr_assert_eq(io.length, length);
		cr_assert_leq(io.offset + length, BLOCKS_PER_FILE * BLOCK);
	}
}
