/*
 * The contract of every engine in engines[]. A new engine is tested by its row alone.
 */
#include "engine.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "in_child.h"
#include "ring_setups.h"
#include "spawn.h"
#include "tmpfile.h"

enum { BLOCK = 512, FILE_BLOCKS = 1024, FILE_BYTES = BLOCK * FILE_BLOCKS, FILES = 2,
       ENGINES_MAX = 32, PATIENCE = 100000, FD_OF_NO_FILE = 777, TEST_MAX_S = 300 };

/* Text and numbers, no pointers: parameters travel between processes. */
struct parameter {
	char engine[32];
	unsigned depth;
	unsigned stdio_buffer_bytes;
	unsigned ring;			/* of ring_setups.h */
};

/* An engine with its slots, buffers and two files, as a loop would hold it. */
struct rig {
	const struct engine_ops *ops;
	struct engine engine;
	struct engine_config config;
	struct io *slots;		/* [config.slot_count] */
	struct io **ios;		/* [config.slot_count]: for reap() */
	char *buffers;
	int fds[FILES];
	struct tmpdir dir;
	struct err err;
};

static struct rig rig;

/* Which engines a test is for; others do not appear in it. */
typedef bool (*applies)(const struct engine_ops *ops, unsigned stdio_buffer_bytes);

/* The number of ways to set up an engine: stdio without and with a buffer, a ring with
 * different sets of features. */
static unsigned setups_of(const struct engine_ops *ops)
{
	return !strcmp(ops->name, "stdio") ? 2 : ops->can & ENGINE_IS_RING ? RING_SETUP_SETS : 1;
}

/* One row for each depth and each of these. */
static struct criterion_test_params parameters_of(applies is_for, const unsigned depths[],
						  unsigned depth_count)
{
	static const unsigned stdio_buffers[] = { 0, 4096 };
	static struct parameter parameters[ENGINES_MAX * 8 * RING_SETUP_SETS];
	unsigned count = 0;

	for (unsigned i = 0; engines[i]; i++) {
		const unsigned setups = setups_of(engines[i]);

		for (unsigned n = 0; n < setups * depth_count; n++) {
			struct parameter *p = &parameters[count];

			snprintf(p->engine, sizeof(p->engine), "%s", engines[i]->name);
			p->depth = depths[n / setups];
			p->ring = n % setups;
			p->stdio_buffer_bytes = stdio_buffers[setups == 2 ? n % setups : 0];
			count += is_for(engines[i], p->stdio_buffer_bytes);
		}
	}
	return cr_make_param_array(struct parameter, parameters, count);
}

static bool any(const struct engine_ops *ops, unsigned buffer)
{
	(void)buffer;
	return ops != NULL;
}

static bool does_io(const struct engine_ops *ops, unsigned buffer)
{
	(void)buffer;
	return !(ops->can & ENGINE_DOES_NO_IO);
}

/* Only a file can be mapped, and a mapping does not notice a file's new end. */
static bool uses_descriptors(const struct engine_ops *ops, unsigned buffer)
{
	return does_io(ops, buffer) && !(ops->can & ENGINE_MAPS_FILES);
}

/* A completed write has reached the kernel. */
static bool writes_to_the_kernel(const struct engine_ops *ops, unsigned buffer)
{
	return uses_descriptors(ops, buffer) && buffer == 0;
}

/* submit() does not block, whatever the file. (That of libaio blocks without O_DIRECT.) */
static bool never_blocks(const struct engine_ops *ops, unsigned buffer)
{
	return does_io(ops, buffer) && (ops->can & (ENGINE_IS_RING | ENGINE_HAS_THREADS));
}

static bool is_ring(const struct engine_ops *ops, unsigned buffer)
{
	(void)buffer;
	return ops->can & ENGINE_IS_RING;
}

static bool stamps(const struct engine_ops *ops, unsigned buffer)
{
	(void)buffer;
	return ops->can & ENGINE_STAMPS;
}

static const unsigned few[] = { 8 };
static const unsigned many[] = { 1, 2, 8, 64, 1000 };

/* A test at depth 8 over all engines that it is for: `PER_ENGINE(does_io, name) { … rig … }`. */
#define PER_ENGINE(is_for, name)						\
	ParameterizedTestParameters(contract, name)				\
	{									\
		return parameters_of(is_for, few, 1);				\
	}									\
	static void name(void);							\
	ParameterizedTest(struct parameter *p, contract, name)	\
	{									\
		choose(p);							\
		name();								\
	}									\
	static void name(void)

/* The request of a loop to this engine at this depth: see struct engine_config. */
static void choose(const struct parameter *p)
{
	struct engine_config *config = &rig.config;
	struct ring_setup ring;

	/* Criterion's .timeout (2.4.1) does not always fire when several tests run. */
	alarm(TEST_MAX_S);
	memset(&rig, 0, sizeof(rig));
	rig.ops = engine_find(p->engine);
	cr_assert_not_null(rig.ops);
	if (engine_probe(rig.ops, &rig.err) < 0)
		cr_skip_test("%s", rig.err.text);

	config->iodepth = rig.ops->depth_max && p->depth > rig.ops->depth_max
		? rig.ops->depth_max : p->depth;
	config->slot_count = rig.ops->can & ENGINE_STAMPS ? p->depth : config->iodepth;
	config->buffer_stride_bytes = BLOCK;
	config->writes = true;
	config->stdio_buffer_bytes = p->stdio_buffer_bytes;
	ring_setup_get(p->ring, &ring);
	config->ring = ring.config;
	config->sqpoll_cpu = -1;
	config->fds = rig.fds;
	config->fd_count = FILES;
	rig.fds[0] = rig.fds[1] = -1;
}

