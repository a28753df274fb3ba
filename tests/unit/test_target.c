/* target: what may be read and written, and how targets are opened. */
#include "target.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>

#include "../support/loopdev.h"
#include "../support/workload.h"

static char directory[256], text[1024];
static const char *targets[2] = { directory };
static struct spec spec;
static struct target target;
static struct target_permits permits;
static const struct target_context context = { .permits = &permits };
static struct err err;

static void set_up(void)
{
	make_directory(directory, sizeof(directory));
	spec = small_spec(targets, 1);
}

static void tear_down(void)
{
	target_close(&target);
	remove_directory(directory);
}

TestSuite(target, .init = set_up, .fini = tear_down, .timeout = 300);

static void prepare(void)
{
	struct prepare_report report;

	cr_assert_eq(target_prepare(&spec, &context, &report, &err), 0, "%s", err.text);
}

static void expect_opens(void)
{
	cr_assert_eq(target_open(&target, &spec, &context, &err), 0, "%s", err.text);
}

static void expect_refused(int code, const char *because)
{
	cr_assert_eq(target_open(&target, &spec, &context, &err), -code);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
	cr_assert_not_null(strstr(err.text, because), "'%s' lacks '%s'", err.text, because);
	cr_assert_null(target.fds);
}

static const char *path_of(const char *name)
{
	static char path[600];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

Test(target, is_a_table_of_files_of_equal_size)
{
	prepare();
	spec.block_size_bytes = 10000;	/* 26 of them in 262144 bytes */

	expect_opens();

	cr_assert_eq(target.fd_count, 4);
	cr_assert_eq(target.group_count, 1);
	cr_assert_eq(target.groups[0].kind, TARGET_DIRECTORY);
	cr_assert_eq(target.groups[0].file_count, 4);
	cr_assert_eq(target.groups[0].file_size_bytes, 260000);
	cr_assert_eq(target.size_bytes, 4 * 260000);
	for (unsigned i = 0; i < 4; i++)
		cr_expect_geq(target.fds[i], 0);
}

Test(target, puts_several_targets_behind_each_other)
{
	char other[300];

	snprintf(other, sizeof(other), "%s/other", directory);
	mkdir(other, 0700);
	targets[1] = other;
	spec.targets.count = 2;
	prepare();

	expect_opens();

	cr_assert_eq(target.group_count, 2);
	cr_assert_eq(target.groups[1].first_file, 4);
	cr_assert_eq(target.fd_count, 8);
	cr_assert_eq(target.size_bytes, 2 << 20);
}

Test(target, refuses_the_same_target_twice)
{
	char again[300];

	prepare();
	snprintf(again, sizeof(again), "%s/.", directory);
	targets[1] = again;
	spec.targets.count = 2;

	expect_refused(EINVAL, "are the same");
}

Test(target, opens_for_reading_only_what_is_only_read)
{
	prepare();

	expect_opens();
	cr_assert_not(target.writable);
	cr_assert_eq(fcntl(target.fds[0], F_GETFL) & O_ACCMODE, O_RDONLY);
	target_close(&target);

	spec.test_mode = TEST_MODE_RNDRW;
	expect_opens();
	cr_assert(target.writable);
	cr_assert_eq(fcntl(target.fds[0], F_GETFL) & O_ACCMODE, O_RDWR);
}

Test(target, opens_with_every_extra_flag_together)
{
	int flags;

	prepare();
	spec.test_mode = TEST_MODE_RNDWR;
	spec.extra_flags = OPEN_FLAG_SYNC | OPEN_FLAG_DSYNC | OPEN_FLAG_DIRECT;

	expect_opens();
	flags = fcntl(target.fds[3], F_GETFL);

	cr_assert_eq(flags & O_SYNC, O_SYNC);
	cr_assert_eq(flags & O_DSYNC, O_DSYNC);
	cr_assert_eq(flags & O_DIRECT, O_DIRECT);
	cr_assert(target.direct);
	cr_assert_gt(target.direct_alignment_bytes, 0);
}

Test(target, leaves_access_times_alone_where_the_owner_opens)
{
	prepare();

	expect_opens();

	cr_assert(target.noatime);
	cr_assert_eq(fcntl(target.fds[0], F_GETFL) & O_NOATIME, O_NOATIME);
}

Test(target, does_without_noatime_on_files_of_others)
{
	if (geteuid() != 0)
		cr_skip_test("needs root: becomes another user");
	prepare();
	cr_assert_eq(chmod(directory, 0755), 0);
	for (unsigned i = 0; i < 4; i++) {
		char name[32];

		snprintf(name, sizeof(name), "test_file.%u", i);
		cr_assert_eq(chmod(path_of(name), 0644), 0);
	}

	cr_assert_eq(seteuid(65534), 0);
	const int ret = target_open(&target, &spec, &context, &err);
	cr_assert_eq(seteuid(0), 0);

	cr_assert_eq(ret, 0, "%s", err.text);
	cr_assert_not(target.noatime);
}

Test(target, tells_the_command_when_files_are_missing)
{
	snprintf(text, sizeof(text), "'%s/test_file.0' does not exist: run 'ringbench prepare "
		 "--target=%s --file-num=4 --file-total-size=1M' first", directory, directory);

	expect_refused(ENOENT, text);
	cr_assert_str_eq(err.text, text);
}

Test(target, leaves_defaults_out_of_that_command)
{
	const char *here[] = { "." };

	cr_assert_eq(chdir(directory), 0);
	spec.targets.at = here;
	spec.file_num = 128;
	spec.file_total_size_bytes = UINT64_C(2) << 30;
	spec.file_total_size_given = false;

	expect_refused(ENOENT, "'./test_file.0' does not exist: run 'ringbench prepare' first");
}

Test(target, says_how_large_a_file_is_and_has_to_be)
{
	prepare();
	spec.file_total_size_bytes = 4 << 20;

	expect_refused(EINVAL, "test_file.0' has 256 KiB, but 1 MiB is needed: run 'ringbench "
		       "prepare");
}

Test(target, refuses_a_block_larger_than_a_file)
{
	prepare();
	spec.block_size_bytes = 512 * 1024;

	expect_refused(EINVAL, "file-block-size=512K is larger than");
}

Test(target, refuses_a_block_size_that_o_direct_cannot_do)
{
	prepare();
	spec.block_size_bytes = 1000;
	spec.extra_flags = OPEN_FLAG_DIRECT;

	expect_refused(EINVAL, "file-block-size=1000 is not a multiple of");
}

Test(target, refuses_links_in_a_set)
{
	prepare();
	cr_assert_eq(unlink(path_of("test_file.2")), 0);
	cr_assert_eq(symlink("test_file.1", path_of("test_file.2")), 0);

	expect_refused(ELOOP, "test_file.2' is a link");
}

Test(target, refuses_a_directory_of_a_files_name)
{
	prepare();
	cr_assert_eq(unlink(path_of("test_file.2")), 0);
	cr_assert_eq(mkdir(path_of("test_file.2"), 0700), 0);

	expect_refused(EINVAL, "test_file.2' is not a regular file");
}

Test(target, refuses_what_is_no_storage)
{
	targets[0] = "/dev/null";

	expect_refused(EINVAL, "'/dev/null' is neither a directory");
}

Test(target, tells_when_there_is_no_permission)
{
	if (geteuid() != 0)
		cr_skip_test("needs root: becomes another user");
	prepare();
	cr_assert_eq(chmod(directory, 0755), 0);

	cr_assert_eq(seteuid(65534), 0);
	const int ret = target_open(&target, &spec, &context, &err);
	cr_assert_eq(seteuid(0), 0);

	cr_assert_eq(ret, -EACCES);
	cr_assert_not_null(strstr(err.text, "no permission to read"), "%s", err.text);
}

Test(target, raises_the_limit_of_open_files)
{
	struct rlimit limit = { .rlim_cur = 64, .rlim_max = 4096 };

	spec.file_num = 256;
	prepare();
	cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);

	expect_opens();

	cr_assert_eq(target.fd_count, 256);
}

