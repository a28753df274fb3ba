/*
 * The requests that the io_uring engine puts into the ring for each option, field by field; and
 * I/Os that need several requests: they complete once, with the right result, and in order.
 */
#include "solo.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <linux/ioprio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

#include "clock.h"
#include "in_child.h"
#include "ring_queue.h"
#include "ring_share.h"
#include "spawn.h"

TestSuite(ring_requests, .timeout = 300);

enum { A_MOMENT_NS = 20 * 1000 * 1000, TEST_MAX_S = 300 };

static struct solo s;

static void make(const char *engine)
{
	/* Criterion's .timeout (2.4.1) does not always fire when several tests run. */
	alarm(TEST_MAX_S);
	solo_make(&s, engine);
	s.config.then_fsync = false;
}

/* ---- what is staged ---- */

static struct io_uring_sq *staged_queue(void)
{
	struct ring_queue *queue = s.engine.state;

	return &queue->ring.sq;
}

static unsigned staged_count(void)
{
	return staged_queue()->sqe_tail - *staged_queue()->khead;
}

/* The n-th request that waits for submit(). */
static const struct io_uring_sqe *staged(unsigned n)
{
	const struct io_uring_sq *sq = staged_queue();

	cr_assert_lt(n, staged_count());
	return &sq->sqes[(*sq->khead + n) & sq->ring_mask];
}

static void queue(struct io *io)
{
	cr_assert_eq(s.engine.ops->queue(&s.engine, &io, 1), 1);
}

static struct io *fill_chain(unsigned slot, uint64_t offset)
{
	struct io *io = solo_fill(&s, slot, IO_WRITE, offset);

	io->then_fsync = true;
	return io;
}

/* Waits until `nr` I/Os have completed, into done[]. */
static void collect(struct io *done[], unsigned nr)
{
	unsigned have = 0;

	while (have < nr) {
		cr_assert_eq(s.engine.ops->submit(&s.engine, nr - have,
						  ENGINE_WAIT_FOREVER_NS), 0);
		have += s.engine.ops->reap(&s.engine, done + have, nr - have);
	}
}

static void finish(unsigned lent)
{
	struct io *done[SOLO_SLOTS];

	collect(done, lent);
	cr_assert_eq(s.engine.ops->reap(&s.engine, done, 1), 0, "more came back than was lent");
	solo_release(&s);
}

static const char *why_not(const char *feature)
{
	for (unsigned i = 0; i < s.engine.feature_count; i++)
		if (!strcmp(s.engine.features[i].name, feature))
			return s.engine.features[i].why_not;
	return NULL;
}

Test(ring_requests, are_plain_where_nothing_is_asked)
{
	make("io_uring");
	s.config.ring.want[RING_FIXED_BUFFERS] = RING_AUTO;
	solo_open(&s);

	queue(solo_fill(&s, 0, IO_READ, 512));
	queue(solo_fill(&s, 1, IO_WRITE, 1024));

	cr_assert_eq(staged(0)->off, 512);
	cr_assert_eq(staged(0)->len, SOLO_BLOCK);
	cr_assert_eq(staged(0)->rw_flags, 0);
	cr_assert_eq(staged(0)->ioprio, 0);
	cr_assert_eq(staged(0)->flags & ~IOSQE_FIXED_FILE, 0);
	cr_assert_eq(staged(1)->addr, (uintptr_t)s.buffers[1]);
	cr_assert_eq(staged(1)->rw_flags, 0);
	finish(2);
}

