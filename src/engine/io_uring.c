/*
 * io_uring: batched I/O through one ring per loop; and nop, the same ring without I/O.
 *
 * SQEs are filled and CQEs are read directly in liburing's mapped rings, because those few
 * instructions per I/O are the cost of this engine: only the fields that change from I/O to I/O
 * are written (the kernel never writes to an SQE, and all others start as zero).
 *
 * ring_requests.h handles all other requests. See io_uring_enter(2), io_uring_setup(2).
 */
#include "engine.h"
#include "ring_queue.h"
#include "ring_requests.h"
#include "ring_setup.h"
#include "ring_trial.h"
#include "uring.h"

#include <errno.h>
#include <liburing.h>
#include <linux/ioprio.h>
#include <stdlib.h>
#include <string.h>

struct uring {
	struct ring_queue queue;		/* first: tests inspect the requests staged there */
	struct sqe_start start[IO_OP_COUNT];
	int *sqe_fds;				/* [fd_count]: what an SQE calls the file */
	const char *parts;			/* the region of buffers; NULL if all are in one
						 * registered part, or none is */
	bool is_plain;				/* except fsyncs: one request each, no flags */
	bool performs;				/* one of them in one call */
	bool common_is_written;			/* fill_common() was done, for all requests there
						 * will be */
	struct ring_requests requests;		/* other requests */
	struct engine_config without_polling;	/* the loop's, if registration was optional */
};

/* The common fields of I/Os of one operation on one file. */
static inline void fill_common(const struct uring *u, struct io_uring_sqe *sqe, unsigned op,
			       unsigned file_index)
{
	/* Opcode and flags stand side by side: one store. */
	memcpy(&sqe->opcode, &u->start[op], sizeof(u->start[0]));
	sqe->fd = u->sqe_fds[file_index];
}

/* ---- setting up ---- */

/* SQEs one I/O may need, times all that may be lent. */
static unsigned ring_entries(const struct engine_config *config)
{
	return config->iodepth * (config->then_fsync ? 2 : 1);
}

/* A file's identifier in an SQE: its index, if files are registered. */
static int name_files(struct engine *e, bool registered)
{
	const struct engine_config *config = e->config;
	struct uring *u = e->state;

	u->sqe_fds = calloc(config->fd_count, sizeof(*u->sqe_fds));
	if (!u->sqe_fds)
		return -ENOMEM;
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		u->start[op].flags = registered ? IOSQE_FIXED_FILE : 0;
	for (unsigned i = 0; i < config->fd_count; i++)
		u->sqe_fds[i] = registered ? (int)i : config->fds[i];
	return 0;
}

static void choose_opcodes(struct uring *u, const struct engine_config *config, bool registered)
{
	struct sqe_start *start = u->start;

	start[IO_READ].opcode = config->ring.vectored ? IORING_OP_READV
		: registered ? IORING_OP_READ_FIXED : IORING_OP_READ;
	start[IO_WRITE].opcode = config->ring.vectored ? IORING_OP_WRITEV
		: registered ? IORING_OP_WRITE_FIXED : IORING_OP_WRITE;
	start[IO_FSYNC].opcode = config->fsync_mode == FSYNC_MODE_SYNC_FILE_RANGE
		? IORING_OP_SYNC_FILE_RANGE : IORING_OP_FSYNC;
}

static void choose_priority(struct uring *u, const struct ring_config *ring)
{
	const bool has_levels = ring->ioprio_class == IOPRIO_RT || ring->ioprio_class == IOPRIO_BE;
	const unsigned priority = IOPRIO_PRIO_VALUE(ring->ioprio_class,
						    has_levels ? ring->ioprio_level : 0);

	u->start[IO_READ].ioprio = u->start[IO_WRITE].ioprio = (uint16_t)priority;
}

static void uring_close(struct engine *e)
{
	struct uring *u = e->state;

	ring_requests_close(&u->requests);
	ring_queue_close(&u->queue);
	free(u->sqe_fds);
}