Test(target, says_what_to_raise_when_the_limit_of_open_files_is_fixed)
{
	const struct rlimit limit = { .rlim_cur = 64, .rlim_max = 64 };

	if (geteuid() != 0)
		cr_skip_test("needs root: becomes another user");
	spec.file_num = 256;
	prepare();
	cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	cr_assert_eq(chown(directory, 65534, 65534), 0);
	for (unsigned i = 0; i < 256; i++) {
		char name[32];

		snprintf(name, sizeof(name), "test_file.%u", i);
		cr_assert_eq(chown(path_of(name), 65534, 65534), 0);
	}

	cr_assert_eq(seteuid(65534), 0);
	const int ret = target_open(&target, &spec, &context, &err);
	cr_assert_eq(seteuid(0), 0);

	cr_assert_eq(ret, -EMFILE);
	cr_assert_not_null(strstr(err.text, "256 files need"), "%s", err.text);
	cr_assert_not_null(strstr(err.text, "RLIMIT_NOFILE ends at 64"), "%s", err.text);
}

Test(target, notices_files_that_are_mostly_holes)
{
	prepare();
	expect_opens();
	cr_assert_not(target.sparse);
	target_close(&target);

	cr_assert_eq(truncate(path_of("test_file.1"), 0), 0);
	cr_assert_eq(truncate(path_of("test_file.1"), 256 * 1024), 0);
	expect_opens();
	cr_assert(target.sparse);
}