Test(ring_requests, have_one_vector_each_if_vectored)
{
	const struct iovec *iovec;

	make("io_uring");
	s.config.ring.vectored = true;
	s.config.ring.want[RING_FIXED_BUFFERS] = RING_AUTO;
	solo_open(&s);

	queue(solo_fill(&s, 0, IO_READ, 512));
	queue(solo_fill(&s, 3, IO_WRITE, 1024));

	cr_assert_eq(staged(0)->opcode, IORING_OP_READV);
	cr_assert_eq(staged(1)->opcode, IORING_OP_WRITEV);
	for (unsigned i = 0; i < 2; i++) {
		iovec = (const struct iovec *)(uintptr_t)staged(i)->addr;
		cr_assert_eq(staged(i)->len, 1);
		cr_assert_eq(iovec->iov_base, s.buffers[i == 0 ? 0 : 3]);
		cr_assert_eq(iovec->iov_len, SOLO_BLOCK);
	}
	cr_assert_not_null(strstr(why_not("fixed-buffers"), "not with vectored"));
	finish(2);
}

Test(ring_requests, move_the_right_bytes_if_vectored)
{
	make("io_uring");
	s.config.ring.vectored = true;
	solo_open(&s);

	for (unsigned i = 0; i < SOLO_SLOTS; i++) {
		cr_assert_eq(solo_perform(&s, solo_fill(&s, i, IO_READ, i * SOLO_BLOCK)),
			     SOLO_BLOCK);
		cr_assert_eq(*(uint64_t *)s.slots[i].buffer, tmpfile_word(i * SOLO_BLOCK));
	}
	finish(0);
}

/* Reads and writes are counted, whatever the slot, and fsyncs between them are not. */
Test(ring_requests, go_to_a_worker_every_nth_time)
{
	static const enum io_op ops[] = { IO_READ, IO_WRITE, IO_FSYNC, IO_READ, IO_READ, IO_READ,
					  IO_WRITE };
	static const bool async[] = { false, false, false, true, false, false, true };

	make("io_uring");
	s.config.ring.async_every = 3;
	solo_open(&s);

	for (unsigned i = 0; i < 7; i++)
		queue(solo_fill(&s, i, ops[i], 0));

	for (unsigned i = 0; i < 7; i++)
		cr_assert_eq(!!(staged(i)->flags & IOSQE_ASYNC), async[i], "request %u", i);
	finish(7);
}

Test(ring_requests, carry_the_flags_of_their_operation)
{
	make("io_uring");
	s.config.rwf = RWF_FLAG_DSYNC | RWF_FLAG_NOWAIT;
	close(s.fd);
	s.fd = open(tmpdir_path(&s.dir, "file"), O_RDWR | O_DIRECT | O_CLOEXEC);
	if (s.fd < 0 || solo_try(&s) < 0)
		cr_skip_test("this file system does no direct writes without waiting");

	queue(solo_fill(&s, 0, IO_READ, 0));
	queue(solo_fill(&s, 1, IO_WRITE, 0));
	queue(solo_fill(&s, 2, IO_FSYNC, 0));

	cr_assert_eq(staged(0)->rw_flags, RWF_NOWAIT);
	cr_assert_eq(staged(1)->rw_flags, RWF_NOWAIT | RWF_DSYNC);
	cr_assert_eq(staged(2)->fsync_flags, 0);
	finish(3);
}

Test(ring_requests, carry_a_priority_but_for_fsyncs)
{
	make("io_uring");
	s.config.ring.ioprio_class = IOPRIO_BE;
	s.config.ring.ioprio_level = 6;
	solo_open(&s);

	queue(solo_fill(&s, 0, IO_READ, 0));
	queue(solo_fill(&s, 1, IO_WRITE, 0));
	queue(solo_fill(&s, 2, IO_FSYNC, 0));

	cr_assert_eq(staged(0)->ioprio, IOPRIO_PRIO_VALUE(2, 6));
	cr_assert_eq(staged(1)->ioprio, IOPRIO_PRIO_VALUE(2, 6));
	cr_assert_eq(staged(2)->ioprio, 0);
	finish(3);
}

Test(ring_requests, have_no_level_in_class_idle)
{
	make("io_uring");
	s.config.ring.ioprio_class = IOPRIO_IDLE;
	s.config.ring.ioprio_level = 4;		/* as the option's default */
	solo_open(&s);

	queue(solo_fill(&s, 0, IO_READ, 0));

	cr_assert_eq(staged(0)->ioprio, IOPRIO_PRIO_VALUE(3, 0));
	finish(1);
}

