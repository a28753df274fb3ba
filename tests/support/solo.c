/* A loop in small: its slots and buffers, without the loop. */
#include "solo.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"

void solo_make(struct solo *s, const char *engine)
{
	struct err err = { 0 };

	memset(s, 0, sizeof(*s));
	s->engine.ops = engine_find(engine);
	cr_assert_not_null(s->engine.ops);
	if (engine_probe(s->engine.ops, &err) < 0)
		cr_skip_test("%s", err.text);

	tmpdir_make(&s->dir);
	s->fd = tmpfile_make(&s->dir, "file", SOLO_FILE_BYTES);
	s->config = (struct engine_config){
		.fds			= &s->fd,
		.fd_count		= 1,
		.buffers		= s->buffers,
		.buffers_bytes		= sizeof(s->buffers),
		.buffer_stride_bytes	= SOLO_BLOCK,
		.iodepth		= SOLO_SLOTS,
		.slot_count		= SOLO_SLOTS,
		.then_fsync		= true,
		.writes			= true,
		.ring			= ring_config_tuned,
		.sqpoll_cpu		= -1,
	};
	for (unsigned i = 0; i < SOLO_SLOTS; i++)
		s->slots[i] = (struct io){ .slot_index = (uint16_t)i, .buffer = s->buffers[i] };
}

void solo_open(struct solo *s)
{
	struct err err = { 0 };

	cr_assert_eq(engine_open(&s->engine, s->engine.ops, &s->config, &err), 0, "%s", err.text);
}

int solo_try(struct solo *s)
{
	struct err err = { 0 };

	return engine_open(&s->engine, s->engine.ops, &s->config, &err);
}

void solo_release(struct solo *s)
{
	engine_close(&s->engine);
	close(s->fd);
	tmpdir_remove(&s->dir);
}

struct io *solo_fill(struct solo *s, unsigned slot, enum io_op op, uint64_t offset)
{
	struct io *io = &s->slots[slot];

	io->op = (uint8_t)op;
	io->then_fsync = false;
	io->offset = offset;
	io->length = op == IO_FSYNC ? 0 : SOLO_BLOCK;
	io->submitted_ns = clock_real_ns();
	return io;
}

int32_t solo_perform(struct solo *s, struct io *io)
{
	const struct engine_ops *ops = s->engine.ops;
	struct io *done;

	cr_assert_eq(ops->queue(&s->engine, &io, 1), 1);
	do
		cr_assert_eq(ops->submit(&s->engine, 1, ENGINE_WAIT_FOREVER_NS), 0);
	while (ops->reap(&s->engine, &done, 1) == 0);
	cr_assert_eq(done, io);
	return io->result;
}

int32_t solo_do(struct solo *s, enum io_op op, uint64_t offset)
{
	return solo_perform(s, solo_fill(s, 0, op, offset));
}

int32_t solo_write_and_sync(struct solo *s, uint64_t offset)
{
	struct io *io = solo_fill(s, 0, IO_WRITE, offset);

	io->then_fsync = true;
	return solo_perform(s, io);
}

uint64_t solo_count_calls(enum solo_calls what)
{
	static const char *const lines[] = {
		[SOLO_READS]	= "syscr: %llu",
		[SOLO_WRITES]	= "syscw: %llu",
	};
	FILE *file = fopen("/proc/thread-self/io", "r");
	unsigned long long count = 0;
	char line[64];

	if (!file)
		cr_skip_test("this kernel does not count calls (CONFIG_TASK_IO_ACCOUNTING)");
	while (fgets(line, sizeof(line), file) && sscanf(line, lines[what], &count) != 1)
		;
	fclose(file);
	return count;
}
