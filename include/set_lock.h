/*
 * set_lock: two commands that work on one set notice each other.
 *
 * Commands that only read a set share it; one that writes has it alone. A lock is the process's
 * (flock(2) of the directory or file), is kept until its end, and ends with it however that
 * comes. Devices have O_EXCL instead. Main thread.
 */
#ifndef SET_LOCK_H
#define SET_LOCK_H

#include <stdbool.h>

#include "err.h"
#include "fileset.h"

/* 0; or -EBUSY if another command has it. A file system without such locks has none to offer. */
int set_lock_take(const struct fileset *set, bool alone, struct err *err);

#endif
