/*
 * io_uring: batched I/O through one ring per loop; and nop, the same ring without I/O.
 *
 * The best setup that the kernel grants: SINGLE_ISSUER + DEFER_TASKRUN (else COOP_TASKRUN),
 * registered ring, registered files, one registered buffer region. Every step that is refused
 * is noted and done without. One io_uring_enter(2) both submits a batch and waits for completions.
 *
 * SQEs are filled and CQEs are read directly in liburing's mapped rings, because those few
 * instructions per I/O are what this engine is measured by: only the fields that change from
 * I/O to I/O are written (the kernel never writes to an SQE, and all others start as zero).
 *
 * A write with then_fsync is a chain of two SQEs (IOSQE_IO_LINK); the fsync's CQE is told apart
 * by the lowest bit of its user_data. See io_uring_enter(2), io_uring_setup(2).
 */
#include "engine.h"
#include "uring.h"

#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <stdlib.h>
#include <string.h>

/* user_data is the address of the slot; its lowest bit marks the fsync of a chain. */
#define FSYNC_PART	UINT64_C(1)
#define IO_MASK		(~FSYNC_PART)

enum { FIXED_BUFFER_BYTES_MAX = 1 << 30 };	/* limit of one registered buffer (kernel) */

struct sqe_start {				/* as in struct io_uring_sqe */
	uint8_t opcode;
	uint8_t flags;				/* IOSQE_FIXED_FILE, if files are registered */
};

struct uring {
	struct io_uring ring;
	unsigned enter_flags;
	struct sqe_start start[IO_OP_COUNT];
	uint32_t fsync_flags;			/* or those of sync_file_range(2) */
	bool syncs_range;			/* … of a write's range, else of the whole file */
	int *sqe_fds;				/* [fd_count]: what an SQE calls the file */
	uint16_t *buf_index;			/* [iodepth]: registered buffer of a slot; NULL if
						 * all are in the first, or none is registered */
	bool is_open;
};

/* ---- setting up ---- */

/* From the best to the plainest; each step names what it asks for and since when it exists. */
static const struct setup_step {
	unsigned flags;
	const char *name;
	const char *hint;
} setup_steps[] = {
	{ IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN, "defer-taskrun",
	  "needs Linux 6.1" },
	{ IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_COOP_TASKRUN, "single-issuer",
	  "needs Linux 6.0" },
	{ IORING_SETUP_COOP_TASKRUN, "coop-taskrun", "needs Linux 5.19" },
	{ 0, "plain ring", NULL },
};

/* SQEs one I/O may need, times all that may be lent. */
static unsigned ring_entries(const struct engine_config *config)
{
	return config->iodepth * (config->then_fsync ? 2 : 1);
}

static int set_up_ring(struct engine *e, struct err *err)
{
	struct uring *u = e->state;
	int ret = -EINVAL;

	for (unsigned i = 0; i < sizeof(setup_steps) / sizeof(setup_steps[0]); i++) {
		const struct setup_step *step = &setup_steps[i];
		struct io_uring_params params = { .flags = step->flags };

		ret = io_uring_queue_init_params(ring_entries(e->config), &u->ring, &params);
		if (ret != -EINVAL || step->flags == 0) {
			if (ret == 0 && step->flags)
				engine_note_feature(e, step->name, 0, NULL);
			break;
		}
		engine_note_feature(e, step->name, EINVAL, step->hint);
	}
	if (ret == -EINVAL)
		return err_request(err, EINVAL, "the kernel makes no ring of %u entries "
				   "(a lower iodepth may work)", ring_entries(e->config));
	if (ret < 0)
		return uring_explain_failure(err, -ret, "");
	u->is_open = true;
	return 0;
}

/* Which SQE a place in the ring means never changes: write the index array once. (Since
 * liburing 2.4 its set-up does; a ring without the array has none to write.) */
static void fill_index_array(struct io_uring_sq *sq)
{
	if (sq->array)
		for (unsigned i = 0; i < sq->ring_entries; i++)
			sq->array[i] = i;
}

static void register_ring(struct engine *e)
{
	struct uring *u = e->state;
	int ret = io_uring_register_ring_fd(&u->ring);

	engine_note_feature(e, "registered-ring", ret < 0 ? -ret : 0, "needs Linux 5.18");
	u->enter_flags = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG;
	if (ret == 1)
		u->enter_flags |= IORING_ENTER_REGISTERED_RING;
}

