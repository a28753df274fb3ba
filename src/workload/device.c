/*
 * Names, settings and identity of a block device, from sysfs. Read-only.
 */
#include "device.h"

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

#include "arena.h"
#include "one_line.h"
#include "sysfs.h"
#include "units.h"

enum {
	SECTOR_BYTES	= 512,	/* unit of sysfs, for every device */
	STACK_MAX	= 8,
};

char *device_attribute(const char *name, const char *attribute, char *buffer, size_t size)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/class/block/%s/%s", name, attribute);
	if (one_line_read(path, buffer, size))
		return buffer;

	/* A partition is a subdirectory of its disk, and has no queue of its own. */
	snprintf(path, sizeof(path), "/sys/class/block/%s/partition", name);
	if (access(path, F_OK) == 0) {
		snprintf(path, sizeof(path), "/sys/class/block/%s/../%s", name, attribute);
		one_line_read(path, buffer, size);
	}
	return buffer;
}

static bool name_in_sysfs(dev_t device, char *buffer, size_t size)
{
	struct arena arena;

	arena_init(&arena);
	snprintf(buffer, size, "%s", sysfs_block_name(&arena, "", device));
	arena_release(&arena);
	return *buffer;
}

/* Btrfs and similar file systems give files a device number that is not a block device's: the mount
 * table has the device. */
static dev_t mounted_device(dev_t device)
{
	struct libmnt_table *table = mnt_new_table_from_file("/proc/self/mountinfo");
	struct libmnt_iter *walk = mnt_new_iter(MNT_ITER_BACKWARD);
	struct libmnt_fs *fs;
	dev_t found = 0;

	while (table && walk && mnt_table_next_fs(table, walk, &fs) == 0) {
		const char *source = mnt_fs_get_srcpath(fs);
		struct stat st;

		if (mnt_fs_get_devno(fs) != device)
			continue;
		if (source && stat(source, &st) == 0 && S_ISBLK(st.st_mode))
			found = st.st_rdev;
		break;
	}
	mnt_free_iter(walk);
	mnt_unref_table(table);
	return found;
}

char *device_name_of(dev_t device, char *buffer, size_t size)
{
	buffer[0] = '\0';
	if (!name_in_sysfs(device, buffer, size)) {
		device = mounted_device(device);
		if (device)
			name_in_sysfs(device, buffer, size);
	}
	return buffer;
}

const struct device_poller *device_poller_of(const char *name)
{
	static const struct device_poller pollers[] = {
		{ "nvme", "nvme",
		  "boot with nvme.poll_queues=N, or put 'options nvme poll_queues=N' in "
		  "/etc/modprobe.d and load the module nvme again" },
		{ "nullb", "null_blk",
		  "load null_blk with queue_mode=2 poll_queues=N" },
		{ "vd", "virtio_blk",
		  "boot with virtio_blk.poll_queues=N, or load the module virtio_blk with "
		  "poll_queues=N" },
	};

	for (size_t i = 0; i < sizeof(pollers) / sizeof(pollers[0]); i++)
		if (!strncmp(name, pollers[i].prefix, strlen(pollers[i].prefix)))
			return &pollers[i];
	return NULL;
}

/* Blanks around it are SCSI's padding. */
static void trim(char *text)
{
	const size_t blanks = strspn(text, " \t");
	size_t length = strlen(text + blanks);

	memmove(text, text + blanks, length + 1);
	while (length > 0 && strchr(" \t\n", text[length - 1]))
		text[--length] = '\0';
}