/* If all requests differ only in their offsets, the common fields are written here. */
static void write_common(struct uring *u, bool all_alike)
{
	const struct io_uring_sq *sq = &u->queue.ring.sq;
	const bool staged_here = !u->requests.stages || u->requests.same_rest;

	u->is_plain = staged_here && !u->parts;
	u->performs = u->is_plain && !u->queue.sqpoll;
	u->common_is_written = all_alike && u->is_plain;
	for (unsigned i = 0; u->common_is_written && i < sq->ring_entries; i++)
		fill_common(u, &sq->sqes[i], IO_READ, 0);
}

/* A loop that only reads, and from one file. */
static bool reads_one_file(const struct engine_config *config)
{
	return !config->writes && config->fd_count == 1;
}

static int register_buffers(struct engine *e, struct err *err)
{
	const struct engine_config *config = e->config;
	const unsigned want = config->ring.want[RING_FIXED_BUFFERS];
	struct uring *u = e->state;

	if (want != RING_OFF && config->ring.vectored)
		return ring_note(e, "fixed-buffers", want, "not with vectored", err);
	/* EINVAL up to Linux 6.18: generic_atomic_write_valid() wants one range of addresses. */
	if (want != RING_OFF && (config->rwf & RWF_FLAG_ATOMIC))
		return ring_note(e, "fixed-buffers", want, "not with rwf=atomic", err);
	return ring_queue_register_buffers(&u->queue, e, err);
}

static int register_all(struct engine *e, struct err *err)
{
	struct uring *u = e->state;
	int files, buffers;

	files = ring_queue_register_files(&u->queue, e, err);
	if (files < 0)
		return files;
	buffers = register_buffers(e, err);
	if (buffers < 0)
		return buffers;
	if (buffers && ring_buffer_parts(e->config) > 1)
		u->parts = e->config->buffers;
	if (name_files(e, files) < 0)
		return err_failure(err, ENOMEM, "no memory for %u I/Os", e->config->iodepth);
	choose_opcodes(u, e->config, buffers);
	choose_priority(u, &e->config->ring);
	return 0;
}

static int open_ring(struct engine *e, bool *no_polling, struct err *err)
{
	struct uring *u = e->state;
	int ret;

	ret = ring_queue_open(&u->queue, e, ring_entries(e->config), err);
	if (ret == 0)
		ret = register_all(e, err);
	if (ret == 0)
		ret = ring_requests_open(&u->requests, e, &u->queue, u->start, err);
	if (ret == 0 && !(e->ops->can & ENGINE_DOES_NO_IO))
		ret = ring_trial(&u->queue, e->config, u->start[IO_READ].ioprio, no_polling, err);
	if (ret < 0) {
		uring_close(e);
		return ret;
	}
	u->requests.sqe_fds = u->sqe_fds;
	u->requests.parts = u->parts;
	write_common(u, reads_one_file(e->config));
	return 0;
}

/* Optional features are now known, or found out by the first request: set up everything again. */
static int open_without_polling(struct engine *e, struct err *err)
{
	struct uring *u = e->state;
	const bool was_to_sleep = e->config->ring.want[RING_HYBRID_IOPOLL] != RING_OFF;
	bool no_polling;

	*err = (struct err){ 0 };
	*u = (struct uring){ .without_polling = *e->config };
	u->without_polling.ring.want[RING_IOPOLL] = RING_OFF;
	u->without_polling.ring.want[RING_HYBRID_IOPOLL] = RING_OFF;
	e->config = &u->without_polling;
	e->feature_count = 0;
	ring_note(e, "iopoll", RING_AUTO, "needs direct I/O and poll queues", err);
	if (was_to_sleep)
		ring_note(e, "hybrid-iopoll", RING_AUTO, "needs iopoll", err);
	return open_ring(e, &no_polling, err);
}

