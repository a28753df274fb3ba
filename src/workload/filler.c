/*
 * A small event loop over the engine: fill slots with the next blocks of the files, one file
 * after the other, submit, reap. Space is allocated first, if the file system supports it: then
 * direct writes do not extend the file, and thus do not wait for each other (ext4, xfs), the
 * file has few extents, and a full disk is detected before the first write.
 */
#include "filling.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "rng.h"
#include "verify.h"

/* File systems without holes report none. But zeros that a read has brought into the page cache
 * look like data, here and in filler_order.c: they are dropped. */
bool filler_is_whole(int fd, uint64_t size_bytes, uint64_t wanted_bytes)
{
	struct target_gaps gaps;
	off_t hole;

	target_find_file_gaps(fd, wanted_bytes, &gaps);
	if (gaps.holes > 0 || gaps.unwritten > 0)
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	hole = lseek(fd, 0, SEEK_HOLE);
	return size_bytes >= wanted_bytes && (hole < 0 || (uint64_t)hole >= wanted_bytes);
}

static int failure(const char *doing, const struct filler_file *file, int error,
		   struct err *err)
{
	return err_failure(err, error, "cannot %s '%s': %s", doing, file->name,
			   strerror(error));
}

/* O_DIRECT writes whole sectors. A missing range may begin at the old end of the file and end at
 * the new one: the rest of such a sector must not be written. */
static bool has_end_within_sector(const struct filler_file *file)
{
	const uint64_t sector_bytes = file->direct_alignment_bytes;

	return file->wanted_bytes % sector_bytes != 0 || file->from_bytes % sector_bytes != 0 ||
	       (file->size_before_bytes < file->wanted_bytes &&
		file->size_before_bytes % sector_bytes != 0);
}

static int start_file(const struct filler *filler, struct filler_file *file, struct err *err)
{
	const uint64_t from = file->size_before_bytes;

	if (!file->is_device && from < file->wanted_bytes &&
	    fallocate(file->fd, 0, (off_t)from, (off_t)(file->wanted_bytes - from)) < 0 &&
	    errno != EOPNOTSUPP && errno != ENOSYS && errno != EPERM)	/* a seccomp filter's */
		return failure("make room for", file, errno, err);

	/* Blocks of any size can be verifiable or random, but some cannot be written directly. */
	if (file->direct_alignment_bytes > 0 &&
	    (filler->validate_block_bytes % file->direct_alignment_bytes != 0 ||
	     filler->random_block_bytes % file->direct_alignment_bytes != 0 ||
	     has_end_within_sector(file)))
		file->direct_alignment_bytes = 0;
	if (file->direct_alignment_bytes > 0 &&
	    fcntl(file->fd, F_SETFL, fcntl(file->fd, F_GETFL) | O_DIRECT) < 0)
		file->direct_alignment_bytes = 0;

	return 0;
}

/* true: the slot is free again. A short write continues where it ended, with the same data. */
static bool is_done(struct filling *f, struct io *io)
{
	if (io->result < 0 || (io->op == IO_WRITE && io->result == 0)) {
		if (io->result == 0)
			io->result = -ENOSPC;
		if (!f->failed)
			f->failed = io;
		return true;
	}
	f->filler->done_bytes += (uint64_t)io->result;
	if (io->op != IO_WRITE || (uint32_t)io->result == io->length)
		return true;

	io->buffer = (char *)io->buffer + io->result;
	io->offset += (uint32_t)io->result;
	io->length -= (uint32_t)io->result;
	return false;
}

static bool is_stopped(const struct filler *filler)
{
	return filler->context->stop && *filler->context->stop;
}

static void tell_progress(struct filler *filler)
{
	const struct target_progress *progress = filler->context->progress;
	const uint64_t now_ns = clock_real_ns();

	if (!progress || now_ns - filler->reported_ns < WAIT_NS)
		return;
	filler->reported_ns = now_ns;
	if (filler->total_bytes < filler->done_bytes)
		filler->total_bytes = filler->done_bytes;	/* there were holes */
	progress->report(progress->context, filler->what, filler->done_bytes,
			 filler->total_bytes);
}

/* Process the I/Os from `next` until there are no more. After a stop or an error, only wait for
 * those in flight. */
static int run_all(struct filling *f, bool (*next)(struct filling *, struct io *),
		   struct err *err)
{
	const struct engine_ops *ops = f->engine.ops;
	bool has_more = f->count > 0;
	struct io *batch[DEPTH];
	int ret;

	f->next_file = 0;
	while (has_more || f->free_count < DEPTH) {
		unsigned nr = 0;

		has_more = has_more && !f->failed && !is_stopped(f->filler);
		while (has_more && f->free_count > 0) {
			has_more = next(f, f->free[f->free_count - 1]);
			if (has_more)
				batch[nr++] = f->free[--f->free_count];
		}
		ops->queue(&f->engine, batch, nr);
		if (f->free_count == DEPTH)
			break;

		ret = ops->submit(&f->engine, 1, WAIT_NS);
		if (ret < 0)
			return err_failure(err, -ret, "engine '%s' broke: %s", ops->name,
					   strerror(-ret));

		nr = ops->reap(&f->engine, batch, DEPTH);
		for (unsigned i = 0; i < nr; i++) {
			if (is_done(f, batch[i]))
				f->free[f->free_count++] = batch[i];
			else
				ops->queue(&f->engine, &batch[i], 1);
		}
		tell_progress(f->filler);
	}
	if (f->failed)
		return failure(f->failed->op == IO_FSYNC ? "sync" : "write",
			       &f->files[f->failed->file_index], -f->failed->result, err);
	return is_stopped(f->filler) ? -EINTR : 0;
}

