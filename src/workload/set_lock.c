/*
 * What this process has locked is remembered, so that the runs of a comparison, and the end of a
 * prepare and its run, do not give a set up between them.
 */
#include "set_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
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

/* NULL: it cannot be opened, and whatever needs it will say so. */
static struct held *remember(const struct fileset *set)
{
	const int fd = open(set->real_path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct held *held = fd < 0 ? NULL : malloc(sizeof(*held));

	if (!held) {
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	*held = (struct held) {
		.next	= all_held,
		.device	= set->stat.st_dev,
		.inode	= set->stat.st_ino,
		.fd	= fd,
		.lock	= LOCK_UN,
	};
	return all_held = held;
}

int set_lock_take(const struct fileset *set, bool alone, struct err *err)
{
	const int wanted = alone ? LOCK_EX : LOCK_SH;
	struct held *held;

	if (set->kind == TARGET_DEVICE || !set->exists)
		return 0;
	held = find_held(&set->stat);
	if (!held)
		held = remember(set);
	if (!held || held->lock == LOCK_EX || held->lock == wanted)
		return 0;

	if (flock(held->fd, wanted | LOCK_NB) == 0) {
		held->lock = wanted;
		return 0;
	}
	if (errno != EWOULDBLOCK)
		return 0;
	held->lock = LOCK_UN;	/* changing one begins with giving it up */
	return err_request(err, EBUSY, "another ringbench %s '%s': wait for its end, or use "
			   "another directory", alone ? "is at work on" : "writes to", set->path);
}
