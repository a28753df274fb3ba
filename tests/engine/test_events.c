/*
 * Exactly the requested number of events, with every engine: however many I/Os are in flight,
 * held back or claimed when the warm-up ends, and wherever another loop is by then.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "trial.h"
#include "verify.h"

enum { MS = 1000 * 1000, BLOCK = TRIAL_BLOCK_BYTES, BLOCKS = 16, PARAMETERS_MAX = 512,
       TEST_MAX_S = 300 };

struct parameter {
	char engine[32];
	unsigned threads, iodepth;
	int mode;
	bool validate, fsyncs_are_events;
};

static struct trial t;

static void add_all(struct parameter *parameters, unsigned *count, const struct engine_ops *ops)
{
	static const struct parameter ways[] = {
		{ .mode = TEST_MODE_RNDWR,	.fsyncs_are_events = true },
		{ .mode = TEST_MODE_RNDRW,	.fsyncs_are_events = true, .validate = true },
		{ .mode = TEST_MODE_RNDRW,	.validate = true },
		{ .mode = TEST_MODE_SEQREWR,	.validate = true },
		{ .mode = TEST_MODE_RNDRD },
	};

	for (unsigned way = 0; way < sizeof(ways) / sizeof(ways[0]); way++) {
		for (unsigned threads = 1; threads <= 3; threads += 2) {
			for (unsigned depth = 1; depth <= 64; depth *= 64) {
				struct parameter *p = &parameters[*count];

				if (ways[way].validate && (ops->can & ENGINE_DOES_NO_IO))
					continue;
				if (depth > 1 && ops->depth_max == 1)
					continue;
				*p = ways[way];
				snprintf(p->engine, sizeof(p->engine), "%s", ops->name);
				p->threads = threads;
				p->iodepth = depth;
				++*count;
			}
		}
	}
}

ParameterizedTestParameters(events, are_exact_after_a_warm_up)
{
	static struct parameter parameters[PARAMETERS_MAX];
	unsigned count = 0;

	for (unsigned i = 0; engines[i]; i++)
		add_all(parameters, &count, engines[i]);
	return cr_make_param_array(struct parameter, parameters, count);
}

static void put_blocks(void)
{
	unsigned char block[BLOCK] = { 0 };

	for (uint32_t file = 0; file < TRIAL_FILES; file++) {
		for (unsigned i = 0; i < BLOCKS; i++) {
			const struct block_place place = {
				.offset	= (uint64_t)i * BLOCK,
				.file	= file,
				.length	= BLOCK,
			};

			verify_stamp(block, &place, i);
			cr_assert_eq(pwrite(t.fds[file], block, BLOCK, (off_t)place.offset), BLOCK);
		}
	}
}

/* 64 blocks for up to 192 I/Os: with validation some are always held back. */
ParameterizedTest(struct parameter *p, events, are_exact_after_a_warm_up)
{
	enum { EVENTS = 41 };
	uint64_t events;

	/* Criterion's .timeout does not end parameterized tests. */
	alarm(TEST_MAX_S);
	trial_init(&t, p->engine);
	trial_make_files(&t);
	put_blocks();
	t.group.file_size_bytes = BLOCKS * BLOCK;
	t.spec.test_mode = (enum test_mode)p->mode;
	t.spec.threads = p->threads;
	t.spec.iodepth = p->iodepth;
	t.spec.validate = p->validate;
	t.spec.fsyncs_are_events = p->fsyncs_are_events;
	t.spec.fsync_freq = p->fsyncs_are_events ? 10 : 0;
	t.spec.fsync_mode = FSYNC_MODE_SYNC_FILE_RANGE;		/* not to wait for the drive */
	t.spec.warmup_ns = 5 * MS;
	t.spec.events = EVENTS;
	trial_run(&t);

	events = t.run->op[IO_READ].ios + t.run->op[IO_WRITE].ios;
	if (p->fsyncs_are_events)
		events += t.run->op[IO_FSYNC].ios;
	cr_expect_eq(events, EVENTS, "%s, %u loops at %u: %lu", p->engine, p->threads, p->iodepth,
		     (unsigned long)events);
	cr_expect_eq(t.run->total.verify_errors, 0);
	cr_expect_eq(t.run->unfinished, 0);
	trial_release(&t);
}
