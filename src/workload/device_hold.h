/*
 * device_hold: a device that is written is opened with O_EXCL, so that nothing mounts it meanwhile;
 * but once only, however many jobs write on it: the kernel would refuse a second such open, as it
 * does another program's. Main thread.
 */
#ifndef DEVICE_HOLD_H
#define DEVICE_HOLD_H

#include <stdbool.h>
#include <sys/types.h>

/* Has this process opened it for writing, or a partition of it, or the disk that it is a partition
 * of? The kernel refuses those beside it too. */
bool device_is_held(dev_t device);

/* One more that writes on it; and one less. */
void device_hold(dev_t device);
void device_give_up(dev_t device);

#endif
