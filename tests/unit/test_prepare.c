/* prepare and cleanup: files are complete, and a failure leaves nothing behind. */
#include "target.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/xattr.h>

#include "../support/loopdev.h"
#include "../support/workload.h"

enum { FILE_BYTES = 256 * 1024 };

static char directory[256], text[1024];
static const char *targets[2] = { directory };
static struct spec spec;
static struct target_permits permits;
static volatile sig_atomic_t stop;
static struct target_context context = { .permits = &permits, .stop = &stop };
static struct prepare_report report;
static struct err err;

static void set_up(void)
{
	make_directory(directory, sizeof(directory));
	spec = small_spec(targets, 1);
}

static void tear_down(void)
{
	umount2(directory, MNT_DETACH);	/* a ring that was just closed may still hold it */
	remove_directory(directory);
}

TestSuite(prepare, .init = set_up, .fini = tear_down, .timeout = 300);

static int prepare(void)
{
	return target_prepare(&spec, &context, &report, &err);
}

static const char *path_of(const char *name)
{
	static char path[600];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

/* Every byte up to the size is stored: neither hole nor unwritten extent. */
static void expect_whole(const char *name, off_t size)
{
	const int fd = open(path_of(name), O_RDONLY);

	cr_assert_geq(fd, 0, "no %s", name);
	cr_expect_eq(lseek(fd, 0, SEEK_END), size, "%s", name);
	cr_expect_eq(lseek(fd, 0, SEEK_HOLE), size, "%s has a hole", name);
	close(fd);
}

static bool is_there(const char *name)
{
	return stat_of(directory, name).st_mode != 0;
}

Test(prepare, makes_whole_files_of_exact_size)
{
	cr_assert_eq(prepare(), 0, "%s", err.text);

	for (unsigned i = 0; i < 4; i++) {
		char name[32];

		snprintf(name, sizeof(name), "test_file.%u", i);
		expect_whole(name, FILE_BYTES);
		cr_expect_eq(stat_of(directory, name).st_mode, (mode_t)(S_IFREG | 0600));
	}
	cr_assert_not(is_there("test_file.4"));
	cr_assert_eq(report.created, 4);
	cr_assert_eq(report.written_bytes, 4 * FILE_BYTES);
	cr_assert_not_null(report.engine);
}

Test(prepare, rounds_the_size_of_a_file_down)
{
	spec.file_num = 3;
	spec.file_total_size_bytes = 1000000;

	cr_assert_eq(prepare(), 0, "%s", err.text);

	expect_whole("test_file.0", 333333);
	expect_whole("test_file.2", 333333);
}

Test(prepare, writes_random_bytes)
{
	unsigned count[256] = { 0 };
	static unsigned char bytes[FILE_BYTES];
	int fd;

	cr_assert_eq(prepare(), 0);
	fd = open(path_of("test_file.1"), O_RDONLY);
	cr_assert_eq(read(fd, bytes, FILE_BYTES), FILE_BYTES);
	close(fd);

	/* 1024 each are expected, with a standard deviation of 32: six of them. */
	for (unsigned i = 0; i < FILE_BYTES; i++)
		count[bytes[i]]++;
	for (unsigned i = 0; i < 256; i++)
		cr_expect(count[i] > 832 && count[i] < 1216, "byte %u: %u", i, count[i]);
}

Test(prepare, reuses_files_that_are_whole)
{
	ino_t inode;

	cr_assert_eq(prepare(), 0);
	inode = stat_of(directory, "test_file.0").st_ino;

	cr_assert_eq(prepare(), 0);

	cr_assert_eq(report.reused, 4);
	cr_assert_eq(report.created + report.extended, 0);
	cr_assert_eq(report.written_bytes, 0);
	cr_assert_eq(stat_of(directory, "test_file.0").st_ino, inode);
}

Test(prepare, never_makes_a_file_shorter)
{
	cr_assert_eq(prepare(), 0);
	spec.file_total_size_bytes /= 2;

	cr_assert_eq(prepare(), 0);

	cr_assert_eq(report.reused, 4);
	expect_whole("test_file.0", FILE_BYTES);
}

Test(prepare, extends_short_files_and_keeps_what_is_in_them)
{
	char start[5] = "";
	int fd;

	write_file(directory, "test_file.1", 100000);	/* not the end of a sector */
	fd = open(path_of("test_file.1"), O_WRONLY);
	cr_assert_eq(write(fd, "mine", 4), 4);
	close(fd);

	cr_assert_eq(prepare(), 0, "%s", err.text);

	cr_assert_eq(report.created, 3);
	cr_assert_eq(report.extended, 1);
	expect_whole("test_file.1", FILE_BYTES);
	fd = open(path_of("test_file.1"), O_RDONLY);
	cr_assert_eq(read(fd, start, 4), 4);
	cr_assert_str_eq(start, "mine");
	close(fd);
}

Test(prepare, fills_holes)
{
	int fd = open(path_of("test_file.2"), O_RDWR | O_CREAT, 0600);

	cr_assert_eq(pwrite(fd, "mine", 4, 128 * 1024), 4);
	cr_assert_eq(ftruncate(fd, FILE_BYTES), 0);
	close(fd);

	cr_assert_eq(prepare(), 0, "%s", err.text);

	cr_assert_eq(report.extended, 1);
	expect_whole("test_file.2", FILE_BYTES);
	fd = open(path_of("test_file.2"), O_RDONLY);
	cr_assert_eq(pread(fd, text, 4, 128 * 1024), 4);
	cr_assert_arr_eq(text, "mine", 4);
	close(fd);
}

Test(prepare, holds_few_files_open)
{
	const struct rlimit limit = { .rlim_cur = 256, .rlim_max = 256 };

	spec.file_num = 1000;
	spec.file_total_size_bytes = 1000 * 4096;
	cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);

	cr_assert_eq(prepare(), 0, "%s", err.text);

	cr_assert_eq(report.created, 1000);
	expect_whole("test_file.999", 4096);
}

