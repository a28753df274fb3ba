/* device: what a block device is, and who uses it. */
#include "device.h"

#include <criterion/criterion.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/sysmacros.h>

#include "../support/loopdev.h"
#include "../support/workload.h"

enum { IMAGE_BYTES = 8 << 20 };

static char folder[256], image[300], mount_point[300];
static struct err err;

static void set_up(void)
{
	make_folder(folder, sizeof(folder));
	snprintf(image, sizeof(image), "%s/image", folder);
	snprintf(mount_point, sizeof(mount_point), "%s/mnt", folder);
	write_file(folder, "image", IMAGE_BYTES);
	mkdir(mount_point, 0700);
}

static void tear_down(void)
{
	umount(mount_point);
	remove_folder(folder);
}

TestSuite(device, .init = set_up, .fini = tear_down, .timeout = 60);

static dev_t number_of(const char *path)
{
	struct stat st;

	cr_assert_eq(stat(path, &st), 0, "no %s", path);
	cr_assert(S_ISBLK(st.st_mode));
	return st.st_rdev;
}

static void expect_busy(const char *path, const char *because)
{
	cr_assert_eq(device_check_unused(number_of(path), &err), -EBUSY);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
	cr_assert_not_null(strstr(err.text, because), "'%s' lacks '%s'", err.text, because);
}

static void make_ext4(const char *path)
{
	char command[512];

	if (access("/sbin/mkfs.ext4", X_OK) != 0)
		cr_skip_test("needs mkfs.ext4");
	snprintf(command, sizeof(command), "/sbin/mkfs.ext4 -q -F -L backup %s", path);
	run_command(command);
}

Test(device, reads_attributes_of_a_disk_and_of_a_partitions_disk)
{
	char name[96], value[64];
	struct loopdev dev;

	need_loop_devices();
	dev = loopdev_attach(image);
	loopdev_add_partition(&dev, 1 << 20);
	snprintf(name, sizeof(name), "%sp1", dev.path + strlen("/dev/"));

	cr_assert_str_eq(device_attribute(name, "partition", value, sizeof(value)), "1");
	cr_assert_str_eq(device_attribute(name, "queue/logical_block_size", value,
					  sizeof(value)), "512");
	cr_assert_str_eq(device_attribute(name, "no/such", value, sizeof(value)), "");
	cr_assert_str_eq(device_attribute("no-such-device", "size", value, sizeof(value)), "");
	loopdev_detach(&dev);
}

Test(device, has_no_name_for_what_is_not_on_a_device)
{
	char name[64];
	struct stat st;

	cr_assert_eq(stat("/proc/self", &st), 0);

	cr_assert_str_eq(device_name_of(st.st_dev, name, sizeof(name)), "");
}

Test(device, recognises_a_file_system_and_its_label)
{
	char text[256];
	int fd;

	fd = open(image, O_RDONLY);
	cr_assert_str_eq(device_signature(fd, text, sizeof(text)), "");
	close(fd);

	make_ext4(image);

	fd = open(image, O_RDONLY);
	cr_assert_str_eq(device_signature(fd, text, sizeof(text)), "ext4 file system 'backup'");
	close(fd);
}

Test(device, recognises_a_partition_table)
{
	/* One primary partition of type 0x83, sectors 2048 to 4095, and the magic number. */
	static const unsigned char entry[16] = { [4] = 0x83, [8] = 0x00, [9] = 0x08, [13] = 0x08 };
	static const unsigned char magic[2] = { 0x55, 0xaa };
	char text[256];
	int fd;

	fd = open(image, O_RDWR);
	cr_assert_eq(pwrite(fd, entry, sizeof(entry), 446), sizeof(entry));
	cr_assert_eq(pwrite(fd, magic, sizeof(magic), 510), sizeof(magic));

	cr_assert_str_eq(device_signature(fd, text, sizeof(text)), "MBR partition table");
	close(fd);
}

