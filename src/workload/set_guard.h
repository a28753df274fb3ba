/*
 * set_guard: may the set of a --target be written to? (See ringbench(1), SAFETY.)
 *
 * Main thread; changes nothing.
 */
#ifndef SET_GUARD_H
#define SET_GUARD_H

#include "err.h"
#include "fileset.h"
#include "target_context.h"

/* Devices: device_guard.h. A single file: only if it is ours or allowed by name. Any file: only if
 * it is not in use (device_users.h), and in a set only if it has a single hard link. */
int set_check_writable(const struct fileset *set, const struct target_permits *permits,
		       struct err *err);

#endif
