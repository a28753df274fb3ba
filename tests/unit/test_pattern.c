/* pattern: the next I/O. The target here is only a table; nothing is opened. */
#include "patterned.h"

#include <criterion/criterion.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

TestSuite(pattern, .init = patterned_set_up, .timeout = 300);

/* "R0:8192+4096 W2:0+4096 F1 ": makes a sequence readable in a test. */
static const char *take(struct pattern *pattern, unsigned count)
{
	static char text[8192];
	size_t at = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < count; i++) {
		struct io io = { .length = 1 };

		if (!pattern_next(pattern, &io)) {
			snprintf(text + at, sizeof(text) - at, "end");
			break;
		}
		if (io.op == IO_FSYNC)
			at += (size_t)snprintf(text + at, sizeof(text) - at, "F%u ",
					       io.file_index);
		else
			at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%u:%llu+%u%s ",
					       io.op == IO_READ ? "R" : "W", io.file_index,
					       (unsigned long long)io.offset, io.length,
					       io.then_fsync ? "F" : "");
	}
	return text;
}

/* Only the letters. */
static const char *take_operations(struct pattern *pattern, unsigned count)
{
	static char text[1024];
	struct io io;

	memset(text, 0, sizeof(text));
	for (unsigned i = 0; i < count && pattern_next(pattern, &io); i++)
		text[i] = "RWF"[io.op];
	return text;
}

Test(pattern, shares_events_so_that_they_add_up)
{
	cr_assert_eq(pattern_share(10, 0, 4), 3);
	cr_assert_eq(pattern_share(10, 1, 4), 3);
	cr_assert_eq(pattern_share(10, 2, 4), 2);
	cr_assert_eq(pattern_share(10, 3, 4), 2);
	cr_assert_eq(pattern_share(1, 0, 2), 1);
	cr_assert_eq(pattern_share(1, 1, 2), 0);
}

Test(pattern, places_a_block_where_a_division_would)
{
	struct pattern pattern = make_pattern(0);
	struct rng rng;

	rng_init(&rng, 42, 0);
	for (unsigned i = 0; i < 1000; i++) {
		const uint64_t block = rng_below(&rng, BLOCKS);
		struct io io;

		cr_assert(pattern_next(&pattern, &io));
		cr_assert_eq(io.op, IO_READ);
		cr_assert_eq(io.file_index, block / BLOCKS_PER_FILE);
		cr_assert_eq(io.offset, block % BLOCKS_PER_FILE * BLOCK);
		cr_assert_eq(io.length, BLOCK);
	}
}

Test(pattern, places_a_block_by_division_when_files_differ_in_size)
{
	struct pattern pattern;
	struct rng rng;

	add_group(2, 7);
	pattern = make_pattern(0);
	rng_init(&rng, 42, 0);
	for (unsigned i = 0; i < 1000; i++) {
		uint64_t block = rng_below(&rng, BLOCKS + 14), file = block / BLOCKS_PER_FILE;
		struct io io;

		if (block >= BLOCKS) {
			block -= BLOCKS;
			file = FILES + block / 7;
			block %= 7;
		}
		cr_assert(pattern_next(&pattern, &io));
		cr_assert_eq(io.file_index, file);
		cr_assert_eq(io.offset, block % BLOCKS_PER_FILE * BLOCK);
	}
}

Test(pattern, hits_every_block_of_every_target_about_equally_often)
{
	static unsigned hits[FILES + 1][2 * BLOCKS_PER_FILE];
	enum { PER_BLOCK = 400, ALL = BLOCKS + 2 * BLOCKS_PER_FILE };
	struct pattern pattern;

	add_group(1, 2 * BLOCKS_PER_FILE);
	pattern = make_pattern(0);
	for (unsigned i = 0; i < PER_BLOCK * ALL; i++) {
		struct io io;

		pattern_next(&pattern, &io);
		hits[io.file_index][io.offset / BLOCK]++;
	}

	/* Standard deviation 20: six of them. */
	for (unsigned file = 0; file <= FILES; file++)
		for (unsigned i = 0; i < (file < FILES ? 1 : 2) * BLOCKS_PER_FILE; i++)
			cr_expect(hits[file][i] > 280 && hits[file][i] < 520);
}

Test(pattern, repeats_itself_with_the_same_seed)
{
	struct pattern first = make_pattern(0), second = make_pattern(0);
	char expected[8192];

	strcpy(expected, take(&first, 100));
	cr_assert_str_eq(take(&second, 100), expected);
}

