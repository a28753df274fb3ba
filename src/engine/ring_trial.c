/* Trial requests: with all features of the run's requests, and if they are refused, with one
 * feature at a time, to identify it. */
#include "ring_trial.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>

#include "rwf.h"

struct trial {
	struct ring_queue *queue;
	const struct engine_config *config;
	uint16_t ioprio;
	bool polls;
	void *untouchable, *memory;	/* of one I/O each */
	bool no_polling;		/* found */
	int broken;			/* -errno of the ring itself */
};

/* What differs from one request to the next. */
struct request {
	int fd;
	bool write;
	int flags;
	uint16_t ioprio;
};

static void fill(const struct trial *trial, struct io_uring_sqe *sqe, const struct request *request)
{
	const bool reads_nothing = !request->write && !trial->polls;
	const void *at = request->write ? trial->untouchable : trial->memory;

	*sqe = (struct io_uring_sqe){
		.opcode		= request->write ? IORING_OP_WRITE : IORING_OP_READ,
		.ioprio		= request->ioprio,
		.fd		= request->fd,
		.addr		= (uintptr_t)at,
		.len		= reads_nothing ? 0 : (uint32_t)trial->config->buffer_stride_bytes,
		.rw_flags	= request->flags,
	};
}

/* Its result, as the kernel gives it. */
static int32_t perform(struct trial *trial, struct request request)
{
	struct io_uring_cq *cq = &trial->queue->ring.cq;
	struct io_uring_sqe *sqe = ring_queue_next(trial->queue);
	unsigned head = *cq->khead;
	int32_t result;

	fill(trial, sqe, &request);
	while (io_uring_smp_load_acquire(cq->ktail) == head && trial->broken == 0)
		trial->broken = ring_queue_enter(trial->queue, 1, ENGINE_WAIT_FOREVER_NS);
	/* The fast path writes only fields that change: all others must be zero, as in a new
	 * ring. */
	memset(sqe, 0, sizeof(*sqe));
	if (trial->broken < 0)
		return trial->broken;
	result = cq->cqes[head & cq->ring_mask].res;
	io_uring_smp_store_release(cq->khead, head + 1);
	return result;
}

static int refuse_priority(const struct trial *trial, struct err *err)
{
	const bool rt = trial->config->ring.ioprio_class == IOPRIO_RT;

	return err_request(err, EPERM, "ioprio-class=%s: not permitted (needs CAP_SYS_NICE or "
			   "CAP_SYS_ADMIN: run as root, or use ioprio-class=%s)",
			   rt ? "rt" : "idle", rt ? "be" : "none");
}

static int refuse_polling(struct trial *trial, struct err *err)
{
	trial->no_polling = true;
	return err_request(err, EOPNOTSUPP, "iopoll: this I/O cannot be polled (needs "
			   "file-extra-flags=direct on a file system that polls, such as ext4 or "
			   "xfs, and a device with poll queues, such as NVMe with "
			   "nvme.poll_queues=N)");
}

/* Some feature of the request is not supported: find it. */
static int name_culprit(struct trial *trial, struct request request, struct err *err)
{
	const int flags = request.flags;

	request.flags = 0;
	if (trial->polls && perform(trial, request) == -EOPNOTSUPP)
		return refuse_polling(trial, err);
	for (unsigned i = 0; i < RWF_KNOWN; i++) {
		request.flags = flags & rwf_known[i].kernel;
		if (request.flags && perform(trial, request) == -EOPNOTSUPP)
			return rwf_refuse(&rwf_known[i], request.write, err);
	}
	return err_request(err, EOPNOTSUPP, "rwf: this kernel or file system does not support "
			   "these flags together for %s", request.write ? "writes" : "reads");
}

static const struct rwf_info *nowait_flag(void)
{
	const struct rwf_info *flag = rwf_known;

	while (flag->bit != RWF_FLAG_NOWAIT)
		flag++;
	return flag;
}

/* A ring returns EAGAIN even if a file system does not support it at all, as if it had to wait.
 * pwritev2(2) distinguishes the two. */
static bool never_without_waiting(const struct trial *trial, const struct request *request)
{
	const struct iovec iovec = { trial->untouchable, trial->config->buffer_stride_bytes };

	return request->write && (request->flags & RWF_NOWAIT) &&
		pwritev2(request->fd, &iovec, 1, 0, RWF_NOWAIT) < 0 && errno == EOPNOTSUPP;
}

static int try_request(struct trial *trial, struct request request, struct err *err)
{
	int32_t result = perform(trial, request);

	if (result == -EPERM && request.ioprio) {
		request.ioprio = 0;
		if (perform(trial, request) != -EPERM)
			return refuse_priority(trial, err);
	}
	if (result == -EOPNOTSUPP && (request.flags || trial->polls))
		return name_culprit(trial, request, err);
	if (result == -EAGAIN && never_without_waiting(trial, &request))
		return rwf_refuse(nowait_flag(), true, err);
	/* Any other error will show in the run. */
	return 0;
}

static int try_operation(struct trial *trial, int fd, bool write, struct err *err)
{
	const struct request request = {
		.fd	= fd,
		.write	= write,
		.flags	= rwf_kernel_flags(trial->config->rwf, write),
		.ioprio	= trial->ioprio,
	};

	return try_request(trial, request, err);
}

static int try_device(void *context, int fd, struct err *err)
{
	struct trial *trial = context;
	const struct engine_config *config = trial->config;
	int ret;

	ret = rwf_check_atomic(config, fd, err);
	if (ret == 0)
		ret = try_operation(trial, fd, false, err);
	if (ret == 0 && config->writes)
		ret = try_operation(trial, fd, true, err);
	if (trial->broken < 0)
		return err_failure(err, -trial->broken, "the ring broke at a trial request: %s",
				   strerror(-trial->broken));
	return ret;
}

static void *map(size_t bytes, int access)
{
	return mmap(NULL, bytes, access, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

int ring_trial(struct ring_queue *queue, const struct engine_config *config, uint16_t ioprio,
	       bool *no_polling, struct err *err)
{
	const size_t bytes = config->buffer_stride_bytes;
	struct trial trial = {
		.queue		= queue,
		.config		= config,
		.ioprio		= ioprio,
		.polls		= queue->ring.flags & IORING_SETUP_IOPOLL,
	};
	int ret;

	*no_polling = false;
	if (!trial.polls && !config->rwf && ioprio == 0)
		return 0;
	trial.untouchable = map(bytes, PROT_NONE);
	trial.memory = map(bytes, PROT_READ | PROT_WRITE);
	if (trial.untouchable == MAP_FAILED || trial.memory == MAP_FAILED)
		ret = err_failure(err, ENOMEM, "no memory for a trial request");
	else
		ret = rwf_for_each_device(config, try_device, &trial, err);
	*no_polling = trial.no_polling;
	munmap(trial.untouchable, bytes);
	munmap(trial.memory, bytes);
	return ret;
}
