/*
 * Locks of this process are kept, so that a set is not released between the runs of a comparison,
 * or between a prepare and its run.
 */
#include "set_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static struct held {
	struct held *next;
	dev_t device;
	ino_t inode;
	int fd;
	int lock;		/* LOCK_EX, LOCK_SH, or LOCK_UN */
} *all_held;

static struct held *find_held(const struct stat *stat)
{
	struct held *held = all_held;

	while (held && (held->device != stat->st_dev || held->inode != stat->st_ino))
		held = held->next;
	return held;
}

/* NULL: it cannot be opened for locking. */
static struct held *remember(const char *path, const struct stat *stat)
{
	const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct held *held = fd < 0 ? NULL : malloc(sizeof(*held));

	if (!held) {
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	*held = (struct held) {
		.next	= all_held,
		.device	= stat->st_dev,
		.inode	= stat->st_ino,
		.fd	= fd,
		.lock	= LOCK_UN,
	};
	return all_held = held;
}

/* 0, -EBUSY, or another -errno: locks are unavailable. */
static int take(const char *path, const struct stat *stat, int wanted)
{
	struct held *held = find_held(stat);
	int error;

	if (!held)
		held = remember(path, stat);
	if (!held)
		return -EACCES;
	if (held->lock == LOCK_EX || held->lock == wanted)
		return 0;

	error = flock(held->fd, wanted | LOCK_NB) < 0 ? errno : 0;
	if (error == 0)
		held->lock = wanted;
	else if (error == EWOULDBLOCK)
		held->lock = LOCK_UN;	/* flock(2) converts a lock by releasing it first */
	return error == EWOULDBLOCK ? -EBUSY : -error;
}

/* Using a single file of a set counts as using the set. */
static int take_set_of(const struct fileset *file, int wanted)
{
	const char *slash = strrchr(file->real_path, '/');
	struct stat of_directory;
	char directory[FILESET_NAME_MAX];
	int ret = 0;

	if (!slash || fileset_number_in(slash + 1) < 0)
		return 0;
	snprintf(directory, sizeof(directory), "%.*s", slash > file->real_path ?
		 (int)(slash - file->real_path) : 1, file->real_path);
	if (stat(directory, &of_directory) == 0)
		ret = take(directory, &of_directory, wanted);
	return ret;
}

int set_lock_take(const struct fileset *set, bool alone, struct err *err)
{
	const int wanted = alone ? LOCK_EX : LOCK_SH;
	int ret = 0;

	if (set->kind == TARGET_DEVICE || !set->exists)
		return 0;
	if (set->kind == TARGET_FILE)
		ret = take_set_of(set, wanted);
	if (ret != -EBUSY)
		ret = take(set->real_path, &set->stat, wanted);
	if (ret != -EBUSY)
		return ret < 0;
	return err_request(err, EBUSY, "another ringbench %s '%s': wait for it to finish, or use "
			   "another directory", alone ? "is at work on" : "writes to", set->path);
}