Test(pattern, differs_between_seeds_and_between_loops)
{
	struct pattern first = make_pattern(0), other_loop, other_seed;
	char text[8192];

	spec.threads = 2;
	other_loop = make_pattern(1);
	pattern_cursor_init(&cursor, 43);
	other_seed = make_pattern(0);

	strcpy(text, take(&first, 20));
	cr_assert_str_neq(take(&other_loop, 20), text);
	cr_assert_str_neq(take(&other_seed, 20), text);
}

static void compare_batches_with_single_ios(enum test_mode mode)
{
	struct pattern_cursor cursor_of_one;
	struct pattern one, many;
	unsigned seen = 0;

	pattern_cursor_init(&cursor, spec.seed);
	pattern_cursor_init(&cursor_of_one, spec.seed);
	spec.test_mode = mode;
	spec.fsync_freq = 10;
	many = make_pattern(0);
	pattern_init(&one, &spec, &target, &cursor_of_one, 0);

	while (seen < 500) {
		struct io slots[7], *ios[7];
		const unsigned max = 1 + seen % 7;
		unsigned nr;

		for (unsigned i = 0; i < max; i++)
			ios[i] = &slots[i];
		nr = pattern_fill(&many, ios, max);
		cr_assert(nr > 0 && nr <= max);
		for (unsigned i = 0; i < nr; i++, seen++) {
			struct io expected;

			pattern_next(&one, &expected);
			cr_assert_eq(slots[i].op, expected.op);
			cr_assert_eq(slots[i].file_index, expected.file_index);
			cr_assert_eq(slots[i].offset, expected.offset);
			cr_assert_eq(slots[i].length, expected.length);
		}
	}
}

Test(pattern, gives_the_same_sequence_in_batches_of_any_size)
{
	compare_batches_with_single_ios(TEST_MODE_RNDRW);
	compare_batches_with_single_ios(TEST_MODE_SEQWR);
	compare_batches_with_single_ios(TEST_MODE_SEQRW);
}

Test(pattern, mixes_reads_and_writes_by_the_rule_of_sysbench)
{
	struct pattern pattern;
	unsigned reads = 0, writes = 0;

	spec.test_mode = TEST_MODE_RNDRW;
	pattern = make_pattern(0);
	for (unsigned i = 0; i < 1000; i++) {
		const bool read = (double)(reads + 1) / (double)(writes + 1) < spec.rw_ratio;
		struct io io;

		pattern_next(&pattern, &io);
		cr_assert_eq(io.op, read ? IO_READ : IO_WRITE);
		reads += read;
		writes += !read;
	}
	cr_assert_eq(reads, 600);
}

Test(pattern, mixes_reads_and_writes_in_one_sweep)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_SEQRW;
	groups[0].file_size_bytes = 5 * BLOCK;
	spec.merged_requests = 2;
	pattern = make_pattern(0);

	cr_assert_str_eq(take(&pattern, 10),
			 "R0:0+8192 W0:8192+8192 R0:16384+4096 W1:0+8192 R1:8192+8192 "
			 "R1:16384+4096 W2:0+8192 R2:8192+8192 W2:16384+4096 R0:0+8192 ");
}

Test(pattern, mixes_a_sweep_by_the_ratio)
{
	struct pattern pattern;
	unsigned writes = 0;
	struct io io;

	spec.test_mode = TEST_MODE_SEQRW;
	spec.rw_ratio = 9;
	spec.events = 1000;
	pattern = make_pattern(0);
	for (unsigned i = 0; pattern_next(&pattern, &io); i++) {
		cr_assert_eq(io.file_index * BLOCKS_PER_FILE + io.offset / BLOCK, i % BLOCKS);
		writes += io.op == IO_WRITE;
	}
	cr_assert_eq(writes, 100);
}

Test(pattern, only_writes_at_ratio_0)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_RNDRW;
	spec.rw_ratio = 0;
	pattern = make_pattern(0);

	cr_assert_str_eq(take_operations(&pattern, 8), "WWWWWWWW");
}

Test(pattern, chains_an_fsync_to_each_write_with_fsync_all_and_has_no_series_then)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_SEQREWR;
	spec.fsync_all = true;
	spec.fsync_freq = 2;
	pattern = make_pattern(0);

	cr_assert_str_eq(take(&pattern, 3), "W0:0+4096F W0:4096+4096F W0:8192+4096F ");
}

Test(pattern, fsyncs_every_file_after_fsync_freq_requests)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_RNDWR;
	spec.fsync_freq = 4;
	pattern = make_pattern(0);

	cr_assert_str_eq(take_operations(&pattern, 16), "WWWWFFFWWWWFFFWW");
}

