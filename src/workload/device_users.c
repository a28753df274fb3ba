/*
 * Is a block device in use? Checked before anything is written to it.
 *
 * Every check applies to the whole family: the device, its partitions, and all devices stacked with
 * it. The last one, an exclusive open, is the kernel's own check in mount(2); the earlier ones can
 * name the user.
 */
#include "device_users.h"

#include <blkid/blkid.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libmount/libmount.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "device.h"
#include "device_hold.h"

enum {
	EXCLUSIVE_TRIES		= 20,
	EXCLUSIVE_PAUSE_NS	= 10 * 1000 * 1000,
	NAMESPACES_MAX		= 4096,
};

/* Is the path a device of the family? */
static bool is_in_family(const struct device_family *family, const char *path)
{
	struct stat st;

	return path && stat(path, &st) == 0 && S_ISBLK(st.st_mode) &&
	       device_family_member(family, st.st_rdev);
}

/* pid: of a process in another mount namespace; NULL for our own. */
static int check_mount_table(const struct device_family *family, struct libmnt_table *table,
			     const char *pid, struct err *err)
{
	struct libmnt_iter *walk = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;
	int ret = 0;

	if (!walk)
		ret = err_failure(err, ENOMEM, "no memory to read the mount table");
	while (ret == 0 && mnt_table_next_fs(table, walk, &fs) == 0)
		if (device_family_member(family, mnt_fs_get_devno(fs)) ||
		    is_in_family(family, mnt_fs_get_srcpath(fs)))
			ret = err_request(err, EBUSY, "'%s' is mounted at '%s'%s%s: unmount it "
					  "first", mnt_fs_get_source(fs), mnt_fs_get_target(fs),
					  pid ? " in the mount namespace of process " : "",
					  pid ? pid : "");
	mnt_free_iter(walk);
	return ret;
}

/* The mount namespace of a process: its inode number; 0 if not permitted. */
static ino_t namespace_of(const char *pid)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%.20s/ns/mnt", pid);
	return stat(path, &st) == 0 ? st.st_ino : 0;
}

static bool was_seen(ino_t seen[static NAMESPACES_MAX], unsigned *count, ino_t which)
{
	for (unsigned i = 0; i < *count; i++)
		if (seen[i] == which)
			return true;
	if (which != 0 && *count < NAMESPACES_MAX)
		seen[(*count)++] = which;
	return false;
}

/* Containers have mounts that are not in our own table. */
static int check_other_namespaces(const struct device_family *family, struct err *err)
{
	ino_t seen[NAMESPACES_MAX] = { namespace_of("self") };
	DIR *processes = opendir("/proc");
	unsigned count = 1;
	struct dirent *entry;
	int ret = 0;

	while (processes && ret == 0 && (entry = readdir(processes))) {
		struct libmnt_table *table;
		char path[64];

		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    was_seen(seen, &count, namespace_of(entry->d_name)))
			continue;
		snprintf(path, sizeof(path), "/proc/%.20s/mountinfo", entry->d_name);
		table = mnt_new_table_from_file(path);
		if (table)
			ret = check_mount_table(family, table, entry->d_name, err);
		mnt_unref_table(table);
	}
	if (processes)
		closedir(processes);
	return ret;
}

static int check_mounts(const struct device_family *family, struct err *err)
{
	struct libmnt_table *table = mnt_new_table_from_file("/proc/self/mountinfo");
	int ret;

	if (!table)
		return err_request(err, EIO, "cannot read the mount table /proc/self/mountinfo, "
				   "so its mounts are unknown: mount proc ('mount -t proc proc "
				   "/proc')");
	ret = check_mount_table(family, table, NULL, err);
	mnt_unref_table(table);
	return ret < 0 ? ret : check_other_namespaces(family, err);
}

/* A kernel without swap has no /proc/swaps. */
static int check_swaps(const struct device_family *family, struct err *err)
{
	struct libmnt_table *table = mnt_new_table();
	struct libmnt_iter *walk = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;
	int ret = 0;

	if (table && walk && mnt_table_parse_swaps(table, NULL) == 0)
		while (ret == 0 && mnt_table_next_fs(table, walk, &fs) == 0)
			if (is_in_family(family, mnt_fs_get_source(fs)))
				ret = err_request(err, EBUSY, "'%s' is in use as swap: disable it "
						  "first (swapoff)", mnt_fs_get_source(fs));
	mnt_free_iter(walk);
	mnt_unref_table(table);
	return ret;
}

/* Device mapper, md, bcache, loop, zram. */
static int check_above(const struct device_family *family, struct err *err)
{
	char mapped_name[128];

	for (unsigned i = 0; i < family->count; i++) {
		const struct device_member *member = &family->members[i];

		if (member->tie != DEVICE_ABOVE)
			continue;
		device_attribute(member->name, "dm/name", mapped_name, sizeof(mapped_name));
		return err_request(err, EBUSY, "it is held by '%s'%s%s%s%s", member->path,
				   *mapped_name ? " (" : "", mapped_name, *mapped_name ? ")" : "",
				   strncmp(member->name, "loop", 4) == 0
				   ? ": detach that first (losetup -d)" : "");
	}
	return 0;
}

/* The holder may be a ring that we have just closed: the kernel releases its files a little later.
 * So retry for 200 ms. */
static int check_exclusive(dev_t device, struct err *err)
{
	char *path = blkid_devno_to_devname(device);
	int fd, tries = 0, ret = 0;

	if (!path)
		return 0;
	while ((fd = open(path, O_RDONLY | O_EXCL | O_CLOEXEC)) < 0 && errno == EBUSY &&
	       ++tries < EXCLUSIVE_TRIES)
		clock_sleep_until(clock_real_ns() + EXCLUSIVE_PAUSE_NS);

	/* The run's own open will report any other error. */
	if (fd < 0 && errno == EBUSY)
		ret = err_request(err, EBUSY, "another process or driver has it, or a part of it, "
				  "open exclusively");
	if (fd >= 0)
		close(fd);
	free(path);
	return ret;
}

int device_check_unused(const struct device_family *family, struct err *err)
{
	int ret;

	ret = check_mounts(family, err);
	if (ret == 0)
		ret = check_swaps(family, err);
	if (ret == 0)
		ret = check_above(family, err);
	/* In use by another job of this run that writes to it? */
	if (ret == 0 && !device_is_held(family->members[0].number))
		ret = check_exclusive(family->members[0].number, err);
	return ret;
}

int device_check_unused_by_number(dev_t device, struct err *err)
{
	struct device_family family;
	struct arena arena;
	char name[64];
	int ret;

	arena_init(&arena);
	device_name_of(device, name, sizeof(name));
	ret = device_family_find(&family, name, "", &arena, err);
	if (ret == 0)
		ret = device_check_unused(&family, err);
	arena_release(&arena);
	return ret;
}
