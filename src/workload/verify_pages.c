/*
 * A block is partly or completely a hole if at least one of its pages belongs to no written block:
 * then the hole identifies it. All other unwritten blocks are written here, which fills no page
 * that was a hole.
 */
#include "verify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rng.h"

enum { PAGE_BYTES_MIN = 4096 };

/* One file's blocks, as numbers in the table. */
struct blocks {
	struct block_table *table;
	uint64_t first, count;
	uint64_t page_bytes;		/* the unit of holes */
	uint64_t holes_end;		/* no page after it became one */
};

/* Including failed ones, which may be partly written. */
static bool was_written(const struct blocks *b, uint64_t block)
{
	return block_table_look(b->table, b->first + block) != BLOCK_AS_PREPARED;
}

static bool page_is_used(const struct blocks *b, uint64_t page)
{
	const uint64_t bytes = b->table->block_size_bytes;
	const uint64_t end = (page + 1) * b->page_bytes;

	if (end > b->holes_end)
		return true;
	for (uint64_t i = page * b->page_bytes / bytes; i < b->count && i * bytes < end; i++)
		if (was_written(b, i))
			return true;
	return false;
}

static bool has_no_hole(const struct blocks *b, uint64_t block)
{
	const uint64_t start = block * b->table->block_size_bytes;
	const uint64_t end = start + b->table->block_size_bytes;

	for (uint64_t page = start / b->page_bytes; page * b->page_bytes < end; page++)
		if (!page_is_used(b, page))
			return false;
	return true;
}

static int write_block(const struct blocks *b, uint64_t block, uint32_t file_index, void *buffer,
		       struct err *err)
{
	const struct target *target = b->table->target;
	const struct target_group *group = target_group_of(target, file_index);
	const struct block_place place = {
		.offset	= block * b->table->block_size_bytes,
		.file	= file_index - group->first_file,
		.length	= b->table->block_size_bytes,
	};
	ssize_t ret;

	verify_stamp(buffer, &place, b->table->run << BLOCK_GENERATION_BITS | BLOCK_UNCERTAIN);
	ret = pwrite(target->fds[file_index], buffer, place.length, (off_t)place.offset);
	if (ret == (ssize_t)place.length)
		return 0;
	return err_failure(err, ret < 0 ? errno : ENOSPC, "cannot complete partly written blocks: "
			   "%s", strerror(ret < 0 ? errno : ENOSPC));
}

/* Blocks are judged by the writes of the run, not by those made here. */
static int complete_file(const struct blocks *b, uint32_t file_index, struct err *err)
{
	struct rng rng;
	void *buffer;
	int ret = 0;

	if (posix_memalign(&buffer, PAGE_BYTES_MIN, b->table->block_size_bytes) != 0)
		return err_failure(err, ENOMEM, "no memory for a block");
	rng_init(&rng, b->table->run, file_index);
	for (uint64_t block = 0; block < b->count && ret == 0; block++) {
		if (was_written(b, block) || !has_no_hole(b, block))
			continue;
		rng_fill(&rng, buffer, b->table->block_size_bytes);
		ret = write_block(b, block, file_index, buffer, err);
	}
	free(buffer);
	return ret;
}

int verify_complete_pages(struct block_table *table, struct err *err)
{
	const struct target *target = table->target;
	int ret = 0;

	for (uint32_t i = 0; i < target->fd_count && ret == 0; i++) {
		const struct target_group *group = target_group_of(target, i);
		const struct io first = { .file_index = i, .offset = target->offset_bytes };
		struct blocks blocks = {
			.table		= table,
			.first		= block_table_index(table, &first),
			.count		= group->file_size_bytes / table->block_size_bytes,
			.page_bytes	= PAGE_BYTES_MIN,
		};
		struct stat stat;

		if (group->kind == TARGET_DEVICE || fstat(target->fds[i], &stat) < 0)
			continue;
		if (stat.st_blksize > PAGE_BYTES_MIN)
			blocks.page_bytes = (uint64_t)stat.st_blksize;
		blocks.holes_end = (uint64_t)stat.st_size > group->file_size_bytes
			? group->file_size_bytes : UINT64_MAX;
		if (table->block_size_bytes % blocks.page_bytes != 0)
			ret = complete_file(&blocks, i, err);
	}
	return ret;
}
