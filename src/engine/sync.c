/*
 * sync: lseek(2), then read(2) or write(2), as in traditional programs.
 *
 * The offset belongs to the open file description, and descriptors of the target are shared by all
 * loops: so each loop opens the files itself, or one would read at the offset set by another.
 */
#include "blocking.h"
#include "own_files.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

struct sync {
	struct blocking blocking;
	struct own_files files;
};

/* By number, as in psync: without the cost of a cancellation point. An interrupted call has
 * transferred nothing and not changed the offset. */
static int32_t move_bytes(struct engine *e, long number, const struct io *io, int fd)
{
	long ret;

	e->syscalls++;
	if (lseek(fd, (off_t)io->offset, SEEK_SET) < 0)
		return blocking_beyond(errno, io);
	do {
		e->syscalls++;
		ret = syscall(number, fd, io->buffer, (size_t)io->length);
	} while (ret < 0 && errno == EINTR);
	return ret < 0 ? -errno : (int32_t)ret;
}

static int32_t transfer(struct engine *e, const struct io *io)
{
	const struct sync *s = e->state;
	const int fd = s->files.fds[io->file_index];

	if (io->op == IO_READ)
		return move_bytes(e, SYS_read, io, fd);
	if (io->op == IO_FSYNC)
		return blocking_sync(e, fd, io);
	return blocking_written(e, fd, io, move_bytes(e, SYS_write, io, fd));
}

BLOCKING_SUBMIT(sync_submit, transfer)

static int sync_open(struct engine *e, struct err *err)
{
	struct sync *s = e->state;
	int ret;

	ret = blocking_open(e, err);
	if (ret < 0)
		return ret;

	ret = own_files_open(&s->files, e->config, err);
	if (ret < 0)
		blocking_close(e);
	return ret;
}

static void sync_close(struct engine *e)
{
	struct sync *s = e->state;

	own_files_close(&s->files);
	blocking_close(e);
}

const struct engine_ops engine_sync = {
	.name		= "sync",
	.help		= "lseek(2), then read(2) or write(2), on per-loop descriptors",
	.depth_max	= 1,
	.can		= ENGINE_STAMPS | ENGINE_HAS_OWN_FILES,
	.state_size	= sizeof(struct sync),
	.open		= sync_open,
	.queue		= blocking_queue,
	.submit		= sync_submit,
	.reap		= blocking_reap,
	.close		= sync_close,
};
