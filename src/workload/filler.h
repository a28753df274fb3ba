/*
 * filler: completes files: writes their missing parts, in large blocks at depth, and syncs them.
 * This makes prepare fast.
 *
 * Missing are all blocks beyond a file's end and in its holes: reads of blocks that were never
 * written do not reach the storage. Or everything is written anew, in order or not. Main thread.
 */
#ifndef FILLER_H
#define FILLER_H

#include <stdbool.h>
#include <stdint.h>

#include "data.h"
#include "engine.h"
#include "err.h"
#include "target.h"

enum { FILLER_FILES_MAX = 128 };	/* open at a time */

/* One open file. The caller sets the first part; the rest is the filler's. */
struct filler_file {
	int fd;
	const char *name;		/* for messages; must live as long */
	bool is_device;
	uint64_t size_before_bytes;	/* all of a device */
	uint64_t from_bytes;		/* what is before is not written */
	uint64_t wanted_bytes;
	unsigned direct_alignment_bytes;	/* 0: write through the page cache */
	uint32_t number;		/* in its directory: for blocks that can be validated */
	bool anew;			/* write all of it, not only missing parts */

	uint64_t next, range_end;	/* everything missing below `next` is issued, in order */
	bool wrote;
};

struct filler {
	const struct engine_choice *engine;
	const struct target_context *context;
	const char *what;		/* "preparing": shown as progress */
	struct data_config data;	/* kind and shares; the rest is the filler's */
	uint32_t validate_block_bytes;	/* write blocks that can be validated; 0: just bytes */
	uint32_t random_block_bytes;	/* 0: in order; else all of the files, which are `anew`, in
					 * such blocks (4 KiB to 1 MiB at the nearest), each once
					 * and in random order */
	uint64_t done_bytes, total_bytes;
	uint64_t reported_ns;
};

/* Is all of [0, wanted) written? (Then there is nothing to do.) */
bool filler_is_whole(int fd, uint64_t size_bytes, uint64_t wanted_bytes);

/* Fill and sync up to FILLER_FILES_MAX files. 0; -EINTR after a stop signal; or the first
 * error. In any case nothing is in flight any more, and every file is written without gaps up
 * to its `next`, unless the order is random. */
int filler_run(struct filler *filler, struct filler_file *files, unsigned count,
	       struct err *err);

#endif