Test(target, makes_the_files_anew_for_seqwr)
{
	int old;

	prepare();
	old = open(path_of("test_file.0"), O_RDONLY);	/* so that its inode is not used again */
	spec.test_mode = TEST_MODE_SEQWR;

	expect_opens();

	cr_assert(S_ISREG(stat_of(directory, "test_file.0").st_mode));
	cr_assert_eq(stat_of(directory, "test_file.0").st_size, 0);
	cr_assert_eq(lseek(old, 0, SEEK_END), 256 * 1024, "truncated, not made anew");
	close(old);
}

Test(target, needs_no_prepared_files_for_seqwr)
{
	spec.test_mode = TEST_MODE_SEQWR;
	spec.extra_flags = OPEN_FLAG_DIRECT;

	expect_opens();

	cr_assert_eq(target.size_bytes, 1 << 20);
}

Test(target, harms_nothing_when_a_check_for_seqwr_fails)
{
	char other[300];

	prepare();
	snprintf(other, sizeof(other), "%s/other", directory);
	mkdir(other, 0700);
	write_file(other, "mine", 10);
	strcat(other, "/mine");
	targets[1] = other;
	spec.targets.count = 2;
	spec.test_mode = TEST_MODE_SEQWR;

	expect_refused(EPERM, "was not made by ringbench");
	cr_assert_eq(stat_of(directory, "test_file.0").st_size, 256 * 1024);
	targets[1] = NULL;
}

Test(target, completes_what_a_stopped_seqwr_left)
{
	static const char block[4096] = "written by the run";
	static char read_back[4096];

	prepare();
	spec.test_mode = TEST_MODE_SEQWR;
	expect_opens();
	/* As with two loops: one hole, and a missing end. */
	cr_assert_eq(pwrite(target.fds[0], block, sizeof(block), 128 * 1024), sizeof(block));
	target_close(&target);

	cr_assert_eq(target_complete(&spec, &context, &err), 0, "%s", err.text);

	spec.test_mode = TEST_MODE_SEQRD;
	expect_opens();
	cr_assert_not(target.sparse);
	for (unsigned i = 0; i < 4; i++)
		cr_expect_eq(lseek(target.fds[i], 0, SEEK_HOLE), 256 * 1024);
	cr_assert_eq(pread(target.fds[0], read_back, sizeof(block), 128 * 1024), sizeof(block));
	cr_assert_arr_eq(read_back, block, sizeof(block));
}

