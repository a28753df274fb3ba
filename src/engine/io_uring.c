/*
 * io_uring: batched I/O through one ring per loop; and nop, the same ring without I/O.
 *
 * SQEs are filled and CQEs are read directly in liburing's mapped rings, because those few
 * instructions per I/O are what this engine is measured by: only the fields that change from
 * I/O to I/O are written (the kernel never writes to an SQE, and all others start as zero).
 *
 * A write with then_fsync is a chain of two SQEs (IOSQE_IO_LINK); the fsync's CQE is told apart
 * by the lowest bit of its user_data. See io_uring_enter(2), io_uring_setup(2).
 */
#include "engine.h"
#include "ring_queue.h"
#include "uring.h"

#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <stdlib.h>
#include <string.h>

/* user_data is the address of the slot; its lowest bit marks the fsync of a chain. */
#define FSYNC_PART	UINT64_C(1)
#define IO_MASK		(~FSYNC_PART)

struct sqe_start {				/* as in struct io_uring_sqe */
	uint8_t opcode;
	uint8_t flags;				/* IOSQE_FIXED_FILE, if files are registered */
};

struct uring {
	struct ring_queue queue;
	struct sqe_start start[IO_OP_COUNT];
	uint32_t fsync_flags;			/* or those of sync_file_range(2) */
	bool syncs_range;			/* … of a write's range, else of the whole file */
	int *sqe_fds;				/* [fd_count]: what an SQE calls the file */
	uint16_t *buf_index;			/* [iodepth]: registered buffer of a slot; NULL if
						 * all are in the first, or none is registered */
	bool common_is_written;			/* fill_common() was done, for all SQEs */
};

/* What I/Os of one operation on one file have in common. */
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

/* What an SQE calls a file: its number, if files are registered. */
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

static int name_buffers(struct engine *e, bool registered)
{
	const struct engine_config *config = e->config;
	const unsigned per_part = ring_buffers_per_part(config);
	struct uring *u = e->state;

	u->start[IO_READ].opcode = registered ? IORING_OP_READ_FIXED : IORING_OP_READ;
	u->start[IO_WRITE].opcode = registered ? IORING_OP_WRITE_FIXED : IORING_OP_WRITE;
	if (!registered || config->iodepth <= per_part)
		return 0;

	u->buf_index = calloc(config->iodepth, sizeof(*u->buf_index));
	for (unsigned i = 0; u->buf_index && i < config->iodepth; i++)
		u->buf_index[i] = (uint16_t)(i / per_part);
	return u->buf_index ? 0 : -ENOMEM;
}

static void uring_close(struct engine *e)
{
	struct uring *u = e->state;

	ring_queue_close(&u->queue);
	free(u->sqe_fds);
	free(u->buf_index);
}

/* A loop that only reads, and from one file: what its SQEs then have in common is written here. */
static void write_common(struct uring *u, const struct engine_config *config)
{
	const struct io_uring_sq *sq = &u->queue.ring.sq;

	u->common_is_written = config->reads_only && config->fd_count == 1;
	for (unsigned i = 0; u->common_is_written && i < sq->ring_entries; i++)
		fill_common(u, &sq->sqes[i], IO_READ, 0);
}

static void choose_sync(struct uring *u, enum fsync_mode mode)
{
	u->start[IO_FSYNC].opcode = IORING_OP_FSYNC;
	if (mode == FSYNC_MODE_FDATASYNC)
		u->fsync_flags = IORING_FSYNC_DATASYNC;
	if (mode != FSYNC_MODE_SYNC_FILE_RANGE)
		return;

	u->start[IO_FSYNC].opcode = IORING_OP_SYNC_FILE_RANGE;
	u->fsync_flags = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
		SYNC_FILE_RANGE_WAIT_AFTER;
	u->syncs_range = true;
}

static int register_all(struct engine *e, struct err *err)
{
	struct uring *u = e->state;
	int files, buffers;

	files = ring_queue_register_files(&u->queue, e, err);
	if (files < 0)
		return files;
	buffers = ring_queue_register_buffers(&u->queue, e, err);
	if (buffers < 0)
		return buffers;
	if (name_files(e, files) < 0 || name_buffers(e, buffers) < 0)
		return err_failure(err, ENOMEM, "no memory for %u I/Os", e->config->iodepth);
	return 0;
}

