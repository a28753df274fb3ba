/* Writing to block devices: only to the device that is named, and never to one in use. */
#include "e2e.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <unistd.h>

#include "loopdev.h"

enum { DEVICE_BYTES = 8 << 20, ZERO_BLOCKS = DEVICE_BYTES / 4096 };

static struct loopdev dev;

/* 8 MiB of zeros as a block device. */
static void begin(void)
{
	e2e_begin();
	dev.fd = -1;
	if (geteuid() != 0)
		return;		/* each test skips itself */
	shell("truncate -s 8M image");
}

static void end(void)
{
	if (dev.fd >= 0)
		loopdev_detach(&dev);
	e2e_end();
}

TestSuite(safety, .init = begin, .fini = end, .timeout = 300);

/* Every request that would write, with a block size that shows whether it did. */
static const char *const writing[] = {
	"prepare",
	"run --file-test-mode=seqwr --events=10",
	"run --file-test-mode=seqrewr --events=10",
	"run --file-test-mode=rndwr --events=10",
	"run --file-test-mode=rndrw --events=10",
	"compare --file-test-mode=rndwr --events=10 --vary=iodepth=1,2 --rounds=1",
};
enum { WRITING_COUNT = sizeof(writing) / sizeof(writing[0]) };

static bool is_untouched(void)
{
	return zero_blocks(dev.path, 4096) == ZERO_BLOCKS;
}

Test(safety, reads_a_device_without_asking)
{
	json_t *json;

	need_loop_devices();
	dev = loopdev_attach("image");

	json = json_of(bench("run --target=%s --file-test-mode=seqrd --file-block-size=1M "
			     "--events=8 --json=-", dev.path));

	cr_assert_eq(count_at(json, "runs/0/read/bytes"), DEVICE_BYTES);
	cr_assert_str_eq(text_at(json, "environment/target/kind"), "device");
	cr_assert_str_eq(text_at(json, "environment/target/device"), dev.path);
}

Test(safety, writes_on_a_device_only_if_that_very_device_is_named)
{
	need_loop_devices();
	dev = loopdev_attach("image");

	for (unsigned i = 0; i < WRITING_COUNT; i++) {
		const struct said *said = bench("%s --target=%s", writing[i], dev.path);

		assert_status(said, 2);
		assert_says(said->err, text_of("--allow-device-writes=%s", dev.path));
		assert_status(bench("%s --target=%s --allow-device-writes=/dev/sdz", writing[i],
				    dev.path), 2);
	}
	cr_assert(is_untouched());

	for (unsigned i = 0; i < WRITING_COUNT; i++)
		assert_status(bench("%s --target=%s --allow-device-writes=%s", writing[i],
				    dev.path, dev.path), 0);
	cr_assert_eq(zero_blocks(dev.path, 4096), 0);
}

Test(safety, prepares_no_more_of_a_device_than_it_was_told)
{
	need_loop_devices();
	dev = loopdev_attach("image");

	assert_status(bench("prepare --target=%s --file-total-size=1M --allow-device-writes=%s",
			    dev.path, dev.path), 0);

	cr_assert_eq(zero_blocks(dev.path, 4096), ZERO_BLOCKS - 256);
}

Test(safety, destroys_only_what_is_named)
{
	const struct said *said;

	need_loop_devices();
	dev = loopdev_attach("image");
	shell("mkfs.ext4 -q -L backup %s; cp image before", dev.path);

	for (unsigned i = 0; i < WRITING_COUNT; i++) {
		said = bench("%s --target=%s", writing[i], dev.path);
		assert_status(said, 2);
		assert_says(said->err, text_of("writing destroys what is on device '%s' (8 MiB): "
					       "ext4 file system 'backup'", dev.path));
		assert_says(said->err, text_of("--allow-device-writes=%s --destroy=ext4",
					       dev.path));
		said = bench("%s --target=%s --allow-device-writes=%s", writing[i], dev.path,
			     dev.path);
		assert_status(said, 2);
		assert_says(said->err, "allow it with --destroy=ext4");
		assert_status(bench("%s --target=%s --allow-device-writes=%s --destroy=xfs",
				    writing[i], dev.path, dev.path), 2);
		assert_status(bench("%s --target=%s --destroy=ext4", writing[i], dev.path), 2);
	}
	shell("cmp image before");

	assert_status(bench("prepare --target=%s --allow-device-writes=%s --destroy=ext4",
			    dev.path, dev.path), 0);
	cr_assert_eq(zero_blocks(dev.path, 4096), 0);
	assert_status(bench("%s --target=%s --allow-device-writes=%s", writing[3], dev.path,
			    dev.path), 0);
}

