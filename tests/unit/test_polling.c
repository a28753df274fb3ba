/* polling: which devices have poll queues. A test cannot create one here: see tests/vm. */
#include "polling.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>
#include <sys/vfs.h>

#include "../support/loopdev.h"
#include "../support/workload.h"

TestSuite(polling, .timeout = 300);

enum { TMPFS = 0x01021994 };

static struct err err;

static int check(const char *path)
{
	const struct spec spec = { .targets = { .at = &path, .count = 1 } };

	err = (struct err){ 0 };
	return polling_check(&spec, &err);
}

Test(polling, needs_a_device)
{
	struct statfs fs;

	if (statfs("/dev/shm", &fs) < 0 || fs.f_type != TMPFS)
		cr_skip_test("needs a tmpfs in /dev/shm");

	cr_assert_eq(check("/dev/shm"), -EOPNOTSUPP);

	cr_assert_str_eq(err.text, "iopoll: '/dev/shm' is not on a block device that can be "
			 "polled (use a file system on an NVMe drive, or leave iopoll out)");
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
}

Test(polling, needs_poll_queues)
{
	char directory[256], image[300], expected[512];
	struct loopdev dev;

	need_loop_devices();
	make_directory(directory, sizeof(directory));
	snprintf(image, sizeof(image), "%s/image", directory);
	write_file(directory, "image", 1 << 20);
	dev = loopdev_attach(image);

	cr_expect_eq(check(dev.path), -EOPNOTSUPP);

	snprintf(expected, sizeof(expected), "iopoll: %s, the device of '%s', has no poll queues "
		 "(use a drive whose driver has them, such as NVMe, or leave iopoll out)",
		 dev.path + strlen("/dev/"), dev.path);
	cr_expect_str_eq(err.text, expected);
	loopdev_detach(&dev);
	remove_directory(directory);
}

Test(polling, leaves_it_to_others_to_say_what_is_missing)
{
	cr_assert_eq(check("/no/such/file"), 0);
}
