/*
 * The first half of opening a target: check everything, change nothing.
 */
#include "opening.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "allocation.h"
#include "device.h"
#include "device_guard.h"
#include "fileset.h"
#include "set_guard.h"
#include "set_lock.h"
#include "space.h"
#include "units.h"

bool opening_makes_anew(const struct opening *o, const struct fileset *set)
{
	return spec_makes_files(o->spec) && set->kind != TARGET_DEVICE;
}

int opening_error(const char *name, bool writing, int error, struct err *err)
{
	if (error == -EACCES || error == -EPERM)
		return err_request(err, -error, "no permission to %s '%s': run as its owner or "
				   "change its mode", writing ? "write" : "read", name);
	if (error == -ELOOP)
		return err_request(err, -error, "'%s' is a link, and links in a file set are not "
				   "followed: remove it", name);
	if (error == -EBUSY)
		return err_request(err, -error, "device '%s' is busy: another process has it open "
				   "exclusively", name);
	if (error == -EROFS)
		return err_request(err, -error, "'%s' is on a read-only file system", name);
	return err_failure(err, -error, "cannot open '%s': %s", name, strerror(-error));
}

static int missing(const struct opening *o, const char *name, struct err *err)
{
	return err_request(err, ENOENT, "'%s' does not exist: run '%s' first", name,
			   fileset_prepare_command(o->spec, &o->target->arena));
}

static int too_small(const struct opening *o, const char *name, uint64_t has, uint64_t needs,
		     struct err *err)
{
	char has_text[UNITS_TEXT_MAX], needs_text[UNITS_TEXT_MAX];

	return err_request(err, EINVAL, "'%s' has %s, but %s is needed: run '%s' first", name,
			   units_human_size((double)has, has_text),
			   units_human_size((double)needs, needs_text),
			   fileset_prepare_command(o->spec, &o->target->arena));
}

/* A device has no allocation. A single file is truncated, so its length must be known. */
static int check_allocation(const struct opening *o, const struct fileset *set, struct err *err)
{
	const struct spec *spec = o->spec;
	const char *name = file_allocation_name(spec->file_allocation);

	if (spec->file_allocation == ALLOCATION_WRITTEN)
		return 0;
	if (set->kind == TARGET_DEVICE)
		return err_request(err, EINVAL, "file-allocation=%s: '%s' is a device, whose "
				   "blocks are all there (use file-allocation=written)", name,
				   set->path);
	if (spec->file_allocation != ALLOCATION_EXTEND || set->kind == TARGET_DIRECTORY)
		return 0;
	if (!spec->file_total_size_given)
		return err_request(err, EINVAL, "file-allocation=extend: '%s' is truncated before "
				   "a run, so give its size with --file-total-size=SIZE",
				   set->path);
	if ((uint64_t)set->stat.st_size > set->file_size_bytes)
		return err_request(err, EINVAL, "file-allocation=extend would truncate '%s', which "
				   "is longer than file-total-size", set->path);
	return 0;
}

/* Check one file: it exists, is regular, and long enough. */
static int check_file(const struct opening *o, const struct fileset *set, unsigned index,
		      struct err *err)
{
	char name[FILESET_NAME_MAX];
	struct stat stat;
	uint64_t size_bytes, stored_bytes;
	int ret;

	fileset_name(set, index, name);
	ret = fileset_stat(set, index, &stat);
	if (ret == -ENOENT)
		return opening_makes_anew(o, set) ? 0 : missing(o, name, err);
	if (ret < 0)
		return opening_error(name, false, ret, err);
	if (S_ISLNK(stat.st_mode))
		return opening_error(name, false, -ELOOP, err);
	if (!S_ISREG(stat.st_mode))
		return err_request(err, EINVAL, "'%s' is not a regular file: remove it, or use "
				   "another directory", name);

	size_bytes = (uint64_t)stat.st_size;
	stored_bytes = (uint64_t)stat.st_blocks * 512;
	if (opening_makes_anew(o, set) &&
	    (set->kind == TARGET_DIRECTORY || fileset_is_marked(set) ||
	     o->spec->file_allocation == ALLOCATION_EXTEND))
		return 0;
	if (size_bytes < set->file_size_bytes)
		return too_small(o, name, size_bytes, set->file_size_bytes, err);
	if (stored_bytes < size_bytes - size_bytes / 8)
		o->target->sparse = true;
	return 0;
}

