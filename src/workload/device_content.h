/*
 * device_content: what is on a block device, as libblkid sees it: signatures of file systems,
 * RAID members, volumes and swap, and partition tables; on the device, in each of its
 * partitions, and on the disk that it is a partition of. Read-only.
 */
#ifndef DEVICE_CONTENT_H
#define DEVICE_CONTENT_H

#include "arena.h"
#include "device_family.h"
#include "spec.h"

/* The type of unreadable contents, which may be anything. */
#define DEVICE_UNREADABLE "unreadable"

struct device_find {
	const char *type;	/* libblkid's name: "ext4", "gpt", "linux_raid_member" */
	const char *text;	/* "ext4 file system 'backup' in partition 1" */
};

struct device_content {
	struct device_find *at;
	unsigned count;		/* 0: blank, as far as known */
};

/* Of an open device. family: NULL for an image in a file. */
void device_content_find(struct device_content *content, int fd,
			 const struct device_family *family, struct arena *arena);

/* "GPT partition table, ext4 file system 'backup' in partition 1"; "nothing known". */
char *device_content_text(const struct device_content *content, struct arena *arena);

/* The types that are not among `named`, each once: " --destroy=gpt --destroy=ext4"; "" for none. */
char *device_content_unnamed(const struct device_content *content,
			     const struct string_list *named, struct arena *arena);

#endif
