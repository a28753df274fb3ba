/*
 * ring_queue: one ring of the kernel: set up with the features that its configuration requests and
 * the kernel grants, entered, and closed.
 *
 * Requested features and their outcome are recorded in the engine (engine_note_feature). All calls
 * come from the thread that opened it.
 */
#ifndef RING_QUEUE_H
#define RING_QUEUE_H

#include <liburing.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine.h"
#include "ring_abi.h"

struct ring_queue {
	struct io_uring ring;
	unsigned enter_flags;
	bool sqpoll;			/* granted: enter it only to wake its thread, or to wait */
	unsigned min_wait_us;
	struct ring_registered_wait *registered_wait;	/* granted: a page; else NULL */
	struct ring_wait_arg argument;	/* otherwise, the parameters of a wait are here */
	struct __kernel_timespec timeout;
	sigset_t *told_at;		/* of the two, as io_uring_enter(2) takes it; and the */
	size_t told_bytes;		/* parameters: */
	unsigned told_min_wait_us;
	uint64_t told_timeout_ns;
	struct ring_share *share;	/* attach-wq; else NULL */
	uint64_t *syscalls;		/* counts calls that enter it: the engine's; */
	uint64_t *turned_away;		/* counts submissions refused by the kernel */
	bool is_open;
};

/* A ring of at least `entries`, by e->config->ring. On failure nothing is left open. */
int ring_queue_open(struct ring_queue *queue, struct engine *e, unsigned entries,
		    struct err *err);
/* A second, plain ring, without requested or recorded features: it does not poll, and the kernel
 * adds completions without being entered. */
int ring_queue_open_side(struct ring_queue *queue, struct engine *e, unsigned entries,
			 struct err *err);
void ring_queue_close(struct ring_queue *queue);

/* Submit all that is staged, wait for wait_nr completions, or about timeout_ns: the arguments and
 * the meaning of the answer are those of engine_ops.submit. */
int ring_queue_enter(struct ring_queue *queue, unsigned wait_nr, uint64_t timeout_ns);

/* The same for a single staged request, if none is in flight: ring_queue_enter(queue, 1, …). Not
 * with sqpoll. */
int ring_queue_enter_for_one(struct ring_queue *queue, uint64_t timeout_ns);

/* The SQE for the next request. There is always one: the ring has room for everything that may be
 * in flight. */
static inline struct io_uring_sqe *ring_queue_next(struct ring_queue *queue)
{
	struct io_uring_sq *sq = &queue->ring.sq;

	return &sq->sqes[sq->sqe_tail++ & sq->ring_mask];
}

/* Register the files and buffers of e->config, if it requests that and the kernel grants it.
 * 1: registered; 0: not registered; negative: demanded but refused. */
int ring_queue_register_files(struct ring_queue *queue, struct engine *e, struct err *err);
int ring_queue_register_buffers(struct ring_queue *queue, struct engine *e, struct err *err);

/* Other registrations, in this order: memory for the parameters of waits (only before the ring
 * starts), its own descriptor, and the limits of its workers. Negative: demanded but refused. */
int ring_queue_register_wait(struct ring_queue *queue, struct engine *e, struct err *err);
int ring_queue_register_itself(struct ring_queue *queue, struct engine *e, struct err *err);
int ring_queue_limit_workers(struct ring_queue *queue, struct engine *e, struct err *err);

/* The region is registered in parts, because the kernel accepts at most 1 GiB; a part has all
 * buffers that begin within this many bytes. */
enum { RING_PART_SHIFT = 29 };

unsigned ring_buffer_parts(const struct engine_config *config);
/* From the first buffer that begins in it to the end of the last that does. */
struct iovec ring_buffer_part_at(const struct engine_config *config, unsigned part);

static inline uint16_t ring_buffer_part(const char *region, const void *buffer)
{
	return (uint16_t)((size_t)((const char *)buffer - region) >> RING_PART_SHIFT);
}

#endif
