/*
 * ring_register: io_uring_register(2) for the loop's files, its region of buffers, the ring's own
 * descriptor, the parameters of its waits, and the limits of its workers.
 */
#include "ring_queue.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ring_setup.h"
#include "uring.h"
#include "uring_flags.h"

/* Is only this call unsupported, or all of its kind? */
static const char *hint_of(int ret, const char *of_the_call)
{
	return ret < 0 && uring_is_forbidden(-ret) ? URING_REGISTER_IS_FORBIDDEN : of_the_call;
}

/* The kernel's answer: 1 if granted, 0 if refused, negative if it was demanded.
 * A hint of NULL: it needs a newer kernel. */
static int note_answer(struct engine *e, enum ring_feature feature, int ret, const char *hint,
		       struct err *err)
{
	const char *since = uring_features[feature].since;
	char needs[32];
	int noted;

	if (!hint && since) {
		snprintf(needs, sizeof(needs), "needs Linux %s", since);
		hint = needs;
	}
	noted = ring_note_error(e, ring_feature_name(feature), e->config->ring.want[feature],
				ret < 0 ? -ret : 0, hint_of(ret, hint), err);
	return noted < 0 ? noted : ret >= 0;
}

/* ---- files and buffers ---- */

int ring_queue_register_files(struct ring_queue *queue, struct engine *e, struct err *err)
{
	const struct engine_config *config = e->config;
	int ret;

	if (config->ring.want[RING_FIXED_FILES] == RING_OFF)
		return 0;
	ret = io_uring_register_files(&queue->ring, config->fds, config->fd_count);
	return note_answer(e, RING_FIXED_FILES, ret,
			   ret == -EMFILE ? "raise RLIMIT_NOFILE (ulimit -n)" : NULL, err);
}

unsigned ring_buffer_parts(const struct engine_config *config)
{
	return (unsigned)((config->buffers_bytes - 1) >> RING_PART_SHIFT) + 1;
}

/* At most 1 GiB: several buffers begin in a part only if they are smaller than half of that. The
 * kernel supports an empty buffer since Linux 5.13. */
struct iovec ring_buffer_part_at(const struct engine_config *config, unsigned part)
{
	const size_t stride = config->buffer_stride_bytes;
	const size_t from = (size_t)part << RING_PART_SHIFT, to = (part + 1ul) << RING_PART_SHIFT;
	const size_t first = (from + stride - 1) / stride * stride;
	const size_t behind = (to + stride - 1) / stride * stride;
	const size_t end = behind < config->buffers_bytes ? behind : config->buffers_bytes;

	if (first >= end)
		return (struct iovec){ NULL, 0 };
	return (struct iovec){ (char *)config->buffers + first, end - first };
}

int ring_queue_register_buffers(struct ring_queue *queue, struct engine *e, struct err *err)
{
	const struct engine_config *config = e->config;
	const unsigned parts = ring_buffer_parts(config);
	struct iovec *iovecs = calloc(parts, sizeof(*iovecs));
	int ret;

	if (config->ring.want[RING_FIXED_BUFFERS] == RING_OFF) {
		free(iovecs);
		return 0;
	}
	if (!iovecs)
		return err_failure(err, ENOMEM, "no memory to register %u buffers", parts);
	for (unsigned i = 0; i < parts; i++)
		iovecs[i] = ring_buffer_part_at(config, i);
	ret = io_uring_register_buffers(&queue->ring, iovecs, parts);
	free(iovecs);
	return note_answer(e, RING_FIXED_BUFFERS, ret,
			   ret == -ENOMEM ? "raise RLIMIT_MEMLOCK (ulimit -l)" : NULL, err);
}

/* ---- the ring itself ---- */

/* One page mapped by both sides. The parameters of a wait are at its start. */
int ring_queue_register_wait(struct ring_queue *queue, struct engine *e, struct err *err)
{
	const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	struct ring_region region = { .bytes = page_bytes, .flags = RING_REGION_OF_USER };
	struct ring_region_use use = {
		.region	= (uintptr_t)&region,
		.flags	= RING_REGION_HAS_WAITS,
	};
	void *page;
	int ret;

	if (e->config->ring.want[RING_REGISTERED_WAIT] == RING_OFF)
		return 0;
	if (queue->ring.flags & IORING_SETUP_IOPOLL)
		return ring_note(e, ring_feature_name(RING_REGISTERED_WAIT),
				 e->config->ring.want[RING_REGISTERED_WAIT],
				 "not with iopoll, which does not sleep", err);
	page = mmap(NULL, page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		    -1, 0);
	if (page == MAP_FAILED)
		return err_failure(err, ENOMEM, "no memory for the waits of a ring");

	region.address = (uintptr_t)page;
	ret = io_uring_register((unsigned)queue->ring.ring_fd, RING_REGISTER_MEM_REGION, &use, 1);
	if (ret == 0) {
		queue->registered_wait = page;
		queue->enter_flags |= RING_ENTER_EXT_ARG_REG;
	} else {
		munmap(page, page_bytes);
	}
	ret = note_answer(e, RING_REGISTERED_WAIT, ret,
			  ret == -ENOMEM ? "raise RLIMIT_MEMLOCK (ulimit -l)" : NULL, err);
	return ret < 0 ? ret : 0;
}

int ring_queue_register_itself(struct ring_queue *queue, struct engine *e, struct err *err)
{
	int ret;

	if (e->config->ring.want[RING_REGISTERED_RING] == RING_OFF)
		return 0;
	ret = io_uring_register_ring_fd(&queue->ring);
	if (ret == 1)
		queue->enter_flags |= IORING_ENTER_REGISTERED_RING;
	ret = note_answer(e, RING_REGISTERED_RING, ret, NULL, err);
	return ret < 0 ? ret : 0;
}

/* Workers of the submitting thread: the loop, or the ring's own thread. 0 keeps the limit. */
int ring_queue_limit_workers(struct ring_queue *queue, struct engine *e, struct err *err)
{
	const struct ring_config *ring = &e->config->ring;
	unsigned limits[] = { ring->iowq_bounded_max, ring->iowq_unbounded_max };
	const char *hint;
	int ret = 0, error;

	if (ring->iowq_bounded_max == 0 && ring->iowq_unbounded_max == 0)
		return 0;
	error = -io_uring_register_iowq_max_workers(&queue->ring, limits);
	hint = hint_of(-error, "needs Linux 5.15");
	if (ring->iowq_bounded_max > 0)
		ret = ring_note_error(e, "iowq-bounded-max", RING_ON, error, hint, err);
	if (ret == 0 && ring->iowq_unbounded_max > 0)
		ret = ring_note_error(e, "iowq-unbounded-max", RING_ON, error, hint, err);
	return ret;
}