Test(pattern, says_when_an_fsync_is_next)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_SEQREWR;
	spec.fsync_freq = 2;
	pattern = make_pattern(0);

	cr_assert_not(pattern_next_is_fsync(&pattern));
	take(&pattern, 2);
	cr_assert(pattern_next_is_fsync(&pattern));
	cr_assert_str_eq(take(&pattern, 3), "F0 F1 F2 ");
	cr_assert_not(pattern_next_is_fsync(&pattern));
}

Test(pattern, leaves_a_series_out_if_nothing_was_written_since_the_last)
{
	struct pattern pattern;

	/* R W R R … with one request per turn: a read alone does not cause an fsync. */
	spec.test_mode = TEST_MODE_RNDRW;
	spec.fsync_freq = 1;
	pattern = make_pattern(0);

	cr_assert_str_eq(take_operations(&pattern, 11), "RWFFFRWFFFR");
}

Test(pattern, never_fsyncs_when_it_only_reads)
{
	struct pattern pattern;

	spec.fsync_freq = 2;
	pattern = make_pattern(0);

	cr_assert_str_eq(take_operations(&pattern, 8), "RRRRRRRR");
}

Test(pattern, ends_after_its_events_and_the_series_that_is_due)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_SEQREWR;
	spec.fsync_freq = 2;
	spec.events = 4;
	pattern = make_pattern(0);

	cr_assert_str_eq(take(&pattern, 100),
			 "W0:0+4096 W0:4096+4096 F0 F1 F2 "
			 "W0:8192+4096 W0:12288+4096 F0 F1 F2 end");
}

Test(pattern, counts_events_from_the_end_of_warm_up)
{
	struct pattern pattern;

	spec.events = 5;
	spec.warmup_ns = 1;
	pattern = make_pattern(0);
	cr_assert_eq(strlen(take_operations(&pattern, 50)), 50);

	pattern_start_events(&pattern, 5, 0);

	cr_assert_eq(strlen(take_operations(&pattern, 50)), 5);
}

Test(pattern, sweeps_file_after_file_and_starts_again)
{
	struct pattern pattern;

	groups[0].file_size_bytes = 2 * BLOCK;
	spec.test_mode = TEST_MODE_SEQRD;
	pattern = make_pattern(0);

	cr_assert_str_eq(take(&pattern, 7),
			 "R0:0+4096 R0:4096+4096 R1:0+4096 R1:4096+4096 R2:0+4096 R2:4096+4096 "
			 "R0:0+4096 ");
}

/* Two loops take unequal batches in turn, beginning at any cursor. */
static void sweep_together(unsigned visits[BLOCKS])
{
	struct pattern patterns[] = { make_pattern(0), make_pattern(1) };
	struct io io, *ios[] = { &io };

	for (unsigned i = 0; pattern_has_more(&patterns[0]) || pattern_has_more(&patterns[1]); i++)
		if (pattern_fill(&patterns[i % 3 == 0], ios, 1) == 1)
			visits[io.file_index * BLOCKS_PER_FILE + io.offset / BLOCK]++;
}

Test(pattern, passes_visit_every_block_once_each)
{
	unsigned visits[BLOCKS] = { 0 };

	spec.test_mode = TEST_MODE_SEQRD;
	spec.passes = 3;
	spec.threads = 2;
	pattern_cursor_move(&cursor);

	sweep_together(visits);

	cr_assert_eq(pattern_events(&spec, &target), 3 * BLOCKS);
	for (unsigned i = 0; i < BLOCKS; i++)
		cr_assert_eq(visits[i], 3, "block %u: %u", i, visits[i]);
}

Test(pattern, passes_visit_every_block_once_each_in_a_random_order)
{
	unsigned visits[BLOCKS] = { 0 };

	spec.no_repeat = true;
	spec.passes = 2;
	spec.threads = 2;

	sweep_together(visits);

	for (unsigned i = 0; i < BLOCKS; i++)
		cr_assert_eq(visits[i], 2, "block %u: %u", i, visits[i]);
}

/* 100 blocks in requests of 8 are 12 requests and a shorter one. */
Test(pattern, passes_count_whole_requests)
{
	spec.test_mode = TEST_MODE_SEQRD;
	spec.merged_requests = 8;
	spec.passes = 2;

	cr_assert_eq(pattern_events(&spec, &target), 2 * 13 * FILES);
}

Test(pattern, passes_without_number_are_no_limit)
{
	spec.test_mode = TEST_MODE_SEQRD;
	cr_assert_eq(pattern_events(&spec, &target), 0);

	spec.events = 7;
	cr_assert_eq(pattern_events(&spec, &target), 7);
}