Test(safety, destroys_a_partition_table_only_if_that_and_what_it_holds_is_named)
{
	const struct said *said;

	need_loop_devices();
	if (access("/sbin/sfdisk", X_OK) != 0)
		cr_skip_test("needs sfdisk");
	shell("printf 'label: gpt\\n2048,4096\\n' | /sbin/sfdisk -q image 2>/dev/null");
	shell("mkfs.ext4 -q -F -E offset=1048576 image 2048 2>/dev/null; cp image before");
	dev = loopdev_attach("image");

	said = bench("prepare --target=%s --allow-device-writes=%s --destroy=ext4", dev.path,
		     dev.path);
	assert_status(said, 2);
	assert_says(said->err, "GPT partition table, ext4 file system in partition 1");
	assert_says(said->err, "allow it with --destroy=gpt");
	shell("cmp image before");

	assert_status(bench("prepare --target=%s --allow-device-writes=%s --destroy=ext4 "
			    "--destroy=gpt", dev.path, dev.path), 0);
}

Test(safety, finds_a_read_only_device_before_the_run)
{
	const struct said *said;

	need_loop_devices();
	dev = loopdev_attach_with("image", LO_FLAGS_READ_ONLY);

	for (unsigned i = 0; i < WRITING_COUNT; i++) {
		said = bench("%s --target=%s --allow-device-writes=%s", writing[i], dev.path,
			     dev.path);
		assert_status(said, 2);
		assert_says(said->err, text_of("device '%s' (8 MiB) is read-only", dev.path));
		assert_says(said->err, "blockdev --setrw");
	}
	assert_status(bench("run --target=%s --file-test-mode=rndrd --events=10", dev.path), 0);
}

Test(safety, writes_on_no_device_that_tells_another_serial_number_or_none)
{
	const struct said *said;

	need_loop_devices();
	dev = loopdev_attach("image");

	said = bench("prepare --target=%s --allow-device-writes=%s --expect-serial=S123", dev.path,
		     dev.path);
	assert_status(said, 2);
	assert_says(said->err, text_of("expect-serial=S123: the device of '%s' has no serial "
				       "number", dev.path));
	assert_status(bench("run --target=%s --file-test-mode=rndrd --events=1 "
			    "--expect-serial=S123", dev.path), 2);
	cr_assert(is_untouched());
}

Test(safety, tells_the_size_of_the_device_in_the_result)
{
	need_loop_devices();
	dev = loopdev_attach("image");

	cr_assert_eq(count_at(json_of(bench("run --target=%s --file-test-mode=rndrd --events=1 "
					    "--file-total-size=1M --json=-", dev.path)),
			      "environment/target/device_bytes"), DEVICE_BYTES);
}

/* Without a serial number the effects of a write are unknown. */
Test(safety, writes_on_no_device_where_sysfs_is_missing)
{
	const struct said *said;

	need_loop_devices();
	dev = loopdev_attach("image");
	if (umount2("/sys", MNT_DETACH) != 0)
		cr_skip_test("/sys cannot be unmounted here");

	said = bench("prepare --target=%s --allow-device-writes=%s", dev.path, dev.path);

	assert_status(said, 2);
	assert_says(said->err, "mount sysfs");
	cr_assert(is_untouched());
}

Test(safety, writes_on_no_device_without_permission_to_look_at_it)
{
	const struct spawn nobody = { .as_nobody = true };
	const struct said *said;

	need_loop_devices();
	dev = loopdev_attach("image");
	chmod(".", 0755);

	said = bench_in(&nobody, "prepare --target=%s --allow-device-writes=%s", dev.path,
			dev.path);

	assert_status(said, 2);
	assert_says(said->err, "run as root, or join the group that owns it");
	cr_assert(is_untouched());
}

/* ---- files with a second role ---- */

Test(safety, writes_on_no_file_whose_loop_device_is_mounted)
{
	const struct said *said;

	need_loop_devices();
	shell("mkfs.ext4 -q -F image && mkdir mnt && cp image before");
	dev = loopdev_attach("image");
	cr_assert_eq(mount(dev.path, "mnt", "ext4", MS_RDONLY, NULL), 0);

	for (unsigned i = 0; i < WRITING_COUNT; i++) {
		said = bench("%s --target=image --allow-overwrite=image", writing[i]);
		assert_status(said, 2);
		assert_says(said->err, text_of("will not write to 'image', which backs the loop "
					       "device '%s': '%s' is mounted at", dev.path,
					       dev.path));
	}
	shell("cmp image before");
	cr_assert_eq(umount("mnt"), 0);
}

Test(safety, writes_on_no_file_of_a_set_whose_loop_device_is_mounted)
{
	const struct said *said;

	need_loop_devices();
	shell("mkfs.ext4 -q -F image && mkdir mnt set && mv image set/test_file.0");
	dev = loopdev_attach("set/test_file.0");
	cr_assert_eq(mount(dev.path, "mnt", "ext4", MS_RDONLY, NULL), 0);

	said = bench("run --target=set --file-num=1 --file-total-size=8M --events=10 "
		     "--file-test-mode=seqwr");

	assert_status(said, 2);
	assert_says(said->err, "will not write to 'set/test_file.0', which backs the loop device");
	cr_assert_eq(umount("mnt"), 0);
}