Test(target, takes_all_of_a_single_file_or_the_part_that_is_asked_for)
{
	write_file(directory, "image", 100000);
	snprintf(text, sizeof(text), "%s", path_of("image"));
	targets[0] = text;

	spec.file_total_size_given = false;
	expect_opens();
	cr_assert_eq(target.groups[0].kind, TARGET_FILE);
	cr_assert_eq(target.fd_count, 1);
	cr_assert_eq(target.size_bytes, 24 * 4096);
	target_close(&target);

	spec.file_total_size_given = true;
	spec.file_total_size_bytes = 8192;
	expect_opens();
	cr_assert_eq(target.size_bytes, 8192);
}

Test(target, does_not_write_on_a_file_that_is_not_ours)
{
	write_file(directory, "image", 100000);
	snprintf(text, sizeof(text), "%s", path_of("image"));
	targets[0] = text;
	spec.file_total_size_given = false;
	spec.test_mode = TEST_MODE_RNDWR;

	expect_refused(EPERM, "to overwrite it, use --allow-overwrite=");

	permits.allow_overwrite = (struct string_list) { .at = targets, .count = 1 };
	expect_opens();
}

Test(target, writes_on_a_single_file_that_prepare_made)
{
	snprintf(text, sizeof(text), "%s", path_of("image"));
	targets[0] = text;
	prepare();
	if (getxattr(text, "user.ringbench", NULL, 0) < 0)
		cr_skip_test("the file system keeps no extended attributes");
	spec.test_mode = TEST_MODE_RNDWR;

	expect_opens();

	cr_assert_eq(target.size_bytes, 1 << 20);
}

Test(target, keeps_the_length_of_a_single_file_that_seqwr_empties)
{
	snprintf(text, sizeof(text), "%s", path_of("image"));
	targets[0] = text;
	prepare();
	if (getxattr(text, "user.ringbench", NULL, 0) < 0)
		cr_skip_test("the file system keeps no extended attributes");
	spec.test_mode = TEST_MODE_SEQWR;
	spec.file_total_size_given = false;

	expect_opens();
	cr_assert_eq(stat_of(directory, "image").st_size, 1 << 20);
	cr_assert_eq(stat_of(directory, "image").st_blocks, 0);
	target_close(&target);

	cr_assert_eq(target_complete(&spec, &context, &err), 0, "%s", err.text);
	cr_assert_geq(stat_of(directory, "image").st_blocks, (1 << 20) / 512);
}

Test(target, imagines_files_for_engines_that_do_no_io)
{
	targets[0] = "/does/not/exist";

	cr_assert_eq(target_imagine(&target, &spec, &err), 0);

	cr_assert_eq(target.fd_count, 4);
	cr_assert_eq(target.size_bytes, 1 << 20);
	cr_assert_eq(target.fds[3], -1);
}

Test(target, knows_how_much_is_in_the_page_cache)
{
	prepare();
	expect_opens();

	cr_assert_eq(target_set_cache(&target, CACHE_COLD, &context, &err), 0);
	cr_assert_leq(target_resident_fraction(&target), 0.01);

	cr_assert_eq(target_set_cache(&target, CACHE_WARM, &context, &err), 0);
	cr_assert_geq(target_resident_fraction(&target), 0.99);

	cr_assert_eq(target_set_cache(&target, CACHE_KEEP, &context, &err), 0);
	cr_assert_geq(target_resident_fraction(&target), 0.99);
}

Test(target, drops_pages_that_were_just_written)
{
	static char page[4096];

	prepare();
	spec.test_mode = TEST_MODE_RNDWR;
	expect_opens();
	for (unsigned i = 0; i < 64; i++)
		cr_assert_eq(pwrite(target.fds[1], page, 4096, i * 4096), 4096);

	cr_assert_eq(target_set_cache(&target, CACHE_COLD, &context, &err), 0);

	cr_assert_leq(target_resident_fraction(&target), 0.01);
}

