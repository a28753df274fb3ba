/*
 * device_guard: may this block device be written to? (See ringbench(1), SAFETY.)
 *
 * Main thread; changes nothing.
 */
#ifndef DEVICE_GUARD_H
#define DEVICE_GUARD_H

#include "err.h"
#include "fileset.h"
#include "target_context.h"

/* 0; or an error with the device, the reason, and the cure. */
int device_check_writable(const struct fileset *set, const struct target_permits *permits,
			  struct err *err);

/* permits->expect_serial, if given: is it the serial number of the set's device? */
int device_check_serial(const struct fileset *set, const struct target_permits *permits,
			struct err *err);

#endif
