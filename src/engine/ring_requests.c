/*
 * ring_requests: an I/O consists of one or more requests. Its slot counts those that have not
 * completed; when the count reaches 0, their results determine whether the I/O is complete or takes
 * another request. Chains ordered by the kernel and chains ordered here thus end in the same
 * function.
 *
 * See io_uring_enter(2) for IOSQE_IO_LINK, IOSQE_IO_DRAIN and IOSQE_ASYNC.
 */
#include "ring_requests.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "rwf.h"

/* user_data is the address of the slot, whose lowest bits are free for marks. */
#define FSYNC_PART	UINT64_C(1)	/* the fsync of a then_fsync */
#define MAY_WAIT	UINT64_C(2)	/* again, without RWF_NOWAIT */
#define IO_MASK		(~(FSYNC_PART | MAY_WAIT))

/* ---- setting up ---- */

static void choose_sync(struct ring_requests *r, const struct engine_config *config)
{
	if (config->fsync_mode == FSYNC_MODE_FDATASYNC)
		r->fsync_flags = IORING_FSYNC_DATASYNC;
	if (config->fsync_mode == FSYNC_MODE_SYNC_FILE_RANGE) {
		r->fsync_flags = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
			SYNC_FILE_RANGE_WAIT_AFTER;
		r->syncs_range = true;
	}
	/* A NOP takes no flags. */
	if (r->engine->ops->can & ENGINE_DOES_NO_IO)
		r->fsync_flags = 0;
}

/* A kernel thread that serves several rings takes 8 requests of each in turn, and can thus break a
 * chain in two: the fsync starts without waiting for its write. */
static bool cuts_chains(const struct ring_queue *queue)
{
	return queue->sqpoll && queue->share;
}

static int choose_order(struct ring_requests *r, const struct engine_config *config,
			struct err *err)
{
	const unsigned order = config->ring.fsync_order;
	const bool links = order == FSYNC_ORDER_LINK && config->then_fsync;
	const bool cannot_link = r->has_side || cuts_chains(r->queue);

	if (r->has_side && (links || order == FSYNC_ORDER_DRAIN))
		return err_request(err, EINVAL, "fsync-order=%s cannot be combined with iopoll: "
				   "its ring takes no fsync, so a second ring does them (use "
				   "fsync-order=wait)", links ? "link" : "drain");
	if (links && cannot_link)
		return err_request(err, EINVAL, "fsync-order=link cannot be combined with sqpoll "
				   "and attach-wq: a thread that serves several rings breaks "
				   "chains (use fsync-order=wait, or leave attach-wq out)");
	r->drains = order == FSYNC_ORDER_DRAIN;
	r->chain_order = order;
	if (order == FSYNC_ORDER_AUTO)
		r->chain_order = cannot_link ? FSYNC_ORDER_WAIT : FSYNC_ORDER_LINK;
	return 0;
}

static int allocate(struct ring_requests *r, const struct engine_config *config, struct err *err)
{
	if (config->ring.vectored)
		r->iovecs = calloc(config->iodepth, sizeof(*r->iovecs));
	if (r->finishes)
		r->done = calloc(config->iodepth, sizeof(struct io *));
	if ((config->ring.vectored && !r->iovecs) || (r->finishes && !r->done))
		return err_failure(err, ENOMEM, "no memory for %u I/Os", config->iodepth);
	return 0;
}

