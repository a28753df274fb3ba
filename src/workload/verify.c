/*
 * The order of the checks follows from the available information: without the magic number there is
 * none, without a good hash none about place and age.
 */
#include "verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "fileset.h"
#include "units.h"

/* "ringblok" */
#define MAGIC UINT64_C(0x6b6f6c62676e6972)

/* The hash covers everything after it. */
enum { HASHED_FROM = offsetof(struct block_header, offset) };

#define GENERATION_MASK ((UINT64_C(1) << BLOCK_GENERATION_BITS) - 1)

static uint64_t hash_of(const void *block, uint32_t length)
{
	return XXH3_64bits((const char *)block + HASHED_FROM, length - HASHED_FROM);
}

void verify_stamp(void *block, const struct block_place *place, uint64_t generation)
{
	struct block_header header = {
		.magic		= MAGIC,
		.offset		= place->offset,
		.generation	= generation,
		.file		= place->file,
		.length		= place->length,
	};

	/* Blocks of a merged request may begin at any address. */
	memcpy(block, &header, sizeof(header));
	header.hash = hash_of(block, place->length);
	memcpy(block, &header, sizeof(header));
}

enum block_fault verify_block(const void *block, const struct block_place *place,
			      struct bad_block *bad)
{
	const struct block_header *found = &bad->found;

	memcpy(&bad->found, block, sizeof(bad->found));
	bad->hash = 0;
	if (found->magic != MAGIC)
		return BLOCK_UNKNOWN;
	/* With a different length, the hash covers different bytes. */
	bad->hash = hash_of(block, place->length);
	if (found->hash != bad->hash)
		return found->length != place->length ? BLOCK_OTHER_LENGTH : BLOCK_DAMAGED;
	if (found->offset != place->offset || found->file != place->file)
		return BLOCK_MISPLACED;
	return BLOCK_GOOD;
}

/* ---- in words ---- */

static char *say_fault(const struct bad_block *bad, const struct target_group *group,
		       struct arena *arena)
{
	const struct block_header *found = &bad->found;

	switch (bad->fault) {
	case BLOCK_UNKNOWN:
		return arena_printf(arena, "not written with --validate: begins with %016llx, "
				    "expected %016llx",
				    (unsigned long long)found->magic,
				    (unsigned long long)MAGIC);
	case BLOCK_DAMAGED:
		return arena_printf(arena, "damaged: its hash is %016llx, expected %016llx",
				    (unsigned long long)bad->hash,
				    (unsigned long long)found->hash);
	case BLOCK_OTHER_LENGTH:
		return arena_printf(arena, "a block of %u bytes, expected %u", found->length,
				    bad->expected.length);
	case BLOCK_MISPLACED:
		return arena_printf(arena, "holds the block of %s, offset %llu",
				    target_file_name(group, found->file, arena),
				    (unsigned long long)found->offset);
	case BLOCK_STALE:
		return arena_printf(arena, "a stale block: generation %llu, expected %u, which "
				    "was written last",
				    (unsigned long long)(found->generation & GENERATION_MASK),
				    bad->generation);
	case BLOCK_MISSING:
		return arena_printf(arena, "missing: %u of %u bytes could be read",
				    bad->read_bytes, bad->expected.length);
	case BLOCK_GOOD:
		break;
	}
	return arena_strdup(arena, "good");
}

char *verify_describe(const struct bad_block *bad, const struct target *target,
		      struct arena *arena)
{
	const struct target_group *group = target_group_of(target, bad->file_index);

	return arena_printf(arena, "%s, offset %llu: %s",
			    target_file_name(group, bad->expected.file, arena),
			    (unsigned long long)bad->expected.offset,
			    say_fault(bad, group, arena));
}

/* ---- before a run ---- */

/* Only properties of the set as a whole: the run detects and counts damage. The state of the page
 * cache must not change. */
static bool is_prepared(int fd, uint64_t offset, void *block, const struct spec *spec)
{
	const size_t length = spec->block_size_bytes;
	const struct block_header *header = block;
	ssize_t got;

	posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);	/* no readahead */
	got = pread(fd, block, length, (off_t)offset);
	posix_fadvise(fd, 0, 0, POSIX_FADV_NORMAL);
	if (spec->cache == CACHE_COLD)
		posix_fadvise(fd, (off_t)offset, (off_t)length, POSIX_FADV_DONTNEED);
	return got == (ssize_t)length && header->magic == MAGIC && header->length == length;
}

static int not_prepared(const char *name, const struct spec *spec, struct arena *arena,
			struct err *err)
{
	return err_request(err, EINVAL, "validate: '%s' has no verifiable blocks of %llu bytes: "
			   "prepare with --validate first ('%s')", name,
			   (unsigned long long)spec->block_size_bytes,
			   fileset_prepare_command(spec, arena));
}

