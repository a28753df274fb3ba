/*
 * Who uses a block device? Asked before anything is written to it.
 *
 * A disk is in use if a partition of it is, and a partition if its whole disk is used as one:
 * so every question is put to the family of both. The last question, an exclusive open, is
 * what the kernel itself asks at mount(2); the ones before it can say by whom and where.
 */
#include "device.h"

#include <blkid/blkid.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libmount/libmount.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "clock.h"

enum {
	FAMILY_MAX		= 257,	/* a disk and 256 partitions (DISK_MAX_PARTS) */
	EXCLUSIVE_TRIES		= 20,
	EXCLUSIVE_PAUSE_NS	= 10 * 1000 * 1000,
};

struct family {
	dev_t members[FAMILY_MAX];
	unsigned count;
};

static void sysfs_path(dev_t device, const char *below, char path[static PATH_MAX])
{
	snprintf(path, PATH_MAX, "/sys/dev/block/%u:%u/%s", major(device), minor(device),
		 below);
}

static void add_member(struct family *family, const char *dev_file)
{
	FILE *file = fopen(dev_file, "re");
	unsigned maj, min;

	if (!file)
		return;
	if (fscanf(file, "%u:%u", &maj, &min) == 2 && family->count < FAMILY_MAX)
		family->members[family->count++] = makedev(maj, min);
	fclose(file);
}

static void find_family(struct family *family, dev_t device)
{
	char path[PATH_MAX], below[NAME_MAX + 32];
	struct dirent *entry;
	DIR *folder;

	family->members[0] = device;
	family->count = 1;

	sysfs_path(device, "partition", path);
	if (access(path, F_OK) == 0) {
		sysfs_path(device, "../dev", path);
		add_member(family, path);
		return;
	}

	sysfs_path(device, "", path);
	folder = opendir(path);
	while (folder && (entry = readdir(folder))) {
		snprintf(below, sizeof(below), "%s/partition", entry->d_name);
		sysfs_path(device, below, path);
		if (access(path, F_OK) != 0)
			continue;
		snprintf(below, sizeof(below), "%s/dev", entry->d_name);
		sysfs_path(device, below, path);
		add_member(family, path);
	}
	if (folder)
		closedir(folder);
}

static bool has_member(const struct family *family, dev_t device)
{
	for (unsigned i = 0; i < family->count; i++)
		if (family->members[i] == device)
			return true;
	return false;
}

/* Is the path a device of the family? */
static bool is_in_family(const struct family *family, const char *path)
{
	struct stat st;

	return path && stat(path, &st) == 0 && S_ISBLK(st.st_mode) &&
	       has_member(family, st.st_rdev);
}

static int check_mounts(const struct family *family, struct err *err)
{
	struct libmnt_table *table = mnt_new_table_from_file("/proc/self/mountinfo");
	struct libmnt_iter *walk = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;
	int ret = 0;

	if (!table || !walk)
		ret = err_failure(err, EIO, "cannot read the mount table /proc/self/mountinfo");
	while (ret == 0 && mnt_table_next_fs(table, walk, &fs) == 0)
		if (has_member(family, mnt_fs_get_devno(fs)) ||
		    is_in_family(family, mnt_fs_get_srcpath(fs)))
			ret = err_request(err, EBUSY, "'%s' is mounted at '%s': unmount it first",
					  mnt_fs_get_source(fs), mnt_fs_get_target(fs));
	mnt_free_iter(walk);
	mnt_unref_table(table);
	return ret;
}

static int check_swaps(const struct family *family, struct err *err)
{
	struct libmnt_table *table = mnt_new_table();
	struct libmnt_iter *walk = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;
	int ret = 0;

	/* A kernel without swap has no /proc/swaps, and so nothing to find. */
	if (table && walk && mnt_table_parse_swaps(table, NULL) == 0)
		while (ret == 0 && mnt_table_next_fs(table, walk, &fs) == 0)
			if (is_in_family(family, mnt_fs_get_source(fs)))
				ret = err_request(err, EBUSY, "'%s' is in use as swap: switch "
						  "it off first (swapoff)", mnt_fs_get_source(fs));
	mnt_free_iter(walk);
	mnt_unref_table(table);
	return ret;
}

/* Device mapper, md, bcache: they link themselves here. */
static int check_holders(const struct family *family, struct err *err)
{
	char path[PATH_MAX], mapped_name[128];
	struct dirent *entry;
	int ret = 0;

	for (unsigned i = 0; ret == 0 && i < family->count; i++) {
		DIR *folder;

		sysfs_path(family->members[i], "holders", path);
		folder = opendir(path);
		while (folder && ret == 0 && (entry = readdir(folder))) {
			if (entry->d_name[0] == '.')
				continue;
			device_attribute(entry->d_name, "dm/name", mapped_name,
					 sizeof(mapped_name));
			ret = err_request(err, EBUSY, "it is held by '/dev/%s'%s%s%s",
					  entry->d_name, *mapped_name ? " (" : "", mapped_name,
					  *mapped_name ? ")" : "");
		}
		if (folder)
			closedir(folder);
	}
	return ret;
}

/* Loop devices do not: they name their backing file. */
static int check_loops(const struct family *family, struct err *err)
{
	DIR *folder = opendir("/sys/class/block");
	char backing[PATH_MAX];
	struct dirent *entry;
	int ret = 0;

	while (folder && ret == 0 && (entry = readdir(folder))) {
		if (strncmp(entry->d_name, "loop", 4) != 0)
			continue;
		device_attribute(entry->d_name, "loop/backing_file", backing, sizeof(backing));
		if (is_in_family(family, backing))
			ret = err_request(err, EBUSY, "it is held by the loop device '/dev/%s': "
					  "detach that first (losetup -d)", entry->d_name);
	}
	if (folder)
		closedir(folder);
	return ret;
}

/* The kernel gives up the files of a closed ring a little later, so somebody may be ourselves,
 * a moment ago: he gets that moment. */
static int check_exclusive(dev_t device, struct err *err)
{
	char *path = blkid_devno_to_devname(device);
	int fd, tries = 0, ret = 0;

	if (!path)
		return 0;
	while ((fd = open(path, O_RDONLY | O_EXCL | O_CLOEXEC)) < 0 && errno == EBUSY &&
	       ++tries < EXCLUSIVE_TRIES)
		clock_sleep_until(clock_real_ns() + EXCLUSIVE_PAUSE_NS);

	/* Whatever else is wrong with opening it, the run's own open will say. */
	if (fd < 0 && errno == EBUSY)
		ret = err_request(err, EBUSY, "somebody has opened it, or a part of it, for "
				  "exclusive use");
	if (fd >= 0)
		close(fd);
	free(path);
	return ret;
}

int device_check_unused(dev_t device, struct err *err)
{
	struct family family;
	int ret;

	find_family(&family, device);
	ret = check_mounts(&family, err);
	if (ret == 0)
		ret = check_swaps(&family, err);
	if (ret == 0)
		ret = check_holders(&family, err);
	if (ret == 0)
		ret = check_loops(&family, err);
	if (ret == 0)
		ret = check_exclusive(device, err);
	return ret;
}