/* ---- a write and its fsync: what is staged ---- */

static void open_with_order(unsigned order)
{
	make("io_uring");
	s.config.then_fsync = true;
	s.config.ring.fsync_order = order;
	solo_open(&s);
}

Test(ring_requests, are_linked_with_their_fsync_by_default)
{
	open_with_order(FSYNC_ORDER_AUTO);

	queue(fill_chain(0, 0));

	cr_assert_eq(staged_count(), 2);
	cr_assert(staged(0)->flags & IOSQE_IO_LINK);
	cr_assert_eq(staged(1)->opcode, IORING_OP_FSYNC);
	cr_assert_eq(staged(1)->flags & (IOSQE_IO_LINK | IOSQE_IO_DRAIN), 0);
	finish(1);
}

Test(ring_requests, have_an_fsync_behind_them_that_drains)
{
	open_with_order(FSYNC_ORDER_DRAIN);

	queue(fill_chain(0, 0));

	cr_assert_eq(staged_count(), 2);
	cr_assert_eq(staged(0)->flags & (IOSQE_IO_LINK | IOSQE_IO_DRAIN), 0);
	cr_assert_eq(staged(1)->opcode, IORING_OP_FSYNC);
	cr_assert(staged(1)->flags & IOSQE_IO_DRAIN);
	finish(1);
}

Test(ring_requests, come_alone_if_their_fsync_waits)
{
	open_with_order(FSYNC_ORDER_WAIT);

	queue(fill_chain(0, 0));

	cr_assert_eq(staged_count(), 1);
	cr_assert_eq(staged(0)->flags & (IOSQE_IO_LINK | IOSQE_IO_DRAIN), 0);
	finish(1);
}

/* Both completions are there before the first reap. */
Test(ring_requests, do_not_tell_a_write_from_its_fsync_if_both_are_found_at_one_look)
{
	uint64_t written_ns[SOLO_SLOTS] = { 1, 1 };
	struct io *done;

	make("nop");
	s.config.then_fsync = true;
	s.config.written_ns = written_ns;
	s.config.ring.fsync_order = FSYNC_ORDER_LINK;
	solo_open(&s);
	queue(fill_chain(0, 0));
	queue(fill_chain(1, 0));

	cr_assert_eq(s.engine.ops->submit(&s.engine, 2, ENGINE_WAIT_FOREVER_NS), 0);
	cr_assert_eq(s.engine.ops->reap(&s.engine, &done, 1), 1);

	cr_assert_eq(written_ns[done->slot_index], 0);
	finish(1);
}

Test(ring_requests, tell_a_write_from_its_fsync_if_that_is_staged_after_it)
{
	uint64_t written_ns[SOLO_SLOTS] = { 0 };
	const uint64_t before_ns = clock_real_ns();

	make("nop");
	s.config.then_fsync = true;
	s.config.written_ns = written_ns;
	s.config.ring.fsync_order = FSYNC_ORDER_WAIT;
	solo_open(&s);
	queue(fill_chain(0, 0));

	finish(1);

	cr_assert_geq(written_ns[0], before_ns);
	cr_assert_leq(written_ns[0], clock_real_ns());
}