Test(pattern, sweeps_from_target_to_target)
{
	struct pattern pattern;

	groups[0].file_size_bytes = BLOCK;
	groups[0].file_count = 1;
	add_group(1, 2);
	groups[1].first_file = 1;
	target.fd_count = 2;
	spec.test_mode = TEST_MODE_SEQRD;
	pattern = make_pattern(0);

	cr_assert_str_eq(take(&pattern, 4), "R0:0+4096 R1:0+4096 R1:4096+4096 R0:0+4096 ");
}

Test(pattern, cuts_merged_requests_at_the_end_of_a_file)
{
	struct pattern pattern;

	groups[0].file_size_bytes = 5 * BLOCK;
	spec.test_mode = TEST_MODE_SEQRD;
	spec.merged_requests = 4;
	pattern = make_pattern(0);

	cr_assert_str_eq(take(&pattern, 3), "R0:0+16384 R0:16384+4096 R1:0+16384 ");
}

Test(pattern, ignores_merged_requests_in_random_modes)
{
	struct pattern pattern;
	struct io io;

	spec.merged_requests = 4;
	pattern = make_pattern(0);
	pattern_next(&pattern, &io);

	cr_assert_eq(io.length, BLOCK);
}

/* One loop after the other, a few requests each time, until all their events are used. */
Test(pattern, covers_every_block_once_with_several_loops_in_turn)
{
	static unsigned hits[FILES][BLOCKS_PER_FILE];
	enum { LOOPS = 7 };
	struct pattern patterns[LOOPS];
	unsigned running = LOOPS;

	spec.test_mode = TEST_MODE_SEQREWR;
	spec.threads = LOOPS;
	spec.events = BLOCKS;
	for (unsigned i = 0; i < LOOPS; i++)
		patterns[i] = make_pattern(i);
	while (running > 0) {
		running = 0;
		for (unsigned i = 0; i < LOOPS; i++) {
			for (unsigned k = 0; k <= i; k++) {
				struct io io;

				if (!pattern_next(&patterns[i], &io))
					break;
				hits[io.file_index][io.offset / BLOCK]++;
				running++;
			}
		}
	}

	for (unsigned file = 0; file < FILES; file++)
		for (unsigned i = 0; i < BLOCKS_PER_FILE; i++)
			cr_expect_eq(hits[file][i], 1);
}

static _Atomic unsigned hits_by_threads[FILES][BLOCKS_PER_FILE];

static void *sweep(void *argument)
{
	struct pattern *pattern = argument;
	struct io io;

	while (pattern_next(pattern, &io))
		atomic_fetch_add(&hits_by_threads[io.file_index][io.offset / BLOCK], 1);
	return NULL;
}

Test(pattern, covers_every_block_equally_often_with_threads)
{
	enum { LOOPS = 4, SWEEPS = 50 };
	struct pattern patterns[LOOPS];
	pthread_t threads[LOOPS];

	spec.test_mode = TEST_MODE_SEQRD;
	spec.threads = LOOPS;
	spec.events = SWEEPS * BLOCKS;
	for (unsigned i = 0; i < LOOPS; i++) {
		patterns[i] = make_pattern(i);
		pthread_create(&threads[i], NULL, sweep, &patterns[i]);
	}
	for (unsigned i = 0; i < LOOPS; i++)
		pthread_join(threads[i], NULL);

	for (unsigned file = 0; file < FILES; file++)
		for (unsigned i = 0; i < BLOCKS_PER_FILE; i++)
			cr_expect_eq(hits_by_threads[file][i], SWEEPS);
}

Test(pattern, shares_a_small_set_between_all_loops)
{
	struct pattern first, second;

	groups[0].file_size_bytes = 4 * BLOCK;	/* 12 requests in all */
	spec.test_mode = TEST_MODE_SEQRD;
	spec.threads = 2;
	first = make_pattern(0);
	second = make_pattern(1);

	cr_assert_str_eq(take(&first, 1), "R0:0+4096 ");
	cr_assert_str_eq(take(&second, 1), "R0:4096+4096 ");
}

/* ---- rows ---- */

static uint64_t next_block(struct pattern *pattern)
{
	struct io io;

	cr_assert(pattern_next(pattern, &io));
	cr_assert_eq(io.length, BLOCK);
	return io.file_index * BLOCKS_PER_FILE + io.offset / BLOCK;
}

/* Each row begins at random, and continues across the ends of files and of the set. */
Test(pattern, goes_on_from_each_random_place_for_a_row)
{
	struct distribution uniform;
	struct pattern pattern;
	struct rng rng;
	unsigned over_the_end = 0;

	spec.rw_sequence = 8;
	pattern = make_pattern(0);
	distribution_init(&uniform, &spec, BLOCKS);
	rng_init(&rng, spec.seed, 0);
	for (unsigned row = 0; row < 1000; row++) {
		const uint64_t first = distribution_draw(&uniform, &rng);

		for (unsigned i = 0; i < 8; i++)
			cr_assert_eq(next_block(&pattern), (first + i) % BLOCKS);
		over_the_end += first + 7 >= BLOCKS;
	}
	cr_assert_gt(over_the_end, 0);
}

