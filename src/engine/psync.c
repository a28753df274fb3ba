/*
 * psync: pread(2) and pwrite(2), as fio's psync and sysbench's sync mode do.
 */
#include "blocking.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

static int32_t sync_file(const struct engine_config *config, int fd)
{
	int ret;

	do
		ret = config->datasync ? fdatasync(fd) : fsync(fd);
	while (ret < 0 && errno == EINTR);
	return ret < 0 ? -errno : 0;
}

/* pread64 or pwrite64 by number: in a process with threads the C library's functions are
 * cancellation points, and that costs more instructions than all the rest of the call. */
static inline long move_bytes(long number, const struct engine_config *config,
			      const struct io *io)
{
	/* syscall(2) takes whatever stands in whole registers: no 32-bit length. */
	return syscall(number, config->fds[io->file_index], io->buffer, (size_t)io->length,
		       io->offset);
}

/* After a failure: again if it was only a signal. Apart, so that a call that works, which is
 * every one, keeps nothing for it. */
static int32_t move_again(long number, const struct engine_config *config, const struct io *io)
{
	while (errno == EINTR) {
		const long ret = move_bytes(number, config, io);

		if (ret >= 0)
			return (int32_t)ret;
	}
	return -errno;
}

static int32_t write_or_sync(const struct engine_config *config, const struct io *io)
{
	const int fd = config->fds[io->file_index];
	int32_t result, synced;

	if (io->op == IO_FSYNC)
		return sync_file(config, fd);
	result = (int32_t)move_bytes(SYS_pwrite64, config, io);
	if (result < 0)
		result = move_again(SYS_pwrite64, config, io);
	if (!io->then_fsync || result != (int32_t)io->length)
		return result;
	synced = sync_file(config, fd);
	return synced < 0 ? synced : result;
}

static inline int32_t read_file(const struct engine_config *config, const struct io *io)
{
	const long ret = move_bytes(SYS_pread64, config, io);

	return __builtin_expect(ret >= 0, 1) ? (int32_t)ret : move_again(SYS_pread64, config, io);
}

static inline int32_t transfer(const struct engine_config *config, const struct io *io)
{
	return io->op == IO_READ ? read_file(config, io) : write_or_sync(config, io);
}

int32_t psync_transfer(const struct engine_config *config, const struct io *io)
{
	return transfer(config, io);
}

/* A blocking call cannot be given up: there is no time-out. */
static int psync_submit(struct engine *e, unsigned wait_nr, uint64_t timeout_ns)
{
	(void)wait_nr;
	(void)timeout_ns;
	/* Two loops for the compiler: the one that only reads looks at no operation. */
	return e->config->reads_only ? blocking_submit(e, read_file)
				     : blocking_submit(e, transfer);
}

const struct engine_ops engine_psync = {
	.name		= "psync",
	.help		= "pread(2) and pwrite(2), one at a time: the classic synchronous path",
	.depth_max	= 1,
	.can		= ENGINE_STAMPS,
	.state_size	= sizeof(struct blocking),
	.open		= blocking_open,
	.queue		= blocking_queue,
	.submit		= psync_submit,
	.reap		= blocking_reap,
	.close		= blocking_close,
};
