/*
 * mmap: files as memory: a read copies out of a mapping, a write copies into it.
 *
 * Each file is mapped once, whole, when the engine opens: shared, or private where the target is
 * open for reading only. An I/O makes no system call; its cost is that of page faults, and of
 * fsync, which is msync(MS_SYNC). Linux performs that as an fdatasync of the range: the data and
 * the metadata needed to find it are on the device, and its cache is flushed.
 *
 * A mapping does not follow changes of the file's length. Beyond the end at open, reads are short
 * (as everywhere) and writes fail (-EFBIG). The same holds for pages truncated since; but in the
 * page that contains the new end, the truncated part reads as zeros. A page that the device cannot
 * read gives -EIO.
 */
#include "blocking.h"
#include "bus_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct mapping {
	char *at;			/* NULL: of length 0, or not open */
	uint64_t length;
	int error;			/* 0, or EBADF: its descriptor is not open */
	bool writable;
};

struct mmap_state {
	struct blocking blocking;
	struct bus_guard guard;
	struct mapping *mappings;	/* [fd_count] */
	uint64_t page_bytes;
};

/* ---- transfers ---- */

/* The part of the I/O within the mapping. */
static uint32_t clip(const struct mapping *m, const struct io *io)
{
	const uint64_t left = io->offset < m->length ? m->length - io->offset : 0;

	return io->length < left ? io->length : (uint32_t)left;
}

static bool guarded_copy(char *at, const struct io *io, uint32_t bytes)
{
	return bus_guard_copy(io->op == IO_READ ? io->buffer : at,
			      io->op == IO_READ ? at : io->buffer, bytes);
}

/* Its present end. The offset of this descriptor is not used otherwise. */
static uint64_t length_of(int fd)
{
	const off_t end = lseek(fd, 0, SEEK_END);

	return end < 0 ? 0 : (uint64_t)end;
}

/* A page was unavailable: truncated, or unreadable? */
static int32_t copy_what_is_left(const struct mapping *m, int fd, const struct io *io,
				 uint32_t bytes)
{
	const struct mapping now = { .length = length_of(fd) };
	const uint32_t left = clip(&now, io);

	if (left >= bytes)
		return -EIO;
	if (left == 0)
		return io->op == IO_WRITE ? -EFBIG : 0;
	return guarded_copy(m->at + io->offset, io, left) ? (int32_t)left : -EIO;
}

static int32_t copy(const struct mapping *m, int fd, const struct io *io)
{
	const uint32_t bytes = clip(m, io);
	char *at = m->at + io->offset;

	if (io->op == IO_WRITE && !m->writable)
		return -EBADF;
	if (bytes == 0)
		return io->op == IO_WRITE && io->length > 0 ? -EFBIG : 0;
	if (guarded_copy(at, io, bytes))
		return (int32_t)bytes;
	return copy_what_is_left(m, fd, io, bytes);
}

/* IO_FSYNC covers the whole file, as does any fsync with mmap-sync=file. */
static int32_t sync_mapping(struct engine *e, const struct mapping *m, const struct io *io)
{
	const struct mmap_state *s = e->state;
	const bool whole = io->op == IO_FSYNC || e->config->mmap_sync == MMAP_SYNC_FILE;
	const uint64_t start = whole ? 0 : io->offset / s->page_bytes * s->page_bytes;
	const uint64_t end = whole ? m->length : io->offset + io->length;

	if (e->config->fsync_mode == FSYNC_MODE_SYNC_FILE_RANGE)
		return blocking_sync(e, e->config->fds[io->file_index], io);
	if (!m->at)
		return 0;
	e->syscalls++;
	return msync(m->at + start, end - start, MS_SYNC) < 0 ? -errno : 0;
}

static inline int32_t transfer(struct engine *e, const struct io *io)
{
	const struct mmap_state *s = e->state;
	const struct mapping *m = &s->mappings[io->file_index];
	int32_t result, synced;

	if (m->error)
		return -m->error;
	if (io->op == IO_FSYNC)
		return sync_mapping(e, m, io);

	result = copy(m, e->config->fds[io->file_index], io);
	if (!blocking_goes_on(e, io, result))
		return result;
	synced = sync_mapping(e, m, io);
	return synced < 0 ? synced : result;
}

BLOCKING_SUBMIT(mmap_submit, transfer)

