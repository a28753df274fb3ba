/*
 * verify: blocks that tell where they belong, so that bad data is found when it is read.
 *
 * With --validate every block that is written begins with a struct block_header: a magic number,
 * the file and the offset that it is for, its length, its generation (no two writes have the
 * same), and a hash (XXH3, 64 bits) over all that follows. So a read finds a flipped byte, a
 * block half old and half new, and a block of another offset or file; and, as the run remembers
 * the generation that it wrote last to each block, a write that was lost.
 *
 * A loop checks what it reads with its own struct verify. What loops share is the block table
 * (block_table.h): an I/O in flight has its blocks for itself, so no read races with a write.
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
	uint64_t hash;			/* of the block from behind this number on */
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
	BLOCK_STALE,		/* good, but what was written last is lost */
	BLOCK_MISSING,		/* not read, or not all of it */
};

/* All that a message about it needs. */
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

/* Before a run: were the sets that it does not make anew prepared with --validate and this block
 * size? What it does not get to will be read some time. Looks at a few blocks; -EINVAL with the
 * command to run if not. */
int verify_check_prepared(const struct target *target, const struct spec *spec, struct err *err);

/*
 * After a run that made its files anew. What it left unwritten is completed from what is a hole
 * (target_complete()), and a hole is whole pages: in a page that has blocks of this run, the blocks
 * that it did not get to are no hole, but zeros. They are written here. 0, or the first error.
 */
int verify_complete_pages(struct block_table *table, struct err *err);

/* One loop's. */
struct verify {
	struct block_table *table;
	bool may_be_short;		/* a read may, for it was not to wait */
	uint64_t generation, generation_step;
	unsigned kept_count;
	struct bad_block kept[VERIFY_KEPT_MAX];		/* the first that were found */
};

void verify_init(struct verify *verify, struct block_table *table, const struct spec *spec,
		 unsigned loop_index);

/* Before a write is queued: every block of it gets a header. */
void verify_prepare_write(struct verify *verify, struct io *io);

/* Of a completed I/O: check the blocks of a read, remember those of a write. Returns how many
 * blocks are bad. The blocks are free for others again. */
unsigned verify_done(struct verify *verify, const struct io *io);

#endif