Test(safety, goes_through_no_link_to_a_device)
{
	const struct said *said;

	need_loop_devices();
	dev = loopdev_attach("image");
	cr_assert_eq(symlink(dev.path, "link"), 0);

	said = bench("prepare --target=link --allow-device-writes=%s", dev.path);

	assert_status(said, 2);
	assert_says(said->err, text_of("'link' is a link to the device '%s'", dev.path));
	assert_says(said->err, "name the device itself");
	assert_status(bench("prepare --target=link --allow-device-writes=link"), 2);
	cr_assert(is_untouched());
}

/* With the permit, which must not help. */
static void assert_refused(const char *path, const char *because)
{
	for (unsigned i = 0; i < WRITING_COUNT; i++) {
		const struct said *said = bench("%s --target=%s --allow-device-writes=%s",
						writing[i], path, path);

		assert_status(said, 2);
		assert_says(said->err, text_of("will not write to device '%s'", path));
		assert_says(said->err, because);
	}
}

Test(safety, refuses_a_mounted_device_even_if_allowed)
{
	need_loop_devices();
	dev = loopdev_attach("image");
	shell("mkfs.ext4 -q %s && mkdir mnt", dev.path);
	cr_assert_eq(mount(dev.path, "mnt", "ext4", 0, NULL), 0);

	assert_refused(dev.path, "is mounted at");

	cr_assert_eq(umount("mnt"), 0);
	shell("fsck.ext4 -fn %s >/dev/null 2>&1", dev.path);
}

Test(safety, refuses_a_disk_of_which_a_partition_is_mounted)
{
	char partition[80];

	need_loop_devices();
	dev = loopdev_attach("image");
	loopdev_add_partition(&dev, 4 << 20);
	snprintf(partition, sizeof(partition), "%sp1", dev.path);
	if (access(partition, F_OK) != 0)
		cr_skip_test("there is no %s: nothing creates partition nodes here", partition);
	shell("mkfs.ext4 -q %s && mkdir mnt", partition);
	cr_assert_eq(mount(partition, "mnt", "ext4", 0, NULL), 0);

	assert_refused(dev.path, text_of("'%s' is mounted at", partition));
	assert_refused(partition, text_of("'%s' is mounted at", partition));

	cr_assert_eq(umount("mnt"), 0);
}

/* What `a` does to the disk and `b` to its partition, [1 MiB, 5 MiB). */
static const struct said *both(const char *partition, const char *a, const char *b)
{
	return bench("run --time=0 --events=50 --file-block-size=4K --allow-device-writes=%s "
		     "--allow-device-writes=%s --job=a --target=%s %s --job=b --target=%s %s",
		     dev.path, partition, dev.path, a, partition, b);
}

static void prepare_to_verify(const char *device)
{
	assert_status(bench("prepare --target=%s --allow-device-writes=%s --validate "
			    "--file-block-size=4K", device, device), 0);
}

Test(safety, a_disk_and_its_partition_are_one_target)
{
	static const char reads[] = "--file-test-mode=rndrd --validate";
	static const char writes[] = "--file-test-mode=rndwr";
	const struct said *said;
	char partition[80];

	need_loop_devices();
	dev = loopdev_attach("image");
	loopdev_add_partition(&dev, 4 << 20);
	snprintf(partition, sizeof(partition), "%sp1", dev.path);
	if (access(partition, F_OK) != 0)
		cr_skip_test("there is no %s: nothing creates partition nodes here", partition);
	prepare_to_verify(dev.path);

	said = both(partition, reads, writes);
	assert_status(said, 2);
	assert_says(said->err, text_of("job 'a' would take what job 'b' writes to the same blocks "
				       "of '%s' for damage", dev.path));

	assert_status(both(partition, text_of("%s --size=1M", reads), writes), 0);
	assert_status(both(partition, text_of("%s --offset=5M", reads), writes), 0);
	assert_status(both(partition, text_of("%s --size=1028K", reads),
			   text_of("%s --offset=4K", writes)), 0);
	assert_status(both(partition, text_of("%s --size=1028K", reads), writes), 2);
	assert_status(both(partition, writes, writes), 0);

	prepare_to_verify(dev.path);
	prepare_to_verify(partition);
	assert_status(both(partition, text_of("%s --size=1M --validate", writes),
			   text_of("%s --validate", writes)), 0);
}

Test(safety, refuses_a_device_in_use_as_swap)
{
	const struct said *said;

	need_loop_devices();
	dev = loopdev_attach("image");
	shell("mkswap %s >/dev/null", dev.path);
	if (swapon(dev.path, 0) != 0)
		cr_skip_test("this kernel does not let us swap on a loop device");

	/* Release the swap before any assertion. */
	said = bench("prepare --target=%s --allow-device-writes=%s", dev.path, dev.path);

	cr_assert_eq(swapoff(dev.path), 0);
	assert_status(said, 2);
	assert_says(said->err, "is in use as swap");
}

Test(safety, refuses_a_device_that_is_held)
{
	int holder;

	need_loop_devices();
	dev = loopdev_attach("image");
	holder = open(dev.path, O_RDONLY | O_EXCL | O_CLOEXEC);
	cr_assert_geq(holder, 0);

	assert_refused(dev.path, "or a part of it, open exclusively");

	close(holder);
	cr_assert(is_untouched());
}