static int uring_open(struct engine *e, struct err *err)
{
	struct uring *u = e->state;
	int ret;

	ret = ring_queue_open(&u->queue, e, ring_entries(e->config), err);
	if (ret == 0)
		ret = register_all(e, err);
	if (ret < 0) {
		uring_close(e);
		return ret;
	}
	choose_sync(u, e->config->fsync_mode);
	write_common(u, e->config);
	return 0;
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

/* The same where an fsync may have left its flags, or not all buffers are in the first. */
static void fill_any_transfer(const struct uring *u, struct io_uring_sqe *sqe,
			      const struct io *io)
{
	fill_transfer(u, sqe, io);
	sqe->rw_flags = 0;
	sqe->buf_index = u->buf_index ? u->buf_index[io->slot_index] : 0;
}

static void stage_fsync(struct uring *u, const struct io *io, uint64_t user_data)
{
	struct io_uring_sqe *sqe = ring_queue_next(&u->queue);
	const bool part = u->syncs_range && io->op != IO_FSYNC;

	memcpy(&sqe->opcode, &u->start[IO_FSYNC], sizeof(u->start[0]));
	sqe->fd = u->sqe_fds[io->file_index];
	/* Length 0 is: all of it. Only sync_file_range(2) takes less. */
	sqe->off = part ? io->offset : 0;
	sqe->addr = 0;
	sqe->len = part ? io->length : 0;
	sqe->fsync_flags = u->fsync_flags;
	sqe->user_data = user_data;
	sqe->buf_index = 0;
}

static void stage_chain(struct uring *u, struct io *io)
{
	struct io_uring_sqe *sqe = ring_queue_next(&u->queue);

	fill_any_transfer(u, sqe, io);
	sqe->flags |= IOSQE_IO_LINK;
	io->parts_left = 2;
	stage_fsync(u, io, (uintptr_t)io | FSYNC_PART);
}

static __attribute__((noinline))
void stage_any(struct uring *u, struct io *const ios[], unsigned nr)
{
	for (unsigned i = 0; i < nr; i++) {
		if (ios[i]->op == IO_FSYNC)
			stage_fsync(u, ios[i], (uintptr_t)ios[i]);
		else if (ios[i]->then_fsync)
			stage_chain(u, ios[i]);
		else
			fill_any_transfer(u, ring_queue_next(&u->queue), ios[i]);
	}
}

/* Into SQEs that follow each other in memory. */
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

static unsigned uring_queue(struct engine *e, struct io *const ios[], unsigned nr)
{
	struct uring *u = e->state;
	struct io_uring_sq *sq = &u->queue.ring.sq;
	const unsigned at = sq->sqe_tail & sq->ring_mask;
	const unsigned to_end = sq->ring_entries - at;

	if (e->config->fsyncs || u->buf_index) {
		stage_any(u, ios, nr);
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

	return ring_queue_enter(&u->queue, wait_nr, timeout_ns);
}

/* ---- completions ---- */

/* One CQE of a chain. Returns true when the I/O is complete. */
static bool complete_part(struct io *io, int32_t result, bool is_fsync)
{
	if (!is_fsync)
		io->result = result;
	else if (result < 0 && result != -ECANCELED)
		io->result = result;	/* a chain that broke at the write keeps its result */
	return --io->parts_left == 0;
}

static inline struct io *cqe_io(const struct io_uring_cqe *cqe)
{
	return (struct io *)(uintptr_t)(cqe->user_data & IO_MASK);
}

/* A NOP that worked has moved all of it. (An fsync's length is 0.) */
static inline int32_t cqe_result(const struct io_uring_cqe *cqe, const struct io *io, bool is_nop)
{
	return is_nop && cqe->res == 0 ? (int32_t)io->length : cqe->res;
}

static __attribute__((noinline))
unsigned reap_chains(struct io_uring_cq *cq, unsigned tail, struct io *done[], unsigned max,
		     bool is_nop)
{
	unsigned head = *cq->khead;
	unsigned nr = 0;

	for (; head != tail && nr < max; head++) {
		const struct io_uring_cqe *cqe = &cq->cqes[head & cq->ring_mask];
		struct io *io = cqe_io(cqe);
		const int32_t result = cqe_result(cqe, io, is_nop);

		if (!io->then_fsync)
			io->result = result;
		else if (!complete_part(io, result, cqe->user_data & FSYNC_PART))
			continue;
		done[nr++] = io;
	}
	io_uring_smp_store_release(cq->khead, head);
	return nr;
}

/* From CQEs that follow each other in memory. */
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
	struct io_uring_cq *cq = &((struct uring *)e->state)->queue.ring.cq;
	const unsigned head = *cq->khead;
	const unsigned tail = io_uring_smp_load_acquire(cq->ktail);
	const unsigned nr = tail - head < max ? tail - head : max;
	const unsigned at = head & cq->ring_mask;
	const unsigned to_end = cq->ring_entries - at;

	if (e->config->then_fsync)
		return reap_chains(cq, tail, done, max, is_nop);

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

const struct engine_ops engine_io_uring = {
	.name		= "io_uring",
	.help		= "batched asynchronous I/O, one ring per loop",
	.can		= ENGINE_CAN_LINK | ENGINE_IS_RING,
	.state_size	= sizeof(struct uring),
	.probe		= uring_probe,
	.open		= uring_open,
	.queue		= uring_queue,
	.submit		= uring_submit,
	.reap		= uring_reap,
	.close		= uring_close,
};

/* ---- nop: what ring and tool cost together ---- */

static int nop_open(struct engine *e, struct err *err)
{
	struct uring *u = e->state;
	int ret = uring_open(e, err);

	if (ret < 0)
		return ret;
	for (unsigned i = 0; i < IO_OP_COUNT; i++)
		u->start[i] = (struct sqe_start){ .opcode = IORING_OP_NOP };
	u->fsync_flags = 0;
	write_common(u, e->config);
	return 0;
}

static unsigned nop_reap(struct engine *e, struct io *done[], unsigned max)
{
	return reap(e, done, max, true);
}

const struct engine_ops engine_nop = {
	.name		= "nop",
	.help		= "io_uring's NOP, the same ring code: what ring and tool cost together",
	.can		= ENGINE_CAN_LINK | ENGINE_IS_RING | ENGINE_DOES_NO_IO,
	.state_size	= sizeof(struct uring),
	.probe		= uring_probe,
	.open		= nop_open,
	.queue		= uring_queue,
	.submit		= uring_submit,
	.reap		= nop_reap,
	.close		= uring_close,
};
