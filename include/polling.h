/*
 * polling: has a target poll queues, as option iopoll needs them? Asked before anything is
 * opened, because an old kernel takes requests to be polled for on a device that has none, and
 * spins until its interrupt comes.
 */
#ifndef POLLING_H
#define POLLING_H

#include "err.h"
#include "spec.h"

/* Every path of the spec that is there. 0, or -EOPNOTSUPP with the device and the cure. */
int polling_check(const struct spec *spec, struct err *err);

#endif