static int uring_open(struct engine *e, struct err *err)
{
	const bool may_poll = e->config->ring.want[RING_IOPOLL] == RING_AUTO;
	bool no_polling = false;
	int ret;

	if (may_poll && e->config->no_poll_queues)
		return open_without_polling(e, err);
	ret = open_ring(e, &no_polling, err);
	if (ret < 0 && no_polling && may_poll)
		return open_without_polling(e, err);
	return ret;
}

/* ---- staging ---- */

static inline void fill_rest(struct io_uring_sqe *sqe, const struct io *io)
{
	sqe->off = io->offset;
	sqe->addr = (uintptr_t)io->buffer;
	sqe->len = io->length;
	sqe->user_data = (uintptr_t)io;
}

static inline void fill_transfer(const struct uring *u, struct io_uring_sqe *sqe,
				 const struct io *io)
{
	fill_common(u, sqe, io->op, io->file_index);
	fill_rest(sqe, io);
}

/* Into SQEs that are contiguous in memory. */
static void stage_transfers(const struct uring *u, struct io_uring_sqe *sqes,
			    struct io *const ios[], unsigned nr)
{
	if (u->common_is_written)
		for_each_in_batch(i, nr)
			fill_rest(&sqes[i], ios[i]);
	else
		for_each_in_batch(i, nr)
			fill_transfer(u, &sqes[i], ios[i]);
}

_Static_assert((IO_READ | IO_WRITE) == 1 && IO_FSYNC == 2, "so that one bit tells them apart");

static bool has_fsync(struct io *const ios[], unsigned nr)
{
	unsigned ops = 0;

	for_each_in_batch(i, nr)
		ops |= ios[i]->op;
	return ops & IO_FSYNC;
}

/* Is each a request of which only the offset changes? */
static bool are_plain(const struct uring *u, struct io *const ios[], unsigned nr)
{
	return u->common_is_written ||
		(u->is_plain && !(u->requests.stages && has_fsync(ios, nr)));
}

static unsigned uring_queue(struct engine *e, struct io *const ios[], unsigned nr)
{
	struct uring *u = e->state;
	struct io_uring_sq *sq = &u->queue.ring.sq;
	const unsigned at = sq->sqe_tail & sq->ring_mask;
	const unsigned to_end = sq->ring_entries - at;

	if (!are_plain(u, ios, nr)) {
		ring_requests_stage(&u->requests, ios, nr);
		return nr;
	}
	if (nr <= to_end) {
		stage_transfers(u, &sq->sqes[at], ios, nr);
	} else {
		stage_transfers(u, &sq->sqes[at], ios, to_end);
		stage_transfers(u, sq->sqes, ios + to_end, nr - to_end);
	}
	sq->sqe_tail += nr;
	return nr;
}

static int uring_submit(struct engine *e, unsigned wait_nr, uint64_t timeout_ns)
{
	struct uring *u = e->state;

	if (u->requests.finishes)
		return ring_requests_submit(&u->requests, wait_nr, timeout_ns);
	return ring_queue_enter(&u->queue, wait_nr, timeout_ns);
}

/* ---- completions ---- */

/* A successful NOP has transferred everything. (An fsync's length is 0.) */
static inline int32_t cqe_result(const struct io_uring_cqe *cqe, const struct io *io, bool is_nop)
{
	return is_nop && cqe->res == 0 ? (int32_t)io->length : cqe->res;
}

/* From CQEs that are contiguous in memory. */
static inline __attribute__((always_inline))
void take(const struct io_uring_cqe *cqes, struct io *done[], unsigned nr, bool is_nop)
{
	for_each_in_batch(i, nr) {
		struct io *io = (struct io *)(uintptr_t)cqes[i].user_data;

		io->result = cqe_result(&cqes[i], io, is_nop);
		done[i] = io;
	}
}

