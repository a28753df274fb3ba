/*
 * Blocks show the allocated space, SEEK_HOLE the written parts: fallocate(2) gives the first
 * without the second.
 */
#include "space.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "units.h"

enum { BLOCK_UNIT_BYTES = 512 };	/* of st_blocks */

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* File systems without holes report none. */
static uint64_t hole_bytes(int fd, uint64_t end)
{
	uint64_t holes = 0;
	off_t hole = 0, data;

	while ((hole = lseek(fd, hole, SEEK_HOLE)) >= 0 && (uint64_t)hole < end) {
		data = lseek(fd, hole, SEEK_DATA);
		if (data <= hole)
			return holes + end - (uint64_t)hole;
		holes += least((uint64_t)data, end) - (uint64_t)hole;
		hole = data;
	}
	return holes;
}

struct space_need space_need_of(const struct fileset *set, unsigned index,
				const struct stat *stat)
{
	const uint64_t wanted = set->file_size_bytes, size = (uint64_t)stat->st_size;
	const uint64_t stored = (uint64_t)stat->st_blocks * BLOCK_UNIT_BYTES;
	const uint64_t behind = size < wanted ? wanted - size : 0;
	const uint64_t without_room = size + behind > stored ? size + behind - stored : 0;
	struct space_need need = { .write_bytes = behind };
	const int fd = fileset_open(set, index, O_RDONLY);

	if (fd >= 0) {
		need.write_bytes += hole_bytes(fd, least(size, wanted));
		close(fd);
	}
	need.room_bytes = least(need.write_bytes, without_room);
	return need;
}

/* Free bytes on the file system of the set, for this user, and its device; UINT64_MAX if
 * unknown. */
static uint64_t free_bytes(const struct fileset *set, dev_t *device)
{
	const int fd = fileset_open_unnamed(set, O_RDWR);
	uint64_t bytes = UINT64_MAX;
	struct statvfs fs;
	struct stat stat;

	*device = 0;
	if (fd >= 0 && fstatvfs(fd, &fs) == 0 && fs.f_blocks > 0)
		bytes = (geteuid() == 0 ? fs.f_bfree : fs.f_bavail) * (uint64_t)fs.f_frsize;
	if (fd >= 0 && fstat(fd, &stat) == 0)
		*device = stat.st_dev;
	if (fd >= 0)
		close(fd);
	return bytes;
}

static int no_space(const struct fileset *set, uint64_t needed, uint64_t free, struct err *err)
{
	char needed_text[UNITS_TEXT_MAX], free_text[UNITS_TEXT_MAX];

	return err_failure(err, ENOSPC, "not enough space for '%s': %s more needed, %s free "
			   "(free some, or choose another directory or a smaller "
			   "--file-total-size)", set->path,
			   units_human_size((double)needed, needed_text),
			   units_human_size((double)free, free_text));
}

int space_check(const struct fileset *sets, const uint64_t *room_bytes, unsigned count,
		struct err *err)
{
	dev_t devices[SPEC_TARGETS_MAX] = { 0 };

	for (unsigned s = 0; s < count; s++) {
		uint64_t needed = room_bytes[s], free;

		if (needed == 0 || sets[s].kind == TARGET_DEVICE)
			continue;
		free = free_bytes(&sets[s], &devices[s]);
		for (unsigned k = 0; k < s; k++)
			if (devices[s] != 0 && devices[k] == devices[s])
				needed += room_bytes[k];
		if (needed > free)
			return no_space(&sets[s], needed, free, err);
	}
	return 0;
}