Test(target, makes_no_directory_in_a_file)
{
	struct spec scratch;
	struct arena arena;

	arena_init(&arena);
	write_file(directory, "file", 10);
	const char *files[] = { arena_printf(&arena, "%s/file", directory), "/dev/null" };

	for (unsigned i = 0; i < 2; i++) {
		spec.targets.at = &files[i];
		err = (struct err){ 0 };

		cr_assert_lt(target_scratch_make(&spec, &scratch, &arena, &context, &err), 0);
		cr_assert_not_null(strstr(err.text, "': Not a directory (use --scratch=off to "
					  "measure a device or a file itself)"), "%s", err.text);
	}
	arena_release(&arena);
}

Test(target, works_in_a_directory_of_its_own_and_takes_it_away)
{
	struct spec scratch;
	struct arena arena;
	struct statvfs fs;

	arena_init(&arena);
	cr_assert_eq(target_scratch_make(&spec, &scratch, &arena, &context, &err), 0);
	cr_assert_neq(strcmp(scratch.targets.at[0], directory), 0);
	cr_assert_eq(strncmp(scratch.targets.at[0], directory, strlen(directory)), 0);
	cr_assert_eq(stat_of(scratch.targets.at[0], "test_file.3").st_size, 256 * 1024);
	write_file(scratch.targets.at[0], "test_file.9", 10);	/* of a larger variant */

	cr_assert_eq(target_scratch_remove(&err), 0, "%s", err.text);

	cr_assert_neq(statvfs(scratch.targets.at[0], &fs), 0);
	arena_release(&arena);
}

/* Not by prepare(), which would have written to it. */
static void fill_set(void)
{
	for (char name[] = "test_file.0"; name[10] < '4'; name[10]++)
		write_file(directory, name, 256 * 1024);
}

/* Can another open file description lock the directory? */
static bool can_be_locked(int operation)
{
	const int fd = open(directory, O_RDONLY | O_CLOEXEC);
	bool ok;

	cr_assert_geq(fd, 0);
	ok = flock(fd, operation | LOCK_NB) == 0;
	close(fd);
	return ok;
}

Test(target, shares_a_set_that_it_reads)
{
	fill_set();
	expect_opens();

	cr_assert(can_be_locked(LOCK_SH));
	cr_assert_not(can_be_locked(LOCK_EX));
}

Test(target, has_a_set_that_it_writes_for_itself)
{
	fill_set();
	expect_opens();
	target_close(&target);
	spec.test_mode = TEST_MODE_RNDWR;
	expect_opens();

	cr_assert_not(can_be_locked(LOCK_SH));
}

/* Devices: an image of 4 MiB as a block device. */
static struct loopdev attach_device(void)
{
	static char path[64];
	struct loopdev dev;

	write_file(directory, "image", 4 << 20);
	dev = loopdev_attach(path_of("image"));
	snprintf(path, sizeof(path), "%s", dev.path);
	targets[0] = path;
	spec.file_total_size_given = false;
	return dev;
}

Test(target, reads_a_device_without_a_permit)
{
	struct loopdev dev;

	need_loop_devices();
	dev = attach_device();

	expect_opens();

	cr_assert_eq(target.groups[0].kind, TARGET_DEVICE);
	cr_assert_eq(target.size_bytes, 4 << 20);
	target_close(&target);
	loopdev_detach(&dev);
}

Test(target, writes_on_a_device_only_if_that_device_is_named)
{
	const char *wrong = "/dev/loop", *right;
	struct loopdev dev;

	need_loop_devices();
	dev = attach_device();
	right = dev.path;
	spec.test_mode = TEST_MODE_RNDWR;
	snprintf(text, sizeof(text), "allow it with --allow-device-writes=%s", dev.path);

	expect_refused(EPERM, text);
	permits.allow_device_writes = (struct string_list) { .at = &wrong, .count = 1 };
	expect_refused(EPERM, text);

	permits.allow_device_writes.at = &right;
	expect_opens();
	target_close(&target);
	loopdev_detach(&dev);
}