Test(pattern, begins_rows_in_hot_spots)
{
	struct hot_spot spot = { 1, 100 };
	struct pattern pattern;

	spec.hot_spots = (struct hot_spot_list){ .at = &spot, .count = 1 };
	spec.rw_sequence = 3;
	pattern = make_pattern(0);
	for (unsigned row = 0; row < 1000; row++) {
		const uint64_t first = next_block(&pattern);

		cr_assert_lt(first, 3);
		cr_assert_eq(next_block(&pattern), first + 1);
		cr_assert_eq(next_block(&pattern), first + 2);
	}
}

Test(pattern, has_rows_in_batches_of_any_size)
{
	spec.rw_sequence = 5;
	compare_batches_with_single_ios(TEST_MODE_RNDRW);
}

/* As often as the share says, and each of the others follows the one before it. */
Test(pattern, goes_on_from_the_last_block_unless_chance_says_otherwise)
{
	enum { IOS = 20000 };
	struct pattern pattern;
	uint64_t last = BLOCKS - 1;
	unsigned follow = 0;

	spec.random_share = 75;
	pattern = make_pattern(0);
	for (unsigned i = 0; i < IOS; i++) {
		const uint64_t block = next_block(&pattern);

		follow += block == (last + 1) % BLOCKS;
		last = block;
	}
	/* A quarter, and those that were drawn there by chance; 6 standard deviations. */
	cr_assert_float_eq(follow, IOS * (0.25 + 0.75 / BLOCKS), 6 * sqrt(IOS * 0.25 * 0.75));
}

Test(pattern, draws_shares_of_a_random_mode_in_batches_of_any_size)
{
	spec.random_share = 40;
	compare_batches_with_single_ios(TEST_MODE_RNDRW);
}

/* The next block of the row is busy in the other loop, and is waited for. */
Test(pattern, has_no_other_place_within_a_row)
{
	struct pattern pattern;
	struct io io;

	spec.rw_sequence = 2;
	pattern = make_pattern(0);
	cr_assert(pattern_next(&pattern, &io));
	cr_assert_not(pattern_place_again(&pattern, &io));
}

/* ---- hot spots ---- */

Test(pattern, finds_hot_spots_over_files_of_any_size)
{
	struct hot_spot spots[] = { { 75, 0 }, { 25, 100 } };	/* 300 blocks, then 100 */
	struct pattern pattern;

	add_group(2, 50);
	spec.hot_spots = (struct hot_spot_list){ .at = spots, .count = 2 };
	pattern = make_pattern(0);
	for (unsigned i = 0; i < 1000; i++) {
		struct io io;

		cr_assert(pattern_next(&pattern, &io));
		cr_assert_geq(io.file_index, FILES);
		cr_assert_lt(io.file_index, FILES + 2);
		cr_assert_lt(io.offset, 50 * BLOCK);
		cr_assert_eq(io.length, BLOCK);
	}
}

/* One target whose files are alike: not by the special case of uniform places. */
Test(pattern, finds_hot_spots_among_files_of_one_size)
{
	struct hot_spot spot = { 1, 100 };
	struct pattern pattern;

	spec.hot_spots = (struct hot_spot_list){ .at = &spot, .count = 1 };
	pattern = make_pattern(0);
	for (unsigned i = 0; i < 1000; i++) {
		struct io io;

		cr_assert(pattern_next(&pattern, &io));
		cr_assert_eq(io.file_index, 0);
		cr_assert_lt(io.offset, 3 * BLOCK);
	}
}

/* ---- a sweep with random blocks in it ---- */

/* How many of these I/Os continue the sweep, which leaves out nothing. */
static unsigned count_swept(unsigned count)
{
	struct pattern pattern = make_pattern(0);
	unsigned swept = 0;

	for (unsigned i = 0; i < count; i++) {
		const uint64_t at = pattern.sweep.offset;
		struct io io;
		uint64_t block;

		cr_assert(pattern_next(&pattern, &io));
		cr_assert_eq(io.length, BLOCK);
		block = io.file_index * BLOCKS_PER_FILE + io.offset / BLOCK;
		cr_assert_lt(block, BLOCKS);
		if (pattern.sweep.offset != at)
			cr_assert_eq(block, swept++ % BLOCKS);
	}
	return swept;
}

