/* sync: the position in a file is each loop's own. */
#include "solo.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "own_files.h"

TestSuite(sync, .timeout = 300);

static struct solo s;

Test(sync, does_not_move_the_targets_position)
{
	solo_make(&s, "sync");
	cr_assert_eq(lseek(s.fd, 1234, SEEK_SET), 1234);
	solo_open(&s);

	cr_assert_eq(solo_do(&s, IO_READ, 8192), SOLO_BLOCK);
	cr_assert_eq(solo_do(&s, IO_WRITE, 4096), SOLO_BLOCK);

	cr_assert_eq(lseek(s.fd, 0, SEEK_CUR), 1234);
	solo_release(&s);
}

Test(sync, opens_the_same_file_with_the_same_flags)
{
	const int asked = O_RDWR | O_DSYNC | O_NOATIME;
	struct stat first, second;
	struct own_files own;
	struct err err = { 0 };

	solo_make(&s, "sync");
	close(s.fd);
	s.fd = open(tmpdir_path(&s.dir, "file"), asked | O_CLOEXEC);
	cr_assert_geq(s.fd, 0);
	unlink(tmpdir_path(&s.dir, "file"));	/* an unlinked file */

	cr_assert_eq(own_files_open(&own, &s.config, &err), 0, "%s", err.text);

	cr_assert_neq(own.fds[0], s.fd);
	cr_assert_eq(fcntl(own.fds[0], F_GETFL) & asked, asked);
	cr_assert_eq(fcntl(own.fds[0], F_GETFL), fcntl(s.fd, F_GETFL));
	cr_assert_eq(fcntl(own.fds[0], F_GETFD), FD_CLOEXEC);
	fstat(s.fd, &first);
	fstat(own.fds[0], &second);
	cr_assert_eq(first.st_ino, second.st_ino);
	own_files_close(&own);
	solo_release(&s);
}