static inline __attribute__((always_inline))
unsigned reap(struct engine *e, struct io *done[], unsigned max, bool is_nop)
{
	struct uring *u = e->state;
	struct io_uring_cq *cq = &u->queue.ring.cq;
	const unsigned head = *cq->khead;
	const unsigned tail = io_uring_smp_load_acquire(cq->ktail);
	const unsigned nr = tail - head < max ? tail - head : max;
	const unsigned at = head & cq->ring_mask;
	const unsigned to_end = cq->ring_entries - at;

	if (u->requests.finishes)
		return ring_requests_reap(&u->requests, done, max);

	if (nr <= to_end) {
		take(&cq->cqes[at], done, nr, is_nop);
	} else {
		take(&cq->cqes[at], done, to_end, is_nop);
		take(cq->cqes, done + to_end, nr - to_end, is_nop);
	}
	io_uring_smp_store_release(cq->khead, head + nr);
	return nr;
}

static unsigned uring_reap(struct engine *e, struct io *done[], unsigned max)
{
	return reap(e, done, max, false);
}

/* ---- one at a time ---- */

static inline __attribute__((always_inline))
int perform(struct engine *e, struct io *io, uint64_t timeout_ns, bool is_nop)
{
	struct uring *u = e->state;
	struct io_uring_cq *cq = &u->queue.ring.cq;
	struct io_uring_sqe *sqe;
	unsigned head;
	int ret;

	if (__builtin_expect(!u->performs || io->op == IO_FSYNC, 0))
		return engine_perform_in_steps(e, io, timeout_ns);
	sqe = ring_queue_next(&u->queue);
	if (u->common_is_written)
		fill_rest(sqe, io);
	else
		fill_transfer(u, sqe, io);
	ret = ring_queue_enter_for_one(&u->queue, timeout_ns);
	if (ret < 0)
		return ret;
	head = *cq->khead;
	if (head == io_uring_smp_load_acquire(cq->ktail))
		return 0;
	io->result = cqe_result(&cq->cqes[head & cq->ring_mask], io, is_nop);
	io_uring_smp_store_release(cq->khead, head + 1);
	return 1;
}

static int uring_perform(struct engine *e, struct io *io, uint64_t timeout_ns)
{
	return perform(e, io, timeout_ns, false);
}

const struct engine_ops engine_io_uring = {
	.name		= "io_uring",
	.help		= "batched asynchronous I/O, one ring per loop",
	.can		= ENGINE_CAN_LINK | ENGINE_CAN_DRAIN | ENGINE_IS_RING |
			  ENGINE_HAS_RWF,
	.state_size	= sizeof(struct uring),
	.probe		= uring_probe,
	.open		= uring_open,
	.queue		= uring_queue,
	.submit		= uring_submit,
	.reap		= uring_reap,
	.perform	= uring_perform,
	.close		= uring_close,
};

/* ---- nop: the cost of ring and tool together ---- */

static int nop_open(struct engine *e, struct err *err)
{
	struct uring *u = e->state;
	int ret = uring_open(e, err);

	if (ret < 0)
		return ret;
	for (unsigned i = 0; i < IO_OP_COUNT; i++)
		u->start[i] = (struct sqe_start){ .opcode = IORING_OP_NOP };
	write_common(u, true);
	return 0;
}

static unsigned nop_reap(struct engine *e, struct io *done[], unsigned max)
{
	return reap(e, done, max, true);
}

static int nop_perform(struct engine *e, struct io *io, uint64_t timeout_ns)
{
	return perform(e, io, timeout_ns, true);
}

const struct engine_ops engine_nop = {
	.name		= "nop",
	.help		= "NOPs through the same ring code: the cost of ring and tool",
	.can		= ENGINE_CAN_LINK | ENGINE_CAN_DRAIN | ENGINE_IS_RING |
			  ENGINE_DOES_NO_IO,
	.state_size	= sizeof(struct uring),
	.probe		= uring_probe,
	.open		= nop_open,
	.queue		= uring_queue,
	.submit		= uring_submit,
	.reap		= nop_reap,
	.perform	= nop_perform,
	.close		= uring_close,
};
