/*
 * patterned: what the tests of patterns share: a target that is only a table, one directory of
 * three files with 100 blocks each, and random reads of it.
 */
#ifndef PATTERNED_H
#define PATTERNED_H

#include "pattern.h"

enum { BLOCK = 4096, BLOCKS_PER_FILE = 100, FILES = 3, BLOCKS = BLOCKS_PER_FILE * FILES };

static struct target_group groups[2];
static struct target target;
static struct spec spec;
static struct pattern_cursor cursor;

static inline void patterned_set_up(void)
{
	groups[0] = (struct target_group) {
		.file_count		= FILES,
		.file_size_bytes	= BLOCKS_PER_FILE * BLOCK,
	};
	target = (struct target) { .groups = groups, .group_count = 1, .fd_count = FILES };
	spec = (struct spec) {
		.block_size_bytes	= BLOCK,
		.test_mode		= TEST_MODE_RNDRD,
		.rw_ratio		= 1.5,
		.seed			= 42,
		.threads		= 1,
		.iodepth		= 1,
	};
	pattern_cursor_init(&cursor, spec.seed);
}

/* A second target with files of another size. */
static inline void add_group(unsigned file_count, uint64_t blocks_per_file)
{
	groups[1] = (struct target_group) {
		.first_file		= FILES,
		.file_count		= file_count,
		.file_size_bytes	= blocks_per_file * BLOCK,
	};
	target.group_count = 2;
	target.fd_count = FILES + file_count;
}

static inline struct pattern make_pattern(unsigned loop_index)
{
	struct pattern pattern;

	pattern_init(&pattern, &spec, &target, &cursor, loop_index);
	return pattern;
}

#endif
