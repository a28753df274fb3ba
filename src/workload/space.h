/*
 * space: is there room for what will be written? Asked before anything is.
 *
 * Main thread; changes nothing.
 */
#ifndef SPACE_H
#define SPACE_H

#include <stdint.h>

#include "err.h"
#include "fileset.h"

/* What a file lacks of [0, wanted_bytes): holes, extents that were never written, and what lies
 * behind its end. */
struct space_need {
	uint64_t write_bytes;	/* to be written until nothing is missing */
	uint64_t room_bytes;	/* of these, what has no room on the disk yet */
};

/* Of a file of the set. Nothing is known of one that cannot be read: then all that lies behind
 * its end. */
struct space_need space_need_of(const struct fileset *set, unsigned index,
				const struct stat *stat);

/* 0, or -ENOSPC with the numbers: the room that each set needs, against what its file system has
 * free, for all sets on it together. One that does not tell (statvfs(3) is all zeros) has room. */
int space_check(const struct fileset *sets, const uint64_t *room_bytes, unsigned count,
		struct err *err);

#endif