int verify_check_prepared(const struct target *target, const struct spec *spec, struct err *err)
{
	const uint32_t length = (uint32_t)spec->block_size_bytes;
	struct arena arena;
	void *block = NULL;
	int ret = 0;

	if (posix_memalign(&block, 4096, length) != 0)
		return err_failure(err, ENOMEM, "no memory for a block of %u bytes", length);
	arena_init(&arena);
	for (unsigned g = 0; ret == 0 && g < target->group_count; g++) {
		const struct target_group *group = &target->groups[g];
		const uint32_t last = group->file_count - 1;

		if (spec->test_mode == TEST_MODE_SEQWR && group->kind != TARGET_DEVICE)
			continue;
		for (uint32_t file = 0; ret == 0 && file <= last; file += last ? last : 1)
			if (!is_prepared(target->fds[group->first_file + file],
					 target->offset_bytes, block, spec))
				ret = not_prepared(target_file_name(group, file, &arena), spec,
						   &arena, err);
	}
	arena_release(&arena);
	free(block);
	return ret;
}

/* ---- one loop's ---- */

void verify_init(struct verify *v, struct block_table *table, const struct spec *spec,
		 unsigned loop_index)
{
	*v = (struct verify) {
		.table			= table,
		.may_be_short		= spec->rwf & RWF_FLAG_NOWAIT,
		.generation		= loop_index,
		.generation_step	= spec->threads,
	};
}

/* Unique in this run for two billion writes, and never one of the special values. */
static uint64_t next_generation(struct verify *v)
{
	const uint64_t number = BLOCK_GENERATION_MIN +
		v->generation % (GENERATION_MASK + 1 - BLOCK_GENERATION_MIN);

	v->generation += v->generation_step;
	return v->table->run << BLOCK_GENERATION_BITS | number;
}

static struct block_place place_of(const struct verify *v, const struct io *io, uint32_t at)
{
	const struct target_group *group = target_group_of(v->table->target, io->file_index);

	return (struct block_place) {
		.offset	= io->offset + at,
		.file	= io->file_index - group->first_file,
		.length	= v->table->block_size_bytes,
	};
}

void verify_prepare_write(struct verify *v, struct io *io)
{
	const uint32_t step = v->table->block_size_bytes;

	for (uint32_t at = 0; at < io->length; at += step) {
		const struct block_place place = place_of(v, io, at);

		verify_stamp((char *)io->buffer + at, &place, next_generation(v));
	}
}

static void keep(struct verify *v, const struct bad_block *bad)
{
	if (v->kept_count < VERIFY_KEPT_MAX)
		v->kept[v->kept_count++] = *bad;
}

/* Check a block as read against this run's record of it. */
static bool is_good(struct verify *v, const struct io *io, uint32_t at, uint32_t generation)
{
	struct bad_block bad = {
		.file_index	= io->file_index,
		.expected	= place_of(v, io, at),
		.generation	= generation,
	};
	const uint64_t whole = v->table->run << BLOCK_GENERATION_BITS | generation;

	if (generation == BLOCK_UNCERTAIN)
		return true;
	bad.fault = verify_block((const char *)io->buffer + at, &bad.expected, &bad);
	if (bad.fault == BLOCK_GOOD && generation >= BLOCK_GENERATION_MIN &&
	    bad.found.generation != whole)
		bad.fault = BLOCK_STALE;
	if (bad.fault == BLOCK_GOOD)
		return true;

	keep(v, &bad);
	return false;
}

/* The read was short of it, and did not fail. */
static bool is_missing(struct verify *v, const struct io *io, uint32_t at, uint32_t generation)
{
	const uint32_t moved = io->result < 0 ? 0 : (uint32_t)io->result;
	const struct bad_block bad = {
		.fault		= BLOCK_MISSING,
		.file_index	= io->file_index,
		.expected	= place_of(v, io, at),
		.read_bytes	= moved > at ? moved - at : 0,
	};

	if (io->result < 0 || (moved > 0 && v->may_be_short) || generation == BLOCK_UNCERTAIN)
		return false;
	keep(v, &bad);
	return true;
}

static uint32_t generation_written(const struct io *io, uint32_t at)
{
	struct block_header header;

	if (io->result != (int32_t)io->length)
		return BLOCK_UNCERTAIN;
	memcpy(&header, (const char *)io->buffer + at, sizeof(header));
	return (uint32_t)(header.generation & GENERATION_MASK);
}

unsigned verify_done(struct verify *v, const struct io *io)
{
	const uint32_t step = v->table->block_size_bytes;
	unsigned bad = 0;
	uint64_t block;

	if (io->op == IO_FSYNC)
		return 0;
	block = block_table_index(v->table, io);
	for (uint32_t at = 0; at < io->length; at += step, block++) {
		uint32_t generation = block_table_look(v->table, block);

		if (io->op == IO_WRITE)
			generation = generation_written(io, at);
		else if (io->result >= (int32_t)(at + step))
			bad += !is_good(v, io, at, generation);
		else
			bad += is_missing(v, io, at, generation);
		block_table_give(v->table, block, generation);
	}
	return bad;
}