int ring_requests_open(struct ring_requests *r, struct engine *e, struct ring_queue *queue,
		       const struct sqe_start *start, struct err *err)
{
	const struct engine_config *config = e->config;
	int ret;

	r->engine = e;
	r->queue = queue;
	r->start = start;
	r->has_side = config->writes && (queue->ring.flags & IORING_SETUP_IOPOLL);
	r->rw_flags[IO_READ] = rwf_kernel_flags(config->rwf, false);
	r->rw_flags[IO_WRITE] = rwf_kernel_flags(config->rwf, true);
	r->until_async = config->ring.async_every;
	r->finishes = config->then_fsync || r->has_side || (config->rwf & RWF_FLAG_NOWAIT) ||
		(config->writes && config->ring.fsync_order == FSYNC_ORDER_DRAIN);
	r->stages = r->finishes || config->writes || config->rwf || config->ring.vectored ||
		config->ring.async_every;
	choose_sync(r, config);

	ret = choose_order(r, config, err);
	r->stages_plain = !r->finishes && !r->drains && !config->ring.vectored &&
		!config->ring.async_every;
	r->same_rest = r->stages_plain && !config->rwf && r->fsync_flags == 0;
	if (ret == 0)
		ret = allocate(r, config, err);
	if (ret == 0 && r->has_side)
		ret = ring_queue_open_side(&r->side, e, config->iodepth, err);
	return ret;
}

void ring_requests_close(struct ring_requests *r)
{
	ring_queue_close(&r->side);
	free(r->iovecs);
	free(r->done);
}

/* ---- staging ---- */

/* Writes every field that any request sets: the previous request of this SQE may have set it. */
static inline void fill_transfer(const struct ring_requests *r, struct io_uring_sqe *sqe,
				 const struct io *io)
{
	memcpy(&sqe->opcode, &r->start[io->op], sizeof(r->start[0]));
	sqe->fd = r->sqe_fds[io->file_index];
	sqe->off = io->offset;
	sqe->addr = (uintptr_t)io->buffer;
	sqe->len = io->length;
	sqe->rw_flags = r->rw_flags[io->op];
	sqe->user_data = (uintptr_t)io;
	sqe->buf_index = r->parts ? ring_buffer_part(r->parts, io->buffer) : 0;
}

static void use_vector(struct ring_requests *r, struct io_uring_sqe *sqe, const struct io *io)
{
	struct iovec *iovec = &r->iovecs[io->slot_index];

	*iovec = (struct iovec){ io->buffer, io->length };
	sqe->addr = (uintptr_t)iovec;
	sqe->len = 1;
}

static struct io_uring_sqe *stage_transfer(struct ring_requests *r, const struct io *io,
					   uint64_t marks)
{
	struct io_uring_sqe *sqe = ring_queue_next(r->queue);

	fill_transfer(r, sqe, io);
	sqe->user_data |= marks;
	if (r->iovecs)
		use_vector(r, sqe, io);
	if (marks & MAY_WAIT) {
		sqe->rw_flags &= ~RWF_NOWAIT;
	} else if (r->until_async && --r->until_async == 0) {
		r->until_async = r->engine->config->ring.async_every;
		sqe->flags |= IOSQE_ASYNC;
	}
	return sqe;
}

static void stage_fsync(struct ring_requests *r, const struct io *io, unsigned flags,
			uint64_t marks)
{
	struct io_uring_sqe *sqe = ring_queue_next(r->has_side ? &r->side : r->queue);
	const bool part = r->syncs_range && io->op != IO_FSYNC;

	memcpy(&sqe->opcode, &r->start[IO_FSYNC], sizeof(r->start[0]));
	sqe->flags |= (uint8_t)flags;
	sqe->fd = r->sqe_fds[io->file_index];
	/* Length 0 means all of it. Only sync_file_range(2) accepts less. */
	sqe->off = part ? io->offset : 0;
	sqe->addr = 0;
	sqe->len = part ? io->length : 0;
	sqe->fsync_flags = r->fsync_flags;
	sqe->user_data = (uintptr_t)io | marks;
	sqe->buf_index = 0;
	if (r->has_side) {
		/* Nothing is registered there. */
		sqe->flags = 0;
		sqe->fd = r->engine->config->fds[io->file_index];
		r->in_side++;
	}
}

/* One that follows others need not wait: the kernel starts it after them. */
static unsigned drain_if_needed(struct ring_requests *r)
{
	const bool drain = r->drains && r->wrote_since_drain;

	r->wrote_since_drain = false;
	return drain ? IOSQE_IO_DRAIN : 0;
}