static void make_slots(void)
{
	const unsigned count = rig.config.slot_count;

	rig.slots = aligned_alloc(64, count * sizeof(*rig.slots));
	rig.ios = calloc(count, sizeof(*rig.ios));
	rig.buffers = mmap(NULL, count * (size_t)BLOCK, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	cr_assert(rig.slots && rig.ios && rig.buffers != MAP_FAILED);
	memset(rig.slots, 0, count * sizeof(*rig.slots));
	for (unsigned i = 0; i < count; i++) {
		rig.slots[i].slot_index = (uint16_t)i;
		rig.slots[i].buffer = rig.buffers + (size_t)i * BLOCK;
	}
	rig.config.buffers = rig.buffers;
	rig.config.buffers_bytes = count * (size_t)BLOCK;
}

static void make_files(void)
{
	tmpdir_make(&rig.dir);
	rig.fds[0] = tmpfile_make(&rig.dir, "a", FILE_BYTES);
	rig.fds[1] = tmpfile_make(&rig.dir, "b", FILE_BYTES);
}

/* A descriptor that is not open, and not the lowest free one, which the test might get. */
static void break_second_file(void)
{
	close(rig.fds[1]);
	rig.fds[1] = FD_OF_NO_FILE;
	close(FD_OF_NO_FILE);
}

static void open_engine(void)
{
	if (!rig.slots)
		make_slots();
	cr_assert_eq(engine_open(&rig.engine, rig.ops, &rig.config, &rig.err), 0, "%s: %s",
		     rig.ops->name, rig.err.text);
}

static void open_engine_on_files(void)
{
	make_files();
	open_engine();
}

static bool rig_does_io(void)
{
	return does_io(rig.ops, 0);
}

static struct io *fill(unsigned slot, enum io_op op, unsigned file, uint64_t offset)
{
	struct io *io = &rig.slots[slot];

	io->op = (uint8_t)op;
	io->then_fsync = false;
	io->file_index = file;
	io->offset = offset;
	io->length = op == IO_FSYNC ? 0 : BLOCK;
	io->result = -12345;
	return io;
}

static unsigned reap(struct io *done[], unsigned max)
{
	return rig.ops->reap(&rig.engine, done, max);
}

/* Waits until `nr` of the lent I/Os have completed, into done[]. */
static void collect(struct io *done[], unsigned nr)
{
	unsigned have = 0;

	for (unsigned turn = 0; have < nr; turn++) {
		cr_assert_lt(turn, PATIENCE, "%s: I/Os do not come back", rig.ops->name);
		cr_assert_eq(rig.ops->submit(&rig.engine, nr - have, ENGINE_WAIT_FOREVER_NS), 0);
		have += reap(done + have, nr - have);
	}
}

/* One I/O from queue to reap; returns its result. */
static int32_t perform(struct io *io)
{
	struct io *done;

	io->submitted_ns = clock_real_ns();
	cr_assert_eq(rig.ops->queue(&rig.engine, &io, 1), 1);
	collect(&done, 1);
	cr_assert_eq(done, io);
	cr_assert_eq(reap(&done, 1), 0, "%s: more came back than was lent", rig.ops->name);
	return io->result;
}

static void sync_files(void)
{
	for (unsigned i = 0; i < FILES; i++)
		cr_assert_eq(perform(fill(0, IO_FSYNC, i, 0)), 0);
}

static int32_t perform_chain(unsigned file, uint64_t offset)
{
	struct io *io = fill(0, IO_WRITE, file, offset);

	io->then_fsync = true;
	return perform(io);
}

static void finish(void)
{
	engine_close(&rig.engine);
	free(rig.slots);
	free(rig.ios);
	if (rig.dir.path[0])
		tmpdir_remove(&rig.dir);
}

/* ---- nothing lost, nothing twice ---- */

static void put_words(void *buffer, uint64_t offset, uint64_t secret)
{
	uint64_t *words = buffer;

	for (unsigned i = 0; i < BLOCK / sizeof(*words); i++)
		words[i] = tmpfile_word(offset + i * sizeof(*words)) ^ secret;
}

static bool holds_words(const void *buffer, uint64_t offset, uint64_t secret)
{
	uint64_t expected[BLOCK / sizeof(uint64_t)];

	put_words(expected, offset, secret);
	return memcmp(buffer, expected, BLOCK) == 0;
}

ParameterizedTestParameters(contract, hands_back_every_io_once)
{
	return parameters_of(any, many, sizeof(many) / sizeof(many[0]));
}

/* Three rounds of blocks in a scattered order, all slots at once. */
ParameterizedTest(struct parameter *p, contract, hands_back_every_io_once)
{
	choose(p);
	open_engine_on_files();

	for (unsigned round = 0; round < 3; round++) {
		const unsigned count = rig.config.slot_count;

		for (unsigned i = 0; i < count; i++) {
			const uint64_t block = (i * 617u + round) % FILE_BLOCKS;

			rig.ios[i] = fill(i, IO_READ, i % FILES, block * BLOCK);
		}
		cr_assert_eq(rig.ops->queue(&rig.engine, rig.ios, count), count);
		collect(rig.ios, count);

		for (unsigned i = 0; i < count; i++) {
			struct io *io = rig.ios[i];

			cr_assert_eq(io->result, BLOCK, "%s: %d", rig.ops->name, io->result);
			if (rig_does_io())
				cr_assert(holds_words(io->buffer, io->offset, 0));
			io->result = -1;	/* detects a second time */
		}
		cr_assert_eq(reap(rig.ios, 1), 0);
	}
	finish();
}

ParameterizedTestParameters(contract, performs_one_io_in_one_call)
{
	return parameters_of(any, many, sizeof(many) / sizeof(many[0]));
}

/* Like queue, submit and reap, with partial submissions, and with fsyncs. */
ParameterizedTest(struct parameter *p, contract, performs_one_io_in_one_call)
{
	choose(p);
	open_engine_on_files();

	for (unsigned i = 0; i < 200; i++) {
		const bool syncs = i % 10 == 9 && rig.config.writes;
		struct io *io = fill(0, syncs ? IO_FSYNC : IO_READ, i % FILES,
				     syncs ? 0 : i * 617u % FILE_BLOCKS * BLOCK), *done;
		int ret;

		io->submitted_ns = clock_real_ns();
		if (i % 7 == 6) {
			cr_assert_eq(perform(io), syncs ? 0 : BLOCK);
			continue;
		}
		ret = rig.ops->perform
			? rig.ops->perform(&rig.engine, io, ENGINE_WAIT_FOREVER_NS)
			: engine_perform_in_steps(&rig.engine, io, ENGINE_WAIT_FOREVER_NS);
		if (ret == 0) {
			collect(&done, 1);
			cr_assert_eq(done, io);
			ret = 1;
		}
		cr_assert_eq(ret, 1, "%s: %d", rig.ops->name, ret);
		cr_assert_eq(io->result, syncs ? 0 : BLOCK, "%s: %d", rig.ops->name, io->result);
		if (rig_does_io() && !syncs)
			cr_assert(holds_words(io->buffer, io->offset, 0));
		memset(io->buffer, 0, BLOCK);
		cr_assert_eq(reap(&done, 1), 0);
	}
	finish();
}

/* Batches of 1, 2, … slots in turn, so that a ring wraps around within a batch. */
static void read_in_batches_of_all_sizes(unsigned files)
{
	const unsigned slots = rig.config.slot_count;
	unsigned reads = 0;

	for (unsigned batch = 0; batch < 100; batch++) {
		const unsigned count = 1 + batch % slots;

		for (unsigned i = 0; i < count; i++, reads++)
			rig.ios[i] = fill(i, IO_READ, reads % files,
					  reads * UINT64_C(617) % FILE_BLOCKS * BLOCK);
		cr_assert_eq(rig.ops->queue(&rig.engine, rig.ios, count), count);
		collect(rig.ios, count);

		for (unsigned i = 0; i < count; i++) {
			cr_assert_eq(rig.ios[i]->result, BLOCK);
			if (rig_does_io())
				cr_assert(holds_words(rig.ios[i]->buffer, rig.ios[i]->offset, 0));
		}
	}
}

PER_ENGINE(any, only_reads_from_one_file)
{
	rig.config.writes = false;
	rig.config.fd_count = 1;
	open_engine_on_files();

	read_in_batches_of_all_sizes(1);
	finish();
}

PER_ENGINE(any, only_reads_from_several_files)
{
	rig.config.writes = false;
	open_engine_on_files();

	read_in_batches_of_all_sizes(FILES);
	finish();
}

/* Like a loop: completed slots are lent again while the others are in flight. */
ParameterizedTestParameters(contract, goes_on_while_ios_are_lent)
{
	return parameters_of(any, many, sizeof(many) / sizeof(many[0]));
}

ParameterizedTest(struct parameter *p, contract, goes_on_while_ios_are_lent)
{
	enum { READS = 5000 };
	unsigned started = 0, ended = 0, lent = 0, *times;

	choose(p);
	open_engine_on_files();
	times = calloc(rig.config.slot_count, sizeof(*times));

	while (ended < READS) {
		/* Free slots are those that have completed as often as they were lent. */
		for (unsigned i = 0; i < rig.config.slot_count && started < READS; i++) {
			struct io *io;

			if (times[i] & 1)
				continue;
			io = fill(i, IO_READ, started % FILES,
				  started % FILE_BLOCKS * (uint64_t)BLOCK);
			cr_assert_eq(rig.ops->queue(&rig.engine, &io, 1), 1,
				     "%s: no room though a slot is free", rig.ops->name);
			times[i]++;
			started++;
			lent++;
		}
		cr_assert_eq(rig.ops->submit(&rig.engine, 1, ENGINE_WAIT_FOREVER_NS), 0);
		/* Never all at once, if there are several. */
		const unsigned nr = reap(rig.ios, lent > 1 ? lent / 2 : 1);

		for (unsigned i = 0; i < nr; i++) {
			struct io *io = rig.ios[i];

			cr_assert_eq(times[io->slot_index]++ & 1, 1, "%s: not lent",
				     rig.ops->name);
			cr_assert_eq(io->result, BLOCK);
			if (rig_does_io())
				cr_assert(holds_words(io->buffer, io->offset, 0));
		}
		lent -= nr;
		ended += nr;
	}

	cr_assert_eq(lent, 0);
	free(times);
	finish();
}

PER_ENGINE(any, keeps_what_was_queued_until_submit)
{
	struct io *done, *io;

	open_engine_on_files();
	io = fill(0, IO_READ, 0, 0);

	cr_assert_eq(rig.ops->queue(&rig.engine, &io, 1), 1);

	cr_assert_eq(reap(&done, 1), 0, "%s: an I/O was done before submit()", rig.ops->name);
	collect(&done, 1);
	cr_assert_eq(done->result, BLOCK);
	finish();
}

PER_ENGINE(any, submits_nothing_without_harm)
{
	struct io *done;

	open_engine_on_files();

	cr_assert_eq(rig.ops->submit(&rig.engine, 0, ENGINE_WAIT_FOREVER_NS), 0);
	cr_assert_eq(rig.ops->submit(&rig.engine, 0, 1000), 0);

	cr_assert_eq(reap(&done, 1), 0);
	cr_assert_eq(perform(fill(0, IO_READ, 0, 0)), BLOCK);
	finish();
}

/* ---- system calls ---- */

/* System calls for one I/O, if known exactly. */
static const struct calls {
	const char *engine;
	unsigned read, chain, sync;
} calls_of[] = {
	{ "psync",	1, 2, 1 },
	{ "pvsync2",	1, 2, 1 },
	{ "pool",	1, 2, 1 },
	{ "sync",	2, 3, 1 },
	{ "mmap",	0, 1, 1 },
	{ "null",	0, 0, 0 },
};

static uint64_t calls_for(enum io_op op, bool then_fsync)
{
	const uint64_t before = rig.engine.syscalls;
	struct io *io = fill(0, op, 0, 0);

	io->then_fsync = then_fsync;
	cr_assert_geq(perform(io), 0);
	return rig.engine.syscalls - before;
}

/* A batch costs a ring one call, and one more for each time it had to wait again. */
static void expect_few_calls(void)
{
	const unsigned count = rig.config.slot_count;

	for (unsigned i = 0; i < count; i++)
		rig.ios[i] = fill(i, IO_READ, 0, i * (uint64_t)BLOCK);
	cr_assert_eq(rig.ops->queue(&rig.engine, rig.ios, count), count);
	cr_assert_eq(rig.engine.syscalls, 0, "%s: queue() made a call", rig.ops->name);
	collect(rig.ios, count);
	if (rig.config.ring.want[RING_SQPOLL] == RING_OFF)	/* or none at all */
		cr_assert_geq(rig.engine.syscalls, 1);
	cr_assert_leq(rig.engine.syscalls, 2 * count);
}

PER_ENGINE(any, counts_its_system_calls)
{
	rig.config.then_fsync = true;
	open_engine_on_files();
	cr_assert_eq(rig.engine.syscalls, 0);

	if (rig.ops->can & ENGINE_HIDES_CALLS) {
		calls_for(IO_READ, false);
		cr_assert_eq(rig.engine.syscalls, 0);
	} else if (!rig.ops->depth_max && !(rig.ops->can & ENGINE_HAS_THREADS) &&
		   strcmp(rig.ops->name, "null")) {
		expect_few_calls();
	} else {
		const struct calls *calls = calls_of;

		while (strcmp(calls->engine, rig.ops->name))
			cr_assert_lt(++calls - calls_of, (long)(sizeof(calls_of) / sizeof(*calls)),
				     "%s: no row", rig.ops->name);
		cr_assert_eq(calls_for(IO_READ, false), calls->read);
		cr_assert_eq(calls_for(IO_WRITE, true), calls->chain);
		cr_assert_eq(calls_for(IO_FSYNC, false), calls->sync);
	}
	finish();
}

/* ---- data ---- */

PER_ENGINE(does_io, writes_what_it_is_given)
{
	const unsigned count = rig.config.slot_count;
	char block[BLOCK];
	struct io lent[8];

	open_engine_on_files();
	for (unsigned i = 0; i < count; i++) {
		rig.ios[i] = fill(i, IO_WRITE, i % FILES, (100 - i) * (uint64_t)BLOCK);
		put_words(rig.ios[i]->buffer, rig.ios[i]->offset, 0xabc);
	}

	cr_assert_eq(rig.ops->queue(&rig.engine, rig.ios, count), count);
	memcpy(lent, rig.slots, sizeof(lent));
	collect(rig.ios, count);

	for (unsigned i = 0; i < count; i++)
		cr_assert_eq(rig.slots[i].result, BLOCK);

	/* By now the data is in the file. */
	sync_files();
	for (unsigned i = 0; i < count; i++) {
		const struct io *io = &lent[i];

		cr_assert_eq(pread(rig.fds[io->file_index], block, BLOCK, (off_t)io->offset),
			     BLOCK);
		cr_assert(holds_words(block, io->offset, 0xabc));
	}
	/* And nothing after it. */
	cr_assert_eq(pread(rig.fds[0], block, BLOCK, 101 * BLOCK), BLOCK);
	cr_assert(holds_words(block, 101 * BLOCK, 0));
	finish();
}

static void assert_ends_at_1000(void)
{
	cr_assert_eq(perform(fill(0, IO_READ, 0, 512)), 1000 - 512);
	cr_assert_eq(perform(fill(0, IO_READ, 0, 1024)), 0, "past the end is nothing to read");
	cr_assert_eq(perform(fill(0, IO_READ, 1, 1024)), BLOCK);
}

PER_ENGINE(does_io, reads_less_at_the_end_of_the_file)
{
	make_files();
	cr_assert_eq(ftruncate(rig.fds[0], 1000), 0);
	open_engine();

	assert_ends_at_1000();
	finish();
}

/* A mapping sees whole pages. */
PER_ENGINE(does_io, reads_nothing_where_there_are_no_pages_any_more)
{
	open_engine_on_files();
	cr_assert_eq(ftruncate(rig.fds[0], 4096), 0);

	cr_assert_eq(perform(fill(0, IO_READ, 0, 8192)), 0);
	cr_assert_eq(perform(fill(0, IO_READ, 0, 4096)), 0);
	cr_assert_eq(perform(fill(0, IO_READ, 0, 0)), BLOCK, "%s: and goes on with the others",
		     rig.ops->name);
	finish();
}

PER_ENGINE(uses_descriptors, reads_less_where_a_file_has_become_shorter)
{
	open_engine_on_files();
	cr_assert_eq(ftruncate(rig.fds[0], 1000), 0);

	assert_ends_at_1000();
	finish();
}

PER_ENGINE(any, syncs)
{
	open_engine_on_files();

	cr_assert_eq(perform(fill(0, IO_FSYNC, 0, 0)), 0);
	cr_assert_eq(perform(fill(0, IO_WRITE, 0, 0)), BLOCK);
	cr_assert_eq(perform(fill(0, IO_FSYNC, 0, 0)), 0);
	finish();
}

PER_ENGINE(any, syncs_data_only)
{
	rig.config.fsync_mode = FSYNC_MODE_FDATASYNC;
	open_engine_on_files();

	cr_assert_eq(perform(fill(0, IO_WRITE, 0, 0)), BLOCK);
	cr_assert_eq(perform(fill(0, IO_FSYNC, 0, 0)), 0);
	finish();
}

PER_ENGINE(any, syncs_a_range_only)
{
	rig.config.fsync_mode = FSYNC_MODE_SYNC_FILE_RANGE;
	rig.config.then_fsync = true;
	open_engine_on_files();

	cr_assert_eq(perform(fill(0, IO_WRITE, 0, 0)), BLOCK);
	cr_assert_eq(perform(fill(0, IO_FSYNC, 0, 0)), 0);
	cr_assert_eq(perform_chain(0, 5 * BLOCK), BLOCK);
	finish();
}

/* ---- failures are data ---- */

PER_ENGINE(does_io, gives_the_errno_of_a_bad_descriptor)
{
	make_files();
	break_second_file();
	open_engine();

	cr_assert_eq(perform(fill(0, IO_READ, 1, 0)), -EBADF);
	cr_assert_eq(perform(fill(0, IO_WRITE, 1, 0)), -EBADF);
	cr_assert_eq(perform(fill(0, IO_FSYNC, 1, 0)), -EBADF);

	cr_assert_eq(perform(fill(0, IO_READ, 0, 0)), BLOCK, "%s: of no use after an error",
		     rig.ops->name);
	finish();
}

PER_ENGINE(does_io, does_the_others_of_a_batch_with_a_bad_one)
{
	const unsigned count = rig.config.slot_count;
	const unsigned bad = count / 2;

	make_files();
	break_second_file();
	open_engine();
	for (unsigned i = 0; i < count; i++)
		rig.ios[i] = fill(i, IO_READ, i == bad, i * (uint64_t)BLOCK);

	cr_assert_eq(rig.ops->queue(&rig.engine, rig.ios, count), count);
	collect(rig.ios, count);

	for (unsigned i = 0; i < count; i++)
		cr_assert_eq(rig.slots[i].result, i == bad ? -EBADF : BLOCK);
	finish();
}

PER_ENGINE(does_io, cannot_write_to_what_is_open_for_reading)
{
	make_files();
	close(rig.fds[1]);
	rig.fds[1] = open(tmpdir_path(&rig.dir, "b"), O_RDONLY | O_CLOEXEC);
	open_engine();

	cr_assert_eq(perform(fill(0, IO_WRITE, 1, 0)), -EBADF);
	cr_assert_eq(perform(fill(0, IO_READ, 1, 0)), BLOCK);
	finish();
}

PER_ENGINE(uses_descriptors, gives_the_errno_of_a_failed_sync)
{
	make_files();
	close(rig.fds[1]);
	rig.fds[1] = open("/dev/null", O_RDWR | O_CLOEXEC);	/* fsync(2): EINVAL */
	open_engine();

	cr_assert_eq(perform(fill(0, IO_FSYNC, 1, 0)), -EINVAL);
	finish();
}

/* ---- a write and its fsync as one I/O ---- */

static void open_with_chains(void)
{
	rig.config.then_fsync = true;
	open_engine();
}

PER_ENGINE(any, notes_when_the_write_of_a_pair_was_over)
{
	uint64_t written_ns[1] = { 1 }, before_ns;
	struct io *io;

	rig.config.then_fsync = true;
	rig.config.written_ns = written_ns;
	rig.config.ring.fsync_order = FSYNC_ORDER_WAIT;
	open_engine_on_files();
	io = fill(0, IO_WRITE, 0, 0);
	io->then_fsync = true;
	before_ns = clock_real_ns();

	perform(io);

	cr_assert_eq(io->result, BLOCK);
	cr_assert_geq(written_ns[0], before_ns, "%s", rig.ops->name);
	cr_assert_leq(written_ns[0], clock_real_ns());
	finish();
}

PER_ENGINE(any, ends_a_write_when_its_sync_has_ended)
{
	const unsigned count = rig.config.slot_count;
	char block[BLOCK];

	make_files();
	open_with_chains();
	for (unsigned i = 0; i < count; i++) {
		rig.ios[i] = fill(i, IO_WRITE, i % FILES, i * (uint64_t)BLOCK);
		rig.ios[i]->then_fsync = true;
		put_words(rig.ios[i]->buffer, rig.ios[i]->offset, 0xdef);
	}

	cr_assert_eq(rig.ops->queue(&rig.engine, rig.ios, count), count);
	collect(rig.ios, count);

	for (unsigned i = 0; i < count; i++) {
		cr_assert_eq(rig.slots[i].result, BLOCK);
		if (!rig_does_io())
			continue;
		cr_assert_eq(pread(rig.fds[i % FILES], block, BLOCK, i * BLOCK), BLOCK);
		cr_assert(holds_words(block, i * (uint64_t)BLOCK, 0xdef));
	}
	cr_assert_eq(reap(rig.ios, 1), 0, "%s: a chain came back twice", rig.ops->name);
	finish();
}

PER_ENGINE(any, mixes_chains_with_reads_and_syncs)
{
	const unsigned count = rig.config.slot_count;

	make_files();
	open_with_chains();
	for (unsigned i = 0; i < count; i++) {
		static const enum io_op ops[] = { IO_WRITE, IO_READ, IO_WRITE, IO_FSYNC };

		rig.ios[i] = fill(i, ops[i % 4], 0, i * (uint64_t)BLOCK);
		rig.ios[i]->then_fsync = i % 4 == 0;
	}

	cr_assert_eq(rig.ops->queue(&rig.engine, rig.ios, count), count);
	collect(rig.ios, count);

	for (unsigned i = 0; i < count; i++)
		cr_assert_eq(rig.slots[i].result, (int32_t)rig.slots[i].length);
	finish();
}

PER_ENGINE(does_io, gives_the_errno_of_a_write_with_sync_that_failed)
{
	make_files();
	break_second_file();
	open_with_chains();

	cr_assert_eq(perform_chain(1, 0), -EBADF);
	cr_assert_eq(perform_chain(0, 0), BLOCK);
	finish();
}

PER_ENGINE(uses_descriptors, gives_the_errno_of_a_sync_that_failed_after_its_write)
{
	make_files();
	close(rig.fds[1]);
	rig.fds[1] = open("/dev/null", O_RDWR | O_CLOEXEC);	/* takes writes, has no fsync */
	open_with_chains();

	cr_assert_eq(perform(fill(0, IO_WRITE, 1, 0)), BLOCK);
	cr_assert_eq(perform_chain(1, 0), -EINVAL);
	cr_assert_eq(perform_chain(0, 0), BLOCK);
	finish();
}

/* RLIMIT_FSIZE shortens a write that crosses it. */
static const char *write_across_the_limit(void *arg)
{
	const struct rlimit limit = { 1000, RLIM_INFINITY };
	struct io *io = fill(0, IO_WRITE, 0, 512);
	struct io *done;

	(void)arg;
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) < 0)
		return in_child_skip("no RLIMIT_FSIZE");
	if (engine_open(&rig.engine, rig.ops, &rig.config, &rig.err) < 0)
		return rig.err.text;

	io->then_fsync = true;
	rig.ops->queue(&rig.engine, &io, 1);
	do
		rig.ops->submit(&rig.engine, 1, ENGINE_WAIT_FOREVER_NS);
	while (reap(&done, 1) == 0);
	engine_close(&rig.engine);
	return io->result == 1000 - 512 ? NULL
		: in_child_say("%s: %d instead of 488", rig.ops->name, io->result);
}

