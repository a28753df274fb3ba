/*
 * Validation with every engine that does I/O, with several loops: an intact set passes, however
 * many I/Os are in flight, and damage is found.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "trial.h"
#include "units.h"
#include "verify.h"

enum { BLOCK = TRIAL_BLOCK_BYTES, BLOCKS_PER_FILE = TRIAL_FILE_BYTES / BLOCK, LOOPS = 3,
       DEPTH = 32, ENGINES_MAX = 32, TEST_MAX_S = 300 };

struct parameter {
	char engine[32];
};

static struct trial t;

static struct criterion_test_params engines_with_io(void)
{
	static struct parameter parameters[ENGINES_MAX];
	unsigned count = 0;

	for (unsigned i = 0; engines[i]; i++)
		if (!(engines[i]->can & ENGINE_DOES_NO_IO))
			snprintf(parameters[count++].engine, sizeof(parameters[0].engine), "%s",
				 engines[i]->name);
	return cr_make_param_array(struct parameter, parameters, count);
}

static void put_block(uint32_t file, unsigned index, uint32_t as_file, unsigned as_index)
{
	unsigned char block[BLOCK];
	const struct block_place place = {
		.offset	= (uint64_t)as_index * BLOCK,
		.file	= as_file,
		.length	= BLOCK,
	};

	memset(block, (int)(file * 31 + index), BLOCK);
	verify_stamp(block, &place, 1000 * file + index);
	cr_assert_eq(pwrite(t.fds[file], block, BLOCK, (off_t)index * BLOCK), BLOCK);
}

/* Changes the byte at an offset. */
static void flip_byte(uint32_t file, off_t offset)
{
	unsigned char byte;

	cr_assert_eq(pread(t.fds[file], &byte, 1, offset), 1);
	byte ^= 0x10;
	cr_assert_eq(pwrite(t.fds[file], &byte, 1, offset), 1);
}

/* Four files of 256 blocks as prepare --validate makes them. */
static void set_up(const struct parameter *p, enum test_mode mode)
{
	/* Criterion's .timeout does not end parameterized tests. */
	alarm(TEST_MAX_S);
	trial_init(&t, p->engine);
	trial_make_files(&t);
	for (uint32_t file = 0; file < TRIAL_FILES; file++)
		for (unsigned i = 0; i < BLOCKS_PER_FILE; i++)
			put_block(file, i, file, i);
	t.spec.test_mode = mode;
	t.spec.validate = true;
	t.spec.threads = LOOPS;
	t.spec.iodepth = t.engine.ops->depth_max == 1 ? 1 : DEPTH;
	t.spec.continue_on_error = true;
}

#define PER_ENGINE(name)							\
	ParameterizedTestParameters(validate, name)				\
	{									\
		return engines_with_io();					\
	}									\
	ParameterizedTest(struct parameter *p, validate, name)

PER_ENGINE(finds_nothing_wrong_where_loops_read_and_write_the_same_blocks)
{
	set_up(p, TEST_MODE_RNDRW);
	/* 64 blocks for up to 96 I/Os: they always collide. */
	t.group.file_size_bytes = 16 * BLOCK;
	t.spec.fsync_freq = 500;
	t.spec.events = 20000;
	trial_run(&t);

	cr_expect_eq(t.run->total.verify_errors, 0, "%s", t.run->bad_block_count > 0 ?
		     t.run->bad_blocks[0] : "");
	cr_expect_eq(t.run->op[IO_READ].ios + t.run->op[IO_WRITE].ios, 20000);
	trial_release(&t);
}

PER_ENGINE(finds_nothing_wrong_after_sweeps_that_overtake_each_other)
{
	set_up(p, TEST_MODE_SEQREWR);
	t.group.file_size_bytes = 8 * BLOCK;
	t.spec.merged_requests = 4;
	t.spec.events = 3000;
	trial_run(&t);
	cr_expect_eq(t.run->op[IO_WRITE].ios, 3000);
	t.spec.test_mode = TEST_MODE_SEQRD;
	t.spec.merged_requests = 2;
	t.run = result_add_run(&t.result);
	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].ios, 3000);
	cr_expect_eq(t.run->total.verify_errors, 0, "%s", t.run->bad_block_count > 0 ?
		     t.run->bad_blocks[0] : "");
	trial_release(&t);
}