static void stage_chain(struct ring_requests *r, struct io *io, uint64_t marks)
{
	struct io_uring_sqe *sqe = stage_transfer(r, io, marks);

	if (r->chain_order == FSYNC_ORDER_WAIT)
		return;
	io->parts_left = 2;
	if (r->chain_order == FSYNC_ORDER_LINK)
		sqe->flags |= IOSQE_IO_LINK;
	stage_fsync(r, io, r->chain_order == FSYNC_ORDER_DRAIN ? IOSQE_IO_DRAIN : 0,
		    marks | FSYNC_PART);
}

static void stage_one(struct ring_requests *r, struct io *io, uint64_t marks)
{
	io->parts_left = 1;
	if (io->op == IO_FSYNC) {
		stage_fsync(r, io, drain_if_needed(r), 0);
		return;
	}
	r->wrote_since_drain |= io->op == IO_WRITE;
	if (io->then_fsync)
		stage_chain(r, io, marks);
	else
		stage_transfer(r, io, marks);
}

/* Reads and writes up to the next fsync, each of them one request. Returns how many. */
static unsigned stage_plain(struct ring_requests *r, struct io *const ios[], unsigned nr)
{
	struct io_uring_sq *sq = &r->queue->ring.sq;
	struct io_uring_sqe *const sqes = sq->sqes;
	const unsigned mask = sq->ring_mask, tail = sq->sqe_tail;
	unsigned i = 0;

	for (; i < nr && ios[i]->op != IO_FSYNC; i++)
		fill_transfer(r, &sqes[(tail + i) & mask], ios[i]);
	sq->sqe_tail = tail + i;
	return i;
}

void ring_requests_stage(struct ring_requests *r, struct io *const ios[], unsigned nr)
{
	for (unsigned i = 0; i < nr; i++) {
		if (r->stages_plain)
			i += stage_plain(r, ios + i, nr - i);
		if (i < nr)
			stage_one(r, ios[i], 0);
	}
	r->lent += nr;
}

/* ---- completions ---- */

static bool moved_all(const struct io *io)
{
	return io->result == (int32_t)io->length;
}

/* Store the result of a request in the I/O. The kernel cancels a link after a short or failed
 * write, which then is the result. (It also cancels a write whose fsync it rejects: then the error
 * is that of the fsync.) */
static void note_result(struct ring_requests *r, struct io *io, bool fsync_part, int32_t result)
{
	const bool is_nop = r->engine->ops->can & ENGINE_DOES_NO_IO;

	if (!fsync_part)
		io->result = is_nop && result == 0 ? (int32_t)io->length : result;
	else if (result < 0 && (moved_all(io) || io->result == -ECANCELED))
		io->result = result;
}

static bool would_have_waited(const struct ring_requests *r, const struct io *io, uint64_t marks)
{
	return io->result == -EAGAIN && io->op != IO_FSYNC && !(marks & MAY_WAIT) &&
		(r->engine->config->rwf & RWF_FLAG_NOWAIT);
}

/* All its staged requests have completed. Returns true if it takes another one. */
static bool goes_on(struct ring_requests *r, struct io *io, uint64_t marks)
{
	if (would_have_waited(r, io, marks)) {
		r->engine->nowait_retries++;
		stage_one(r, io, MAY_WAIT);
		return true;
	}
	if (io->then_fsync && r->chain_order == FSYNC_ORDER_WAIT && !(marks & FSYNC_PART) &&
	    moved_all(io)) {
		io->parts_left = 1;
		stage_fsync(r, io, 0, FSYNC_PART);
		return true;
	}
	return false;
}

/* When a write of a chain was over, to one look at completions. If the fsync's is found at that
 * same look, it is not known what took how long. */
static void note_written(struct ring_requests *r, const struct io *io, bool fsync_part)
{
	const struct engine_config *config = r->engine->config;

	if (!io->then_fsync || !config->written_ns)
		return;
	if (fsync_part) {
		if (r->chain_order != FSYNC_ORDER_WAIT &&
		    config->written_ns[io->slot_index] == r->looked_ns)
			engine_note_written(config, io, 0);
		return;
	}
	if (r->looked_ns == 0)
		r->looked_ns = clock_real_ns();
	engine_note_written(config, io, r->looked_ns);
}