Test(pattern, goes_to_random_blocks_as_often_as_asked_for)
{
	unsigned swept;

	spec.test_mode = TEST_MODE_SEQRD;
	spec.random_share = 30;
	swept = count_swept(100000);
	cr_expect_float_eq((double)swept, 70000, 4 * sqrt(100000 * 0.3 * 0.7));

	pattern_cursor_init(&cursor, spec.seed);
	spec.random_share = 0;
	swept = count_swept(1000);
	cr_expect_eq(swept, 1000);

	spec.random_share = 100;
	swept = count_swept(1000);
	cr_expect_eq(swept, 0);
}

/* ---- no block twice ---- */

/* Two loops take claims in turn, in three sweeps over files of two sizes. */
Test(pattern, visits_every_block_once_before_any_twice)
{
	static unsigned hits[FILES + 2][BLOCKS_PER_FILE];
	enum { ALL = BLOCKS + 14 };
	struct pattern loops[2];
	unsigned in_order = 0;
	uint64_t before = 0;

	add_group(2, 7);
	spec.no_repeat = true;
	spec.threads = 2;
	loops[0] = make_pattern(0);
	loops[1] = make_pattern(1);
	for (unsigned i = 0; i < 3 * ALL; i++) {
		struct io io;

		cr_assert(pattern_next(&loops[i / PATTERN_CLAIM_MAX % 2], &io));
		cr_assert_eq(io.op, IO_READ);
		cr_assert_eq(io.length, BLOCK);
		cr_assert_leq(++hits[io.file_index][io.offset / BLOCK], i / ALL + 1);
		in_order += io.offset == before + BLOCK;
		before = io.offset;
	}
	cr_expect_lt(in_order, 50);
}

Test(pattern, repeats_no_block_with_events_for_all_of_them)
{
	static unsigned hits[FILES][BLOCKS_PER_FILE];
	unsigned taken = 0;

	spec.no_repeat = true;
	spec.threads = 3;
	spec.events = BLOCKS;
	for (unsigned loop = 0; loop < 3; loop++) {
		struct pattern pattern = make_pattern(loop);
		struct io io;

		for (; pattern_next(&pattern, &io); taken++)
			cr_assert_eq(hits[io.file_index][io.offset / BLOCK]++, 0);
	}
	cr_assert_eq(taken, BLOCKS);
}

Test(pattern, goes_through_all_blocks_in_another_order_each_time)
{
	struct pattern pattern, other;
	uint64_t first[BLOCKS], same = 0;

	spec.no_repeat = true;
	pattern = make_pattern(0);
	for (unsigned i = 0; i < 2 * BLOCKS; i++) {
		struct io io;
		uint64_t block;

		pattern_next(&pattern, &io);
		block = io.file_index * BLOCKS_PER_FILE + io.offset / BLOCK;
		if (i < BLOCKS)
			first[i] = block;
		else
			same += first[i - BLOCKS] == block;
	}
	cr_expect_lt(same, 10);

	/* The same seed, the same order. */
	pattern_cursor_init(&cursor, spec.seed);
	other = make_pattern(0);
	for (unsigned i = 0; i < BLOCKS; i++) {
		struct io io;

		pattern_next(&other, &io);
		cr_assert_eq(first[i], io.file_index * BLOCKS_PER_FILE + io.offset / BLOCK);
	}
}

/* ---- distributions ---- */

Test(pattern, draws_random_places_from_the_distribution_of_the_spec)
{
	struct distribution distribution;
	struct pattern pattern;
	struct rng rng;

	spec.rand_type = RAND_ZIPFIAN;
	spec.rand_zipfian_exp = 0.8;
	pattern = make_pattern(0);
	distribution_init(&distribution, &spec, BLOCKS);
	rng_init(&rng, 42, 0);
	for (unsigned i = 0; i < 1000; i++) {
		const uint64_t block = distribution_draw(&distribution, &rng);
		struct io io;

		cr_assert(pattern_next(&pattern, &io));
		cr_assert_eq(io.file_index, block / BLOCKS_PER_FILE);
		cr_assert_eq(io.offset, block % BLOCKS_PER_FILE * BLOCK);
	}
}

Test(pattern, finds_another_place_for_the_same_operation)
{
	struct pattern pattern;
	struct io io, before;

	spec.test_mode = TEST_MODE_RNDWR;
	spec.fsync_all = true;
	pattern = make_pattern(0);
	pattern_next(&pattern, &io);
	before = io;

	cr_assert(pattern_place_again(&pattern, &io));
	cr_assert(io.file_index != before.file_index || io.offset != before.offset);
	cr_assert_eq(io.op, IO_WRITE);
	cr_assert(io.then_fsync);
}

