/*
 * space: is there enough space for the data to write? Checked before anything is written.
 *
 * Main thread; changes nothing.
 */
#ifndef SPACE_H
#define SPACE_H

#include <stdint.h>

#include "err.h"
#include "fileset.h"

/* The missing parts of a file within [0, wanted_bytes): holes, extents that were never written, and
 * everything beyond its end. */
struct space_need {
	uint64_t write_bytes;	/* to be written until nothing is missing */
	uint64_t room_bytes;	/* of these, bytes without allocated space */
};

/* For a file of the set. If it cannot be read, only the part beyond its end counts. */
struct space_need space_need_of(const struct fileset *set, unsigned index,
				const struct stat *stat);

/* 0, or -ENOSPC with the numbers: the space that each set needs, against the free space of its file
 * system, for all sets on it together. A file system that does not report it (statvfs(3) is all
 * zeros) has enough. */
int space_check(const struct fileset *sets, const uint64_t *room_bytes, unsigned count,
		struct err *err);

#endif
