/* device_family: over a made-up /sys, with the layout of the kernel's. */
#include "device_family.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "directory.h"

static struct arena arena;
static struct directory directory;
static struct device_family family;
static struct err err;
static unsigned devices_made;

/* A disk, or with '/' a partition of one: "sda", "sda/sda1". */
static void make_device(const char *path)
{
	const char *slash = strchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	directory_write(arena_printf(&arena, "sys/devices/block/%s/dev", path),
			arena_printf(&arena, "240:%u\n", devices_made++));
	if (slash)
		directory_write(arena_printf(&arena, "sys/devices/block/%s/partition", path),
				"1\n");
	cr_assert_eq(symlink(arena_printf(&arena, "../../devices/block/%s", path),
				arena_printf(&arena, "sys/class/block/%s", name)), 0);
}

/* `above` is made of `below`, which is "sda" or "sda/sda1". */
static void stack(const char *above, const char *below)
{
	const char *slash = strchr(below, '/');

	directory_write(arena_printf(&arena, "sys/devices/block/%s/slaves/%s", above,
				     slash ? slash + 1 : below), "");
	directory_write(arena_printf(&arena, "sys/devices/block/%s/holders/%s", below, above), "");
}

static void set_up(void)
{
	arena_init(&arena);
	directory_enter(&directory);
	directory_write("sys/class/block/.keep", "");
	make_device("sda");
	make_device("sda/sda1");
	make_device("sda/sda2");
	make_device("sdb");
}

static void tear_down(void)
{
	directory_leave(&directory);
	arena_release(&arena);
}

TestSuite(device_family, .init = set_up, .fini = tear_down);

/* "sda, sda1 partition, dm-0 above" */
static const char *family_of(const char *name)
{
	static const char *const ties[] = { "", " partition", " whole", " above", " below" };
	const char *text = "";

	cr_assert_eq(device_family_find(&family, name, directory.path, &arena, &err), 0, "%s",
		     err.text);
	for (unsigned i = 0; i < family.count; i++)
		text = arena_printf(&arena, "%s%s%s%s", text, i > 0 ? ", " : "",
				    family.members[i].name, ties[family.members[i].tie]);
	return text;
}

Test(device_family, of_a_disk_has_its_partitions)
{
	cr_assert_str_eq(family_of("sda"), "sda, sda1 partition, sda2 partition");
	cr_assert_str_eq(family.members[1].path, "/dev/sda1");
	cr_assert_eq(family.members[1].number, makedev(240, 1));
	cr_assert_eq(device_family_member(&family, makedev(240, 2)), &family.members[2]);
	cr_assert_null(device_family_member(&family, makedev(240, 3)));
}

Test(device_family, of_a_partition_has_its_disk_and_not_its_neighbours)
{
	cr_assert_str_eq(family_of("sda1"), "sda1, sda whole");
}

Test(device_family, of_a_disk_has_what_is_made_of_its_partitions_and_so_on)
{
	make_device("md0");
	make_device("md0/md0p1");
	make_device("dm-0");
	stack("md0", "sda/sda2");
	stack("dm-0", "md0/md0p1");

	cr_assert_str_eq(family_of("sda"), "sda, sda1 partition, sda2 partition, md0 above, "
			 "md0p1 above, dm-0 above");
	cr_assert_str_eq(family_of("sda1"), "sda1, sda whole");
}

Test(device_family, of_a_volume_has_what_it_is_made_of_and_no_other_volume)
{
	make_device("dm-0");
	make_device("dm-1");
	stack("dm-0", "sda/sda1");
	stack("dm-1", "sda/sda1");

	cr_assert_str_eq(family_of("dm-0"), "dm-0, sda1 below, sda below");
}

Test(device_family, of_a_partition_of_a_raid_has_its_members)
{
	make_device("md0");
	make_device("md0/md0p1");
	stack("md0", "sda");
	stack("md0", "sdb");

	cr_assert_str_eq(family_of("md0p1"), "md0p1, md0 whole, sda below, sdb below");
	cr_assert_str_eq(family_of("sdb"), "sdb, md0 above, md0p1 above");
}

Test(device_family, of_a_device_below_a_cache_has_the_cache)
{
	make_device("bcache0");
	stack("bcache0", "sda");
	stack("bcache0", "sdb");

	cr_assert_str_eq(family_of("sdb"), "sdb, bcache0 above");
}

Test(device_family, has_what_names_it_without_a_link)
{
	make_device("loop0");
	make_device("zram0");
	directory_write("sys/devices/block/loop0/loop/backing_file", "/dev/sda1\n");
	directory_write("sys/devices/block/zram0/backing_dev", "/dev/sdb\n");

	cr_assert_str_eq(family_of("sda"), "sda, sda1 partition, sda2 partition, loop0 above");
	cr_assert_str_eq(family_of("sdb"), "sdb, zram0 above");
}

Test(device_family, writes_a_name_with_a_slash_as_a_path)
{
	make_device("cciss!c0d0");

	cr_assert_str_eq(family_of("cciss!c0d0"), "cciss!c0d0");
	cr_assert_str_eq(family.members[0].path, "/dev/cciss/c0d0");
}

Test(device_family, is_not_known_where_there_is_no_sysfs)
{
	cr_assert_eq(device_family_find(&family, "sdc", directory.path, &arena, &err), -ENODEV);
	cr_assert_eq(device_family_find(&family, "", directory.path, &arena, &err), -ENODEV);
	cr_assert_not_null(strstr(err.text, "mount sysfs"), "%s", err.text);
}

Test(device_family, of_a_partition_is_a_part_of_its_disk)
{
	struct device_part part;

	directory_write("sys/devices/block/sda/sda2/start", "2048\n");
	directory_write("sys/devices/block/sda/sda2/size", "16\n");
	directory_write("sys/dev/block/.keep", "");
	cr_assert_eq(symlink("../../devices/block/sda", "sys/dev/block/240:0"), 0);
	cr_assert_eq(symlink("../../devices/block/sda/sda2", "sys/dev/block/240:2"), 0);

	part = device_part_of(makedev(240, 2), ".", &arena);
	cr_assert_eq(part.disk, makedev(240, 0));
	cr_assert_eq(part.begin_bytes, 1 << 20);
	cr_assert_eq(part.end_bytes, (1 << 20) + 8192);

	part = device_part_of(makedev(240, 0), ".", &arena);
	cr_assert_eq(part.disk, makedev(240, 0));
	cr_assert_eq(part.begin_bytes, 0);
	cr_assert_eq(part.end_bytes, UINT64_MAX);
}
