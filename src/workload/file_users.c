/*
 * Files with other users: they back a loop device, or are swap.
 *
 * The backing file of a loop device is queried from the device, if it can be opened: the path in
 * sysfs belongs to the mount namespace in which it was attached.
 */
#include "device_users.h"

#include <errno.h>
#include <fcntl.h>
#include <libmount/libmount.h>
#include <limits.h>
#include <linux/loop.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "device.h"
#include "sysfs.h"

/* false: the loop device has no backing file, or it cannot be found. */
static bool find_backing(const char *name, struct file_user *user)
{
	char path[PATH_MAX];
	struct loop_info64 info;
	struct stat st;
	bool found;
	int fd;

	if (!*device_attribute(name, "loop/backing_file", path, sizeof(path)))
		return false;
	found = stat(path, &st) == 0;
	if (found) {
		user->device = st.st_dev;
		user->inode = st.st_ino;
	}

	snprintf(path, sizeof(path), "/dev/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && ioctl(fd, LOOP_GET_STATUS64, &info) == 0) {
		user->device = info.lo_device;
		user->inode = info.lo_inode;
		found = true;
	}
	if (fd >= 0)
		close(fd);
	return found;
}

static void add(struct file_users *users, struct file_user user, struct arena *arena)
{
	struct file_user *at = arena_alloc(arena, (users->count + 1) * sizeof(*at));

	for (unsigned i = 0; i < users->count; i++)
		at[i] = users->at[i];
	at[users->count++] = user;
	users->at = at;
}

static void add_loops(struct file_users *users, struct arena *arena)
{
	const char **names;
	const unsigned count = sysfs_names(&names, arena, "/sys/class/block");

	for (unsigned i = 0; i < count; i++) {
		struct file_user user = { .loop = names[i] };

		if (strncmp(names[i], "loop", 4) == 0 && find_backing(names[i], &user))
			add(users, user, arena);
	}
}

static void add_swaps(struct file_users *users, struct arena *arena)
{
	struct libmnt_table *table = mnt_new_table();
	struct libmnt_iter *walk = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;
	struct stat st;

	if (table && walk && mnt_table_parse_swaps(table, NULL) == 0)
		while (mnt_table_next_fs(table, walk, &fs) == 0)
			if (stat(mnt_fs_get_source(fs), &st) == 0 && S_ISREG(st.st_mode))
				add(users, (struct file_user) { .device = st.st_dev,
								.inode = st.st_ino }, arena);
	mnt_free_iter(walk);
	mnt_unref_table(table);
}

void file_users_find(struct file_users *users, struct arena *arena)
{
	*users = (struct file_users) { .at = NULL };
	add_loops(users, arena);
	add_swaps(users, arena);
}

static int check_loop(const char *loop, const char *name, struct err *err)
{
	char number[32];
	unsigned maj, min;
	int ret;

	device_attribute(loop, "dev", number, sizeof(number));
	if (sscanf(number, "%u:%u", &maj, &min) != 2)
		return 0;
	ret = device_check_unused_by_number(makedev(maj, min), err);
	return ret < 0 ? err_wrap(err, "will not write to '%s', which backs the loop device "
				       "'/dev/%s'",
				  name, loop) : 0;
}

int file_users_check(const struct file_users *users, const struct stat *file, const char *name,
		     struct err *err)
{
	int ret = 0;

	for (unsigned i = 0; ret == 0 && i < users->count; i++) {
		const struct file_user *user = &users->at[i];

		if (user->device != file->st_dev || user->inode != file->st_ino)
			continue;
		ret = user->loop ? check_loop(user->loop, name, err)
				 : err_request(err, EBUSY, "will not write to '%s': it is in use "
					       "as swap, disable it first (swapoff)", name);
	}
	return ret;
}