Test(prepare, makes_and_marks_a_single_file)
{
	snprintf(text, sizeof(text), "%s", path_of("image"));
	targets[0] = text;

	cr_assert_eq(prepare(), 0, "%s", err.text);

	expect_whole("image", 1 << 20);
	if (report.unmarked)
		cr_assert_str_eq(report.unmarked, text);
	else
		cr_assert_geq(getxattr(text, "user.ringbench", NULL, 0), 0);
}

Test(prepare, leaves_a_single_file_alone_that_is_not_ours)
{
	write_file(directory, "image", 1000);
	snprintf(text, sizeof(text), "%s", path_of("image"));
	targets[0] = text;

	cr_assert_eq(prepare(), -EPERM);
	cr_assert_not_null(strstr(err.text, "--allow-overwrite="), "%s", err.text);
	cr_assert_eq(stat_of(directory, "image").st_size, 1000);

	permits.allow_overwrite = (struct string_list) { .at = targets, .count = 1 };
	cr_assert_eq(prepare(), 0, "%s", err.text);
	expect_whole("image", 1 << 20);
	cr_assert_lt(getxattr(text, "user.ringbench", NULL, 0), 0, "it stays a foreign file");
}

Test(prepare, refuses_a_link_before_it_makes_anything)
{
	cr_assert_eq(symlink("elsewhere", path_of("test_file.3")), 0);

	cr_assert_eq(prepare(), -ELOOP);

	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
	cr_assert_not(is_there("test_file.0"));
	cr_assert_not(is_there("elsewhere"));
}

Test(prepare, tells_when_there_is_no_permission)
{
	if (geteuid() != 0)
		cr_skip_test("needs root: becomes another user");

	cr_assert_eq(chmod(directory, 0755), 0);
	cr_assert_eq(seteuid(65534), 0);
	const int ret = prepare();
	cr_assert_eq(seteuid(0), 0);

	cr_assert_eq(ret, -EACCES);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
	cr_assert_not_null(strstr(err.text, "no permission to write"), "%s", err.text);
}

