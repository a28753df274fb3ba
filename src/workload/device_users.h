/*
 * device_users: is a block device, or a file, in use by something that a write would harm?
 *
 * A device is in use while any of its family (device_family.h) is mounted, in whatever mount
 * namespace /proc shows, or is swap; while something is made of it; and while it is open for
 * exclusive use. A file is while it is swap, or the file of a loop device that is in use.
 * Everything here only looks. Main thread.
 */
#ifndef DEVICE_USERS_H
#define DEVICE_USERS_H

#include <sys/stat.h>

#include "arena.h"
#include "device_family.h"
#include "err.h"

/* 0 if nothing uses the device or a part of it; else -EBUSY and what does, in words. */
int device_check_unused(const struct device_family *family, struct err *err);

/* The same by its number. */
int device_check_unused_by_number(dev_t device, struct err *err);

/* The files that loop devices stand on, and those that are swap. */
struct file_user {
	dev_t device;
	ino_t inode;
	const char *loop;		/* "loop3"; NULL: it is swap */
};

struct file_users {
	struct file_user *at;
	unsigned count;
};

void file_users_find(struct file_users *users, struct arena *arena);

/* 0 if none of them uses this file; else -EBUSY and which does. name: for the message. */
int file_users_check(const struct file_users *users, const struct stat *file, const char *name,
		     struct err *err);

#endif