/* An SQ thread of several rings takes 8 requests of each in turn, and cuts chains. */
Test(ring_requests, are_not_linked_for_a_thread_that_serves_several_rings)
{
	struct io *done[SOLO_SLOTS];
	struct ring_share share;
	struct err err = { 0 };

	ring_share_init(&share);
	make("io_uring");
	s.config.then_fsync = true;
	s.config.ring_share = &share;
	s.config.ring.want[RING_SQPOLL] = s.config.ring.want[RING_ATTACH_WQ] = RING_ON;
	s.config.ring.want[RING_DEFER_TASKRUN] = s.config.ring.want[RING_COOP_TASKRUN] = RING_OFF;
	s.config.ring.fsync_order = FSYNC_ORDER_LINK;

	cr_assert_eq(engine_open(&s.engine, engine_find("io_uring"), &s.config, &err), -EINVAL);
	cr_assert_not_null(strstr(err.text, "breaks chains"), "%s", err.text);

	s.config.ring.want[RING_ATTACH_WQ] = RING_AUTO;
	solo_open(&s);
	cr_assert_str_eq(why_not("attach-wq"), "not with fsync-order=link");
	queue(fill_chain(0, 0));
	cr_assert_eq(staged_count(), 2);
	collect(done, 1);
	engine_close(&s.engine);

	s.config.ring.fsync_order = FSYNC_ORDER_AUTO;
	solo_open(&s);
	/* The SQ thread takes requests as soon as submit() shows them. */
	queue(fill_chain(0, 0));
	cr_assert_eq(staged_count(), 1);
	cr_assert_eq(staged(0)->flags & IOSQE_IO_LINK, 0);
	finish(1);
	ring_share_release(&share);
}

/* The first fsync of a series is enough: the kernel starts later requests after it. */
Test(ring_requests, drain_where_a_series_of_fsyncs_begins)
{
	static const enum io_op ops[] = { IO_FSYNC, IO_WRITE, IO_FSYNC, IO_FSYNC, IO_READ,
					  IO_FSYNC, IO_WRITE, IO_FSYNC };
	static const bool drains[] = { false, false, true, false, false, false, false, true };

	make("io_uring");
	s.config.ring.fsync_order = FSYNC_ORDER_DRAIN;
	solo_open(&s);

	for (unsigned i = 0; i < 8; i++)
		queue(solo_fill(&s, i, ops[i], 0));

	for (unsigned i = 0; i < 8; i++)
		cr_assert_eq(!!(staged(i)->flags & IOSQE_IO_DRAIN), drains[i], "request %u", i);
	finish(8);
}

/* ---- … and their completions, in every order ---- */

struct parameter {
	char engine[16];
	unsigned order;
};

static struct criterion_test_params parameters_of_orders(unsigned engine_count)
{
	static const char *const names[] = { "io_uring", "nop" };
	static struct parameter parameters[8];
	unsigned count = 0;

	for (unsigned i = 0; i < engine_count; i++)
		for (unsigned order = FSYNC_ORDER_AUTO; order <= FSYNC_ORDER_DRAIN; order++) {
			snprintf(parameters[count].engine, sizeof(parameters[count].engine), "%s",
				 names[i]);
			parameters[count++].order = order;
		}
	return cr_make_param_array(struct parameter, parameters, count);
}

static void make_with_order(const struct parameter *p)
{
	make(p->engine);
	s.config.then_fsync = true;
	s.config.ring.fsync_order = p->order;
}

ParameterizedTestParameters(ring_requests, comes_back_once_whatever_it_is)
{
	return parameters_of_orders(2);
}

/* Chains, writes, reads and fsyncs in turn; some slots are lent again while others are in
 * flight. */
ParameterizedTest(struct parameter *p, ring_requests, comes_back_once_whatever_it_is)
{
	enum { IOS = 2000 };
	unsigned started = 0, ended = 0, lent = 0, times[SOLO_SLOTS] = { 0 };

	make_with_order(p);
	s.config.ring.async_every = 7;
	s.config.ring.vectored = strcmp(p->engine, "nop") != 0;
	solo_open(&s);
	while (ended < IOS) {
		struct io *done[SOLO_SLOTS];
		unsigned nr;

		for (unsigned i = 0; i < SOLO_SLOTS && started < IOS; i++) {
			static const enum io_op ops[] = { IO_WRITE, IO_READ, IO_FSYNC, IO_WRITE };
			struct io *io;

			if (times[i] & 1)
				continue;
			io = solo_fill(&s, i, ops[started % 4], started % 128 * SOLO_BLOCK);
			io->then_fsync = started % 4 == 0;
			io->result = -12345;
			queue(io);
			times[i]++;
			started++;
			lent++;
		}
		cr_assert_eq(s.engine.ops->submit(&s.engine, lent / 2, ENGINE_WAIT_FOREVER_NS), 0);
		nr = s.engine.ops->reap(&s.engine, done, lent / 3 + 1);
		for (unsigned i = 0; i < nr; i++) {
			cr_assert_eq(times[done[i]->slot_index]++ & 1, 1, "not lent");
			cr_assert_eq(done[i]->result, (int32_t)done[i]->length, "%d",
				     done[i]->result);
		}
		lent -= nr;
		ended += nr;
	}
	cr_assert_eq(lent, 0);
	finish(0);
}

