/*
 * Opening has two halves. The first checks everything (paths, permits, files, sizes, alignment,
 * limits) and changes nothing; the second opens, and with seqwr creates the files anew. An error in
 * the last of many targets thus destroys no file.
 */
#include "target.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "device_hold.h"
#include "engine.h"
#include "fileset.h"
#include "opening.h"
#include "settle.h"

static void lay_out_groups(struct target *target, const struct spec *spec,
			   const struct fileset *sets)
{
	target->offset_bytes = spec->range_offset_bytes;
	for (unsigned g = 0; g < target->group_count; g++) {
		const struct fileset *set = &sets[g];
		const uint64_t blocks = opening_part(spec, set->file_size_bytes) /
			target->block_size_bytes;

		target->groups[g] = (struct target_group) {
			.path			= set->path,
			.kind			= set->kind,
			.first_file		= target->fd_count,
			.file_count		= set->file_count,
			.file_size_bytes	= blocks * target->block_size_bytes,
		};
		target->fd_count += set->file_count;
		target->size_bytes += target->groups[g].file_size_bytes * set->file_count;
	}
}

static bool engine_can(const struct spec *spec, enum engine_can what)
{
	const struct engine_ops *ops = engine_find(spec->engine);

	return ops && (ops->can & what);
}

static int open_flags(const struct spec *spec)
{
	int flags = spec_writes(spec) ? O_RDWR : O_RDONLY;

	if (spec->extra_flags & OPEN_FLAG_SYNC)
		flags |= O_SYNC;
	if (spec->extra_flags & OPEN_FLAG_DSYNC)
		flags |= O_DSYNC;
	if (spec->extra_flags & OPEN_FLAG_DIRECT)
		flags |= O_DIRECT;
	return flags;
}

static bool asks_noatime(const struct spec *spec)
{
	return spec->extra_flags & OPEN_FLAG_NOATIME;
}

/* O_NOATIME gains 6 % on cached reads, but only a file's owner may use it: without an explicit
 * request it is optional. */
static int open_without_atime(struct target *target, const struct fileset *set, unsigned index,
			      int flags, bool must)
{
	int fd = -EPERM;

	if (target->noatime)
		fd = fileset_open(set, index, flags | O_NOATIME);
	if (fd == -EPERM && !must) {
		fd = fileset_open(set, index, flags);
		target->noatime = false;
	}
	return fd;
}

/* A single file gets its length at once, because nothing else records it; unless it is to grow. (On
 * file systems without extended attributes it has no mark, and overwriting it later needs
 * permission.) */
static int make_single_file(const struct opening *o, const struct fileset *set, int fd,
			    struct err *err)
{
	fsetxattr(fd, FILESET_MARK, "", 0, 0);
	if (o->spec->file_allocation == ALLOCATION_EXTEND ||
	    ftruncate(fd, (off_t)set->file_size_bytes) == 0)
		return 0;

	err_failure(err, errno, "cannot extend '%s': %s", set->path,
		    strerror(errno));
	close(fd);
	unlink(set->path);
	return -err->code;
}

/* Punches a hole over the range; the file's length, and the data after the range, are kept. If that
 * is not supported, the range is overwritten. Only whole pages become holes, which validation
 * recognizes as never written (fallocate(2) fills the rest of a page with zeros): the last one
 * counts as whole if the file ends with the range, and is otherwise not changed. */
static int empty_marked_file(const struct fileset *set, struct err *err)
{
	const int fd = fileset_open(set, 0, O_RDWR);
	struct stat st;
	uint64_t end;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_failure(err, fd < 0 ? -fd : errno, "cannot truncate '%s': %s", set->path,
				   strerror(fd < 0 ? -fd : errno));
	end = set->file_size_bytes;
	if ((uint64_t)st.st_size <= end)
		end += (uint64_t)st.st_blksize - 1;
	end -= end % (uint64_t)st.st_blksize;
	if (end > 0)
		fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, (off_t)end);
	close(fd);
	return 0;
}

