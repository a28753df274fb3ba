/*
 * pool: a queue depth without io_uring: blocking I/O on `iodepth` threads per loop.
 *
 * This is the usual way of an application without io_uring. Two queues under one lock: staged I/Os
 * go to the workers, completed I/Os return to the loop, which sleeps until there are enough of
 * them. Workers inherit the loop's pinning: with every engine, a loop is one core.
 */
#include "engine.h"
#include "blocking.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WORKER_STACK_BYTES = 64 * 1024 };

/* A queue that never overflows: it has room for all slots that can be lent. */
struct queue {
	struct io **at;			/* [capacity] */
	unsigned capacity;
	unsigned first, count;
};

struct pool {
	const struct engine_config *config;
	struct io **staged;		/* the loop's own, not yet submitted */
	unsigned staged_count;

	pthread_mutex_t lock;		/* of all below */
	pthread_cond_t work_came;
	pthread_cond_t enough_done;
	struct queue work, done;
	uint64_t syscalls;		/* of all workers */
	unsigned wanted;		/* number in `done` that the loop waits for; 0: awake */
	bool quit;

	pthread_t *workers;
	unsigned worker_count;
};

static int queue_init(struct queue *q, unsigned capacity)
{
	*q = (struct queue){ .capacity = capacity };
	q->at = calloc(capacity, sizeof(*q->at));
	return q->at ? 0 : -ENOMEM;
}

static void queue_push(struct queue *q, struct io *io)
{
	q->at[(q->first + q->count++) % q->capacity] = io;
}

static struct io *queue_pop(struct queue *q)
{
	struct io *io = q->at[q->first];

	q->first = (q->first + 1) % q->capacity;
	q->count--;
	return io;
}

static void *worker(void *arg)
{
	struct pool *p = arg;
	struct engine own = { .config = p->config };	/* counts this worker's calls */

	pthread_setname_np(pthread_self(), "pool");
	pthread_mutex_lock(&p->lock);
	for (;;) {
		struct io *io;

		while (p->work.count == 0 && !p->quit)
			pthread_cond_wait(&p->work_came, &p->lock);
		if (p->work.count == 0)
			break;
		io = queue_pop(&p->work);
		pthread_mutex_unlock(&p->lock);

		own.syscalls = 0;
		io->result = psync_transfer(&own, io);

		pthread_mutex_lock(&p->lock);
		p->syscalls += own.syscalls;
		queue_push(&p->done, io);
		if (p->wanted && p->done.count >= p->wanted)
			pthread_cond_signal(&p->enough_done);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

static void pool_close(struct engine *e)
{
	struct pool *p = e->state;

	pthread_mutex_lock(&p->lock);
	p->quit = true;
	pthread_cond_broadcast(&p->work_came);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->worker_count; i++)
		pthread_join(p->workers[i], NULL);

	pthread_cond_destroy(&p->enough_done);
	pthread_cond_destroy(&p->work_came);
	pthread_mutex_destroy(&p->lock);
	free(p->workers);
	free(p->done.at);
	free(p->work.at);
	free(p->staged);
}

/* The timeouts of waits use the monotonic clock. */
static void init_locks(struct pool *p)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->work_came, NULL);
	pthread_cond_init(&p->enough_done, &attr);
	pthread_condattr_destroy(&attr);
}

static int start_workers(struct pool *p, unsigned count, struct err *err)
{
	pthread_attr_t attr;
	int ret = 0;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, WORKER_STACK_BYTES);
	for (; p->worker_count < count; p->worker_count++) {
		ret = pthread_create(&p->workers[p->worker_count], &attr, worker, p);
		if (ret) {
			ret = err_request(err, ret, "only %u of %u threads could be started: %s "
					  "(lower iodepth, or raise the limit: ulimit -u)",
					  p->worker_count, count, strerror(ret));
			break;
		}
	}
	pthread_attr_destroy(&attr);
	return ret;
}

static int pool_open(struct engine *e, struct err *err)
{
	const unsigned depth = e->config->slot_count;
	struct pool *p = e->state;
	int ret;

	p->config = e->config;
	init_locks(p);
	p->staged = calloc(depth, sizeof(*p->staged));
	p->workers = calloc(depth, sizeof(*p->workers));
	if (!p->staged || !p->workers || queue_init(&p->work, depth) < 0 ||
	    queue_init(&p->done, depth) < 0)
		ret = err_failure(err, ENOMEM, "no memory for %u I/Os", depth);
	else
		ret = start_workers(p, depth, err);
	if (ret < 0)
		pool_close(e);
	return ret;
}

static unsigned pool_queue(struct engine *e, struct io *const ios[], unsigned nr)
{
	struct pool *p = e->state;

	memcpy(&p->staged[p->staged_count], ios, nr * sizeof(*ios));
	p->staged_count += nr;
	return nr;
}

static void hand_out_staged(struct pool *p)
{
	for (unsigned i = 0; i < p->staged_count; i++)
		queue_push(&p->work, p->staged[i]);
	if (p->staged_count > 1)
		pthread_cond_broadcast(&p->work_came);
	else if (p->staged_count == 1)
		pthread_cond_signal(&p->work_came);
	p->staged_count = 0;
}

static struct timespec time_from_now(uint64_t ns)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	ns += (uint64_t)time.tv_nsec;
	time.tv_sec += (time_t)(ns / 1000000000);
	time.tv_nsec = (long)(ns % 1000000000);
	return time;
}

static int pool_submit(struct engine *e, unsigned wait_nr, uint64_t timeout_ns)
{
	struct pool *p = e->state;
	int ret = 0;

	pthread_mutex_lock(&p->lock);
	hand_out_staged(p);
	if (p->done.count < wait_nr) {
		const bool forever = timeout_ns == ENGINE_WAIT_FOREVER_NS;
		const struct timespec end = time_from_now(forever ? 0 : timeout_ns);

		p->wanted = wait_nr;
		while (p->done.count < wait_nr && ret == 0)
			ret = forever ? pthread_cond_wait(&p->enough_done, &p->lock)
				: pthread_cond_timedwait(&p->enough_done, &p->lock, &end);
		p->wanted = 0;
	}
	pthread_mutex_unlock(&p->lock);
	return 0;
}

static unsigned pool_reap(struct engine *e, struct io *done[], unsigned max)
{
	struct pool *p = e->state;
	unsigned nr = 0;

	pthread_mutex_lock(&p->lock);
	while (nr < max && p->done.count > 0)
		done[nr++] = queue_pop(&p->done);
	e->syscalls = p->syscalls;
	pthread_mutex_unlock(&p->lock);
	return nr;
}

const struct engine_ops engine_pool = {
	.name		= "pool",
	.help		= "blocking I/O on iodepth threads per loop: queue depth without io_uring",
	.can		= ENGINE_HAS_THREADS,
	.state_size	= sizeof(struct pool),
	.open		= pool_open,
	.queue		= pool_queue,
	.submit		= pool_submit,
	.reap		= pool_reap,
	.close		= pool_close,
};