Test(device, knows_the_alignment_that_o_direct_needs)
{
	struct loopdev dev;

	need_loop_devices();
	dev = loopdev_attach(image);

	cr_assert_eq(device_direct_alignment(dev.fd), 512);
	cr_assert_leq(device_direct_memory_alignment(dev.fd), 512);
	cr_assert_gt(device_direct_memory_alignment(dev.fd), 0);
	loopdev_detach(&dev);
}

Test(device, says_where_o_direct_is_impossible)
{
	const int fd = open("/proc/self/status", O_RDONLY);

	cr_assert_eq(device_direct_alignment(fd), 0);
	cr_assert_eq(device_direct_memory_alignment(fd), 0);
	close(fd);
}

Test(device, lets_a_device_be_that_nobody_uses)
{
	struct loopdev dev;

	need_loop_devices();
	dev = loopdev_attach(image);

	cr_assert_eq(device_check_unused(number_of(dev.path), &err), 0, "%s", err.text);
	loopdev_detach(&dev);
}

Test(device, is_in_use_while_mounted)
{
	char text[400];
	struct loopdev dev;

	need_loop_devices();
	make_ext4(image);
	dev = loopdev_attach(image);
	cr_assert_eq(mount(dev.path, mount_point, "ext4", 0, NULL), 0);
	snprintf(text, sizeof(text), "'%s' is mounted at '%s'", dev.path, mount_point);

	expect_busy(dev.path, text);

	umount(mount_point);
	cr_assert_eq(device_check_unused(number_of(dev.path), &err), 0);
	loopdev_detach(&dev);
}

Test(device, is_in_use_while_a_partition_is_mounted)
{
	char partition[80], text[400];
	struct loopdev dev;

	need_loop_devices();
	dev = loopdev_attach(image);
	loopdev_add_partition(&dev, 6 << 20);
	snprintf(partition, sizeof(partition), "%sp1", dev.path);
	make_ext4(partition);
	cr_assert_eq(mount(partition, mount_point, "ext4", 0, NULL), 0);
	snprintf(text, sizeof(text), "'%s' is mounted at '%s'", partition, mount_point);

	expect_busy(dev.path, text);
	expect_busy(partition, text);
	umount(mount_point);
	loopdev_detach(&dev);
}

Test(device, is_in_use_as_swap)
{
	char command[400];
	struct loopdev dev;

	need_loop_devices();
	if (access("/sbin/mkswap", X_OK) != 0 || access("/proc/swaps", R_OK) != 0)
		cr_skip_test("needs mkswap and a kernel with swap");
	dev = loopdev_attach(image);
	snprintf(command, sizeof(command), "/sbin/mkswap %s >/dev/null", dev.path);
	run_command(command);
	if (swapon(dev.path, 0) != 0) {
		loopdev_detach(&dev);
		cr_skip_test("this kernel does not let us swap on a loop device");
	}

	/* First give the swap up, then judge. */
	const int ret = device_check_unused(number_of(dev.path), &err);

	cr_assert_eq(swapoff(dev.path), 0);
	cr_assert_eq(ret, -EBUSY);
	cr_assert_not_null(strstr(err.text, "is in use as swap"), "%s", err.text);
	loopdev_detach(&dev);
}

Test(device, is_in_use_by_a_loop_device_on_top_of_it)
{
	struct loopdev below, above;

	need_loop_devices();
	below = loopdev_attach(image);
	above = loopdev_attach(below.path);

	expect_busy(below.path, above.path);
	cr_assert_eq(device_check_unused(number_of(above.path), &err), 0);
	loopdev_detach(&above);
	loopdev_detach(&below);
}

Test(device, is_in_use_by_an_exclusive_opener)
{
	struct loopdev dev;
	int fd;

	need_loop_devices();
	dev = loopdev_attach(image);
	fd = open(dev.path, O_RDONLY | O_EXCL);
	cr_assert_geq(fd, 0);

	expect_busy(dev.path, "exclusive use");

	close(fd);
	loopdev_detach(&dev);
}
