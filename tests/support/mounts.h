/*
 * mounts: a private mount namespace: mounts of a test are invisible to other processes, and end
 * with its process. Skips the test where that is impossible: without root, or in a chroot whose
 * root is not a mount point.
 */
#ifndef TESTS_SUPPORT_MOUNTS_H
#define TESTS_SUPPORT_MOUNTS_H

#include <criterion/criterion.h>
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

/* Call first in a test. */
static inline void need_private_mounts(void)
{
	if (geteuid() != 0)
		cr_skip_test("needs root: mounts file systems");
	if (unshare(CLONE_NEWNS) != 0)
		cr_skip_test("needs a mount namespace of its own: %s", strerror(errno));
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		cr_skip_test("needs mounts of its own: / is no mount point");
}

#endif
