/*
 * psync: pread(2) and pwrite(2), as fio's psync and sysbench's sync mode do.
 */
#include "blocking.h"

#include <errno.h>
#include <sys/syscall.h>

#include "raw_call.h"

/* pread64 or pwrite64 by number: in a process with threads the C library's functions are
 * cancellation points, which takes more instructions than the rest of the call. */
static inline long move_bytes(long number, const struct engine_config *config,
			      const struct io *io)
{
	return raw_call4(number, config->fds[io->file_index], io->buffer, io->length,
			 (long)io->offset);
}

/* After a failure: retry if it was only a signal. A separate function, so that successful calls,
 * nearly all, need not save registers for it. */
static int32_t move_again(long number, struct engine *e, const struct io *io, long ret)
{
	while (ret == -EINTR) {
		e->syscalls++;
		ret = move_bytes(number, e->config, io);
	}
	return (int32_t)ret;
}

static int32_t write_or_sync(struct engine *e, const struct io *io)
{
	const int fd = e->config->fds[io->file_index];
	int32_t result;

	if (io->op == IO_FSYNC)
		return blocking_sync(e, fd, io);
	e->syscalls++;
	result = (int32_t)move_bytes(SYS_pwrite64, e->config, io);
	if (result < 0)
		result = move_again(SYS_pwrite64, e, io, result);
	return blocking_written(e, fd, io, result);
}

/* Its call is counted by the caller. */
static inline int32_t transfer_read(struct engine *e, const struct io *io)
{
	const long ret = move_bytes(SYS_pread64, e->config, io);

	return __builtin_expect(ret >= 0, 1) ? (int32_t)ret
					     : move_again(SYS_pread64, e, io, ret);
}

static inline int32_t transfer(struct engine *e, const struct io *io)
{
	if (io->op != IO_READ)
		return write_or_sync(e, io);
	e->syscalls++;
	return transfer_read(e, io);
}

int32_t psync_transfer(struct engine *e, const struct io *io)
{
	return transfer(e, io);
}

BLOCKING_SUBMIT(submit_reads, transfer_read)
BLOCKING_SUBMIT(submit_any, transfer)

/* Two loops for the compiler: the one for reads only does not check the operation. */
static int psync_submit(struct engine *e, unsigned wait_nr, uint64_t timeout_ns)
{
	if (e->config->writes)
		return submit_any(e, wait_nr, timeout_ns);
	e->syscalls += ((const struct blocking *)e->state)->staged;
	return submit_reads(e, wait_nr, timeout_ns);
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
