/*
 * device_family: the block devices that share bytes with one, found in sysfs.
 *
 * A disk shares bytes with its partitions, a partition with its disk, and each of them with what
 * is made of it (device mapper, md, bcache, loop, zram) and what it is made of. The partitions
 * of a disk do not with each other, nor do the volumes of a volume group.
 */
#ifndef DEVICE_FAMILY_H
#define DEVICE_FAMILY_H

#include <stdint.h>
#include <sys/types.h>

#include "arena.h"
#include "err.h"

enum device_tie {
	DEVICE_ITSELF,
	DEVICE_PARTITION,	/* of the device */
	DEVICE_WHOLE,		/* the disk that the device is a partition of */
	DEVICE_ABOVE,		/* made of a member, or a partition of what is */
	DEVICE_BELOW,		/* what the device, or its disk, is made of */
};

struct device_member {
	const char *name;	/* in sysfs: "nvme0n1p2" */
	const char *path;	/* "/dev/nvme0n1p2" */
	dev_t number;
	enum device_tie tie;
};

struct device_family {
	struct device_member *members;	/* the device itself first */
	unsigned count;
};

/* Of the device with this name in sysfs. root: "" for the system's own /sys. Texts and members
 * are the arena's. -ENODEV if sysfs does not show the device: then nothing is known. */
int device_family_find(struct device_family *family, const char *name, const char *root,
		       struct arena *arena, struct err *err);

/* The member with this number; NULL if there is none. */
const struct device_member *device_family_member(const struct device_family *family,
						 dev_t number);

/* Which bytes of which disk a device is: a partition those of its own, anything else all of
 * itself. */
struct device_part {
	dev_t disk;
	uint64_t begin_bytes, end_bytes;	/* UINT64_MAX: to the end of the disk */
};
struct device_part device_part_of(dev_t device, const char *root, struct arena *arena);

#endif