Test(target, says_what_is_on_a_device_before_it_is_destroyed)
{
	char command[300];
	struct loopdev dev;

	need_loop_devices();
	if (access("/sbin/mkfs.ext4", X_OK) != 0)
		cr_skip_test("needs mkfs.ext4");
	dev = attach_device();
	snprintf(command, sizeof(command), "/sbin/mkfs.ext4 -q -F -L backup %s", dev.path);
	run_command(command);
	spec.test_mode = TEST_MODE_RNDWR;

	expect_refused(EPERM, "(4 MiB): ext4 file system 'backup': allow it");
	loopdev_detach(&dev);
}

Test(target, refuses_to_write_through_a_link_to_a_device)
{
	char link[600];
	struct loopdev dev;

	need_loop_devices();
	dev = attach_device();
	snprintf(link, sizeof(link), "%s", path_of("innocent.img"));
	cr_assert_eq(symlink(dev.path, link), 0);
	targets[0] = link;
	permits.allow_device_writes = (struct string_list) { .at = targets, .count = 1 };
	spec.test_mode = TEST_MODE_RNDWR;
	snprintf(text, sizeof(text), "is a link to the device '%s'", dev.path);

	expect_refused(EPERM, text);

	spec.test_mode = TEST_MODE_RNDRD;
	expect_opens();
	target_close(&target);
	loopdev_detach(&dev);
}

Test(target, refuses_to_write_on_a_device_in_use_even_if_allowed)
{
	struct loopdev dev;
	int fd;

	need_loop_devices();
	dev = attach_device();
	fd = open(dev.path, O_RDONLY | O_EXCL);
	permits.allow_device_writes = (struct string_list) { .at = targets, .count = 1 };
	spec.test_mode = TEST_MODE_RNDWR;

	expect_refused(EBUSY, "will not write to device");
	close(fd);
	loopdev_detach(&dev);
}

Test(target, keeps_a_device_to_itself_while_it_writes)
{
	struct loopdev dev;

	need_loop_devices();
	dev = attach_device();
	permits.allow_device_writes = (struct string_list) { .at = targets, .count = 1 };
	spec.test_mode = TEST_MODE_SEQWR;

	expect_opens();

	cr_assert_eq(open(dev.path, O_RDONLY | O_EXCL), -1);
	cr_assert_eq(errno, EBUSY);
	target_close(&target);
	loopdev_detach(&dev);
}

Test(target, takes_all_of_a_device_that_holds_less_than_is_asked)
{
	struct loopdev dev;

	need_loop_devices();
	dev = attach_device();
	spec.file_total_size_given = true;
	spec.file_total_size_bytes = 5 << 20;

	expect_opens();
	cr_assert_eq(target.size_bytes, 4 << 20);
	target_close(&target);
	loopdev_detach(&dev);
}

/* ---- a part of each file ---- */

Test(target, a_part_of_each_file_is_touched)
{
	prepare();
	spec.range_offset_bytes = 64 << 10;
	spec.range_size_bytes = 128 << 10;

	expect_opens();

	cr_assert_eq(target.offset_bytes, 64 << 10);
	cr_assert_eq(target.groups[0].file_size_bytes, 128 << 10);
	cr_assert_eq(target.size_bytes, 4 * (128 << 10));
}

Test(target, a_part_without_a_size_goes_to_the_end)
{
	prepare();
	spec.range_offset_bytes = 64 << 10;

	expect_opens();

	cr_assert_eq(target.groups[0].file_size_bytes, 192 << 10);
}

Test(target, a_part_that_goes_beyond_a_file_is_refused)
{
	prepare();
	spec.range_offset_bytes = 192 << 10;
	spec.range_size_bytes = 128 << 10;
	expect_refused(EINVAL, "offset=192K and size=128K go beyond");

	err = (struct err){ 0 };
	spec.range_offset_bytes = 256 << 10;
	spec.range_size_bytes = 0;
	expect_refused(EINVAL, "of which 256 KiB may be used");
}