static int register_files(struct engine *e)
{
	const struct engine_config *config = e->config;
	struct uring *u = e->state;
	int ret;

	u->sqe_fds = calloc(config->fd_count, sizeof(*u->sqe_fds));
	if (!u->sqe_fds)
		return -ENOMEM;
	ret = io_uring_register_files(&u->ring, config->fds, config->fd_count);
	engine_note_feature(e, "fixed-files", ret < 0 ? -ret : 0,
			    ret == -EMFILE ? "raise RLIMIT_NOFILE (ulimit -n)" : NULL);
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		u->start[op].flags = ret == 0 ? IOSQE_FIXED_FILE : 0;
	for (unsigned i = 0; i < config->fd_count; i++)
		u->sqe_fds[i] = ret == 0 ? (int)i : config->fds[i];
	return 0;
}

/* One region; the kernel wants it in parts of 1 GiB at most. */
static int register_buffers(struct engine *e)
{
	const struct engine_config *config = e->config;
	struct uring *u = e->state;
	const size_t stride = config->buffer_stride_bytes;
	const unsigned per_part = (unsigned)(FIXED_BUFFER_BYTES_MAX / stride);
	const unsigned parts = (config->iodepth + per_part - 1) / per_part;
	struct iovec *iovecs = calloc(parts, sizeof(*iovecs));
	int ret;

	if (!iovecs)
		return -ENOMEM;
	for (unsigned first = 0; first < config->iodepth; first += per_part) {
		const unsigned slots = config->iodepth - first < per_part
			? config->iodepth - first : per_part;

		iovecs[first / per_part] = (struct iovec){
			.iov_base	= (char *)config->buffers + first * stride,
			.iov_len	= slots * stride,
		};
	}
	ret = io_uring_register_buffers(&u->ring, iovecs, parts);
	free(iovecs);
	engine_note_feature(e, "fixed-buffers", ret < 0 ? -ret : 0,
			    ret == -ENOMEM ? "raise RLIMIT_MEMLOCK (ulimit -l)" : NULL);
	u->start[IO_READ].opcode = ret == 0 ? IORING_OP_READ_FIXED : IORING_OP_READ;
	u->start[IO_WRITE].opcode = ret == 0 ? IORING_OP_WRITE_FIXED : IORING_OP_WRITE;
	if (ret < 0 || parts == 1)
		return 0;

	u->buf_index = calloc(config->iodepth, sizeof(*u->buf_index));
	for (unsigned i = 0; u->buf_index && i < config->iodepth; i++)
		u->buf_index[i] = (uint16_t)(i / per_part);
	return u->buf_index ? 0 : -ENOMEM;
}

static void uring_close(struct engine *e)
{
	struct uring *u = e->state;

	/* By name: the kernel takes an exiting ring apart later, in a worker, and until then its
	 * files keep a device busy and a file system mounted. */
	if (u->is_open) {
		io_uring_unregister_files(&u->ring);
		io_uring_queue_exit(&u->ring);
	}
	u->is_open = false;
	free(u->sqe_fds);
	free(u->buf_index);
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

static int uring_open(struct engine *e, struct err *err)
{
	struct uring *u = e->state;
	int ret;

	ret = set_up_ring(e, err);
	if (ret < 0)
		return ret;

	fill_index_array(&u->ring.sq);
	register_ring(e);
	ret = register_files(e);
	if (ret == 0)
		ret = register_buffers(e);
	if (ret < 0) {
		uring_close(e);
		return err_failure(err, -ret, "no memory for %u I/Os", e->config->iodepth);
	}
	choose_sync(u, e->config->fsync_mode);
	return 0;
}

/* ---- staging ---- */

static struct io_uring_sqe *next_sqe(struct uring *u)
{
	struct io_uring_sq *sq = &u->ring.sq;

	/* There always is one: the ring holds all that may be lent. */
	return &sq->sqes[sq->sqe_tail++ & sq->ring_mask];
}

static inline void fill_transfer(const struct uring *u, struct io_uring_sqe *sqe,
				 const struct io *io)
{
	/* Opcode and flags stand side by side: one store. */
	memcpy(&sqe->opcode, &u->start[io->op], sizeof(u->start[0]));
	sqe->fd = u->sqe_fds[io->file_index];
	sqe->off = io->offset;
	sqe->addr = (uintptr_t)io->buffer;
	sqe->len = io->length;
	sqe->user_data = (uintptr_t)io;
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
	struct io_uring_sqe *sqe = next_sqe(u);
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
	struct io_uring_sqe *sqe = next_sqe(u);

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
			fill_any_transfer(u, next_sqe(u), ios[i]);
	}
}

