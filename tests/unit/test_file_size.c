/* The size of an open file, of each kind. */
#include "file_size.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../support/loopdev.h"
#include "tmpfile.h"

Test(file_size, of_a_file_is_its_length)
{
	struct tmpdir dir;
	uint64_t bytes = 1;
	int fd;

	tmpdir_make(&dir);
	fd = tmpfile_make(&dir, "some", 8192);

	cr_assert_eq(file_size(fd, &bytes), 0);

	cr_assert_eq(bytes, 8192);
	close(fd);
	tmpdir_remove(&dir);
}

Test(file_size, of_a_device_is_that_of_its_blocks, .timeout = 30)
{
	struct tmpdir dir;
	struct loopdev dev;
	uint64_t bytes = 1;
	int fd;

	need_loop_devices();
	tmpdir_make(&dir);
	close(tmpfile_make(&dir, "image", 1 << 20));
	dev = loopdev_attach(tmpdir_path(&dir, "image"));
	fd = open(dev.path, O_RDONLY | O_CLOEXEC);

	cr_expect_eq(file_size(fd, &bytes), 0);

	cr_expect_eq(bytes, 1 << 20);
	close(fd);
	loopdev_detach(&dev);
	tmpdir_remove(&dir);
}

Test(file_size, of_a_character_device_is_0)
{
	const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	uint64_t bytes = 1;

	cr_assert_eq(file_size(fd, &bytes), 0);

	cr_assert_eq(bytes, 0);
	close(fd);
}

Test(file_size, fails_without_a_file)
{
	uint64_t bytes = 1;

	cr_assert_eq(file_size(-1, &bytes), -EBADF);

	cr_assert_eq(bytes, 0);
}