static int fill(struct filling *f, struct err *err)
{
	int ret = 0;

	for (unsigned i = 0; ret == 0 && i < f->count; i++) {
		ret = start_file(f->filler, &f->files[i], err);
		if (ret == 0)
			filling_start_file(f, &f->files[i]);
	}
	if (f->filler->random_block_bytes > 0)
		filling_shuffle(f);
	if (ret == 0)
		ret = run_all(f, f->filler->random_block_bytes > 0 ? filling_next_random_write
								   : filling_next_write, err);
	if (ret == 0)
		ret = run_all(f, filling_next_fsync, err);
	return ret;
}

static size_t choose_random_block(const struct filling *f)
{
	const size_t bytes = f->filler->random_block_bytes;

	if (bytes > BLOCK_BYTES)
		return BLOCK_BYTES;
	return bytes < BLOCK_BYTES_MIN ? BLOCK_BYTES_MIN : bytes;
}

/* Small files need no large buffers. */
static size_t choose_block_bytes(const struct filling *f)
{
	size_t bytes = BLOCK_BYTES_MIN;

	if (f->filler->random_block_bytes > 0)
		return choose_random_block(f);
	for (unsigned i = 0; i < f->count; i++)
		while (bytes < BLOCK_BYTES && bytes < f->files[i].wanted_bytes)
			bytes *= 2;
	if (f->filler->validate_block_bytes > 0)
		bytes = filling_round_up(bytes, f->filler->validate_block_bytes);
	return bytes;
}

/* Few bytes need no large pool. */
static struct data_config choose_data(const struct filling *f)
{
	struct data_config config = f->filler->data;
	uint64_t bytes = 0;

	for (unsigned i = 0; i < f->count; i++)
		bytes += f->files[i].wanted_bytes;
	config.pool_bytes = bytes < DATA_POOL_BYTES ? bytes : DATA_POOL_BYTES;
	config.seed = rng_seed_from_kernel();
	config.slot_count = DEPTH;
	config.window_bytes = f->block_bytes;
	return config;
}

/* The pool of data to write is the only memory of the I/Os. */
static int allocate(struct filling *f, struct err *err)
{
	const struct data_config config = choose_data(f);
	void *windows = NULL;

	f->buffers_bytes = data_window_count(&config) * f->block_bytes;
	f->slots = aligned_alloc(64, DEPTH * sizeof(*f->slots));
	if (!f->slots || posix_memalign(&windows, 4096, f->buffers_bytes) != 0 ||
	    data_init(&f->data, &config, windows, NULL) < 0) {
		free(windows);
		free(f->slots);
		return err_failure(err, ENOMEM, "no memory to write files");
	}
	f->buffers = windows;
	return 0;
}

static void release(struct filling *f)
{
	data_release(&f->data);
	free(f->buffers);
	free(f->slots);
}

static int open_filling(struct filling *f, struct err *err)
{
	int ret;

	f->block_bytes = choose_block_bytes(f);
	/* As in runs: the writer, and a number. */
	f->generation = rng_seed_from_kernel() << BLOCK_GENERATION_BITS | BLOCK_GENERATION_MIN;
	ret = allocate(f, err);
	if (ret < 0)
		return ret;

	for (unsigned i = 0; i < DEPTH; i++) {
		f->slots[i] = (struct io) { .slot_index = (uint16_t)i };
		data_give_window(&f->data, &f->slots[i]);
		f->free[f->free_count++] = &f->slots[i];
	}
	for (unsigned i = 0; i < f->count; i++)
		f->fds[i] = f->files[i].fd;
	f->config = (struct engine_config) {
		.fds			= f->fds,
		.fd_count		= f->count,
		.buffers		= f->buffers,
		.buffers_bytes		= f->buffers_bytes,
		.buffer_stride_bytes	= f->block_bytes,
		.iodepth		= DEPTH,
		.slot_count		= DEPTH,
		.writes			= true,
		.ring			= ring_config_tuned,
		.sqpoll_cpu		= -1,
	};
	ret = engine_open(&f->engine, f->filler->engine->ops, &f->config, err);
	if (ret < 0)
		release(f);
	return ret;
}

static void close_filling(struct filling *f)
{
	engine_close(&f->engine);
	release(f);
}

int filler_run(struct filler *filler, struct filler_file *files, unsigned count,
	       struct err *err)
{
	struct filling filling = { .filler = filler, .files = files, .count = count };
	int ret;

	assert(count <= FILLER_FILES_MAX);
	ret = open_filling(&filling, err);
	if (ret < 0)
		return ret;

	ret = fill(&filling, err);
	close_filling(&filling);
	return ret;
}
