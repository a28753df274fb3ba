/*
 * A file that shrinks during reads: with every engine, a read beyond its end is a failed I/O,
 * never a fast one.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "trial.h"
#include "units.h"
#include "verify.h"

enum { ENGINES_MAX = 32, BLOCK = TRIAL_BLOCK_BYTES, SHRUNK = 2 };

struct parameter {
	char engine[32];
};

static struct trial t;
static off_t new_length;

/* All loops have opened and mapped their files, and none has begun. */
static void shrink(void *context)
{
	(void)context;
	cr_assert_eq(ftruncate(t.fds[SHRUNK], new_length), 0);
}

static struct run_observer observer = { .started = shrink };

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

#define PER_ENGINE(name)								\
	ParameterizedTestParameters(shrunk, name)					\
	{										\
		return engines_with_io();						\
	}										\
	ParameterizedTest(struct parameter *p, shrunk, name, .timeout = TRIAL_MAX_S)

static void set_up(const struct parameter *p, off_t length)
{
	trial_init(&t, p->engine);
	trial_make_files(&t);
	t.observer = &observer;
	new_length = length;
	t.spec.threads = 2;
	if (t.engine.ops->depth_max != 1)
		t.spec.iodepth = 16;
}

PER_ENGINE(stops_where_nothing_is_left_to_read)
{
	set_up(p, 0);
	t.spec.time_ns = 600 * NS_PER_SECOND;

	trial_run(&t);

	cr_assert(t.run->stopped_by_error);
	cr_assert_not(run_result_counts(t.run), "it is not compared");
	cr_assert_lt(t.run->elapsed_s, 300);
	cr_assert(strstr(t.run->first_error, "test_file.2': the file or device ends before that "
			 "(EOF)"), "%s", t.run->first_error);
}

PER_ENGINE(counts_no_ios_that_moved_nothing)
{
	const struct op_result *reads;

	set_up(p, 64 * BLOCK);
	t.spec.events = 2000;
	t.spec.continue_on_error = true;

	trial_run(&t);

	reads = &t.run->op[IO_READ];
	cr_assert_eq(reads->error_count, 1);
	cr_assert_eq(reads->errors[0].code, ERR_EOF);
	cr_assert_gt(reads->errors[0].count, 0);
	cr_assert_eq(reads->ios + reads->errors[0].count, 2000);
	cr_assert_eq(reads->bytes, reads->ios * BLOCK);
	cr_assert_eq(reads->shorts, 0);
}

/* Its last block can be read, with other content. (A mapping sees whole pages: the rest is
 * zeros.) */
PER_ENGINE(counts_what_the_end_cuts_in_two_as_failed)
{
	set_up(p, 64 * BLOCK + 1000);
	if (t.engine.ops->can & ENGINE_MAPS_FILES)
		return;
	t.spec.test_mode = TEST_MODE_SEQRD;
	t.spec.events = TRIAL_FILES * TRIAL_FILE_BYTES / BLOCK;
	t.spec.continue_on_error = true;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].shorts, 0);
	cr_assert_eq(t.run->op[IO_READ].errors[0].code, ERR_EOF);
	cr_assert_eq(t.run->op[IO_READ].errors[0].count, TRIAL_FILE_BYTES / BLOCK - 64);
}

static void prepare_blocks(void)
{
	for (uint32_t file = 0; file < TRIAL_FILES; file++)
		for (unsigned i = 0; i < TRIAL_FILE_BYTES / BLOCK; i++) {
			const struct block_place place = {
				.offset	= (uint64_t)i * BLOCK,
				.file	= file,
				.length	= BLOCK,
			};
			unsigned char block[BLOCK];

			memset(block, (int)(31 * file + i), BLOCK);
			verify_stamp(block, &place, 1000 * file + i);
			cr_assert_eq(pwrite(t.fds[file], block, BLOCK, (off_t)place.offset),
				     BLOCK);
		}
}

PER_ENGINE(finds_blocks_missing_that_are_validated)
{
	set_up(p, 64 * BLOCK + 1000);
	prepare_blocks();
	t.spec.validate = true;
	t.spec.test_mode = TEST_MODE_SEQRD;
	t.spec.events = TRIAL_FILES * TRIAL_FILE_BYTES / BLOCK;
	t.spec.continue_on_error = true;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].verify_errors, TRIAL_FILE_BYTES / BLOCK - 64);
	cr_assert(strstr(t.run->bad_blocks[0], "of 4096 bytes could be read") ||
		  strstr(t.run->bad_blocks[0], "damaged"), "%s", t.run->bad_blocks[0]);
}

/* All I/Os are in other parts: no engine can notice. */
static void read_little_of_the_first_file(const struct parameter *p)
{
	set_up(p, 64 * BLOCK);
	t.spec.threads = 1;
	t.spec.iodepth = 1;
	t.spec.test_mode = TEST_MODE_SEQRD;
	t.spec.events = 2;
}

PER_ENGINE(is_an_error_also_where_no_io_has_seen_it)
{
	read_little_of_the_first_file(p);

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].ios, 2);
	cr_assert_eq(op_result_errors(&t.run->total), 0);
	cr_assert_str_eq(t.run->shrunk_target, "'./test_file.2' has 256 KiB of 1 MiB");
	cr_assert(t.run->stopped_by_error);
	cr_assert_not(run_result_counts(t.run));
}

PER_ENGINE(is_bad_data_also_where_no_io_has_seen_it)
{
	read_little_of_the_first_file(p);
	prepare_blocks();
	t.spec.validate = true;

	trial_run(&t);

	cr_assert_eq(t.run->op[IO_READ].verify_errors, TRIAL_FILE_BYTES / BLOCK - 64);
	cr_assert_eq(t.run->bad_block_count, 1);
}

PER_ENGINE(is_none_behind_the_range)
{
	read_little_of_the_first_file(p);
	t.group.file_size_bytes = (uint64_t)new_length;

	trial_run(&t);

	cr_assert_null(t.run->shrunk_target);
	cr_assert_not(t.run->stopped_by_error);
}
