/*
 * device_family: the block devices that share data with a device, found in sysfs.
 *
 * A disk shares data with its partitions, a partition with its disk, and each of them with the
 * devices stacked above it (device mapper, md, bcache, loop, zram) and below it. The partitions
 * of a disk do not share data with each other, nor do the volumes of a volume group.
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
	DEVICE_ABOVE,		/* stacked above a member, or a partition of that */
	DEVICE_BELOW,		/* below the device, or below its disk */
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

/* Of the device with this name in sysfs. root: "" for the system's own /sys. Texts and members are
 * from the arena. -ENODEV if the device is not in sysfs: then nothing is known. */
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
