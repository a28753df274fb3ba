/*
 * set_lock: two commands that work on one set notice each other.
 *
 * Commands that only read a set share it; one that writes has it alone. A lock is the process's
 * (flock(2) of the directory or file; of both, if the file is one of a set), is kept until its
 * end, and ends with it however that comes. Devices have O_EXCL instead. Main thread.
 */
#ifndef SET_LOCK_H
#define SET_LOCK_H

#include <stdbool.h>

#include "err.h"
#include "fileset.h"

/* 0; or -EBUSY if another command has it. 1: there is no such lock here (the file system has none,
 * or flock(2) is forbidden), so that others are not noticed. */
int set_lock_take(const struct fileset *set, bool alone, struct err *err);

#endif
