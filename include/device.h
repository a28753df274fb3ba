/*
 * device: what a block device is, and who uses it.
 *
 * The facts come from sysfs, /proc/swaps, libmount (mount table) and libblkid (signatures).
 * Writing to a device is refused when it or a partition of it is mounted, in swap, or held by
 * another driver (device mapper, md, a loop device, an exclusive opener).
 */
#ifndef DEVICE_H
#define DEVICE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "err.h"

/* 0 if nobody uses the device or a part of it; else -EBUSY and who does, in words. */
int device_check_unused(dev_t device, struct err *err);

/* "ext4 file system 'backup'", "LVM2_member", "GPT partition table": what libblkid sees on an
 * open device, or "" for nothing known. buffer of `size` bytes. */
char *device_signature(int fd, char *buffer, size_t size);

/* The value of /sys/class/block/<name>/<attribute> ("queue/scheduler"), or of the whole disk's
 * if name is a partition without it; no newline; "" if there is none. */
char *device_attribute(const char *name, const char *attribute, char *buffer, size_t size);

/* The name in sysfs of the block device that a file (by st_dev) lives on, following a
 * partition to itself; "" for tmpfs, NFS, overlay without a device. */
char *device_name_of(dev_t device, char *buffer, size_t size);

/* A driver that gives its devices queues to poll if it is told to. */
struct device_poller {
	const char *prefix;		/* of the names of its disks */
	const char *module;		/* has a parameter poll_queues */
	const char *cure;		/* how it is told */
};

/* That of a disk ("nvme0n1") or partition by its name; NULL if it has none of these. */
const struct device_poller *device_poller_of(const char *name);

/* What O_DIRECT asks of offsets and lengths on an open file or device, in bytes (its best
 * answer: statx(2) STATX_DIOALIGN since Linux 6.1, else the device's logical block size, else
 * by trying). 0: O_DIRECT is not possible there. */
unsigned device_direct_alignment(int fd);

/* What it asks of the memory: often less. Before Linux 6.1 nobody says, and it is the same. */
unsigned device_direct_memory_alignment(int fd);

#endif
