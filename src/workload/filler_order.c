/*
 * Within a file blocks are issued in order, and all issued blocks are waited for. After a stop or
 * an error a file is therefore valid up to `next`, without further bookkeeping.
 */
#include "filling.h"

#include <unistd.h>

#include "rng.h"
#include "verify.h"

uint64_t filling_round_up(uint64_t value, uint64_t step)
{
	return (value + step - 1) / step * step;
}

/* The next missing range from `next` on. false: nothing is missing any more. */
static bool find_range(struct filler_file *file, uint64_t block_bytes)
{
	uint64_t start = file->next;
	off_t hole, data;

	file->range_end = file->wanted_bytes;
	if (!file->is_device && !file->anew && start < file->size_before_bytes) {
		hole = lseek(file->fd, (off_t)start, SEEK_HOLE);
		/* The block containing the old end is not a hole, but has zeros after that end. */
		if (hole < 0 || (uint64_t)hole > file->size_before_bytes)
			hole = (off_t)file->size_before_bytes;
		start = (uint64_t)hole;
		data = lseek(file->fd, hole, SEEK_DATA);
		if (data > hole && (uint64_t)data < file->wanted_bytes)
			file->range_end = (uint64_t)data;
	}
	if (start > file->wanted_bytes)
		start = file->wanted_bytes;
	/* Verifiable blocks are written whole, and never twice in one pass. */
	if (start < file->range_end && block_bytes > 0) {
		start -= start % block_bytes;
		if (start < file->next)
			start = file->next;
		file->range_end = filling_round_up(file->range_end, block_bytes);
		if (file->range_end > file->wanted_bytes)
			file->range_end = file->wanted_bytes;
	}
	file->next = start;
	return start < file->range_end;
}

void filling_start_file(const struct filling *f, struct filler_file *file)
{
	file->next = file->from_bytes;
	file->wrote = false;
	find_range(file, f->filler->validate_block_bytes);
}

/* An incomplete block at the end of a file is not changed: no run accesses it. */
static void stamp_blocks(struct filling *f, const struct filler_file *file, struct io *io)
{
	const uint32_t bytes = f->filler->validate_block_bytes;

	for (uint32_t at = 0; io->length - at >= bytes; at += bytes) {
		const struct block_place place = {
			.offset	= io->offset + at,
			.file	= file->number,
			.length	= bytes,
		};

		verify_stamp((char *)io->buffer + at, &place, f->generation++);
	}
}

/* Put the next missing block into a slot. false: all are issued. */
bool filling_next_write(struct filling *f, struct io *io)
{
	struct filler_file *file = &f->files[f->next_file];

	while (file->next >= file->range_end &&
	       !find_range(file, f->filler->validate_block_bytes)) {
		if (++f->next_file == f->count)
			return false;
		file++;
	}

	io->op = IO_WRITE;
	io->file_index = f->next_file;
	io->offset = file->next;
	io->length = (uint32_t)f->block_bytes;
	if (file->range_end - file->next < io->length)
		io->length = (uint32_t)(file->range_end - file->next);
	file->next += io->length;
	file->wrote = true;

	data_prepare(&f->data, &io, 1);
	if (f->filler->validate_block_bytes > 0)
		stamp_blocks(f, file, io);
	return true;
}

/* ---- in random order ---- */

static uint64_t blocks_of(const struct filling *f, const struct filler_file *file)
{
	return (file->wanted_bytes - file->from_bytes + f->block_bytes - 1) / f->block_bytes;
}

void filling_shuffle(struct filling *f)
{
	uint64_t blocks = 0;

	for (unsigned i = 0; i < f->count; i++)
		blocks += blocks_of(f, &f->files[i]);
	permutation_init(&f->order, blocks, rng_seed_from_kernel(), 0);
	f->next_place = 0;
}

bool filling_next_random_write(struct filling *f, struct io *io)
{
	struct filler_file *file = f->files;
	uint64_t block;

	if (f->next_place == f->order.count)
		return false;
	block = permutation_at(&f->order, f->next_place++);
	for (; block >= blocks_of(f, file); file++)
		block -= blocks_of(f, file);

	io->op = IO_WRITE;
	io->file_index = (uint32_t)(file - f->files);
	io->offset = file->from_bytes + block * f->block_bytes;
	io->length = (uint32_t)f->block_bytes;
	if (file->wanted_bytes - io->offset < io->length)
		io->length = (uint32_t)(file->wanted_bytes - io->offset);
	file->wrote = true;
	data_prepare(&f->data, &io, 1);
	return true;
}

/* ---- at the end ---- */

bool filling_next_fsync(struct filling *f, struct io *io)
{
	while (f->next_file < f->count && !f->files[f->next_file].wrote)
		f->next_file++;
	if (f->next_file == f->count)
		return false;

	io->op = IO_FSYNC;
	io->file_index = f->next_file++;
	io->offset = 0;
	io->length = 0;
	return true;
}
