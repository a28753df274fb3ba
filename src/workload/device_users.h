/*
 * device_users: is a block device, or a file, in use in a way that a write would corrupt?
 *
 * A device is in use while any of its family (device_family.h) is mounted, in any mount namespace
 * visible in /proc, or is swap; while a device is stacked on it; and while it is open exclusively.
 * A file is in use while it is swap, or backs a loop device that is in use. Read-only. Main thread.
 */
#ifndef DEVICE_USERS_H
#define DEVICE_USERS_H

#include <sys/stat.h>

#include "arena.h"
#include "device_family.h"
#include "err.h"

/* 0 if neither the device nor a part of it is in use; else -EBUSY with the user, in words. */
int device_check_unused(const struct device_family *family, struct err *err);

/* The same by its number. */
int device_check_unused_by_number(dev_t device, struct err *err);

/* The files that back loop devices, and those that are swap. */
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

/* 0 if this file is none of them; else -EBUSY with the user. name: for the message. */
int file_users_check(const struct file_users *users, const struct stat *file, const char *name,
		     struct err *err);

#endif
