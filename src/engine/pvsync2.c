/*
 * pvsync2: preadv2(2) and pwritev2(2), whose flags say how each single I/O is to be done.
 *
 * Which flags there are depends on the kernel and on the file system. Both are asked when the
 * engine opens, with an I/O into memory that cannot be touched: a flag that is known lets it
 * get as far as EFAULT, with nothing moved, and any other is told by EOPNOTSUPP.
 */
#include "blocking.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <unistd.h>

#ifndef RWF_DONTCACHE
#define RWF_DONTCACHE 0x00000080	/* since Linux 6.14: not yet in every C library */
#endif

enum { PROBE_BYTES = 4096 };

static const struct known_flag {
	unsigned bit;			/* in config.rwf */
	int kernel;
	const char *name;
	const char *since;		/* which Linux */
} known_flags[] = {
	{ RWF_FLAG_HIPRI,	RWF_HIPRI,	"hipri",	"4.6" },
	{ RWF_FLAG_NOWAIT,	RWF_NOWAIT,	"nowait",	"4.14" },
	{ RWF_FLAG_DSYNC,	RWF_DSYNC,	"dsync",	"4.7" },
	{ RWF_FLAG_SYNC,	RWF_SYNC,	"sync",		"4.7" },
	{ RWF_FLAG_DONTCACHE,	RWF_DONTCACHE,	"dontcache",	"6.14" },
};
enum { KNOWN_FLAG_COUNT = sizeof(known_flags) / sizeof(known_flags[0]) };

struct pvsync2 {
	struct blocking blocking;
	int read_flags, write_flags;
};

/* ---- can it? ---- */

/* The first file that is one: a broken descriptor fails each of its I/Os instead. */
static int any_open_file(const struct engine_config *config)
{
	for (unsigned i = 0; i < config->fd_count; i++)
		if (fcntl(config->fds[i], F_GETFL) >= 0)
			return config->fds[i];
	return -1;
}

static bool is_known(int fd, bool write, int kernel_flag, void *untouchable)
{
	const struct iovec iov = { untouchable, PROBE_BYTES };
	const ssize_t ret = write ? pwritev2(fd, &iov, 1, 0, kernel_flag)
				  : preadv2(fd, &iov, 1, 0, kernel_flag);

	return ret >= 0 || errno != EOPNOTSUPP;
}

/*
 * From Linux 5.19 on, RWF_HIPRI of a synchronous I/O is accepted and dropped without a word
 * ("block: ignore RWF_HIPRI hint for sync dio"), so that trying it does not tell.
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

static int refuse(const struct known_flag *flag, const char *what, struct err *err)
{
	return err_request(err, EOPNOTSUPP, "rwf=%s: this kernel or this file system does not have "
			   "it for %s (needs Linux %s, and a file system that knows it)",
			   flag->name, what, flag->since);
}

static int check_flags(const struct engine_config *config, struct err *err)
{
	const int fd = any_open_file(config);
	void *untouchable = mmap(NULL, PROBE_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int ret = 0;

	if (untouchable == MAP_FAILED)
		return err_failure(err, ENOMEM, "no memory to try the flags of rwf");
	for (unsigned i = 0; i < KNOWN_FLAG_COUNT && fd >= 0 && ret == 0; i++) {
		const struct known_flag *flag = &known_flags[i];

		if (!(config->rwf & flag->bit))
			continue;
		if (!is_known(fd, false, flag->kernel, untouchable))
			ret = refuse(flag, "reads", err);
		else if (config->fsyncs && !is_known(fd, true, flag->kernel, untouchable))
			ret = refuse(flag, "writes", err);
	}
	munmap(untouchable, PROBE_BYTES);
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

static int pvsync2_open(struct engine *e, struct err *err)
{
	struct pvsync2 *p = e->state;
	int ret;

	ret = check_hipri(e->config, err);
	if (ret == 0)
		ret = check_flags(e->config, err);
	if (ret < 0)
		return ret;

	for (unsigned i = 0; i < KNOWN_FLAG_COUNT; i++)
		if (e->config->rwf & known_flags[i].bit)
			p->write_flags |= known_flags[i].kernel;
	p->read_flags = p->write_flags & ~(RWF_DSYNC | RWF_SYNC);
	return blocking_open(e, err);
}

const struct engine_ops engine_pvsync2 = {
	.name		= "pvsync2",
	.help		= "preadv2(2) and pwritev2(2) with flags for each I/O: rwf=nowait,…",
	.depth_max	= 1,
	.can		= ENGINE_STAMPS | ENGINE_HAS_RWF,
	.state_size	= sizeof(struct pvsync2),
	.open		= pvsync2_open,
	.queue		= blocking_queue,
	.submit		= pvsync2_submit,
	.reap		= blocking_reap,
	.close		= blocking_close,
};
