/*
 * stdio: fopen(3)'s buffered files: fseeko, fread, fwrite, and fflush before every fsync.
 *
 * This measures the buffer in user space: it merges small sequential I/Os, and reads far more than
 * requested for random ones. fseeko() discards it, so it is only called if the stream is not at the
 * right offset already. Each loop has FILEs of its own.
 *
 * As for any user of stdio, a write succeeds when it is in the buffer: a kernel error is reported
 * by a later write or fsync. Data in a buffer at the end of a run that does not sync is written by
 * fclose().
 */
#include "blocking.h"
#include "own_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct stream {
	FILE *file;			/* NULL: its descriptor is not open */
	char *buffer;
	uint64_t position;		/* where the next I/O goes without fseeko() … */
	enum io_op last_op;		/* … if it is of this kind */
};

struct stdio {
	struct blocking blocking;
	struct stream *streams;		/* [fd_count] */
};

/* ---- transfers ---- */

enum { POSITION_UNKNOWN = -1 };

/* Between a read and a write the standard requires a fseeko() anyway. */
static int go_to(struct stream *s, const struct io *io)
{
	if (s->position == io->offset && s->last_op == (enum io_op)io->op)
		return 0;
	s->last_op = io->op;
	return fseeko(s->file, (off_t)io->offset, SEEK_SET);
}

static size_t call(const struct stream *s, const struct io *io)
{
	if (io->op == IO_READ)
		return fread(io->buffer, 1, io->length, s->file);
	return fwrite(io->buffer, 1, io->length, s->file);
}

static int32_t move_bytes(struct stream *s, const struct io *io)
{
	size_t moved = 0;

	errno = 0;
	if (go_to(s, io) == 0)
		moved = call(s, io);
	s->position = io->offset + moved;
	if (moved == io->length)
		return (int32_t)moved;

	/* At the end of the file, or failed: both are remembered by a FILE until cleared. */
	s->position = (uint64_t)POSITION_UNKNOWN;
	clearerr(s->file);
	return moved > 0 || errno == 0 ? (int32_t)moved : blocking_beyond(errno, io);
}

static int32_t flush_and_sync(struct engine *e, struct stream *s, const struct io *io)
{
	if (fflush(s->file) != 0) {
		const int32_t result = -errno;

		clearerr(s->file);
		return result;
	}
	return blocking_sync(e, fileno(s->file), io);
}

static int32_t transfer(struct engine *e, const struct io *io)
{
	const struct stdio *stdio = e->state;
	struct stream *s = &stdio->streams[io->file_index];
	int32_t result, synced;

	if (!s->file)
		return -EBADF;
	if (io->op == IO_FSYNC)
		return flush_and_sync(e, s, io);

	result = move_bytes(s, io);
	if (!blocking_goes_on(e, io, result))
		return result;
	synced = flush_and_sync(e, s, io);
	return synced < 0 ? synced : result;
}

BLOCKING_SUBMIT(stdio_submit, transfer)

/* ---- set-up ---- */

static void stdio_close(struct engine *e)
{
	struct stdio *stdio = e->state;

	for (unsigned i = 0; stdio->streams && i < e->config->fd_count; i++) {
		if (stdio->streams[i].file)
			fclose(stdio->streams[i].file);
		free(stdio->streams[i].buffer);
	}
	free(stdio->streams);
	blocking_close(e);
}

/* "r+", not "w": the target has created the files. */
static const char *mode_of(int fd)
{
	return (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY ? "r" : "r+";
}

/* glibc uses the size only if a buffer is given, too. */
static bool open_stream(struct stream *s, int fd, size_t buffer_bytes)
{
	s->position = (uint64_t)POSITION_UNKNOWN;
	s->file = fdopen(fd, mode_of(fd));
	if (!s->file)
		return false;
	if (buffer_bytes == 0)
		return setvbuf(s->file, NULL, _IONBF, 0) == 0;
	s->buffer = malloc(buffer_bytes);
	return s->buffer && setvbuf(s->file, s->buffer, _IOFBF, buffer_bytes) == 0;
}

/* A descriptor becomes owned by its FILE, which closes it. */
static int open_streams(struct engine *e, struct own_files *files, struct err *err)
{
	struct stdio *stdio = e->state;

	for (unsigned i = 0; i < files->count; i++) {
		struct stream *s = &stdio->streams[i];
		bool ok;

		if (files->fds[i] < 0)
			continue;
		ok = open_stream(s, files->fds[i], e->config->stdio_buffer_bytes);
		if (s->file)
			files->fds[i] = -1;
		if (!ok)
			return err_failure(err, ENOMEM, "no memory for a buffer of %zu bytes for "
					   "each of %u files (lower stdio-buffer)",
					   e->config->stdio_buffer_bytes, files->count);
	}
	return 0;
}

static int stdio_open(struct engine *e, struct err *err)
{
	struct own_files files = { .fds = NULL };
	struct stdio *stdio = e->state;
	int ret;

	ret = blocking_open(e, err);
	if (ret < 0)
		return ret;
	ret = own_files_open(&files, e->config, err);
	if (ret < 0) {
		blocking_close(e);
		return ret;
	}

	stdio->streams = calloc(e->config->fd_count, sizeof(*stdio->streams));
	ret = stdio->streams ? open_streams(e, &files, err)
			     : err_failure(err, ENOMEM, "no memory for %u files",
					   e->config->fd_count);
	own_files_close(&files);
	if (ret < 0)
		stdio_close(e);
	return ret;
}

const struct engine_ops engine_stdio = {
	.name		= "stdio",
	.help		= "fseeko(3), fread(3), fwrite(3) through a buffer in user space",
	.depth_max	= 1,
	.can		= ENGINE_STAMPS | ENGINE_HAS_OWN_FILES | ENGINE_HIDES_CALLS,
	.senseless_flags = O_DIRECT,
	.state_size	= sizeof(struct stdio),
	.open		= stdio_open,
	.queue		= blocking_queue,
	.submit		= stdio_submit,
	.reap		= blocking_reap,
	.close		= stdio_close,
};
