/* device, device_content, device_users: a block device, its content, and its users. */
#include "device.h"
#include "device_content.h"
#include "device_users.h"

#include <criterion/criterion.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

#include "../support/loopdev.h"
#include "../support/workload.h"

enum { IMAGE_BYTES = 8 << 20 };

static char directory[256], image[300], mount_point[300];
static struct err err;

static void set_up(void)
{
	make_directory(directory, sizeof(directory));
	snprintf(image, sizeof(image), "%s/image", directory);
	snprintf(mount_point, sizeof(mount_point), "%s/mnt", directory);
	write_file(directory, "image", IMAGE_BYTES);
	mkdir(mount_point, 0700);
}

static void tear_down(void)
{
	umount(mount_point);
	remove_directory(directory);
}

TestSuite(device, .init = set_up, .fini = tear_down, .timeout = 300);

static dev_t number_of(const char *path)
{
	struct stat st;

	cr_assert_eq(stat(path, &st), 0, "no %s", path);
	cr_assert(S_ISBLK(st.st_mode));
	return st.st_rdev;
}

static void expect_busy(const char *path, const char *because)
{
	cr_assert_eq(device_check_unused_by_number(number_of(path), &err), -EBUSY);
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

/* The content of the image, as text, and the types to name in --destroy. */
static const char *content_of_image(const struct string_list *named, const char **unnamed)
{
	static char text[1024], options[1024];
	struct device_content content;
	struct arena arena;
	int fd;

	fd = open(image, O_RDONLY);
	cr_assert_geq(fd, 0);
	arena_init(&arena);
	device_content_find(&content, fd, NULL, &arena);
	snprintf(text, sizeof(text), "%s", device_content_text(&content, &arena));
	snprintf(options, sizeof(options), "%s", device_content_unnamed(&content, named, &arena));
	arena_release(&arena);
	close(fd);
	*unnamed = options;
	return text;
}

static void expect_content(const char *text, const char *options)
{
	const struct string_list nothing = { .count = 0 };
	const char *unnamed;

	cr_expect_str_eq(content_of_image(&nothing, &unnamed), text);
	cr_expect_str_eq(unnamed, options);
}

static void on_image(const char *format)
{
	char command[512];

	snprintf(command, sizeof(command), format, image);
	run_command(command);
}

static void need_tool(const char *path)
{
	if (access(path, X_OK) != 0)
		cr_skip_test("needs %s", path);
}

Test(device, content_of_a_blank_one_is_nothing_known)
{
	expect_content("nothing known", "");
}

Test(device, content_is_a_file_system_with_its_label)
{
	make_ext4(image);

	expect_content("ext4 file system 'backup'", " --destroy=ext4");
}

Test(device, content_is_swap)
{
	need_tool("/sbin/mkswap");
	on_image("/sbin/mkswap %s >/dev/null 2>&1");

	expect_content("swap", " --destroy=swap");
}

Test(device, content_is_an_mbr)
{
	/* One primary partition of type 0x83, sectors 2048 to 4095, and the magic number. */
	static const unsigned char entry[16] = { [4] = 0x83, [8] = 0x00, [9] = 0x08, [13] = 0x08 };
	static const unsigned char magic[2] = { 0x55, 0xaa };
	int fd;

	fd = open(image, O_RDWR);
	cr_assert_eq(pwrite(fd, entry, sizeof(entry), 446), sizeof(entry));
	cr_assert_eq(pwrite(fd, magic, sizeof(magic), 510), sizeof(magic));
	close(fd);

	expect_content("MBR partition table", " --destroy=dos");
}

/* md's superblock, version 1.2: 4 KiB into its member. */
static void write_md_superblock(void)
{
	unsigned char superblock[256] = {
		0xfc, 0x4e, 0x2b, 0xa9,		/* magic */
		0x01,				/* version 1 */
		[144] = 8,			/* where it is, in sectors */
	};
	int fd;

	fd = open(image, O_RDWR);
	cr_assert_eq(pwrite(fd, superblock, sizeof(superblock), 4096), sizeof(superblock));
	close(fd);
}

Test(device, content_is_a_raid_member)
{
	write_md_superblock();

	expect_content("linux_raid_member", " --destroy=linux_raid_member");
}

Test(device, content_is_a_gpt_and_what_is_in_its_partitions)
{
	need_tool("/sbin/sfdisk");
	need_tool("/sbin/mkfs.ext4");
	on_image("printf 'label: gpt\n2048,4096\n8192,6000\n' | /sbin/sfdisk -q %s");
	on_image("/sbin/mkfs.ext4 -q -F -L home -E offset=1048576 %s 2048 2>/dev/null");
	on_image("truncate -s 3000K %1$s.swap && /sbin/mkswap %1$s.swap >/dev/null 2>&1 && "
		 "dd if=%1$s.swap of=%1$s bs=512 seek=8192 conv=notrunc status=none");

	expect_content("GPT partition table, ext4 file system 'home' in partition 1, "
		       "swap in partition 2", " --destroy=gpt --destroy=ext4 --destroy=swap");
}

Test(device, content_has_to_be_named_all)
{
	const char *one[] = { "GPT" }, *both[] = { "gpt", "linux_raid_member" }, *unnamed;

	need_tool("/sbin/sfdisk");
	on_image("printf 'label: gpt\\n' | /sbin/sfdisk -q %s");
	write_md_superblock();	/* in the way of the table's entries, which has a backup */

	content_of_image(&(struct string_list){ one, 1 }, &unnamed);
	cr_assert_str_eq(unnamed, " --destroy=linux_raid_member");
	content_of_image(&(struct string_list){ both, 2 }, &unnamed);
	cr_assert_str_eq(unnamed, "");
}

Test(device, content_of_a_partition_is_that_of_its_whole_disk_too)
{
	struct device_content content;
	struct device_family family;
	struct loopdev dev;
	struct arena arena;
	char name[96];
	int fd;

	need_loop_devices();
	write_md_superblock();
	dev = loopdev_attach(image);
	loopdev_add_partition(&dev, 1 << 20);
	snprintf(name, sizeof(name), "%sp1", dev.path);
	fd = open(name, O_RDONLY);
	cr_assert_geq(fd, 0);
	arena_init(&arena);
	cr_assert_eq(device_family_find(&family, name + strlen("/dev/"), "", &arena, &err), 0);

	device_content_find(&content, fd, &family, &arena);

	cr_assert_eq(content.count, 1);
	snprintf(name, sizeof(name), "linux_raid_member on '%s'", dev.path);
	cr_assert_str_eq(content.at[0].text, name);
	arena_release(&arena);
	close(fd);
	loopdev_detach(&dev);
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

	cr_assert_eq(device_check_unused_by_number(number_of(dev.path), &err), 0, "%s", err.text);
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
	cr_assert_eq(device_check_unused_by_number(number_of(dev.path), &err), 0);
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

	/* Release the swap before any assertion. */
	const int ret = device_check_unused_by_number(number_of(dev.path), &err);

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
	cr_assert_eq(device_check_unused_by_number(number_of(above.path), &err), 0);
	loopdev_detach(&above);
	loopdev_detach(&below);
}

Test(device, is_in_use_by_what_is_mounted_of_what_is_on_top_of_it)
{
	struct loopdev below, above;
	char text[400];

	need_loop_devices();
	make_ext4(image);
	below = loopdev_attach(image);
	above = loopdev_attach(below.path);
	cr_assert_eq(mount(above.path, mount_point, "ext4", 0, NULL), 0);
	snprintf(text, sizeof(text), "'%s' is mounted at '%s'", above.path, mount_point);

	expect_busy(below.path, text);
	umount(mount_point);
	loopdev_detach(&above);
	loopdev_detach(&below);
}

Test(device, is_in_use_while_what_it_is_made_of_is_mounted)
{
	struct loopdev below, above;
	char text[400];

	need_loop_devices();
	make_ext4(image);
	below = loopdev_attach(image);
	above = loopdev_attach(below.path);
	cr_assert_eq(mount(below.path, mount_point, "ext4", 0, NULL), 0);
	snprintf(text, sizeof(text), "'%s' is mounted at '%s'", below.path, mount_point);

	expect_busy(above.path, text);
	umount(mount_point);
	loopdev_detach(&above);
	loopdev_detach(&below);
}

/* A process with its own mounts, like a container. */
static pid_t mount_elsewhere(const char *device, int ready[static 2])
{
	char word = 'n';
	pid_t child;

	cr_assert_eq(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		if (unshare(CLONE_NEWNS) == 0 &&
		    mount(device, mount_point, "ext4", 0, NULL) == 0)
			word = 'y';
		(void)!write(ready[1], &word, 1);
		pause();
		_exit(0);
	}
	cr_assert_eq(read(ready[0], &word, 1), 1);
	cr_assert_eq(word, 'y');
	return child;
}

Test(device, is_in_use_while_mounted_in_another_namespace)
{
	struct loopdev dev;
	int ready[2];
	char text[100];
	pid_t child;

	need_loop_devices();
	make_ext4(image);
	dev = loopdev_attach(image);
	child = mount_elsewhere(dev.path, ready);
	snprintf(text, sizeof(text), "in the mount namespace of process %d", (int)child);

	expect_busy(dev.path, text);

	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	loopdev_detach(&dev);
}

static int check_image(void)
{
	struct file_users users;
	struct arena arena;
	struct stat st;
	int ret;

	cr_assert_eq(stat(image, &st), 0);
	arena_init(&arena);
	file_users_find(&users, &arena);
	ret = file_users_check(&users, &st, image, &err);
	arena_release(&arena);
	return ret;
}

Test(device, of_a_file_that_is_mounted_makes_the_file_in_use)
{
	struct loopdev dev;
	char text[400];

	need_loop_devices();
	make_ext4(image);
	cr_assert_eq(check_image(), 0);
	dev = loopdev_attach(image);
	cr_assert_eq(check_image(), 0);
	cr_assert_eq(mount(dev.path, mount_point, "ext4", 0, NULL), 0);
	snprintf(text, sizeof(text), "which backs the loop device '%s': '%s' is mounted "
				     "at", dev.path,
		 dev.path);

	cr_assert_eq(check_image(), -EBUSY);

	cr_assert_not_null(strstr(err.text, text), "%s", err.text);
	umount(mount_point);
	loopdev_detach(&dev);
}

Test(device, is_in_use_by_an_exclusive_opener)
{
	struct loopdev dev;
	int fd;

	need_loop_devices();
	dev = loopdev_attach(image);
	fd = open(dev.path, O_RDONLY | O_EXCL);
	cr_assert_geq(fd, 0);

	expect_busy(dev.path, "open exclusively");

	close(fd);
	loopdev_detach(&dev);
}