PER_ENGINE(writes_to_the_kernel, gives_the_length_of_a_short_write_though_no_sync_followed)
{
	make_files();
	make_slots();
	rig.config.then_fsync = true;

	in_child(write_across_the_limit, NULL);
	tmpdir_remove(&rig.dir);
}

/* ---- waiting ---- */

/*
 * A read that takes long enough for a wait in vain. For a ring: from a pipe, until the test
 * writes to it. Threads cannot read from a pipe at an offset; they read 256 MiB of random
 * numbers, which take time to generate. (The pages behind that buffer are all the same few, as
 * their content does not matter.)
 */
enum { SLOW_BYTES = 256 << 20, SLOW_PART_BYTES = 4 << 20 };

static char *map_large_buffer(void)
{
	const int pages = memfd_create("pages", MFD_CLOEXEC);
	char *region = mmap(NULL, SLOW_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	cr_assert_neq(region, MAP_FAILED);
	cr_assert_eq(ftruncate(pages, SLOW_PART_BYTES), 0);
	for (size_t at = 0; at < SLOW_BYTES; at += SLOW_PART_BYTES)
		cr_assert_neq(mmap(region + at, SLOW_PART_BYTES, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_FIXED, pages, 0), MAP_FAILED);
	close(pages);
	return region;
}

/* Returns the other end of the pipe, or -1. */
static int open_on_slow_file(void)
{
	int ends[2] = { -1, -1 };

	rig.config.iodepth = rig.config.slot_count = rig.config.fd_count = 1;
	make_slots();
	rig.slots[0].op = IO_READ;
	if (rig.ops->can & ENGINE_IS_RING) {
		cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
		rig.fds[0] = ends[0];
		rig.slots[0].length = BLOCK;
	} else {
		rig.fds[0] = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
		rig.slots[0].length = SLOW_BYTES;
		rig.slots[0].buffer = rig.config.buffers = map_large_buffer();
	}
	open_engine();
	return ends[1];
}

PER_ENGINE(never_blocks, does_not_wait_when_told_not_to_and_not_longer_than_told)
{
	struct io *io, *done;
	char block[BLOCK] = "";
	int pipe_end;

	pipe_end = open_on_slow_file();
	io = &rig.slots[0];
	cr_assert_eq(rig.ops->queue(&rig.engine, &io, 1), 1);

	cr_assert_eq(rig.ops->submit(&rig.engine, 0, ENGINE_WAIT_FOREVER_NS), 0);
	cr_assert_eq(reap(&done, 1), 0, "%s: waited though told not to", rig.ops->name);
	cr_assert_eq(rig.ops->submit(&rig.engine, 1, 1000000), 0, "a time-out is no error");
	cr_assert_eq(reap(&done, 1), 0, "%s: waited longer than told", rig.ops->name);

	if (pipe_end >= 0)
		cr_assert_eq(write(pipe_end, block, BLOCK), BLOCK);
	collect(&done, 1);
	cr_assert_eq(done->result, (int32_t)io->length);
	finish();
}

PER_ENGINE(any, waits_for_as_many_as_told)
{
	const unsigned count = rig.config.slot_count;

	open_engine_on_files();
	for (unsigned i = 0; i < count; i++)
		rig.ios[i] = fill(i, IO_READ, 0, i * (uint64_t)BLOCK);
	rig.ops->queue(&rig.engine, rig.ios, count);

	/* Nothing interrupts us here, so one call is enough. */
	cr_assert_eq(rig.ops->submit(&rig.engine, count, ENGINE_WAIT_FOREVER_NS), 0);

	cr_assert_eq(reap(rig.ios, count), count);
	finish();
}

/* ---- leftovers ---- */

/* Kernel threads of a ring end a little after it. */
static bool comes_down_to(unsigned (*count)(void), unsigned expected)
{
	for (unsigned i = 0; i < 300; i++) {
		if (count() == expected)
			return true;
		clock_sleep_until(clock_real_ns() + 10 * 1000 * 1000);
	}
	return false;
}

PER_ENGINE(any, leaves_no_descriptor_and_no_thread)
{
	unsigned fds, threads;

	make_files();
	make_slots();
	fds = count_open_fds();
	threads = count_threads();

	for (unsigned i = 0; i < 5; i++) {
		open_engine();
		cr_assert_eq(perform(fill(0, IO_WRITE, 0, 0)), BLOCK);
		cr_assert_eq(perform(fill(0, IO_FSYNC, 0, 0)), 0);
		engine_close(&rig.engine);
	}

	cr_assert(comes_down_to(count_open_fds, fds), "%s: %u instead of %u descriptors",
		  rig.ops->name, count_open_fds(), fds);
	cr_assert(comes_down_to(count_threads, threads), "%s: %u instead of %u threads",
		  rig.ops->name, count_threads(), threads);
	finish();
}

/* An engine that needs descriptors or threads fails with a message; the others work. */
static const char *open_with_less(void *arg)
{
	const unsigned fds = count_open_fds(), threads = count_threads();
	const struct rlimit *limit = arg;
	const struct rlimit all = { 20000, 20000 };
	int ret;

	if (limit->rlim_max == RLIMIT_NPROC && getuid() == 0 && spawn_become_nobody() < 0)
		return in_child_skip("root has no limit of threads");
	if (setrlimit((__rlimit_resource_t)limit->rlim_max,
		      &(struct rlimit){ limit->rlim_cur, all.rlim_max }) < 0)
		return in_child_skip(strerror(errno));
	ret = engine_open(&rig.engine, rig.ops, &rig.config, &rig.err);
	if (ret == 0)
		engine_close(&rig.engine);
	setrlimit((__rlimit_resource_t)limit->rlim_max, &all);

	if (ret < 0 && (rig.err.code != -ret || !strstr(rig.err.text, rig.ops->name)))
		return in_child_say("%s: bad error %d '%s'", rig.ops->name, ret, rig.err.text);
	if (ret < 0 && !strstr(rig.err.text, "ulimit"))
		return in_child_say("no cure is named: '%s'", rig.err.text);
	if (!comes_down_to(count_open_fds, fds))
		return in_child_say("%u instead of %u descriptors", count_open_fds(), fds);
	if (!comes_down_to(count_threads, threads))
		return in_child_say("%u instead of %u threads", count_threads(), threads);
	return NULL;
}

PER_ENGINE(any, leaves_nothing_behind_without_descriptors)
{
	struct rlimit limit = { 0, RLIMIT_NOFILE };

	make_files();
	make_slots();
	in_child(open_with_less, &limit);
	tmpdir_remove(&rig.dir);
}

PER_ENGINE(any, leaves_nothing_behind_without_threads)
{
	struct rlimit limit = { 4, RLIMIT_NPROC };

	make_files();
	for (unsigned i = 0; i < FILES; i++)
		cr_assert_eq(fchmod(rig.fds[i], 0666), 0);	/* opened by another user */
	make_slots();
	in_child(open_with_less, &limit);
	tmpdir_remove(&rig.dir);
}

PER_ENGINE(is_ring, refuses_a_depth_that_no_ring_can_hold)
{
	unsigned fds;

	make_files();
	make_slots();
	rig.config.iodepth = rig.config.slot_count = ENGINE_DEPTH_MAX;
	rig.config.then_fsync = true;		/* two entries for each */
	fds = count_open_fds();

	const int ret = engine_open(&rig.engine, rig.ops, &rig.config, &rig.err);

	cr_assert_eq(ret, -EINVAL);
	cr_assert(strstr(rig.err.text, "a lower iodepth may work"), "%s", rig.err.text);
	cr_assert_eq(count_open_fds(), fds);
	tmpdir_remove(&rig.dir);
}

/* ---- locked memory ---- */

/* Since Linux 6.13 a ring's own memory counts too: enough for that, not for the buffers. */
enum { LOCKED_BYTES = 1 << 20, LARGE_BYTES = 1 << 20 };

static const struct engine_feature *find_feature(const char *name)
{
	for (unsigned i = 0; i < rig.engine.feature_count; i++)
		if (!strcmp(rig.engine.features[i].name, name))
			return &rig.engine.features[i];
	return NULL;
}

static const char *read_with_little_locked_memory(void *arg)
{
	const struct rlimit limit = { LOCKED_BYTES, LOCKED_BYTES };
	struct io *io = fill(0, IO_READ, 0, 0), *done;
	const struct engine_feature *feature;

	(void)arg;
	if (in_child_drop_ipc_lock() < 0 || setrlimit(RLIMIT_MEMLOCK, &limit) < 0)
		return in_child_skip("cannot give up locked memory");
	if (engine_open(&rig.engine, rig.ops, &rig.config, &rig.err) < 0)
		return rig.err.text;

	feature = find_feature("fixed-buffers");
	if ((rig.ops->can & ENGINE_IS_RING) && !feature &&
	    rig.config.ring.want[RING_FIXED_BUFFERS] != RING_OFF)
		return "fixed-buffers is not mentioned";
	if (feature && (feature->granted || !strstr(feature->why_not, "raise RLIMIT_MEMLOCK")))
		return in_child_say("fixed-buffers: '%s'", feature->why_not);

	rig.ops->queue(&rig.engine, &io, 1);
	do
		rig.ops->submit(&rig.engine, 1, ENGINE_WAIT_FOREVER_NS);
	while (reap(&done, 1) == 0);
	if (io->result != BLOCK || (rig_does_io() && !holds_words(io->buffer, 0, 0)))
		return "did not read";
	engine_close(&rig.engine);
	return NULL;
}

PER_ENGINE(any, works_with_little_locked_memory_and_says_what_is_missing)
{
	const size_t bytes = (size_t)rig.config.slot_count * LARGE_BYTES;

	make_files();
	make_slots();
	rig.config.buffers_bytes = bytes;
	rig.config.buffer_stride_bytes = LARGE_BYTES;
	rig.config.buffers = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	cr_assert_neq(rig.config.buffers, MAP_FAILED);
	rig.slots[0].buffer = rig.config.buffers;

	in_child(read_with_little_locked_memory, NULL);
	munmap(rig.config.buffers, bytes);
	tmpdir_remove(&rig.dir);
}

static const char *open_with_no_locked_memory(void *arg)
{
	const struct rlimit none = { 0, 0 };

	(void)arg;
	if (in_child_drop_ipc_lock() < 0 || setrlimit(RLIMIT_MEMLOCK, &none) < 0)
		return in_child_skip("cannot give up locked memory");
	if (engine_open(&rig.engine, rig.ops, &rig.config, &rig.err) < 0)
		return strstr(rig.err.text, "raise RLIMIT_MEMLOCK: ulimit -l") ? NULL
			: rig.err.text;
	engine_close(&rig.engine);
	return NULL;
}

PER_ENGINE(any, opens_with_no_locked_memory_or_names_the_cure)
{
	make_files();
	make_slots();
	in_child(open_with_no_locked_memory, NULL);
	tmpdir_remove(&rig.dir);
}

/* ---- description ---- */

PER_ENGINE(any, notes_what_the_kernel_granted_and_why_not_the_rest)
{
	open_engine_on_files();

	for (unsigned i = 0; i < rig.engine.feature_count; i++) {
		const struct engine_feature *feature = &rig.engine.features[i];

		cr_assert_gt(strlen(feature->name), 0);
		cr_assert_eq(feature->granted, feature->why_not[0] == '\0', "%s", feature->name);
	}
	if ((rig.ops->can & ENGINE_IS_RING) && rig.config.ring.want[RING_FIXED_FILES] != RING_OFF)
		cr_assert_geq(rig.engine.feature_count, 4);	/* ring, its fd, files, buffers */
	finish();
}

PER_ENGINE(any, describes_itself)
{
	cr_assert_eq(engine_find(rig.ops->name), rig.ops);
	cr_assert_gt(strlen(rig.ops->help), 0);
	cr_assert_gt(rig.ops->state_size, 0);
	cr_assert_neq(strcmp(rig.ops->name, "auto"), 0, "is no name for an engine");
}

/* ---- engines that stamp I/Os ---- */

PER_ENGINE(stamps, stamps_one_io_after_the_other)
{
	const unsigned count = rig.config.slot_count;
	uint64_t before_ns, after_ns;

	open_engine_on_files();
	before_ns = clock_real_ns();
	for (unsigned i = 0; i < count; i++) {
		rig.ios[i] = fill(i, IO_READ, 0, i * (uint64_t)BLOCK);
		rig.ios[i]->submitted_ns = before_ns;
	}

	rig.ops->queue(&rig.engine, rig.ios, count);
	collect(rig.ios, count);
	after_ns = clock_real_ns();

	cr_assert_eq(rig.ios[0]->submitted_ns, before_ns, "the first keeps the loop's stamp");
	for (unsigned i = 0; i < count; i++)
		cr_assert_leq(rig.ios[i]->submitted_ns, rig.ios[i]->completed_ns);
	for (unsigned i = 1; i < count; i++)
		cr_assert_eq(rig.ios[i]->submitted_ns, rig.ios[i - 1]->completed_ns);
	cr_assert_leq(rig.ios[count - 1]->completed_ns, after_ns);
	finish();
}