Test(pattern, has_no_other_place_in_a_sweep)
{
	struct pattern pattern;
	struct io io;

	spec.test_mode = TEST_MODE_SEQRD;
	pattern = make_pattern(0);
	pattern_next(&pattern, &io);

	cr_assert_not(pattern_place_again(&pattern, &io));
}

/* ---- the order of sysbench ---- */

static struct event_order order;

static struct pattern make_pattern_with_turns(unsigned loop_index)
{
	spec.fsyncs_are_events = true;
	cr_assert(event_order_is_needed(&spec));
	if (!cursor.order) {
		event_order_init(&order, &spec, FILES);
		cursor.order = &order;
	}
	return make_pattern(loop_index);
}

Test(pattern, counts_fsyncs_as_events_where_they_are)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_SEQREWR;
	spec.fsync_freq = 2;
	spec.events = 8;
	pattern = make_pattern_with_turns(0);

	cr_assert_str_eq(take(&pattern, 100),
			 "W0:0+4096 W0:4096+4096 F0 F1 F2 W0:8192+4096 W0:12288+4096 F0 end");
}

Test(pattern, has_no_series_after_the_last_event)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_RNDWR;
	spec.fsync_freq = 4;
	spec.events = 4;
	pattern = make_pattern_with_turns(0);

	cr_assert_str_eq(take_operations(&pattern, 100), "WWWW");
}

Test(pattern, has_one_series_for_all_loops)
{
	struct pattern first, second;
	char text[64] = "";

	spec.test_mode = TEST_MODE_RNDWR;
	spec.fsync_freq = 4;
	spec.events = 16;
	spec.threads = 2;
	first = make_pattern_with_turns(0);
	second = make_pattern_with_turns(1);
	for (unsigned i = 0; i < 9; i++) {
		strcat(text, take_operations(&first, 1));
		strcat(text, take_operations(&second, 1));
	}

	cr_assert_str_eq(text, "WWWWFFFWWWWFFFWW");
}

Test(pattern, mixes_reads_and_writes_of_all_loops_by_one_rule)
{
	struct pattern first, second;
	unsigned reads = 0;

	spec.test_mode = TEST_MODE_RNDRW;
	spec.fsync_freq = 1000000;
	spec.events = 2000;
	spec.threads = 2;
	first = make_pattern_with_turns(0);
	second = make_pattern_with_turns(1);
	for (unsigned i = 0; i < 2000; i++)
		reads += take_operations(i % 5 ? &first : &second, 1)[0] == 'R';

	cr_assert_eq(reads, 1200);
	cr_assert_str_eq(take(&first, 1), "end");
}

Test(pattern, leaves_a_shared_series_out_if_nobody_wrote)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_RNDRW;
	spec.fsync_freq = 1;
	spec.events = 11;
	pattern = make_pattern_with_turns(0);

	cr_assert_str_eq(take_operations(&pattern, 20), "RWFFFRWFFFR");
}

Test(pattern, knows_of_an_fsync_before_it_is_its_turn)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_RNDWR;
	spec.fsync_freq = 2;
	pattern = make_pattern_with_turns(0);

	take_operations(&pattern, 2);
	cr_assert(pattern_next_is_fsync(&pattern));
	cr_assert_str_eq(take_operations(&pattern, 4), "FFFW");
}

Test(pattern, counts_events_of_turns_from_the_end_of_warm_up)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_RNDWR;
	spec.fsync_freq = 100;
	spec.events = 5;
	spec.warmup_ns = 1;
	pattern = make_pattern_with_turns(0);
	cr_assert_eq(strlen(take_operations(&pattern, 50)), 50);

	pattern_start_events(&pattern, 5, 0);

	cr_assert_eq(strlen(take_operations(&pattern, 50)), 5);
}

Test(pattern, counts_what_is_left_of_a_turn_of_the_warm_up)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_RNDWR;
	spec.fsync_freq = 100;
	spec.events = 5;
	spec.warmup_ns = 1;
	spec.iodepth = 32;
	pattern = make_pattern_with_turns(0);
	cr_assert_eq(strlen(take_operations(&pattern, 3)), 3);	/* of a turn of 32 */

	pattern_start_events(&pattern, 5, 0);

	cr_assert_eq(strlen(take_operations(&pattern, 50)), 5);
}

Test(pattern, leaves_no_fsync_out_where_the_warm_up_ends_within_a_series)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_RNDWR;
	spec.fsync_freq = 4;
	spec.events = 9;
	spec.warmup_ns = 1;
	spec.iodepth = 32;
	pattern = make_pattern_with_turns(0);
	cr_assert_str_eq(take_operations(&pattern, 5), "WWWWF");

	pattern_start_events(&pattern, 9, 0);

	cr_assert_str_eq(take_operations(&pattern, 50), "FFWWWWFFF");
}