ParameterizedTestParameters(ring_requests, waits_for_whole_ios)
{
	return parameters_of_orders(2);
}

/* Nothing interrupts the test: one call waits for all, however long it takes. */
ParameterizedTest(struct parameter *p, ring_requests, waits_for_whole_ios)
{
	struct io *done[SOLO_SLOTS];

	make_with_order(p);
	solo_open(&s);
	for (unsigned i = 0; i < SOLO_SLOTS; i++)
		queue(fill_chain(i, i * SOLO_BLOCK));

	cr_assert_eq(s.engine.ops->submit(&s.engine, SOLO_SLOTS, ENGINE_WAIT_FOREVER_NS), 0);

	cr_assert_eq(s.engine.ops->reap(&s.engine, done, SOLO_SLOTS), SOLO_SLOTS);
	finish(0);
}

/* RLIMIT_FSIZE: a write beyond it fails, one across it is short. */
enum { LIMIT_BYTES = 1000 };

static const char *write_at_the_limit(void *arg)
{
	static const struct { uint64_t offset; int32_t result; } writes[] = {
		{ 0, SOLO_BLOCK }, { 4096, -EFBIG }, { 512, LIMIT_BYTES - 512 }, { 8192, -EFBIG },
		{ 0, SOLO_BLOCK },
	};
	enum { WRITES = sizeof(writes) / sizeof(writes[0]) };
	const struct rlimit limit = { LIMIT_BYTES, RLIM_INFINITY };
	struct io *done[SOLO_SLOTS];
	unsigned have = 0;

	(void)arg;
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) < 0)
		return in_child_skip("no RLIMIT_FSIZE");
	solo_open(&s);
	for (unsigned i = 0; i < WRITES; i++)
		queue(fill_chain(i, writes[i].offset));
	while (have < WRITES) {
		s.engine.ops->submit(&s.engine, WRITES - have, ENGINE_WAIT_FOREVER_NS);
		have += s.engine.ops->reap(&s.engine, done, SOLO_SLOTS);
	}
	for (unsigned i = 0; i < WRITES; i++)
		if (s.slots[i].result != writes[i].result)
			return in_child_say("write %u: %d instead of %d", i, s.slots[i].result,
					    writes[i].result);
	/* All requests of a chain have completed together. */
	s.engine.ops->submit(&s.engine, 0, ENGINE_WAIT_FOREVER_NS);
	if (have != WRITES || s.engine.ops->reap(&s.engine, done, 1) != 0)
		return "some came back twice";
	if (solo_write_and_sync(&s, 0) != SOLO_BLOCK)
		return "of no use after an error";
	engine_close(&s.engine);
	return NULL;
}

ParameterizedTestParameters(ring_requests, a_chain_that_breaks_gives_the_error_of_its_write)
{
	return parameters_of_orders(1);
}

ParameterizedTest(struct parameter *p, ring_requests,
		  a_chain_that_breaks_gives_the_error_of_its_write)
{
	make_with_order(p);
	in_child(write_at_the_limit, NULL);
	solo_release(&s);
}

ParameterizedTestParameters(ring_requests, a_chain_gives_the_error_of_its_fsync)
{
	return parameters_of_orders(1);
}