static void take_completion(struct ring_requests *r, const struct io_uring_cqe *cqe)
{
	const uint64_t marks = cqe->user_data & ~IO_MASK;
	struct io *io = (struct io *)(uintptr_t)(cqe->user_data & IO_MASK);

	note_result(r, io, marks & FSYNC_PART, cqe->res);
	note_written(r, io, marks & FSYNC_PART);
	if (--io->parts_left == 0 && !goes_on(r, io, marks))
		r->done[r->done_count++] = io;
}

/* Returns how many there were. */
static unsigned take_from(struct ring_requests *r, struct ring_queue *queue)
{
	struct io_uring_cq *cq = &queue->ring.cq;
	const unsigned tail = io_uring_smp_load_acquire(cq->ktail);
	const unsigned first = *cq->khead;

	for (unsigned head = first; head != tail; head++)
		take_completion(r, &cq->cqes[head & cq->ring_mask]);
	io_uring_smp_store_release(cq->khead, tail);
	return tail - first;
}

static unsigned take_completions(struct ring_requests *r)
{
	unsigned taken = 0;

	r->looked_ns = 0;
	if (r->has_side) {
		taken = take_from(r, &r->side);
		r->in_side -= taken;
	}
	return taken + take_from(r, r->queue);
}

/* ---- waiting ---- */

static int enter_one(struct ring_requests *r, struct ring_queue *queue, unsigned wait_nr,
		     uint64_t timeout_ns)
{
	/* In a wait for several, the kernel (6.18) sometimes does not wake up for requests that
	 * were held back by one that has just completed. */
	if (wait_nr > 1 && r->drains)
		wait_nr = 1;
	return ring_queue_enter(queue, wait_nr, timeout_ns);
}

/* An engine that polls can wait in one of its rings, if everything in flight is in that ring. The
 * kernel adds completions to the side ring by itself, so it is entered only to submit. */
static int enter(struct ring_requests *r, unsigned wait_nr, uint64_t timeout_ns)
{
	const unsigned in_queue = r->lent - r->done_count - r->in_side;
	int ret = 0;

	if (r->in_side == 0)
		return enter_one(r, r->queue, wait_nr, timeout_ns);
	if (in_queue == 0)
		return enter_one(r, &r->side, wait_nr, timeout_ns);

	if (io_uring_sq_ready(&r->side.ring) > 0)
		ret = enter_one(r, &r->side, 0, 0);
	return ret < 0 ? ret : enter_one(r, r->queue, 0, 0);
}

/* Completions that only continue an I/O do not end the wait. It ends if there are none at all:
 * after a timeout, a signal, or a check of two rings; the caller may repeat it. */
int ring_requests_submit(struct ring_requests *r, unsigned wait_nr, uint64_t timeout_ns)
{
	uint64_t end_ns = 0;

	for (;;) {
		const unsigned missing = wait_nr > r->done_count ? wait_nr - r->done_count : 0;
		const int ret = enter(r, missing, timeout_ns);

		if (ret < 0 || take_completions(r) == 0 || r->done_count >= wait_nr)
			return ret;
		/* With min-wait the kernel may have ended the wait with fewer. */
		if (r->done_count > 0 && r->engine->config->ring.min_wait_ns > 0)
			return 0;
		if (timeout_ns == ENGINE_WAIT_FOREVER_NS)
			continue;

		const uint64_t now_ns = clock_real_ns();

		if (end_ns == 0)
			end_ns = now_ns + timeout_ns;
		if (now_ns >= end_ns)
			return 0;
		timeout_ns = end_ns - now_ns;
	}
}

unsigned ring_requests_reap(struct ring_requests *r, struct io *done[], unsigned max)
{
	unsigned nr;

	take_completions(r);
	nr = r->done_count < max ? r->done_count : max;
	memcpy(done, r->done, nr * sizeof(struct io *));
	r->done_count -= nr;
	memmove(r->done, r->done + nr, r->done_count * sizeof(struct io *));
	r->lent -= nr;
	return nr;
}