/* The limit of file size acts like a full disk, and needs no root. */
Test(prepare, takes_everything_back_when_it_fails)
{
	const struct rlimit limit = { .rlim_cur = 300 * 1024, .rlim_max = 300 * 1024 };

	signal(SIGXFSZ, SIG_IGN);
	write_file(directory, "test_file.0", FILE_BYTES);
	write_file(directory, "test_file.1", 1000);
	spec.file_total_size_bytes = 4 * 512 * 1024;
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);

	cr_assert_eq(prepare(), -EFBIG);

	cr_assert_eq(err.status, EXIT_STATUS_FAILED);
	cr_assert_eq(stat_of(directory, "test_file.0").st_size, FILE_BYTES);
	cr_assert_eq(stat_of(directory, "test_file.1").st_size, 1000);
	cr_assert_not(is_there("test_file.2"));
	cr_assert_not(is_there("test_file.3"));
}

static void mount_small_disk(const char *options)
{
	need_private_mounts();
	cr_assert_eq(mount("small", directory, "tmpfs", 0, options), 0);
}

Test(prepare, says_early_that_the_disk_is_too_small)
{
	mount_small_disk("size=1m");
	spec.file_total_size_bytes = 8 << 20;

	cr_assert_eq(prepare(), -ENOSPC);

	cr_assert_eq(err.status, EXIT_STATUS_FAILED);
	cr_assert_not_null(strstr(err.text, "8 MiB more needed, 1 MiB free"), "%s", err.text);
	cr_assert_not(is_there("test_file.0"));
}

/* The sizes do not show a hole: 700 KiB of hole and 700 KiB of new file on 1 MiB. */
Test(prepare, counts_holes_before_it_fills_a_disk)
{
	mount_small_disk("size=1m");
	spec.file_num = 2;
	spec.file_total_size_bytes = 2 * 700 * 1024;
	write_file(directory, "test_file.0", 0);
	cr_assert_eq(truncate(path_of("test_file.0"), 700 * 1024), 0);

	cr_assert_eq(prepare(), -ENOSPC);

	cr_assert_not_null(strstr(err.text, "1.37 MiB more needed, 1 MiB free"), "%s", err.text);
	cr_assert_not(is_there("test_file.1"));
	cr_assert_eq(stat_of(directory, "test_file.0").st_blocks, 0);
}

/* No inode for a file of the second window: the first one is filled by then. */
Test(prepare, takes_back_what_it_made_and_says_what_it_cannot)
{
	mount_small_disk("size=4m,nr_inodes=180");
	spec.file_num = 200;
	spec.file_total_size_bytes = 200 * 4096;
	write_file(directory, "test_file.0", 0);
	cr_assert_eq(truncate(path_of("test_file.0"), 4096), 0);

	cr_assert_eq(prepare(), -ENOSPC);

	cr_assert_not_null(strstr(err.text, "new files are removed, but holes that were filled "
				  "stay filled"), "%s", err.text);
	cr_assert_null(strstr(err.text, "(0 B were"), "%s", err.text);
	cr_assert_not(is_there("test_file.1"));
	cr_assert_not(is_there("test_file.150"));
	cr_assert_eq(stat_of(directory, "test_file.0").st_size, 4096);
}

Test(prepare, does_nothing_after_a_stop_signal)
{
	stop = SIGINT;

	cr_assert_eq(prepare(), -EINTR);

	cr_assert_not(is_there("test_file.0"));
	stop = 0;
}

/* The first report comes while the first blocks are being written. */
static void stop_at_once(void *unused, const char *what, uint64_t done, uint64_t total)
{
	(void)unused;
	cr_expect_str_eq(what, "preparing");
	cr_expect_leq(done, total);
	stop = SIGINT;
}

Test(prepare, leaves_files_that_are_whole_up_to_their_end_when_it_is_stopped)
{
	const struct target_progress progress = { .report = stop_at_once };
	uint64_t kept = 0;

	context.progress = &progress;
	spec.file_total_size_bytes = 128 << 20;
	cr_assert_eq(prepare(), -EINTR);

	for (unsigned i = 0; i < 4; i++) {
		char name[32];

		snprintf(name, sizeof(name), "test_file.%u", i);
		if (!is_there(name))
			continue;
		expect_whole(name, stat_of(directory, name).st_size);
		kept += (uint64_t)stat_of(directory, name).st_size;
	}
	cr_assert_gt(kept, 0);
	cr_assert_lt(kept, 128 << 20);

	stop = 0;
	context.progress = NULL;
	cr_assert_eq(prepare(), 0, "%s", err.text);
	cr_assert_eq(report.written_bytes, (128 << 20) - kept);
	expect_whole("test_file.0", 32 << 20);
	expect_whole("test_file.3", 32 << 20);
}

