/*
 * polling: does a target have the poll queues that option iopoll needs? Checked before anything is
 * opened, because an old kernel accepts polled requests for a device without them, and spins until
 * the interrupt.
 */
#ifndef POLLING_H
#define POLLING_H

#include "err.h"
#include "spec.h"

/* Checks every existing path of the spec. 0, or -EOPNOTSUPP with the device and the cure. */
int polling_check(const struct spec *spec, struct err *err);

#endif
