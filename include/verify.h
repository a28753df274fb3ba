/*
 * verify: blocks that record where they belong, so that bad data is detected when it is read.
 *
 * With --validate every block that is written begins with a struct block_header: a magic number,
 * its file and offset, its length, its generation (unique to the write), and a hash (XXH3, 64
 * bits) over all that follows. A read thus detects a flipped byte, a torn block, and a block of
 * another offset or file; and, because the run remembers the last generation written to each
 * block, a lost write.
 *
 * A loop checks its reads with its own struct verify. Loops share the block table (block_table.h):
 * an I/O in flight owns its blocks, so no read races with a write.
 */
#ifndef VERIFY_H
#define VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "block_table.h"
#include "err.h"
#include "io.h"
#include "spec.h"
#include "target.h"

struct block_header {
	uint64_t magic;
	uint64_t hash;			/* of the block, after this number */
	uint64_t offset;		/* in the file, bytes */
	uint64_t generation;
	uint32_t file;			/* its number in its directory; 0 for a file or device */
	uint32_t length;		/* of the block, bytes */
};

_Static_assert(sizeof(struct block_header) == BLOCK_HEADER_BYTES, "as spec.h says");

enum { VERIFY_KEPT_MAX = 4 };

/* Where a block belongs. */
struct block_place {
	uint64_t offset;
	uint32_t file, length;
};

enum block_fault {
	BLOCK_GOOD,
	BLOCK_UNKNOWN,		/* no header: never written with --validate, or overwritten */
	BLOCK_DAMAGED,		/* the hash is not that of the contents */
	BLOCK_OTHER_LENGTH,	/* from a set with another block size */
	BLOCK_MISPLACED,	/* good, but for another file or offset */
	BLOCK_STALE,		/* good, but the last write is lost */
	BLOCK_MISSING,		/* not read, or not all of it */
};

/* Everything needed for a message. */
struct bad_block {
	enum block_fault fault;
	uint32_t file_index;		/* in the target */
	struct block_place expected;
	struct block_header found;
	uint64_t hash;			/* of what was found */
	uint32_t generation;		/* that was expected, if it is stale */
	uint32_t read_bytes;		/* of it, if it is missing */
};

/* Write the header of a block that is otherwise ready. */
void verify_stamp(void *block, const struct block_place *place, uint64_t generation);

/* Is it what belongs there? bad: found and hash are filled in. */
enum block_fault verify_block(const void *block, const struct block_place *place,
			      struct bad_block *bad);

/* "./test_file.0, offset 8192: damaged: …" */
char *verify_describe(const struct bad_block *bad, const struct target *target,
		      struct arena *arena);

/* Before a run: were the sets that it does not create prepared with --validate and this block size?
 * Blocks that it does not write may be read later. Checks a few blocks; -EINVAL with the command to
 * run if not. */
int verify_check_prepared(const struct target *target, const struct spec *spec, struct err *err);

/*
 * After a run that created its files. target_complete() fills their holes, but a hole consists of
 * whole pages: in a page with blocks of this run, the unwritten blocks are zeros, not a hole. They
 * are written here. 0, or the first error.
 */
int verify_complete_pages(struct block_table *table, struct err *err);

/* One loop's. */
struct verify {
	struct block_table *table;
	bool may_be_short;		/* a read may be short, because of nowait */
	uint64_t generation, generation_step;
	unsigned kept_count;
	struct bad_block kept[VERIFY_KEPT_MAX];		/* the first ones found */
};

void verify_init(struct verify *verify, struct block_table *table, const struct spec *spec,
		 unsigned loop_index);

/* Before a write is queued: every block of it gets a header. */
void verify_prepare_write(struct verify *verify, struct io *io);

/* Of a completed I/O: check the blocks of a read, remember those of a write, and release them.
 * Returns how many blocks are bad. */
unsigned verify_done(struct verify *verify, const struct io *io);

#endif
