/*
 * ring_queue: the life cycle of a ring. One io_uring_enter(2) both submits a batch and waits for
 * completions; if a kernel thread submits (sqpoll), it is skipped if there is nothing to wait for.
 */
#include "ring_queue.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ring_setup.h"
#include "ring_share.h"
#include "uring_flags.h"

/* The kernel ends a wait with a minimum but no timeout at that minimum, even without any
 * completion. */
#define LONG_WAIT_NS	(UINT64_C(3600) * 1000000000)

/* ---- opening and closing ---- */

/* The mapping of ring entries to SQEs never changes: write the index array once. */
static void fill_index_array(const struct io_uring *ring)
{
	if (!(ring->flags & IORING_SETUP_NO_SQARRAY))
		for (unsigned i = 0; i < *ring->sq.kring_entries; i++)
			ring->sq.array[i] = i;
}

static int set_min_wait(struct ring_queue *queue, struct engine *e, struct err *err)
{
	const uint64_t ns = e->config->ring.min_wait_ns;
	const bool granted = queue->ring.features & RING_FEAT_MIN_TIMEOUT;

	if (ns == 0)
		return 0;
	queue->min_wait_us = (unsigned)((ns + 999) / 1000);
	return ring_note(e, "min-wait", RING_ON, granted ? NULL : "needs Linux 6.12", err);
}

/* (liburing 2.3 declares io_uring_enable_rings(), but does not define it.) */
static int begin(const struct ring_queue *queue, struct err *err)
{
	int ret = 0;

	if (queue->ring.flags & IORING_SETUP_R_DISABLED)
		ret = io_uring_register((unsigned)queue->ring.ring_fd,
					IORING_REGISTER_ENABLE_RINGS, NULL, 0);
	return ret < 0 ? err_failure(err, -ret, "the ring cannot be enabled: %s", strerror(-ret))
		       : 0;
}

static int tell_the_rest(struct ring_queue *queue, struct engine *e, struct err *err)
{
	int ret = ring_queue_register_wait(queue, e, err);

	if (ret == 0)
		ret = begin(queue, err);
	if (ret == 0)
		ret = ring_queue_register_itself(queue, e, err);
	if (ret == 0)
		ret = ring_queue_limit_workers(queue, e, err);
	if (ret == 0)
		ret = set_min_wait(queue, e, err);
	return ret;
}

static int set_up(struct ring_queue *queue, struct engine *e, unsigned entries, struct err *err)
{
	const bool attaches = e->config->ring.want[RING_ATTACH_WQ] != RING_OFF &&
		!ring_gives_way_to_chains(e->config);
	struct ring_share *share = attaches ? e->config->ring_share : NULL;
	const int attach_fd = share ? ring_share_enter(share) : -1;
	const int ret = ring_set_up(&queue->ring, e, entries, attach_fd, err);

	queue->is_open = ret == 0;
	queue->share = share;
	if (share)
		ring_share_leave(share, queue->is_open ? queue->ring.ring_fd : -1);
	return ret;
}

static struct __kernel_timespec timespec_of(uint64_t ns)
{
	return (struct __kernel_timespec){
		.tv_sec		= (long long)(ns / 1000000000),
		.tv_nsec	= (long long)(ns % 1000000000),
	};
}

/* The parameters of a wait are in an argument, or in memory that the kernel has mapped. Most waits
 * are like the previous one, in a loop with one I/O in flight, so they are kept there. */
static void tell_wait(struct ring_queue *queue, unsigned min_wait_us, uint64_t timeout_ns)
{
	struct ring_registered_wait *registered = queue->registered_wait;
	const bool has_timeout = timeout_ns != ENGINE_WAIT_FOREVER_NS;

	/* Registered memory is addressed by an offset, here 0. */
	queue->told_at = registered ? NULL : (sigset_t *)(void *)&queue->argument;
	queue->told_bytes = registered ? sizeof(*registered) : sizeof(queue->argument);
	queue->told_min_wait_us = min_wait_us;
	queue->told_timeout_ns = timeout_ns;
	if (has_timeout)
		queue->timeout = timespec_of(timeout_ns);
	queue->argument.min_wait_us = min_wait_us;
	queue->argument.timeout = has_timeout ? (uintptr_t)&queue->timeout : 0;
	if (registered) {
		registered->min_wait_us = min_wait_us;
		registered->timeout = queue->timeout;
		registered->flags = has_timeout ? RING_WAIT_HAS_TIMEOUT : 0;
	}
}

int ring_queue_open(struct ring_queue *queue, struct engine *e, unsigned entries,
		    struct err *err)
{
	int ret = set_up(queue, e, entries, err);

