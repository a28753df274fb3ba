/*
 * device: names, settings and identity of a block device, from sysfs. See device_content.h for
 * what is on it, device_family.h for the devices stacked with it, device_users.h for its users,
 * and device_guard.h for whether it may be written.
 */
#ifndef DEVICE_H
#define DEVICE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The value of /sys/class/block/<name>/<attribute> ("queue/scheduler"), or of the whole disk's
 * if name is a partition without it; no newline; "" if there is none. */
char *device_attribute(const char *name, const char *attribute, char *buffer, size_t size);

/* The name in sysfs of the block device that a file (by st_dev) lives on, following a
 * partition to itself; "" for tmpfs, NFS, overlay without a device. */
char *device_name_of(dev_t device, char *buffer, size_t size);

/* Identifies the device to the user: "" and 0 if unknown. A partition has the model and serial of
 * its disk; a device stacked on a single other one, those of that device. */
struct device_identity {
	char model[128];
	char serial[128];
	uint64_t size_bytes;
};

void device_identify(const char *name, struct device_identity *identity);

/* "Samsung SSD 990 PRO, serial S6Z1NJ0W, 1.82 TiB": the known parts. */
enum { DEVICE_IDENTITY_TEXT_MAX = 320 };
char *device_identity_text(const struct device_identity *identity, char *buffer);

/* A driver that can create poll queues. */
struct device_poller {
	const char *prefix;		/* of the names of its disks */
	const char *module;		/* has a parameter poll_queues */
	const char *cure;		/* how to request them */
};

/* That of a disk ("nvme0n1") or partition by its name; NULL if it has none of these. */
const struct device_poller *device_poller_of(const char *name);

/* Alignment that O_DIRECT requires of offsets and lengths on an open file or device, in bytes (its
 * best answer: statx(2) STATX_DIOALIGN since Linux 6.1, else the device's logical block size, else
 * by trying). 0: O_DIRECT is not possible there. */
unsigned device_direct_alignment(int fd);

/* Alignment required of memory: often less. Unknown before Linux 6.1, and then the same. */
unsigned device_direct_memory_alignment(int fd);

#endif
