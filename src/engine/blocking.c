/*
 * blocking: the cold part of an engine that performs one I/O at a time.
 */
#include "blocking.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int blocking_open(struct engine *e, struct err *err)
{
	struct blocking *b = e->state;

	b->ios = calloc(e->config->slot_count, sizeof(*b->ios));
	return b->ios ? 0 : err_failure(err, ENOMEM, "no memory for %u I/Os",
					e->config->slot_count);
}

unsigned blocking_queue(struct engine *e, struct io *const ios[], unsigned nr)
{
	struct blocking *b = e->state;
	const unsigned lent = b->done + b->staged;

	if (nr > e->config->slot_count - lent)
		nr = e->config->slot_count - lent;
	memcpy(&b->ios[lent], ios, nr * sizeof(*ios));
	b->staged += nr;
	return nr;
}

unsigned blocking_reap(struct engine *e, struct io *done[], unsigned max)
{
	struct blocking *b = e->state;
	const unsigned nr = b->done < max ? b->done : max;

	memcpy(done, b->ios, nr * sizeof(*done));
	b->done -= nr;
	memmove(b->ios, b->ios + nr, (b->done + b->staged) * sizeof(*b->ios));
	return nr;
}

void blocking_close(struct engine *e)
{
	struct blocking *b = e->state;

	assert(b->staged == 0);
	free(b->ios);
}

int32_t blocking_beyond(int error, const struct io *io)
{
	if (error != EINVAL)
		return -error;
	return io->op == IO_READ ? 0 : -ENOSPC;
}

static int sync_range(int fd, const struct io *io)
{
	const bool all = io->op == IO_FSYNC;

	/* Length 0 means to the end. */
	return sync_file_range(fd, all ? 0 : (off_t)io->offset, all ? 0 : (off_t)io->length,
			       SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
			       SYNC_FILE_RANGE_WAIT_AFTER);
}

static int sync_once(enum fsync_mode mode, int fd, const struct io *io)
{
	switch (mode) {
	case FSYNC_MODE_FSYNC:
		return fsync(fd);
	case FSYNC_MODE_FDATASYNC:
		return fdatasync(fd);
	case FSYNC_MODE_SYNC_FILE_RANGE:
		return sync_range(fd, io);
	}
	return 0;
}

int32_t blocking_sync(struct engine *e, int fd, const struct io *io)
{
	int ret;

	do {
		e->syscalls++;
		ret = sync_once(e->config->fsync_mode, fd, io);
	} while (ret < 0 && errno == EINTR);
	return ret < 0 ? -errno : 0;
}
