/*
 * What a block device is: its names and settings from sysfs, what is on it from libblkid.
 * Everything here only looks.
 */
#include "device.h"

#include <blkid/blkid.h>
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

#include "one_line.h"

char *device_attribute(const char *name, const char *attribute, char *buffer, size_t size)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/sys/class/block/%s/%s", name, attribute);
	if (one_line_read(path, buffer, size))
		return buffer;

	/* A partition is a folder in that of its disk, and has no queue of its own. */
	snprintf(path, sizeof(path), "/sys/class/block/%s/partition", name);
	if (access(path, F_OK) == 0) {
		snprintf(path, sizeof(path), "/sys/class/block/%s/../%s", name, attribute);
		one_line_read(path, buffer, size);
	}
	return buffer;
}

/* The name of a block device: what its link in sysfs points at last. */
static bool name_in_sysfs(dev_t device, char *buffer, size_t size)
{
	char link[64], target[PATH_MAX];
	const char *slash;
	ssize_t length;

	snprintf(link, sizeof(link), "/sys/dev/block/%u:%u", major(device), minor(device));
	length = readlink(link, target, sizeof(target) - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	slash = strrchr(target, '/');
	snprintf(buffer, size, "%s", slash ? slash + 1 : target);
	return true;
}

/* Btrfs and the like give their files a device number that is no block device's: the mount
 * table knows the device behind it. */
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

static const char *probed(blkid_probe probe, const char *what)
{
	const char *value = NULL;

	return blkid_probe_lookup_value(probe, what, &value, NULL) == 0 ? value : NULL;
}

static void describe_signature(blkid_probe probe, char *buffer, size_t size)
{
	const char *type = probed(probe, "TYPE"), *usage = probed(probe, "USAGE");
	const char *label = probed(probe, "LABEL"), *table = probed(probe, "PTTYPE");
	const bool is_filesystem = usage && strcmp(usage, "filesystem") == 0;

	if (type)
		snprintf(buffer, size, "%s%s%s%s%s", type, is_filesystem ? " file system" : "",
			 label ? " '" : "", label ? label : "", label ? "'" : "");
	else if (table)
		snprintf(buffer, size, "%s partition table",
			 strcmp(table, "gpt") == 0 ? "GPT" :
			 strcmp(table, "dos") == 0 ? "MBR" : table);
}

char *device_signature(int fd, char *buffer, size_t size)
{
	blkid_probe probe = blkid_new_probe();

	buffer[0] = '\0';
	if (probe && blkid_probe_set_device(probe, fd, 0, 0) == 0) {
		blkid_probe_enable_superblocks(probe, 1);
		blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_TYPE | BLKID_SUBLKS_USAGE |
						  BLKID_SUBLKS_LABEL);
		blkid_probe_enable_partitions(probe, 1);
		/* 0: something was found; 1: nothing; below: could not read. */
		if (blkid_do_fullprobe(probe) == 0)
			describe_signature(probe, buffer, size);
	}
	blkid_free_probe(probe);
	return buffer;
}

/* The same file a second time, with O_DIRECT. Negative: it does not have that. */
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
