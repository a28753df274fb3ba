/*
 * Ranges of one file are compared directly, those of a disk and its partitions as ranges of the
 * disk. The layout of stacked devices is not resolved: they count as overlapping.
 */
#include "target_overlap.h"

#include <sys/stat.h>

#include "device_family.h"
#include "same_file.h"
#include "sysfs.h"

struct range {
	uint64_t begin, end;
};

static const struct range whole = { 0, UINT64_MAX };

/* The range of the target that a job accesses; a size of 0 means all the rest. */
static struct range part_of(struct range target, const struct spec *spec)
{
	target.begin += spec->range_offset_bytes;
	if (spec->range_size_bytes > 0 && spec->range_size_bytes < target.end - target.begin)
		target.end = target.begin + spec->range_size_bytes;
	return target;
}

static bool meet(struct range a, struct range b)
{
	return a.begin < b.end && b.begin < a.end;
}

static bool are_stacked(dev_t device, dev_t other, struct arena *arena)
{
	struct device_family family;
	struct err err = { 0 };

	return device_family_find(&family, sysfs_block_name(arena, "", device), "", arena,
				  &err) == 0 && device_family_member(&family, other);
}

static bool devices_meet(const struct spec *one, dev_t device, const struct spec *other,
			 dev_t other_device)
{
	struct device_part a, b;
	struct arena arena;
	bool answer;

	arena_init(&arena);
	a = device_part_of(device, "", &arena);
	b = device_part_of(other_device, "", &arena);
	if (a.disk == b.disk)
		answer = meet(part_of((struct range){ a.begin_bytes, a.end_bytes }, one),
			      part_of((struct range){ b.begin_bytes, b.end_bytes }, other));
	else
		answer = are_stacked(device, other_device, &arena);
	arena_release(&arena);
	return answer;
}

static bool targets_meet(const struct spec *one, const char *path, const struct spec *other,
			 const char *other_path)
{
	struct stat a, b;

	if (is_same_file(path, other_path))
		return meet(part_of(whole, one), part_of(whole, other));
	return stat(path, &a) == 0 && stat(other_path, &b) == 0 && S_ISBLK(a.st_mode) &&
		S_ISBLK(b.st_mode) && devices_meet(one, a.st_rdev, other, b.st_rdev);
}

const char *target_overlap(const struct spec *one, const struct spec *other)
{
	for (unsigned i = 0; i < one->targets.count; i++)
		for (unsigned j = 0; j < other->targets.count; j++)
			if (targets_meet(one, one->targets.at[i], other, other->targets.at[j]))
				return one->targets.at[i];
	return NULL;
}
