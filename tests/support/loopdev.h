/*
 * loopdev: real block devices for tests, made of files. Root only.
 *
 * Nothing is left behind, even by a test that crashes: the device is set to vanish with its
 * last opener (this process), and mounts are made in a mount namespace of this process.
 */
#ifndef TESTS_SUPPORT_LOOPDEV_H
#define TESTS_SUPPORT_LOOPDEV_H

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/blkpg.h>
#include <linux/fs.h>
#include <linux/loop.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "mounts.h"

struct loopdev {
	char path[64];		/* /dev/loop3 */
	int fd;			/* keeps it alive */
};

/* Call first in a test. */
static inline void need_loop_devices(void)
{
	if (geteuid() != 0)
		cr_skip_test("needs root: makes loop devices");
	if (access("/dev/loop-control", R_OK | W_OK) != 0)
		cr_skip_test("needs loop devices: there is no /dev/loop-control");
	need_private_mounts();
}

/* The file (or device) at `backing` as a block device. flags: LO_FLAGS_READ_ONLY, or 0. */
static inline struct loopdev loopdev_attach_with(const char *backing, unsigned flags)
{
	const int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
	const int file = open(backing, O_RDWR | O_CLOEXEC);
	struct loopdev dev = { .fd = -1 };

	cr_assert(control >= 0 && file >= 0);
	for (;;) {
		struct loop_config config = {
			.fd = (unsigned)file,
			.info.lo_flags = LO_FLAGS_AUTOCLEAR | LO_FLAGS_PARTSCAN | flags,
		};
		const int number = ioctl(control, LOOP_CTL_GET_FREE);

		cr_assert(number >= 0, "no free loop device");
		snprintf(dev.path, sizeof(dev.path), "/dev/loop%d", number);
		dev.fd = open(dev.path, O_RDWR | O_CLOEXEC);
		cr_assert(dev.fd >= 0, "cannot open %s", dev.path);
		if (ioctl(dev.fd, LOOP_CONFIGURE, &config) == 0)
			break;
		cr_assert_eq(errno, EBUSY, "cannot set up %s", dev.path);
		close(dev.fd);	/* another process was quicker */
	}
	close(file);
	close(control);
	return dev;
}

static inline struct loopdev loopdev_attach(const char *backing)
{
	return loopdev_attach_with(backing, 0);
}

static inline void loopdev_detach(struct loopdev *dev)
{
	close(dev->fd);
	dev->fd = -1;
}

/* Partition 1, [1 MiB, 1 MiB + bytes): /dev/loop3p1. */
static inline void loopdev_add_partition(const struct loopdev *dev, long long bytes)
{
	struct blkpg_partition partition = { .start = 1 << 20, .length = bytes, .pno = 1 };
	struct blkpg_ioctl_arg argument = {
		.op = BLKPG_ADD_PARTITION,
		.datalen = sizeof(partition),
		.data = &partition,
	};

	cr_assert_eq(ioctl(dev->fd, BLKPG, &argument), 0, "no partition on %s", dev->path);
}

#endif
