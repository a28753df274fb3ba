/*
 * Targets from which no data was read, or not from storage: the result and its notes; and no
 * such notes for others. Mounts are made in the test's own namespace, and end with it.
 */
#include "e2e.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "loopdev.h"
#include "mounts.h"

#define READS "--file-num=2 --file-total-size=4M --file-test-mode=rndrd --time=0 --events=200 " \
	"--file-block-size=4K --json=- --quiet "

TestSuite(storage, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

static json_t *reads_of(const char *target)
{
	const struct said *said;

	shell("for i in 0 1; do head -c 2M /dev/urandom > %s/test_file.$i; done", target);
	said = bench("run " READS "--target=%s", target);
	assert_status(said, 0);
	return json_of(said);
}

/* ---- memory ---- */

static json_t *reads_of_mounted(const char *type)
{
	json_t *json;

	need_private_mounts();
	shell("mkdir m && mount -t %s none m", type);
	json = reads_of("m");
	shell("umount m");
	return json;
}

Test(storage, tmpfs_is_said_to_be_memory)
{
	json_t *json = reads_of_mounted("tmpfs");

	cr_assert_str_eq(text_at(json, "environment/target/filesystem"), "tmpfs");
	cr_assert(has_advice(json, "in-memory"));
	cr_assert_not(has_advice(json, "cached"));
}

Test(storage, ramfs_is_said_to_be_memory)
{
	json_t *json = reads_of_mounted("ramfs");

	cr_assert(has_advice(json, "in-memory"));
	cr_assert_not(has_advice(json, "cached"));
}

static json_t *reads_of_overlay(void)
{
	json_t *json;

	shell("mkdir -p m/upper m/work m/lower over");
	shell("mount -t overlay none over -o upperdir=$PWD/m/upper,workdir=$PWD/m/work,"
	      "lowerdir=$PWD/m/lower");
	json = reads_of("over");
	shell("umount over");
	return json;
}

Test(storage, an_overlay_on_tmpfs_is_said_to_be_memory)
{
	json_t *json;

	need_private_mounts();
	shell("mkdir m && mount -t tmpfs none m");
	json = reads_of_overlay();
	shell("umount m");

	cr_assert_str_eq(text_at(json, "environment/target/filesystem"), "overlay");
	cr_assert_str_eq(text_at(json, "environment/target/below"), "tmpfs");
	cr_assert(has_advice(json, "in-memory"));
}

Test(storage, an_overlay_on_a_drive_is_not)
{
	json_t *json;

	need_private_mounts();
	shell("stat -f -c %%T . | grep -qv tmpfs");
	json = reads_of_overlay();

	cr_assert_not(has_advice(json, "in-memory"));
}

/* ---- loop devices ---- */

static json_t *reads_of_loop_device(bool direct)
{
	struct loopdev dev;
	json_t *json;
	int refused;

	need_loop_devices();
	shell("head -c 4M /dev/urandom > image");
	dev = loopdev_attach("image");
	refused = ioctl(dev.fd, LOOP_SET_DIRECT_IO, (unsigned long)direct);
	json = refused ? NULL : json_of(bench("run " READS "--file-extra-flags=direct --target=%s",
					      dev.path));
	loopdev_detach(&dev);
	if (refused)
		cr_skip_test("this file system has no O_DIRECT for a loop device");
	return json;
}

Test(storage, a_loop_device_through_the_page_cache_is_told)
{
	json_t *json = reads_of_loop_device(false);

	cr_assert_str_eq(text_at(json, "environment/target/loop_direct"), "0");
	assert_says(text_at(json, "environment/target/backing_file"), "/image");
	cr_assert(has_advice(json, "loop-cached"));
}

Test(storage, a_loop_device_with_direct_io_is_not)
{
	json_t *json = reads_of_loop_device(true);

	cr_assert_str_eq(text_at(json, "environment/target/loop_direct"), "1");
	cr_assert_not(has_advice(json, "loop-cached"));
}

/* ---- no data ---- */

/* Like a prepare that was killed half way: completely allocated, partly written. */
static void make_half_written_set(void)
{
	shell("for i in 0 1; do fallocate -l 2M test_file.$i && "
	      "head -c 1M /dev/urandom | dd of=test_file.$i bs=64K conv=notrunc status=none; done");
}

/* Needs a file system that can allocate without writing, and reports it. */
static void need_unwritten_extents(void)
{
	shell("fallocate -l 64K probe; sync probe; filefrag -v probe > probed 2>&1 || true");
	if (system("grep -q unwritten probed") != 0)
		cr_skip_test("this file system does not say what was never written");
}

Test(storage, what_was_never_written_is_told)
{
	json_t *json;

	need_unwritten_extents();
	make_half_written_set();

	/* Twice: the second time the zeros are in the page cache, and still are not data. */
	bench("run " READS);
	json = json_of(bench("run " READS));

	cr_assert_float_eq(real_at(json, "runs/0/unwritten"), 0.5, 0.01);
	cr_assert(has_advice(json, "unwritten"));
}

Test(storage, what_prepare_has_filled_is_written)
{
	json_t *json;

	need_unwritten_extents();
	make_half_written_set();

	/* Zeros in the page cache are not data. */
	bench("run " READS "--events=2000");
	assert_status(bench("prepare --file-num=2 --file-total-size=4M"), 0);
	json = json_of(bench("run " READS));

	cr_assert_eq(real_at(json, "runs/0/unwritten"), 0);
	cr_assert_eq(real_at(json, "runs/0/holes"), 0);
	cr_assert_not(has_advice(json, "unwritten"));
}

/* Until dirty data is written back, its extents look unwritten. */
Test(storage, what_is_still_dirty_is_written)
{
	json_t *json;

	shell("for i in 0 1; do fallocate -l 2M test_file.$i && "
	      "head -c 2M /dev/urandom | dd of=test_file.$i bs=64K conv=notrunc status=none; done");

	json = json_of(bench("run " READS));

	cr_assert_not(has_advice(json, "unwritten"));
}

/* A trimmed device reads zeros, and there is no file system to report it. */
Test(storage, a_device_that_reads_zeros_is_told)
{
	struct loopdev dev;
	json_t *json;

	need_loop_devices();
	shell("truncate -s 4M image");
	dev = loopdev_attach("image");
	json = json_of(bench("run " READS "--engine=pool --iodepth=16 --target=%s", dev.path));
	loopdev_detach(&dev);

	cr_assert_geq(count_at(json, "runs/0/sampled_zero_blocks"), 16);
	cr_assert(has_advice(json, "zero-reads"));
}

Test(storage, a_device_with_data_is_not)
{
	struct loopdev dev;
	json_t *json;

	need_loop_devices();
	shell("head -c 4M /dev/urandom > image");
	dev = loopdev_attach("image");
	json = json_of(bench("run " READS "--engine=pool --iodepth=16 --target=%s", dev.path));
	loopdev_detach(&dev);

	cr_assert_geq(count_at(json, "runs/0/sampled_blocks"), 16);
	cr_assert_eq(count_at(json, "runs/0/sampled_zero_blocks"), 0);
	cr_assert_not(has_advice(json, "zero-reads"));
}

/* ---- the kernel's counters ---- */

Test(storage, says_that_the_kernel_counts_what_storage_moved)
{
	json_t *json;

	shell("head -c 4M /dev/urandom > data");

	json = json_of(bench("run " READS "--target=data"));

	cr_assert_eq(is_true_at(json, "runs/0/cpu/storage_counted"),
		     access("/proc/self/io", R_OK) == 0);
}