PER_ENGINE(finds_nothing_wrong_in_a_sweep_of_reads_and_writes)
{
	set_up(p, TEST_MODE_SEQRW);
	t.group.file_size_bytes = 8 * BLOCK;
	t.spec.merged_requests = 3;
	t.spec.fsync_freq = 500;
	t.spec.events = 5000;
	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].ios + t.run->op[IO_WRITE].ios, 5000);
	cr_expect_gt(t.run->op[IO_READ].ios, 2900);
	cr_expect_gt(t.run->op[IO_WRITE].ios, 1900);
	cr_expect_eq(t.run->total.verify_errors, 0, "%s", t.run->bad_block_count > 0 ?
		     t.run->bad_blocks[0] : "");
	trial_release(&t);
}

PER_ENGINE(finds_nothing_wrong_where_slots_pause)
{
	set_up(p, TEST_MODE_RNDRW);
	t.group.file_size_bytes = 8 * BLOCK;
	t.spec.fsync_freq = 100;
	t.spec.think_time_ns = 20000;
	t.spec.events = 1000;
	trial_run(&t);

	cr_expect_eq(t.run->op[IO_READ].ios + t.run->op[IO_WRITE].ios, 1000);
	cr_expect_eq(t.run->total.verify_errors, 0, "%s", t.run->bad_block_count > 0 ?
		     t.run->bad_blocks[0] : "");
	trial_release(&t);
}

/* All blocks once. */
static void read_all(void)
{
	t.spec.events = TRIAL_FILES * BLOCKS_PER_FILE;
	trial_run(&t);
	cr_expect_eq(t.run->op[IO_READ].ios, t.spec.events);
}

PER_ENGINE(finds_a_flipped_byte)
{
	set_up(p, TEST_MODE_SEQRD);
	flip_byte(2, 77 * BLOCK + 4000);
	read_all();

	cr_assert_eq(t.run->op[IO_READ].verify_errors, 1);
	cr_expect(strstr(t.run->bad_blocks[0], "/test_file.2, offset 315392: damaged"), "%s",
		  t.run->bad_blocks[0]);
	trial_release(&t);
}

PER_ENGINE(finds_a_block_of_another_offset)
{
	set_up(p, TEST_MODE_SEQRD);
	put_block(1, 10, 1, 200);
	read_all();

	cr_assert_eq(t.run->op[IO_READ].verify_errors, 1);
	cr_expect_str_eq(t.run->bad_blocks[0], "./test_file.1, offset 40960: holds the block of "
			 "./test_file.1, offset 819200");
	trial_release(&t);
}

PER_ENGINE(finds_a_block_of_another_file)
{
	set_up(p, TEST_MODE_SEQRD);
	put_block(0, 10, 3, 10);
	read_all();

	cr_assert_eq(t.run->op[IO_READ].verify_errors, 1);
	cr_expect_str_eq(t.run->bad_blocks[0], "./test_file.0, offset 40960: holds the block of "
			 "./test_file.3, offset 40960");
	trial_release(&t);
}

/* Whatever the writes do: a quarter of the set is damaged. */
PER_ENGINE(finds_damage_among_writes_and_stops)
{
	set_up(p, TEST_MODE_RNDRW);
	for (unsigned i = 1; i < BLOCKS_PER_FILE; i++)
		flip_byte(1, (off_t)i * BLOCK + 100);
	t.spec.continue_on_error = false;
	t.spec.time_ns = 600 * NS_PER_SECOND;
	trial_run(&t);

	cr_expect_gt(t.run->op[IO_READ].verify_errors, 0);
	cr_expect(t.run->stopped_by_error);
	cr_expect_lt(t.run->elapsed_s, 300);
	trial_release(&t);
}

PER_ENGINE(needs_a_set_that_was_prepared_for_it)
{
	set_up(p, TEST_MODE_RNDRD);
	cr_assert_eq(pwrite(t.fds[0], "something else", 14, 0), 14);
	t.spec.events = 1;
	trial_try(&t);

	cr_expect_eq(t.ret, -EINVAL);
	cr_expect_eq(t.err.status, EXIT_STATUS_REQUEST);
	cr_expect(strstr(t.err.text, "prepare with --validate first"), "%s", t.err.text);
	trial_release(&t);
}
