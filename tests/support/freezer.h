/*
 * freezer: a file system of the test's own at "mnt", in the current directory, that can be frozen
 * (FIFREEZE): what writes to it is held in the kernel, and cannot be killed, until it is thawed.
 * Root only. For e2e tests; as acts of a spawn_step they have no argument.
 */
#ifndef TESTS_SUPPORT_FREEZER_H
#define TESTS_SUPPORT_FREEZER_H

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mount.h>

#include "e2e.h"
#include "loopdev.h"

static int freezer_fd = -1;

/* Call first in a test. */
static inline void freezer_begin(void)
{
	struct loopdev dev;

	need_loop_devices();
	shell("truncate -s 64M image && mkfs.ext4 -q -F image && mkdir mnt");
	dev = loopdev_attach("image");
	cr_assert_eq(mount(dev.path, "mnt", "ext4", 0, NULL), 0);
	loopdev_detach(&dev);
	freezer_fd = open("mnt", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cr_assert_geq(freezer_fd, 0);
}

static inline void freezer_freeze(void)
{
	cr_assert_eq(ioctl(freezer_fd, FIFREEZE, 0), 0);
}

/* Harmless if it is not frozen. */
static inline void freezer_thaw(void)
{
	ioctl(freezer_fd, FITHAW, 0);
}

#endif