	if (ret < 0)
		return ret;
	fill_index_array(&queue->ring);
	queue->sqpoll = queue->ring.flags & IORING_SETUP_SQPOLL;
	queue->enter_flags = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG;
	queue->syscalls = &e->syscalls;
	queue->turned_away = &e->turned_away;
	ret = tell_the_rest(queue, e, err);
	if (ret < 0)
		ring_queue_close(queue);
	else
		tell_wait(queue, 0, ENGINE_WAIT_FOREVER_NS);
	return ret;
}

int ring_queue_open_side(struct ring_queue *queue, struct engine *e, unsigned entries,
			 struct err *err)
{
	static const struct engine_config nothing_special = { .sqpoll_cpu = -1 };
	struct engine asks_for_nothing = { .ops = e->ops, .config = &nothing_special };
	const int ret = ring_queue_open(queue, &asks_for_nothing, entries, err);

	queue->syscalls = &e->syscalls;
	queue->turned_away = &e->turned_away;
	return ret;
}

/* Unregister explicitly: the kernel cleans up an exiting ring later, in a worker, and until then
 * its files keep a device busy and a file system mounted, and its buffers count as locked
 * memory. */
void ring_queue_close(struct ring_queue *queue)
{
	if (!queue->is_open)
		return;
	if (queue->share)
		ring_share_give_up(queue->share, queue->ring.ring_fd);
	io_uring_unregister_files(&queue->ring);
	io_uring_unregister_buffers(&queue->ring);
	io_uring_queue_exit(&queue->ring);
	if (queue->registered_wait)
		munmap(queue->registered_wait, (size_t)sysconf(_SC_PAGESIZE));
	queue->registered_wait = NULL;
	queue->is_open = false;
}

/* ---- entering ---- */

/* Publish the tail to the kernel's thread, which takes the staged requests; it must be woken only
 * if it sleeps. It sets a flag before it sleeps, and then checks the tail once more; here the order
 * is the reverse, with a full barrier, so that one side always sees the other. */
static bool sqpoll_must_enter(const struct ring_queue *queue, unsigned wait_nr, unsigned *flags)
{
	const struct io_uring_sq *sq = &queue->ring.sq;

	__atomic_store_n(sq->ktail, sq->sqe_tail, __ATOMIC_SEQ_CST);
	if (IO_URING_READ_ONCE(*sq->khead) != sq->sqe_tail &&
	    (__atomic_load_n(sq->kflags, __ATOMIC_SEQ_CST) & IORING_SQ_NEED_WAKEUP)) {
		*flags |= IORING_ENTER_SQ_WAKEUP;
		return true;
	}
	return wait_nr > io_uring_cq_ready(&queue->ring);
}

/* The meaning of a negative result. */
static int enter_failed(const struct ring_queue *queue, int ret)
{
	switch (ret) {
	case -ETIME:		/* the wait timed out */
	case -EINTR:		/* a signal: the caller checks */
		return 0;
	case -EAGAIN:		/* no memory for requests now: 0 started, reap, retry */
	case -EBUSY:		/* completions must be reaped first */
		++*queue->turned_away;
		return 0;
	default:
		return ret;
	}
}

static inline int enter(struct ring_queue *queue, unsigned wait_nr, unsigned flags)
{
	const struct io_uring_sq *sq = &queue->ring.sq;
	const int ret = io_uring_enter2((unsigned)queue->ring.enter_ring_fd,
					sq->sqe_tail - IO_URING_READ_ONCE(*sq->khead), wait_nr,
					flags, queue->told_at, queue->told_bytes);

	++*queue->syscalls;
	return __builtin_expect(ret >= 0, 1) ? 0 : enter_failed(queue, ret);
}

int ring_queue_enter(struct ring_queue *queue, unsigned wait_nr, uint64_t timeout_ns)
{
	const unsigned min_wait_us = wait_nr > 1 ? queue->min_wait_us : 0;
	unsigned flags = queue->enter_flags;

	/* The kernel reads the tail and moves the head: see io_uring(7). */
	if (!queue->sqpoll)
		io_uring_smp_store_release(queue->ring.sq.ktail, queue->ring.sq.sqe_tail);
	else if (!sqpoll_must_enter(queue, wait_nr, &flags))
		return 0;

	if (wait_nr == 0)
		timeout_ns = ENGINE_WAIT_FOREVER_NS;
	else if (min_wait_us && timeout_ns == ENGINE_WAIT_FOREVER_NS)
		timeout_ns = LONG_WAIT_NS;
	if (min_wait_us != queue->told_min_wait_us || timeout_ns != queue->told_timeout_ns)
		tell_wait(queue, min_wait_us, timeout_ns);
	return enter(queue, wait_nr, flags);
}

int ring_queue_enter_for_one(struct ring_queue *queue, uint64_t timeout_ns)
{
	io_uring_smp_store_release(queue->ring.sq.ktail, queue->ring.sq.sqe_tail);
	if (timeout_ns != queue->told_timeout_ns || queue->told_min_wait_us > 0)
		tell_wait(queue, 0, timeout_ns);
	return enter(queue, 1, queue->enter_flags);
}
