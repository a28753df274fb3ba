/*
 * allocation: which parts of a file have blocks, and which of those have data (--file-allocation).
 *
 * It decides the cost of a write: into written blocks it changes data only; into blocks that
 * fallocate(2) has reserved, it also marks them as written; and where there are none, they have to
 * be found, and often the length changes too. All but the first are metadata, which an fsync or
 * fdatasync commits to the journal of the file system. Main thread.
 */
#ifndef ALLOCATION_H
#define ALLOCATION_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "spec.h"

/* Are the first bytes of this file allocated so? A file system that does not report it with
 * FIEMAP (tmpfs) is asked with SEEK_HOLE. */
bool allocation_is(int fd, uint64_t size_bytes, enum file_allocation how);

/* Give a file this allocation (any but written), durably. Its first bytes lose their contents; what
 * is behind them is kept. It is open for writing. */
int allocation_make(int fd, uint64_t size_bytes, enum file_allocation how, const char *name,
		    struct err *err);

#endif
