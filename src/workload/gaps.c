/*
 * The parts of a set without data, as reported by the file system: FS_IOC_FIEMAP, kernel
 * documentation filesystems/fiemap.rst.
 *
 * lseek(2) with SEEK_HOLE is unsuitable: it treats pages that a buffered read has brought into the
 * page cache as data, even from an extent that was never written. On the other hand, data that is
 * not yet written back looks like a gap: if there is one, the file is synced and checked again.
 */
#include "target.h"

#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

enum {
	EXTENTS_AT_ONCE	= 512,
	CALLS_MAX	= 2048,		/* a file in a million pieces: a sample */
};

struct looking {
	struct fiemap *map;		/* with EXTENTS_AT_ONCE extents */
	uint64_t looked_at, holes, unwritten;
};

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t most(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* Counts up to `end`, or to the last extent of the map, and returns where that was. */
static uint64_t count_extents(struct looking *l, uint64_t at, uint64_t end)
{
	const struct fiemap *map = l->map;
	bool last = map->fm_mapped_extents == 0;

	for (unsigned i = 0; i < map->fm_mapped_extents && at < end; i++) {
		const struct fiemap_extent *extent = &map->fm_extents[i];
		const uint64_t start = least(most(extent->fe_logical, at), end);
		const uint64_t behind = least(extent->fe_logical + extent->fe_length, end);

		if (start > at)
			l->holes += start - at;
		if (extent->fe_flags & FIEMAP_EXTENT_UNWRITTEN)
			l->unwritten += behind - start;
		at = behind;
		last = extent->fe_flags & FIEMAP_EXTENT_LAST;
	}
	if (last && at < end) {
		l->holes += end - at;
		at = end;
	}
	return at;
}

static bool look_at_file(struct looking *l, int fd, uint64_t begin, uint64_t end, uint32_t flags)
{
	uint64_t at = begin;

	for (unsigned calls = 0; at < end && calls < CALLS_MAX; calls++) {
		memset(l->map, 0, sizeof(*l->map));
		l->map->fm_start = at;
		l->map->fm_length = end - at;
		l->map->fm_flags = flags;
		l->map->fm_extent_count = EXTENTS_AT_ONCE;
		if (ioctl(fd, FS_IOC_FIEMAP, l->map) < 0)
			return false;
		at = count_extents(l, at, end);
	}
	l->looked_at += at - begin;
	return true;
}

static bool look_at_all(struct looking *l, const struct target *target, uint32_t flags)
{
	for (unsigned g = 0; g < target->group_count; g++) {
		const struct target_group *group = &target->groups[g];

		for (unsigned i = 0; group->kind != TARGET_DEVICE && i < group->file_count; i++) {
			if (!look_at_file(l, target->fds[group->first_file + i],
					  target->offset_bytes,
					  target->offset_bytes + group->file_size_bytes, flags))
				return false;
		}
	}
	return l->looked_at > 0;
}

void target_find_gaps(const struct target *target, struct target_gaps *gaps)
{
	struct fiemap *map = malloc(sizeof(*map) +
				    EXTENTS_AT_ONCE * sizeof(struct fiemap_extent));
	struct looking looking = { .map = map };
	bool known;

	*gaps = (struct target_gaps){ .holes = -1, .unwritten = -1 };
	known = map && look_at_all(&looking, target, 0);
	if (known && looking.holes + looking.unwritten > 0) {
		looking = (struct looking){ .map = map };
		known = look_at_all(&looking, target, FIEMAP_FLAG_SYNC);
	}
	if (known) {
		gaps->holes = (double)looking.holes / (double)looking.looked_at;
		gaps->unwritten = (double)looking.unwritten / (double)looking.looked_at;
	}
	free(map);
}

void target_find_file_gaps(int fd, uint64_t size_bytes, struct target_gaps *gaps)
{
	struct target_group group = { .kind = TARGET_FILE, .file_count = 1,
				      .file_size_bytes = size_bytes };
	const struct target one = { .groups = &group, .group_count = 1, .fds = &fd, .fd_count = 1 };

	target_find_gaps(&one, gaps);
}