/* SCSI's page of vital product data with the serial number, after 4 bytes. */
static void read_vpd_serial(const char *name, char *buffer, size_t size)
{
	char path[PATH_MAX];
	ssize_t length;
	int fd;

	snprintf(path, sizeof(path), "/sys/class/block/%s/device/vpd_pg80", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		snprintf(path, sizeof(path), "/sys/class/block/%s/../device/vpd_pg80", name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	length = fd < 0 ? 0 : pread(fd, buffer, size - 1, 4);
	buffer[length > 0 ? length : 0] = '\0';
	if (fd >= 0)
		close(fd);
}

static void read_identity(const char *name, struct device_identity *identity)
{
	device_attribute(name, "device/model", identity->model, sizeof(identity->model));
	device_attribute(name, "device/serial", identity->serial, sizeof(identity->serial));
	if (!identity->serial[0])	/* virtio_blk */
		device_attribute(name, "serial", identity->serial, sizeof(identity->serial));
	if (!identity->serial[0])
		read_vpd_serial(name, identity->serial, sizeof(identity->serial));
	trim(identity->model);
	trim(identity->serial);
}

/* The only device directly below this one. */
static bool only_one_below(const char *name, char *below, size_t size)
{
	char path[PATH_MAX];
	struct dirent *entry;
	unsigned count = 0;
	DIR *directory;

	snprintf(path, sizeof(path), "/sys/class/block/%s/slaves", name);
	directory = opendir(path);
	while (directory && (entry = readdir(directory)))
		if (entry->d_name[0] != '.' && count++ == 0)
			snprintf(below, size, "%.*s", (int)size - 1, entry->d_name);
	if (directory)
		closedir(directory);
	return count == 1;
}

void device_identify(const char *name, struct device_identity *identity)
{
	char below[64], sectors[32];

	*identity = (struct device_identity) { .size_bytes = 0 };
	device_attribute(name, "size", sectors, sizeof(sectors));
	read_identity(name, identity);
	for (int depth = 0; !identity->serial[0] && depth < STACK_MAX &&
	     only_one_below(name, below, sizeof(below)); depth++) {
		read_identity(below, identity);
		name = below;
	}
	identity->size_bytes = strtoull(sectors, NULL, 10) * SECTOR_BYTES;
}

char *device_identity_text(const struct device_identity *identity, char *buffer)
{
	char size[UNITS_TEXT_MAX];
	int length = 0;

	if (identity->model[0])
		length += snprintf(buffer, DEVICE_IDENTITY_TEXT_MAX, "%s, ", identity->model);
	if (identity->serial[0])
		length += snprintf(buffer + length, (size_t)(DEVICE_IDENTITY_TEXT_MAX - length),
				   "serial %s, ", identity->serial);
	snprintf(buffer + length, (size_t)(DEVICE_IDENTITY_TEXT_MAX - length), "%s",
		 units_human_size((double)identity->size_bytes, size));
	return buffer;
}

/* Opens the same file again, with O_DIRECT. Negative: not supported. */
static int open_direct(int fd)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, O_RDONLY | O_DIRECT | O_CLOEXEC);
}

/* The smallest read that is not refused. */
static unsigned alignment_by_trying(int direct_fd)
{
	static const unsigned sizes[] = { 512, 1024, 2048, 4096 };
	const unsigned count = sizeof(sizes) / sizeof(sizes[0]);
	unsigned alignment = sizes[count - 1];
	void *buffer;

	if (posix_memalign(&buffer, 4096, 4096) != 0)
		return alignment;
	for (unsigned i = 0; i < count; i++) {
		if (pread(direct_fd, buffer, sizes[i], 0) >= 0 || errno != EINVAL) {
			alignment = sizes[i];
			break;
		}
	}
	free(buffer);
	return alignment;
}

unsigned device_direct_alignment(int fd)
{
	struct statx facts = { .stx_mask = 0 };
	unsigned alignment;
	char name[64], text[32];
	struct stat st;
	int direct_fd;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_DIOALIGN, &facts) == 0 &&
	    facts.stx_mask & STATX_DIOALIGN)
		return facts.stx_dio_offset_align;

	direct_fd = open_direct(fd);
	if (direct_fd < 0 || fstat(fd, &st) < 0)
		return 0;
	device_name_of(S_ISBLK(st.st_mode) ? st.st_rdev : st.st_dev, name, sizeof(name));
	device_attribute(name, "queue/logical_block_size", text, sizeof(text));
	alignment = (unsigned)strtoul(text, NULL, 10);
	if (alignment == 0)
		alignment = alignment_by_trying(direct_fd);
	close(direct_fd);
	return alignment;
}

unsigned device_direct_memory_alignment(int fd)
{
	struct statx facts = { .stx_mask = 0 };

	if (statx(fd, "", AT_EMPTY_PATH, STATX_DIOALIGN, &facts) == 0 &&
	    facts.stx_mask & STATX_DIOALIGN)
		return facts.stx_dio_mem_align;
	return device_direct_alignment(fd);
}