static unsigned uring_queue(struct engine *e, struct io *const ios[], unsigned nr)
{
	struct uring *u = e->state;
	struct io_uring_sqe *const sqes = u->ring.sq.sqes;
	const unsigned mask = u->ring.sq.ring_mask;
	const unsigned tail = u->ring.sq.sqe_tail;

	if (e->config->fsyncs || u->buf_index) {
		stage_any(u, ios, nr);
		return nr;
	}
	for (unsigned i = 0; i < nr; i++)
		fill_transfer(u, &sqes[(tail + i) & mask], ios[i]);
	u->ring.sq.sqe_tail = tail + nr;
	return nr;
}

/* ---- the one system call ---- */

static int uring_submit(struct engine *e, unsigned wait_nr, uint64_t timeout_ns)
{
	struct uring *u = e->state;
	struct io_uring_sq *sq = &u->ring.sq;
	struct __kernel_timespec timeout = {
		.tv_sec		= (long long)(timeout_ns / 1000000000),
		.tv_nsec	= (long long)(timeout_ns % 1000000000),
	};
	struct io_uring_getevents_arg arg = {
		.ts = wait_nr > 0 && timeout_ns != ENGINE_WAIT_FOREVER_NS
			? (uintptr_t)&timeout : 0,
	};
	int ret;

	/* The kernel, in this thread, reads the tail and moves the head: see io_uring(7). */
	io_uring_smp_store_release(sq->ktail, sq->sqe_tail);
	ret = io_uring_enter2((unsigned)u->ring.enter_ring_fd,
			      sq->sqe_tail - IO_URING_READ_ONCE(*sq->khead), wait_nr,
			      u->enter_flags, (sigset_t *)&arg, sizeof(arg));
	switch (ret) {
	case -ETIME:		/* the wait ended by its time-out */
	case -EINTR:		/* a signal: the caller looks why */
	case -EAGAIN:		/* no memory for requests now: 0 started, reap, try again */
	case -EBUSY:		/* completions must be reaped first */
		return 0;
	default:
		return ret < 0 ? ret : 0;
	}
}

/* ---- completions ---- */

/* One CQE of a chain. Returns true when the I/O is complete. */
static bool complete_part(struct io *io, const struct io_uring_cqe *cqe, bool is_fsync)
{
	if (!is_fsync)
		io->result = cqe->res;
	else if (cqe->res < 0 && cqe->res != -ECANCELED)
		io->result = cqe->res;	/* a chain that broke at the write keeps its result */
	return --io->parts_left == 0;
}

static inline struct io *cqe_io(const struct io_uring_cqe *cqe)
{
	return (struct io *)(uintptr_t)(cqe->user_data & IO_MASK);
}

static __attribute__((noinline)) unsigned reap_chains(struct io_uring_cq *cq, unsigned tail,
						      struct io *done[], unsigned max)
{
	unsigned head = *cq->khead;
	unsigned nr = 0;

	for (; head != tail && nr < max; head++) {
		const struct io_uring_cqe *cqe = &cq->cqes[head & cq->ring_mask];
		struct io *io = cqe_io(cqe);

		if (!io->then_fsync)
			io->result = cqe->res;
		else if (!complete_part(io, cqe, cqe->user_data & FSYNC_PART))
			continue;
		done[nr++] = io;
	}
	io_uring_smp_store_release(cq->khead, head);
	return nr;
}

static unsigned uring_reap(struct engine *e, struct io *done[], unsigned max)
{
	struct io_uring_cq *cq = &((struct uring *)e->state)->ring.cq;
	const struct io_uring_cqe *const cqes = cq->cqes;
	const unsigned mask = cq->ring_mask;
	const unsigned head = *cq->khead;
	const unsigned tail = io_uring_smp_load_acquire(cq->ktail);
	const unsigned nr = tail - head < max ? tail - head : max;

	if (e->config->then_fsync)
		return reap_chains(cq, tail, done, max);

	for (unsigned i = 0; i < nr; i++) {
		const struct io_uring_cqe *cqe = &cqes[(head + i) & mask];
		struct io *io = (struct io *)(uintptr_t)cqe->user_data;

		io->result = cqe->res;
		done[i] = io;
	}
	io_uring_smp_store_release(cq->khead, head + nr);
	return nr;
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

	for (unsigned i = 0; i < IO_OP_COUNT; i++)
		u->start[i] = (struct sqe_start){ .opcode = IORING_OP_NOP };
	u->fsync_flags = 0;
	return ret;
}

static unsigned nop_reap(struct engine *e, struct io *done[], unsigned max)
{
	const unsigned nr = uring_reap(e, done, max);

	for (unsigned i = 0; i < nr; i++)
		if (done[i]->result == 0 && done[i]->op != IO_FSYNC)
			done[i]->result = (int32_t)done[i]->length;
	return nr;
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
