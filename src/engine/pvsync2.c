/*
 * pvsync2: preadv2(2) and pwritev2(2), with flags for each single I/O.
 *
 * Support of a flag depends on the kernel and the file system. It is tried when the engine opens,
 * with an I/O on inaccessible memory: with a supported flag it fails with EFAULT, before any
 * transfer, otherwise with EOPNOTSUPP.
 */
#include "blocking.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "rwf.h"

enum { PROBE_BYTES = 4096 };

struct pvsync2 {
	struct blocking blocking;
	int read_flags, write_flags;
};

/* ---- can it? ---- */

static bool is_known(int fd, bool write, int kernel_flag, void *untouchable)
{
	const struct iovec iov = { untouchable, PROBE_BYTES };
	const ssize_t ret = write ? pwritev2(fd, &iov, 1, 0, kernel_flag)
				  : preadv2(fd, &iov, 1, 0, kernel_flag);

	return ret >= 0 || errno != EOPNOTSUPP;
}

/*
 * From Linux 5.19 on, RWF_HIPRI of a synchronous I/O is accepted and silently ignored
 * ("block: ignore RWF_HIPRI hint for sync dio"), so a trial is inconclusive.
 */
static int check_hipri(const struct engine_config *config, struct err *err)
{
	struct utsname kernel;
	unsigned major, minor;

	if (!(config->rwf & RWF_FLAG_HIPRI) || uname(&kernel) < 0 ||
	    sscanf(kernel.release, "%u.%u", &major, &minor) != 2 ||
	    major < 5 || (major == 5 && minor < 19))
		return 0;
	return err_request(err, EOPNOTSUPP, "rwf=hipri: since Linux 5.19 the kernel does not poll "
			   "for preadv2(2) and pwritev2(2), and drops the flag (this is Linux %s; "
			   "use engine=io_uring with iopoll)", kernel.release);
}

struct trial {
	const struct engine_config *config;
	void *untouchable;
};

static int try_flags(void *context, int fd, struct err *err)
{
	const struct trial *trial = context;
	const struct engine_config *config = trial->config;
	int ret = rwf_check_atomic(config, fd, err);

	for (unsigned i = 0; i < RWF_KNOWN && ret == 0; i++) {
		const struct rwf_info *flag = &rwf_known[i];

		if (!(config->rwf & flag->bit))
			continue;
		if (flag->of_reads && !is_known(fd, false, flag->kernel, trial->untouchable))
			ret = rwf_refuse(flag, false, err);
		else if (config->writes && !is_known(fd, true, flag->kernel, trial->untouchable))
			ret = rwf_refuse(flag, true, err);
	}
	return ret;
}

static int check_flags(const struct engine_config *config, struct err *err)
{
	struct trial trial = {
		.config		= config,
		.untouchable	= mmap(NULL, PROBE_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
				       -1, 0),
	};
	int ret;

	if (trial.untouchable == MAP_FAILED)
		return err_failure(err, ENOMEM, "no memory to try the flags of rwf");
	ret = rwf_for_each_device(config, try_flags, &trial, err);
	munmap(trial.untouchable, PROBE_BYTES);
	return ret;
}

/* ---- doing it ---- */

typedef ssize_t (*vector_call)(int fd, const struct iovec *iov, int count, off_t offset,
			       int flags);

static inline int32_t move_bytes(struct engine *e, vector_call call, const struct io *io, int flags)
{
	const struct iovec iov = { io->buffer, io->length };
	const int fd = e->config->fds[io->file_index];
	ssize_t ret;

	for (;;) {
		e->syscalls++;
		ret = call(fd, &iov, 1, (off_t)io->offset, flags);
		if (__builtin_expect(ret >= 0, 1))
			return (int32_t)ret;
		if (errno == EAGAIN && (flags & RWF_NOWAIT)) {
			e->nowait_retries++;
			flags &= ~RWF_NOWAIT;
		} else if (errno != EINTR) {
			return -errno;
		}
	}
}

static inline int32_t transfer(struct engine *e, const struct io *io)
{
	const struct pvsync2 *p = e->state;
	const int fd = e->config->fds[io->file_index];

	if (io->op == IO_READ)
		return move_bytes(e, preadv2, io, p->read_flags);
	if (io->op == IO_FSYNC)
		return blocking_sync(e, fd, io);
	return blocking_written(e, fd, io,
				move_bytes(e, pwritev2, io, p->write_flags));
}

BLOCKING_SUBMIT(pvsync2_submit, transfer)

/* On an invalid descriptor: EBADF, unless a filter, or a kernel before 4.6, refuses the call
 * first. */
static int pvsync2_probe(struct err *err)
{
	if (preadv2(-1, NULL, 0, 0, 0) < 0 && errno != EBADF)
		return err_request(err, errno, "pvsync2: preadv2(2) fails: %s (a seccomp filter? "
				   "Docker: --security-opt seccomp=unconfined)", strerror(errno));
	return 0;
}

static int pvsync2_open(struct engine *e, struct err *err)
{
	struct pvsync2 *p = e->state;
	int ret;

	ret = check_hipri(e->config, err);
	if (ret == 0)
		ret = check_flags(e->config, err);
	if (ret < 0)
		return ret;

	p->read_flags = rwf_kernel_flags(e->config->rwf, false);
	p->write_flags = rwf_kernel_flags(e->config->rwf, true);
	return blocking_open(e, err);
}

const struct engine_ops engine_pvsync2 = {
	.name		= "pvsync2",
	.help		= "preadv2(2) and pwritev2(2) with per-I/O flags: rwf=nowait,...",
	.depth_max	= 1,
	.can		= ENGINE_STAMPS | ENGINE_HAS_RWF,
	.state_size	= sizeof(struct pvsync2),
	.probe		= pvsync2_probe,
	.open		= pvsync2_open,
	.queue		= blocking_queue,
	.submit		= pvsync2_submit,
	.reap		= blocking_reap,
	.close		= blocking_close,
};