ParameterizedTest(struct parameter *p, ring_requests, a_chain_gives_the_error_of_its_fsync)
{
	make_with_order(p);
	close(s.fd);
	s.fd = open("/dev/null", O_RDWR | O_CLOEXEC);	/* takes writes, has no fsync */
	solo_open(&s);

	cr_assert_eq(solo_do(&s, IO_WRITE, 0), SOLO_BLOCK);
	cr_assert_eq(solo_write_and_sync(&s, 0), -EINVAL);
	cr_assert_eq(solo_do(&s, IO_WRITE, 0), SOLO_BLOCK);
	finish(0);
}

/* ---- order, by a write whose end the test controls: into a full pipe ---- */

struct full_pipe {
	int out;
	int fds[2];			/* the pipe's end for writing, and a file */
};

static void open_on_full_pipe(struct full_pipe *pipe, unsigned order)
{
	static const char page[4096];
	int ends[2];

	s.config.ring.fsync_order = order;
	cr_assert_eq(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	while (write(ends[1], page, sizeof(page)) > 0)
		;
	cr_assert_eq(fcntl(ends[1], F_SETFL, 0), 0);
	pipe->out = ends[0];
	pipe->fds[0] = ends[1];
	pipe->fds[1] = s.fd;
	s.config.fds = pipe->fds;
	s.config.fd_count = 2;
	solo_open(&s);
}

static void empty(struct full_pipe *pipe)
{
	char page[4096];

	while (read(pipe->out, page, sizeof(page)) > 0)
		;
}

static unsigned come_back_within_a_moment(struct io *done[])
{
	cr_assert_eq(s.engine.ops->submit(&s.engine, 1, A_MOMENT_NS), 0);
	return s.engine.ops->reap(&s.engine, done, SOLO_SLOTS);
}

static void end_on_full_pipe(struct full_pipe *pipe)
{
	engine_close(&s.engine);
	close(pipe->out);
	close(pipe->fds[0]);
	solo_release(&s);
}

/* The fsync of another file, which would complete at once. */
Test(ring_requests, an_fsync_that_drains_waits_for_the_write_before_it)
{
	struct io *done[SOLO_SLOTS];
	struct full_pipe pipe;
	struct io *write, *fsync;

	make("io_uring");
	open_on_full_pipe(&pipe, FSYNC_ORDER_DRAIN);
	write = solo_fill(&s, 0, IO_WRITE, 0);
	fsync = solo_fill(&s, 1, IO_FSYNC, 0);
	fsync->file_index = 1;

	queue(write);
	queue(fsync);
	for (unsigned i = 0; i < 3; i++)
		cr_assert_eq(come_back_within_a_moment(done), 0);
	empty(&pipe);

	collect(done, 2);
	cr_assert_eq(done[0], write);
	cr_assert_eq(write->result, SOLO_BLOCK);
	cr_assert_eq(done[1], fsync);
	cr_assert_eq(fsync->result, 0);
	end_on_full_pipe(&pipe);
}

/* The control of the test above: here the loop waits. */
Test(ring_requests, an_fsync_by_itself_waits_for_nothing_in_other_orders)
{
	struct io *done[SOLO_SLOTS];
	struct full_pipe pipe;
	struct io *write, *fsync;

	make("io_uring");
	open_on_full_pipe(&pipe, FSYNC_ORDER_WAIT);
	write = solo_fill(&s, 0, IO_WRITE, 0);
	fsync = solo_fill(&s, 1, IO_FSYNC, 0);
	fsync->file_index = 1;

	queue(write);
	queue(fsync);
	collect(done, 1);
	cr_assert_eq(done[0], fsync);
	empty(&pipe);

	collect(done, 1);
	cr_assert_eq(done[0], write);
	end_on_full_pipe(&pipe);
}

ParameterizedTestParameters(ring_requests, a_chain_is_not_over_before_its_write)
{
	return parameters_of_orders(1);
}

/* A pipe has no fsync: EINVAL, at once if it did not wait. */
ParameterizedTest(struct parameter *p, ring_requests, a_chain_is_not_over_before_its_write)
{
	struct io *done[SOLO_SLOTS];
	struct full_pipe pipe;

	make_with_order(p);
	open_on_full_pipe(&pipe, p->order);
	queue(fill_chain(0, 0));

	for (unsigned i = 0; i < 3; i++)
		cr_assert_eq(come_back_within_a_moment(done), 0);
	empty(&pipe);

	collect(done, 1);
	cr_assert_eq(done[0]->result, -EINVAL);
	end_on_full_pipe(&pipe);
}

/* ---- nowait ---- */

/* From an empty pipe: EAGAIN, deterministically. */
Test(ring_requests, done_again_if_they_would_have_waited_are_counted)
{
	const char block[SOLO_BLOCK] = "as written";
	struct io *done[SOLO_SLOTS];
	int ends[2];

	make("io_uring");
	s.config.rwf = RWF_FLAG_NOWAIT;
	s.config.writes = false;
	cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
	close(s.fd);
	s.fd = ends[0];
	if (solo_try(&s) < 0)
		cr_skip_test("this kernel cannot read from a pipe without waiting");

	for (unsigned i = 0; i < 3; i++) {
		queue(solo_fill(&s, i, IO_READ, 0));
		cr_assert_eq(come_back_within_a_moment(done), 0);
		cr_assert_eq(s.engine.nowait_retries, i + 1);

		cr_assert_eq(write(ends[1], block, sizeof(block)), SOLO_BLOCK);
		collect(done, 1);
		cr_assert_eq(done[0]->result, SOLO_BLOCK);
		cr_assert_str_eq(done[0]->buffer, block);
	}
	cr_assert_eq(s.engine.nowait_retries, 3);
	close(ends[1]);
	finish(0);
}

/* ---- refused before the run ---- */

static struct err refused;

static int try_to_open(void)
{
	refused = (struct err){ 0 };
	return engine_open(&s.engine, s.engine.ops, &s.config, &refused);
}

static void use_memfd(void)
{
	close(s.fd);
	s.fd = memfd_create("file", MFD_CLOEXEC);
	cr_assert_eq(ftruncate(s.fd, SOLO_FILE_BYTES), 0);
}

/* A ring fails each with EAGAIN, as if it had to wait. ext4 does not support it through the
 * page cache. */
Test(ring_requests, writes_that_never_can_without_waiting_are_refused)
{
	struct iovec block = { s.buffers[0], SOLO_BLOCK };

	make("io_uring");
	s.config.rwf = RWF_FLAG_NOWAIT;
	if (pwritev2(s.fd, &block, 1, 0, RWF_NOWAIT) >= 0 || errno != EOPNOTSUPP)
		cr_skip_test("this file system has buffered writes without waiting");

	cr_assert_eq(try_to_open(), -EOPNOTSUPP);

	cr_assert_not_null(strstr(refused.text, "rwf=nowait: this kernel or file system does not "
					"support it for writes"), "%s", refused.text);
	solo_release(&s);
}

/* No kernel so far supports it for a memfd. */
Test(ring_requests, a_flag_that_is_not_there_is_refused_by_name)
{
	make("io_uring");
	use_memfd();
	s.config.rwf = RWF_FLAG_DSYNC | RWF_FLAG_DONTCACHE;

	cr_assert_eq(try_to_open(), -EOPNOTSUPP);

	cr_assert_str_eq(refused.text, "engine 'io_uring': rwf=dontcache: this kernel or file "
			 "system does not support it for reads (needs Linux 6.14, and a file "
			 "system with support)");
	cr_assert_eq(refused.status, EXIT_STATUS_REQUEST);
	solo_release(&s);
}

Test(ring_requests, atomic_writes_that_nobody_promises_are_refused)
{
	make("io_uring");
	use_memfd();
	s.config.rwf = RWF_FLAG_ATOMIC;

	cr_assert_eq(try_to_open(), -EOPNOTSUPP);

	cr_assert_str_eq(refused.text, "engine 'io_uring': rwf=atomic: statx(2) reports no atomic "
			 "writes for this device or file system (needs Linux 6.11, and a drive "
			 "that supports them)");
	solo_release(&s);
}

/* The second file of two, on another file system. */
Test(ring_requests, every_file_system_is_asked)
{
	int fds[2];

	make("io_uring");
	s.config.rwf = RWF_FLAG_DONTCACHE;
	s.config.writes = false;
	if (solo_try(&s) < 0)
		cr_skip_test("no file system here has rwf=dontcache");
	engine_close(&s.engine);
	fds[0] = s.fd;
	fds[1] = memfd_create("file", MFD_CLOEXEC);
	s.config.fds = fds;
	s.config.fd_count = 2;

	cr_assert_eq(try_to_open(), -EOPNOTSUPP);

	close(fds[1]);
	solo_release(&s);
}

Test(ring_requests, are_tried_without_touching_the_file)
{
	char before[4096], after[4096];

	make("io_uring");
	cr_assert_eq(pread(s.fd, before, sizeof(before), 0), sizeof(before));
	s.config.rwf = RWF_FLAG_DSYNC | RWF_FLAG_SYNC;
	solo_open(&s);

	cr_assert_eq(pread(s.fd, after, sizeof(after), 0), sizeof(after));
	cr_assert_arr_eq(before, after, sizeof(after));
	cr_assert_eq(lseek(s.fd, 0, SEEK_END), SOLO_FILE_BYTES);
	cr_assert_eq(solo_do(&s, IO_WRITE, 0), SOLO_BLOCK);
	cr_assert_eq(solo_do(&s, IO_READ, 0), SOLO_BLOCK);
	finish(0);
}

static const char *ask_for_class_rt(void *arg)
{
	(void)arg;
	if (getuid() == 0 && spawn_become_nobody() < 0)
		return in_child_skip("root may have any priority");
	if (try_to_open() == 0)
		return "may have class rt";
	return strstr(refused.text, "ioprio-class=rt: not permitted (needs CAP_SYS_NICE or "
		      "CAP_SYS_ADMIN: run as root, or use ioprio-class=be)") ? NULL
		: in_child_say("%s", refused.text);
}

Test(ring_requests, a_priority_that_is_not_permitted_is_refused)
{
	make("io_uring");
	s.config.ring.ioprio_class = IOPRIO_RT;
	in_child(ask_for_class_rt, NULL);
	solo_release(&s);
}

static void ask_for_polling(unsigned want)
{
	make("io_uring");
	s.config.ring.want[RING_IOPOLL] = want;
}

/* No kernel polls for the completion of buffered I/O. */
Test(ring_requests, polling_for_what_cannot_be_polled_is_refused)
{
	ask_for_polling(RING_ON);

	cr_assert_eq(try_to_open(), -EOPNOTSUPP);

	cr_assert_not_null(strstr(refused.text, "iopoll: this I/O cannot be polled (needs "
				  "file-extra-flags=direct on a file system that"),
			   "%s", refused.text);
	cr_assert_eq(refused.status, EXIT_STATUS_REQUEST);
	solo_release(&s);
}

Test(ring_requests, polling_that_was_only_to_be_tried_is_done_without)
{
	ask_for_polling(RING_AUTO);
	solo_open(&s);

	cr_assert_not_null(strstr(why_not("iopoll"), "needs direct I/O and poll queues"));
	cr_assert_eq(solo_do(&s, IO_WRITE, 0), SOLO_BLOCK);
	cr_assert_eq(solo_do(&s, IO_FSYNC, 0), 0);
	cr_assert_eq(s.config.ring.want[RING_IOPOLL], RING_AUTO, "the loop's own is not changed");
	finish(0);
}

Test(ring_requests, polling_is_not_tried_where_there_are_no_poll_queues)
{
	ask_for_polling(RING_AUTO);
	s.config.no_poll_queues = true;
	s.config.ring.want[RING_HYBRID_IOPOLL] = RING_AUTO;
	solo_open(&s);

	cr_assert_not_null(strstr(why_not("iopoll"), "needs direct I/O and poll queues"));
	cr_assert_not_null(strstr(why_not("hybrid-iopoll"), "needs iopoll"));
	finish(0);
}