/* seqwr: existing contents are removed, and *flags then create the file. */
static int make_way(const struct opening *o, const struct fileset *set, unsigned index,
		    int *flags, struct err *err)
{
	char name[FILESET_NAME_MAX];
	int ret;

	if (set->kind == TARGET_FILE && set->exists) {
		if (o->spec->file_allocation != ALLOCATION_EXTEND)
			return fileset_is_marked(set) ? empty_marked_file(set, err) : 0;
		*flags |= O_TRUNC;
		return 0;
	}

	ret = fileset_unlink(set, index);
	if (ret < 0 && ret != -ENOENT)
		return err_request(err, -ret, "cannot remove '%s' to rewrite it: %s",
				   fileset_name(set, index, name), strerror(-ret));
	*flags |= O_CREAT | O_EXCL;
	return 0;
}

static int open_file(struct opening *o, const struct fileset *set, unsigned index, int flags,
		     struct err *err)
{
	char name[FILESET_NAME_MAX];
	struct stat stat;
	int fd, ret;

	if (opening_makes_anew(o, set)) {
		ret = make_way(o, set, index, &flags, err);
		if (ret < 0)
			return ret;
	}
	/* And it cannot be mounted meanwhile. */
	if (set->kind == TARGET_DEVICE && o->target->writable &&
	    !device_is_held(set->stat.st_rdev))
		flags |= O_EXCL;

	fd = open_without_atime(o->target, set, index, flags, asks_noatime(o->spec));
	if (fd == -EPERM && asks_noatime(o->spec))
		return err_request(err, EPERM, "file-extra-flags=noatime: only the owner of '%s' "
				   "or root may open it with O_NOATIME (without the flag it is "
				   "used where possible)", fileset_name(set, index, name));
	if (fd < 0)
		return opening_error(fileset_name(set, index, name), o->target->writable, fd, err);

	if (set->kind == TARGET_DEVICE &&
	    (fstat(fd, &stat) < 0 || stat.st_rdev != set->stat.st_rdev)) {
		close(fd);
		return err_failure(err, ENODEV, "'%s' is now another device", set->path);
	}
	if (set->kind == TARGET_FILE && !set->exists) {
		ret = make_single_file(o, set, fd, err);
		if (ret < 0)
			return ret;
	} else if (opening_makes_anew(o, set) && set->kind == TARGET_DIRECTORY &&
		   engine_can(o->spec, ENGINE_MAPS_FILES) &&
		   ftruncate(fd, (off_t)set->file_size_bytes) < 0) {
		ret = -errno;
		close(fd);
		return err_failure(err, -ret, "cannot extend '%s' to the size of its mapping: %s",
				   fileset_name(set, index, name), strerror(-ret));
	}
	return fd;
}

static int advise(const struct opening *o, const struct fileset *set, unsigned index, int fd,
		  struct err *err)
{
	const int ret = file_advise(fd, o->spec->file_advice);
	char name[FILESET_NAME_MAX];

	return ret == 0 ? 0 : err_failure(err, -ret, "file-advice: posix_fadvise(2) of '%s': %s",
					  fileset_name(set, index, name), strerror(-ret));
}

static int open_all(struct opening *o, struct err *err)
{
	struct target *target = o->target;
	unsigned next = 0;
	int ret;

	for (unsigned g = 0; g < target->group_count; g++) {
		const struct fileset *set = &o->sets[g];

		for (unsigned i = 0; i < set->file_count; i++) {
			const int fd = open_file(o, set, i, open_flags(o->spec), err);

			if (fd < 0)
				return fd;
			target->fds[next++] = fd;
			ret = advise(o, set, i, fd, err);
			if (ret < 0)
				return ret;
			if (set->kind == TARGET_DEVICE && target->writable)
				device_hold(set->stat.st_rdev);
		}
	}
	return 0;
}

