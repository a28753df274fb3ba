/*
 * set_lock: detects concurrent commands on one set.
 *
 * Commands that only read a set share it; one that writes has it exclusively. A lock belongs to the
 * process (flock(2) of the directory or file; of both, if the file is one of a set), and is held
 * until the process ends in any way. Devices use O_EXCL instead. Main thread.
 */
#ifndef SET_LOCK_H
#define SET_LOCK_H

#include <stdbool.h>

#include "err.h"
#include "fileset.h"

/* 0; or -EBUSY if another command has it. 1: locks are unavailable (on this file system, or because
 * flock(2) is forbidden), so that other commands go undetected. */
int set_lock_take(const struct fileset *set, bool alone, struct err *err);

#endif