Test(prepare, writes_a_device_to_the_end_of_the_range_and_no_further)
{
	unsigned char bytes[8192];
	struct loopdev dev;

	need_loop_devices();
	write_file(directory, "image", 4 << 20);
	dev = loopdev_attach(path_of("image"));
	targets[0] = dev.path;
	spec.file_total_size_bytes = (1 << 20) + 100;	/* not a whole sector */
	permits.allow_device_writes = (struct string_list) { .at = targets, .count = 1 };

	cr_assert_eq(prepare(), 0, "%s", err.text);

	cr_assert_eq(report.written_bytes, 1 << 20);
	cr_assert_eq(pread(dev.fd, bytes, sizeof(bytes), (1 << 20) - 4096), sizeof(bytes));
	for (unsigned i = 0; i < 4096; i++)
		cr_assert_eq(bytes[4096 + i], 0);
	cr_assert_neq(memcmp(bytes, bytes + 4096, 4096), 0);
	loopdev_detach(&dev);
}

Test(prepare, needs_a_permit_for_a_device)
{
	struct loopdev dev;

	need_loop_devices();
	write_file(directory, "image", 4 << 20);
	dev = loopdev_attach(path_of("image"));
	targets[0] = dev.path;

	cr_assert_eq(prepare(), -EPERM);
	cr_assert_not_null(strstr(err.text, "--allow-device-writes="), "%s", err.text);
	loopdev_detach(&dev);
}

TestSuite(cleanup, .init = set_up, .fini = tear_down, .timeout = 300);

Test(cleanup, removes_the_set_and_nothing_else)
{
	unsigned removed;

	cr_assert_eq(prepare(), 0);
	write_file(directory, "precious", 10);
	write_file(directory, "test_file.4", 10);
	write_file(directory, "test_file.0.bak", 10);

	cr_assert_eq(target_cleanup(&spec, &context, &removed, &err), 0);

	cr_assert_eq(removed, 4);
	cr_assert_not(is_there("test_file.0"));
	cr_assert(is_there("precious"));
	cr_assert(is_there("test_file.4"));
	cr_assert(is_there("test_file.0.bak"));
	cr_assert_eq(target_count_leftovers(&spec), 1);
}

Test(cleanup, leaves_links_and_directories_of_these_names)
{
	unsigned removed;

	cr_assert_eq(prepare(), 0);
	cr_assert_eq(unlink(path_of("test_file.1")), 0);
	cr_assert_eq(symlink("test_file.0", path_of("test_file.1")), 0);
	cr_assert_eq(unlink(path_of("test_file.2")), 0);
	cr_assert_eq(mkdir(path_of("test_file.2"), 0700), 0);

	cr_assert_eq(target_cleanup(&spec, &context, &removed, &err), 0);

	cr_assert_eq(removed, 2);
	cr_assert(is_there("test_file.1"));
	cr_assert(is_there("test_file.2"));
}

Test(cleanup, removes_nothing_twice)
{
	unsigned removed;

	cr_assert_eq(target_cleanup(&spec, &context, &removed, &err), 0);

	cr_assert_eq(removed, 0);
}

Test(cleanup, removes_a_single_file_only_if_prepare_made_it)
{
	unsigned removed;

	snprintf(text, sizeof(text), "%s", path_of("image"));
	targets[0] = text;
	write_file(directory, "image", 1000);
	cr_assert_eq(target_cleanup(&spec, &context, &removed, &err), -EPERM);
	cr_assert(is_there("image"));

	cr_assert_eq(unlink(text), 0);
	cr_assert_eq(prepare(), 0);
	if (report.unmarked)
		cr_skip_test("the file system keeps no extended attributes");
	cr_assert_eq(target_cleanup(&spec, &context, &removed, &err), 0, "%s", err.text);
	cr_assert_eq(removed, 1);
	cr_assert_not(is_there("image"));
}