/* The target's own descriptor, and one for each loop whose engine cannot share it. */
static unsigned descriptors_per_file(const struct spec *spec)
{
	return engine_can(spec, ENGINE_HAS_OWN_FILES) ? 1 + spec->threads : 1;
}

static int check_and_open(struct opening *o, struct err *err)
{
	struct target *target = o->target;
	int ret;

	for (unsigned g = 0; g < target->group_count; g++) {
		ret = opening_check_set(o, &o->sets[g], err);
		if (ret < 0)
			return ret;
	}
	ret = opening_check_room(o, err);
	if (ret < 0)
		return ret;
	lay_out_groups(target, o->spec, o->sets);
	ret = fileset_raise_open_limit(target->fd_count * descriptors_per_file(o->spec), err);
	if (ret < 0)
		return ret;

	target->fds = arena_alloc(&target->arena, target->fd_count * sizeof(*target->fds));
	memset(target->fds, -1, target->fd_count * sizeof(*target->fds));
	ret = open_all(o, err);
	if (ret == 0)
		ret = settle_files(o, err);
	if (ret == 0)
		target_note_sizes(target);
	return ret;
}

int target_open(struct target *target, const struct spec *spec,
		const struct target_context *context, struct err *err)
{
	struct opening opening = { .spec = spec, .context = context, .target = target };
	int ret;

	*target = (struct target) {
		.group_count		= spec->targets.count,
		.block_size_bytes	= spec->block_size_bytes,
		.writable		= spec_writes(spec),
		.direct			= spec->extra_flags & OPEN_FLAG_DIRECT,
		.noatime		= true,
	};
	arena_init(&target->arena);
	target->groups = arena_alloc(&target->arena,
				     target->group_count * sizeof(*target->groups));

	ret = fileset_find_all(&opening.sets, spec, FILESET_FOR_RUN, &target->arena, err);
	if (ret == 0) {
		ret = check_and_open(&opening, err);
		fileset_release_all(opening.sets, target->group_count);
	}
	if (ret < 0)
		target_close(target);
	return ret;
}

int target_imagine(struct target *target, const struct spec *spec, struct err *err)
{
	const uint64_t file_size_bytes = spec->file_total_size_bytes / spec->file_num;
	struct fileset *sets;

	if (opening_part(spec, file_size_bytes) < spec_least_file(spec))
		return err_request(err, EINVAL, "file-total-size is less than a block for each of "
				   "%u files", spec->file_num);

	*target = (struct target) {
		.group_count		= spec->targets.count,
		.block_size_bytes	= spec->block_size_bytes,
		.writable		= spec_writes(spec),
	};
	arena_init(&target->arena);
	target->groups = arena_alloc(&target->arena,
				     target->group_count * sizeof(*target->groups));
	sets = arena_alloc(&target->arena, target->group_count * sizeof(*sets));
	for (unsigned g = 0; g < target->group_count; g++)
		sets[g] = (struct fileset) {
			.path			= spec->targets.at[g],
			.kind			= TARGET_DIRECTORY,
			.file_count		= spec->file_num,
			.file_size_bytes	= file_size_bytes,
		};
	lay_out_groups(target, spec, sets);
	target->fds = arena_alloc(&target->arena, target->fd_count * sizeof(*target->fds));
	memset(target->fds, -1, target->fd_count * sizeof(*target->fds));
	return 0;
}

static void close_file(const struct target *target, int fd)
{
	struct stat stat;

	if (target->writable && fstat(fd, &stat) == 0 && S_ISBLK(stat.st_mode))
		device_give_up(stat.st_rdev);
	close(fd);
}

void target_close(struct target *target)
{
	for (unsigned i = 0; target->fds && i < target->fd_count; i++)
		if (target->fds[i] >= 0)
			close_file(target, target->fds[i]);
	arena_release(&target->arena);
	*target = (struct target) { .fds = NULL };
}
