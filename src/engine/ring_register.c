/* ring_queue: registering the loop's files and its one region of buffers. */
#include "ring_queue.h"

#include <errno.h>
#include <stdlib.h>

enum { FIXED_BUFFER_BYTES_MAX = 1 << 30 };	/* limit of one registered buffer (kernel) */

int ring_queue_register_files(struct ring_queue *queue, struct engine *e, struct err *err)
{
	const struct engine_config *config = e->config;
	const int ret = io_uring_register_files(&queue->ring, config->fds, config->fd_count);

	(void)err;
	engine_note_feature(e, "fixed-files", ret < 0 ? -ret : 0,
			    ret == -EMFILE ? "raise RLIMIT_NOFILE (ulimit -n)" : NULL);
	return ret == 0;
}

unsigned ring_buffers_per_part(const struct engine_config *config)
{
	return (unsigned)(FIXED_BUFFER_BYTES_MAX / config->buffer_stride_bytes);
}

/* One region; the kernel wants it in parts of 1 GiB at most. */
int ring_queue_register_buffers(struct ring_queue *queue, struct engine *e, struct err *err)
{
	const struct engine_config *config = e->config;
	const size_t stride = config->buffer_stride_bytes;
	const unsigned per_part = ring_buffers_per_part(config);
	const unsigned parts = (config->iodepth + per_part - 1) / per_part;
	struct iovec *iovecs = calloc(parts, sizeof(*iovecs));
	int ret;

	if (!iovecs)
		return err_failure(err, ENOMEM, "no memory to register %u buffers", parts);
	for (unsigned first = 0; first < config->iodepth; first += per_part) {
		const unsigned slots = config->iodepth - first < per_part
			? config->iodepth - first : per_part;

		iovecs[first / per_part] = (struct iovec){
			.iov_base	= (char *)config->buffers + first * stride,
			.iov_len	= slots * stride,
		};
	}
	ret = io_uring_register_buffers(&queue->ring, iovecs, parts);
	free(iovecs);
	engine_note_feature(e, "fixed-buffers", ret < 0 ? -ret : 0,
			    ret == -ENOMEM ? "raise RLIMIT_MEMLOCK (ulimit -l)" : NULL);
	return ret == 0;
}