/* O_DIRECT is tried on the files of the run, or on an unnamed file beside them. */
static int check_direct(const struct opening *o, const struct fileset *set, struct err *err)
{
	const uint64_t block_size_bytes = o->spec->block_size_bytes;
	const bool anew = opening_makes_anew(o, set);
	char name[FILESET_NAME_MAX], alignment_text[UNITS_TEXT_MAX];
	unsigned alignment;
	int fd;

	fileset_name(set, 0, name);
	fd = anew ? fileset_open_unnamed(set, O_RDWR) : fileset_open(set, 0, O_RDONLY);
	if (fd < 0)
		return opening_error(anew ? set->path : name, anew, fd, err);
	alignment = device_direct_alignment(fd);
	close(fd);

	if (alignment == 0)
		return err_request(err, EINVAL, "file-extra-flags=direct: the file system of "
				   "'%s' does not support O_DIRECT", name);
	if (block_size_bytes % alignment != 0)
		return err_request(err, EINVAL, "file-block-size=%llu is not a multiple of %s, "
				   "the alignment that O_DIRECT needs on '%s'",
				   (unsigned long long)block_size_bytes,
				   units_format_size(alignment, alignment_text), name);
	if (alignment > o->target->direct_alignment_bytes)
		o->target->direct_alignment_bytes = alignment;
	return 0;
}

/* The only space reserved for seqwr is that of the files that it replaces. */
static uint64_t room_needed(const struct opening *o, const struct fileset *set)
{
	uint64_t needed = 0, freed = 0;
	struct stat stat;

	for (unsigned i = 0; opening_makes_anew(o, set) && i < set->file_count; i++) {
		needed += set->file_size_bytes;
		if (fileset_stat(set, i, &stat) == 0)
			freed += (uint64_t)stat.st_blocks * 512;
	}
	return needed > freed ? needed - freed : 0;
}

int opening_check_room(const struct opening *o, struct err *err)
{
	uint64_t room_bytes[SPEC_TARGETS_MAX];

	for (unsigned g = 0; g < o->target->group_count; g++)
		room_bytes[g] = room_needed(o, &o->sets[g]);
	return space_check(o->sets, room_bytes, o->target->group_count, err);
}

uint64_t opening_part(const struct spec *spec, uint64_t file_bytes)
{
	const uint64_t offset = spec->range_offset_bytes, size = spec->range_size_bytes;

	if (offset >= file_bytes || size > file_bytes - offset)
		return 0;
	return size > 0 ? size : file_bytes - offset;
}

static int check_part(const struct opening *o, const struct fileset *set, struct err *err)
{
	const uint64_t part = opening_part(o->spec, set->file_size_bytes);
	char name[FILESET_NAME_MAX], has[UNITS_TEXT_MAX], offset[UNITS_TEXT_MAX];
	char size[UNITS_TEXT_MAX];

	fileset_name(set, 0, name);
	units_human_size((double)set->file_size_bytes, has);
	units_format_size(o->spec->range_offset_bytes, offset);
	if (part == 0)
		return err_request(err, EINVAL, "offset=%s and size=%s go beyond '%s', of which "
				   "%s may be used", offset,
				   units_format_size(o->spec->range_size_bytes, size), name, has);
	if (part < spec_least_file(o->spec))
		return err_request(err, EINVAL, "%s=%s is larger than '%s', of which %s may be "
				   "used", spec_has_sizes(o->spec) ? "block-sizes"
								   : "file-block-size",
				   units_format_size(spec_least_file(o->spec), size), name,
				   units_human_size((double)part, has));
	return 0;
}

int opening_check_set(const struct opening *o, const struct fileset *set, struct err *err)
{
	int ret;

	if (!set->exists && !opening_makes_anew(o, set))
		return missing(o, set->path, err);

	ret = device_check_serial(set, o->context->permits, err);
	if (ret == 0)
		ret = check_allocation(o, set, err);
	if (ret < 0)
		return ret;
	if (o->target->writable) {
		ret = set_check_writable(set, o->context->permits, err);
		if (ret < 0)
			return ret;
	}
	for (unsigned i = 0; set->kind != TARGET_DEVICE && i < set->file_count; i++) {
		ret = check_file(o, set, i, err);
		if (ret < 0)
			return ret;
	}
	ret = check_part(o, set, err);
	if (ret < 0)
		return ret;

	ret = o->target->direct ? check_direct(o, set, err) : 0;
	if (ret == 0)
		ret = set_lock_take(set, o->target->writable, err);
	o->target->unlocked |= ret > 0;
	return ret < 0 ? ret : 0;
}
