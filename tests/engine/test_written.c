/*
 * The content of a target after a run that wrote to it: incompressible and without duplicates,
 * whatever the engine, the depth and the block size.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "squeeze.h"
#include "trial.h"

enum {
	KIB = 1024, MIB = 1024 * KIB, ENGINES_MAX = 32, BLOCK_SIZES = 4, DEPTHS = 2,
	/* Together more than the pool of data of a run. */
	FILE_BYTES = 5 * MIB, ALL_BYTES = TRIAL_FILES * FILE_BYTES,
};

struct parameter {
	char engine[32];
	unsigned depth, block_bytes;
};

static const unsigned block_sizes[BLOCK_SIZES] = { 512, 4096, 64 * KIB, MIB };
static const unsigned depths[DEPTHS] = { 1, 32 };

static struct trial t;
static char *all;

static bool holds(const struct engine_ops *ops, unsigned depth)
{
	return !(ops->can & ENGINE_DOES_NO_IO) && (ops->depth_max == 0 || depth <= ops->depth_max);
}

static struct criterion_test_params all_shapes(void)
{
	static struct parameter parameters[ENGINES_MAX * DEPTHS * BLOCK_SIZES];
	unsigned count = 0;

	for (unsigned i = 0; engines[i]; i++)
		for (unsigned k = 0; k < DEPTHS * BLOCK_SIZES; k++) {
			struct parameter *p = &parameters[count];

			p->depth = depths[k / BLOCK_SIZES];
			p->block_bytes = block_sizes[k % BLOCK_SIZES];
			snprintf(p->engine, sizeof(p->engine), "%s", engines[i]->name);
			count += holds(engines[i], p->depth);
		}
	return cr_make_param_array(struct parameter, parameters, count);
}

static void set_up(const struct parameter *p)
{
	trial_init(&t, p->engine);
	trial_make_files(&t);
	for (unsigned i = 0; i < TRIAL_FILES; i++)
		cr_assert_eq(ftruncate(t.fds[i], FILE_BYTES), 0);
	t.spec.test_mode = TEST_MODE_SEQREWR;
	t.spec.threads = 2;
	t.spec.iodepth = p->depth;
	t.spec.block_size_bytes = p->block_bytes;
	t.spec.file_total_size_bytes = ALL_BYTES;
	t.spec.events = ALL_BYTES / p->block_bytes;
	t.group.file_size_bytes = FILE_BYTES;
	t.target.size_bytes = ALL_BYTES;
	t.target.block_size_bytes = p->block_bytes;
	all = malloc(2 * ALL_BYTES);
}

/* The contents of all files, concatenated. */
static void run(uint64_t seed, char *into)
{
	t.spec.seed = seed;
	trial_run(&t);
	for (unsigned i = 0; i < TRIAL_FILES; i++)
		cr_assert_eq(pread(t.fds[i], into + (size_t)i * FILE_BYTES, FILE_BYTES, 0),
			     FILE_BYTES);
}

ParameterizedTestParameters(written, leaves_nothing_to_squeeze)
{
	return all_shapes();
}

/* A small block shares 4 KiB with others: every block is new. */
ParameterizedTest(struct parameter *p, written, leaves_nothing_to_squeeze, .timeout = TRIAL_MAX_S)
{
	const size_t block = p->block_bytes < 4096 ? p->block_bytes : 4096;

	set_up(p);
	run(42, all);
	cr_assert_eq(distinct_blocks(all, ALL_BYTES, block), ALL_BYTES / block);
	cr_assert_gt(compressed(all + 15 * MIB, 2 * MIB, 128 * KIB), 0.999);

	/* The next run writes nothing that this run has written. */
	run(43, all + ALL_BYTES);
	cr_assert_eq(distinct_blocks(all, 2 * ALL_BYTES, block), 2 * ALL_BYTES / block);

	/* Neighbours in another order cannot be compressed either. */
	t.spec.test_mode = TEST_MODE_RNDRW;
	run(44, all);
	cr_assert_eq(distinct_blocks(all, ALL_BYTES, block), ALL_BYTES / block);
	cr_assert_gt(compressed(all + 2 * MIB, 2 * MIB, 128 * KIB), 0.96);
	free(all);
	trial_release(&t);
}
