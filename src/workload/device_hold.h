/*
 * device_hold: opens a device for writing with O_EXCL, so that it cannot be mounted meanwhile; but
 * only once, even if several jobs write to it: the kernel would refuse a second exclusive open, as
 * it does that of another program. Main thread.
 */
#ifndef DEVICE_HOLD_H
#define DEVICE_HOLD_H

#include <stdbool.h>
#include <sys/types.h>

/* Has this process opened it for writing, or a partition of it, or the disk that it is a partition
 * of? The kernel refuses those beside it too. */
bool device_is_held(dev_t device);

/* Add a writer; and remove one. */
void device_hold(dev_t device);
void device_give_up(dev_t device);

#endif