/* ---- set-up ---- */

static void advise(struct engine *e, const struct mapping *m)
{
	static const int advices[] = {
		[MMAP_ADVICE_NORMAL]		= MADV_NORMAL,
		[MMAP_ADVICE_RANDOM]		= MADV_RANDOM,
		[MMAP_ADVICE_SEQUENTIAL]	= MADV_SEQUENTIAL,
		[MMAP_ADVICE_WILLNEED]		= MADV_WILLNEED,
		[MMAP_ADVICE_HUGEPAGE]		= MADV_HUGEPAGE,
	};
	const enum mmap_advice advice = e->config->mmap_advice;
	int error;

	if (advice == MMAP_ADVICE_NONE)
		return;
	error = madvise(m->at, m->length, advices[advice]) < 0 ? errno : 0;
	/* One word for all the files: the first answer, or the first refusal. */
	if (e->feature_count == 0 || (error && e->features[0].granted)) {
		e->feature_count = 0;
		engine_note_feature(e, "mmap-advice", error, "madvise(2)");
	}
}

/* 0, or -errno. */
static int map_file(struct engine *e, struct mapping *m, int fd)
{
	const int flags = fcntl(fd, F_GETFL);
	off_t length;

	if (flags < 0) {
		m->error = errno;
		return 0;
	}
	/* Also for a device. The offset of this descriptor is not used otherwise. */
	length = lseek(fd, 0, SEEK_END);
	if (length < 0)
		return -errno;
	m->length = (uint64_t)length;
	m->writable = (flags & O_ACCMODE) != O_RDONLY;
	if (length == 0)
		return 0;

	m->at = mmap(NULL, m->length, PROT_READ | (m->writable ? PROT_WRITE : 0),
		     (m->writable ? MAP_SHARED : MAP_PRIVATE) |
		     (e->config->mmap_populate ? MAP_POPULATE : 0), fd, 0);
	if (m->at == MAP_FAILED) {
		m->at = NULL;
		return -errno;
	}
	advise(e, m);
	return 0;
}

static void unmap_all(const struct engine *e)
{
	struct mmap_state *s = e->state;

	for (unsigned i = 0; i < e->config->fd_count; i++)
		if (s->mappings[i].at)
			munmap(s->mappings[i].at, s->mappings[i].length);
	free(s->mappings);
}

static int map_all(struct engine *e, struct err *err)
{
	struct mmap_state *s = e->state;
	int ret = 0;

	s->mappings = calloc(e->config->fd_count, sizeof(*s->mappings));
	if (!s->mappings)
		return err_failure(err, ENOMEM, "no memory for %u files", e->config->fd_count);
	for (unsigned i = 0; i < e->config->fd_count && ret == 0; i++)
		ret = map_file(e, &s->mappings[i], e->config->fds[i]);
	if (ret == 0)
		return 0;

	unmap_all(e);
	if (ret == -ENOMEM)
		return err_request(err, ENOMEM, "%u files cannot all be mapped by each loop (use "
				   "fewer files or threads, or raise vm.max_map_count or "
				   "ulimit -v)", e->config->fd_count);
	return err_request(err, -ret, "cannot map a file: %s (use another engine)",
			   strerror(-ret));
}

static int mmap_open(struct engine *e, struct err *err)
{
	struct mmap_state *s = e->state;
	int ret;

	s->page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	ret = blocking_open(e, err);
	if (ret < 0)
		return ret;

	ret = map_all(e, err);
	if (ret < 0)
		blocking_close(e);
	else
		bus_guard_acquire(&s->guard);
	return ret;
}

static void mmap_close(struct engine *e)
{
	struct mmap_state *s = e->state;

	bus_guard_release(&s->guard);
	unmap_all(e);
	blocking_close(e);
}

const struct engine_ops engine_mmap = {
	.name		= "mmap",
	.help		= "copies to and from mapped files, msync(2): no system call per I/O",
	.depth_max	= 1,
	.can		= ENGINE_STAMPS | ENGINE_MAPS_FILES,
	.senseless_flags = O_DIRECT | O_SYNC | O_DSYNC,
	.state_size	= sizeof(struct mmap_state),
	.open		= mmap_open,
	.queue		= blocking_queue,
	.submit		= mmap_submit,
	.reap		= blocking_reap,
	.close		= mmap_close,
};
