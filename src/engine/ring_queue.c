/*
 * ring_queue: the best setup that the kernel grants, SINGLE_ISSUER + DEFER_TASKRUN (else
 * COOP_TASKRUN) and a registered ring. Every step that is refused is noted and done without. One
 * io_uring_enter(2) both submits a batch and waits for completions.
 */
#include "ring_queue.h"

#include <errno.h>

#include "uring.h"

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

static int set_up_ring(struct ring_queue *queue, struct engine *e, unsigned entries,
		       struct err *err)
{
	int ret = -EINVAL;

	for (unsigned i = 0; i < sizeof(setup_steps) / sizeof(setup_steps[0]); i++) {
		const struct setup_step *step = &setup_steps[i];
		struct io_uring_params params = { .flags = step->flags };

		ret = io_uring_queue_init_params(entries, &queue->ring, &params);
		if (ret != -EINVAL || step->flags == 0) {
			if (ret == 0 && step->flags)
				engine_note_feature(e, step->name, 0, NULL);
			break;
		}
		engine_note_feature(e, step->name, EINVAL, step->hint);
	}
	if (ret == -EINVAL)
		return err_request(err, EINVAL, "the kernel makes no ring of %u entries "
				   "(a lower iodepth may work)", entries);
	if (ret < 0)
		return uring_explain_failure(err, -ret, "");
	queue->is_open = true;
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

static void register_ring(struct ring_queue *queue, struct engine *e)
{
	int ret = io_uring_register_ring_fd(&queue->ring);

	engine_note_feature(e, "registered-ring", ret < 0 ? -ret : 0, "needs Linux 5.18");
	queue->enter_flags = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG;
	if (ret == 1)
		queue->enter_flags |= IORING_ENTER_REGISTERED_RING;
}

int ring_queue_open(struct ring_queue *queue, struct engine *e, unsigned entries,
		    struct err *err)
{
	const int ret = set_up_ring(queue, e, entries, err);

	if (ret < 0)
		return ret;
	fill_index_array(&queue->ring.sq);
	register_ring(queue, e);
	return 0;
}

/* By name: the kernel takes an exiting ring apart later, in a worker, and until then its files
 * keep a device busy and a file system mounted. */
void ring_queue_close(struct ring_queue *queue)
{
	if (!queue->is_open)
		return;
	io_uring_unregister_files(&queue->ring);
	io_uring_queue_exit(&queue->ring);
	queue->is_open = false;
}

int ring_queue_enter(struct ring_queue *queue, unsigned wait_nr, uint64_t timeout_ns)
{
	struct io_uring_sq *sq = &queue->ring.sq;
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
	ret = io_uring_enter2((unsigned)queue->ring.enter_ring_fd,
			      sq->sqe_tail - IO_URING_READ_ONCE(*sq->khead), wait_nr,
			      queue->enter_flags, (sigset_t *)&arg, sizeof(arg));
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