Test(pattern, gives_loops_that_warm_up_nothing_of_what_is_counted)
{
	struct pattern measured, warming;

	spec.test_mode = TEST_MODE_RNDWR;
	spec.fsync_freq = 100;
	spec.events = 40;
	spec.warmup_ns = 1;
	spec.iodepth = 8;
	measured = make_pattern_with_turns(0);
	warming = make_pattern_with_turns(1);

	pattern_start_events(&measured, 40, 0);

	cr_expect_eq(strlen(take_operations(&warming, 30)), 30);
	cr_expect_eq(strlen(take_operations(&measured, 50)), 40);
	cr_expect_eq(strlen(take_operations(&warming, 30)), 30, "and has no end while it warms up");
	pattern_start_events(&warming, 40, 0);
	cr_expect_str_eq(take(&warming, 1), "end");
}

Test(pattern, counts_an_io_that_is_held_back_since_the_warm_up)
{
	struct pattern pattern;

	spec.test_mode = TEST_MODE_RNDWR;
	spec.events = 5;
	spec.warmup_ns = 1;
	pattern = make_pattern(0);
	take(&pattern, 10);

	cr_expect_eq(pattern_start_events(&pattern, 5, 1), 1);
	cr_expect_eq(strlen(take_operations(&pattern, 50)), 4);
	cr_expect_eq(pattern_start_events(&pattern, 0, 1), 0, "it may not be issued any more");
}

static void *take_all_turns(void *argument)
{
	static _Thread_local unsigned counts[IO_OP_COUNT];
	struct pattern *pattern = argument;
	struct io io;

	while (pattern_next(pattern, &io))
		counts[io.op]++;
	atomic_fetch_add(&hits_by_threads[0][IO_WRITE], counts[IO_WRITE]);
	atomic_fetch_add(&hits_by_threads[0][IO_FSYNC], counts[IO_FSYNC]);
	return NULL;
}

Test(pattern, performs_exactly_its_events_with_threads_that_take_turns)
{
	enum { LOOPS = 4, SERIES = 1000, FREQ = 10 };
	struct pattern patterns[LOOPS];
	pthread_t threads[LOOPS];

	spec.test_mode = TEST_MODE_RNDWR;
	spec.threads = LOOPS;
	spec.fsync_freq = FREQ;
	spec.events = SERIES * (FREQ + FILES);
	spec.iodepth = 4;
	for (unsigned i = 0; i < LOOPS; i++) {
		patterns[i] = make_pattern_with_turns(i);
		pthread_create(&threads[i], NULL, take_all_turns, &patterns[i]);
	}
	for (unsigned i = 0; i < LOOPS; i++)
		pthread_join(threads[i], NULL);

	cr_expect_eq(hits_by_threads[0][IO_WRITE], SERIES * FREQ);
	cr_expect_eq(hits_by_threads[0][IO_FSYNC], SERIES * FILES);
}

/* ---- a part of each file ---- */

/* Blocks 40 to 49 of each file. */
static void leave_a_part(void)
{
	target.offset_bytes = 40 * BLOCK;
	groups[0].file_size_bytes = 10 * BLOCK;
}

Test(pattern, a_sweep_stays_within_the_part_that_is_touched)
{
	struct pattern pattern;

	leave_a_part();
	spec.test_mode = TEST_MODE_SEQRD;
	spec.merged_requests = 8;
	pattern = make_pattern(0);

	cr_assert_str_eq(take(&pattern, 4), "R0:163840+32768 R0:196608+8192 R1:163840+32768 "
			 "R1:196608+8192 ");
}

Test(pattern, random_places_are_all_blocks_of_the_part_and_no_others)
{
	static const enum rand_type types[] = { RAND_UNIFORM, RAND_ZIPFIAN };

	leave_a_part();
	spec.rand_zipfian_exp = 0.5;
	for (unsigned t = 0; t < 2; t++) {
		bool seen[FILES][10] = { { false } };
		struct pattern pattern;

		spec.rand_type = types[t];
		pattern = make_pattern(0);
		for (unsigned i = 0; i < 3000; i++) {
			struct io io;

			cr_assert(pattern_next(&pattern, &io));
			cr_assert_geq(io.offset, 40 * BLOCK);
			cr_assert_lt(io.offset, 50 * BLOCK);
			seen[io.file_index][io.offset / BLOCK - 40] = true;
		}
		for (unsigned i = 0; i < FILES * 10; i++)
			cr_assert(seen[i / 10][i % 10], "type %u: block %u", t, i);
	}
}
