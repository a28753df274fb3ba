/*
 * Completes every file, a window of open files at a time. After a failure everything is restored
 * (changes.h); after a stop signal the length of every file is that of its valid part.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "target.h"

#include "allocation.h"
#include "changes.h"
#include "clock.h"
#include "device.h"
#include "device_guard.h"
#include "filler.h"
#include "fileset.h"
#include "set_guard.h"
#include "set_lock.h"
#include "space.h"
#include "units.h"

struct preparing {
	const struct target_context *context;
	struct arena arena;
	struct fileset *sets;
	unsigned set_count;
	struct changes changes;
	unsigned *alignment;		/* [set_count], for O_DIRECT */
	struct filler filler;
	bool writes_anew;		/* verifiable blocks: all of them, whatever exists */
	enum file_allocation allocation;	/* of the files, when they are prepared */
	struct prepare_report report;

	/* the window: files that are open now */
	struct filler_file files[FILLER_FILES_MAX];
	struct { unsigned set, index; } place[FILLER_FILES_MAX];
	char names[FILLER_FILES_MAX][FILESET_NAME_MAX];
	unsigned count;
};

static int refuse(const char *name, int error, struct err *err)
{
	if (error == -EACCES || error == -EPERM)
		return err_request(err, -error, "no permission to write '%s': run as its owner, "
				   "or change the mode of it and its directory", name);
	if (error == -ELOOP)
		return err_request(err, -error, "'%s' is a link, and links in a file set are not "
				   "followed: remove it", name);
	if (error == -EMFILE)
		return err_request(err, -error, "cannot open '%s': too many open files (raise "
				   "the limit with ulimit -n)", name);
	return err_failure(err, -error, "cannot open '%s': %s", name, strerror(-error));
}

/* Its present state. st_mode is 0 if it does not exist. */
static int look_at_file(const struct fileset *set, unsigned index, struct stat *stat,
			struct err *err)
{
	char name[FILESET_NAME_MAX];
	int ret;

	*stat = (struct stat) { .st_mode = 0 };
	ret = fileset_stat(set, index, stat);
	if (ret == -ENOENT)
		return 0;
	fileset_name(set, index, name);
	if (ret < 0)
		return refuse(name, ret, err);
	if (S_ISLNK(stat->st_mode))
		return refuse(name, -ELOOP, err);
	if (!S_ISREG(stat->st_mode))
		return err_request(err, EINVAL, "'%s' is not a regular file: remove it, or use "
				   "another directory", name);
	return 0;
}

/* How many bytes will be written, and how many of them need space? All the checks that are possible
 * before the first write. */
static int survey_set(struct preparing *p, const struct fileset *set, uint64_t *room_bytes,
		      struct err *err)
{
	uint64_t write_bytes = set->kind == TARGET_DEVICE ? set->file_size_bytes : 0;
	struct stat stat;
	int ret;

	if (set->kind == TARGET_DEVICE && p->allocation != ALLOCATION_WRITTEN)
		return err_request(err, EINVAL, "'%s' is a device, whose blocks are all there (use "
				   "file-allocation=written)", set->path);
	ret = device_check_serial(set, p->context->permits, err);
	if (ret == 0)
		ret = set_check_writable(set, p->context->permits, err);

	for (unsigned i = 0; ret == 0 && set->kind != TARGET_DEVICE && i < set->file_count; i++) {
		struct space_need need;

		ret = look_at_file(set, i, &stat, err);
		need = space_need_of(set, i, &stat);
		write_bytes += p->writes_anew || p->allocation != ALLOCATION_WRITTEN
			? set->file_size_bytes : need.write_bytes;
		*room_bytes += p->allocation == ALLOCATION_SPARSE ? 0 : need.room_bytes;
	}
	if (ret == 0)	/* complete files are only checked */
		ret = set_lock_take(set, write_bytes > 0, err);
	p->filler.total_bytes += write_bytes;
	return ret < 0 ? ret : 0;
}

static int survey(struct preparing *p, struct err *err)
{
	uint64_t *room_bytes = arena_alloc(&p->arena, p->set_count * sizeof(*room_bytes));
	int ret = 0;

	for (unsigned s = 0; ret == 0 && s < p->set_count; s++)
		ret = survey_set(p, &p->sets[s], &room_bytes[s], err);
	return ret < 0 ? ret : space_check(p->sets, room_bytes, p->set_count, err);
}

static int open_device(const struct preparing *p, unsigned s, struct filler_file *file,
		       struct err *err)
{
	const struct fileset *set = &p->sets[s];
	struct stat stat;

	file->fd = open(set->real_path, O_RDWR | O_EXCL | O_CLOEXEC);
	if (file->fd < 0)
		return refuse(set->path, -errno, err);
	if (fstat(file->fd, &stat) < 0 || stat.st_rdev != set->stat.st_rdev)
		return err_failure(err, ENODEV, "'%s' is now another device", set->path);

	file->direct_alignment_bytes = device_direct_alignment(file->fd);
	file->is_device = true;
	file->size_before_bytes = set->file_size_bytes;
	file->wanted_bytes = set->file_size_bytes;
	/* Unless it is written through the page cache: the part to truncate contains blocks. */
	if (file->direct_alignment_bytes > 0 &&
	    p->filler.validate_block_bytes % file->direct_alignment_bytes == 0)
		file->wanted_bytes -= file->wanted_bytes % file->direct_alignment_bytes;
	return 0;
}

/* Only a file created here gets the mark of ownership. */
static void mark_single_file(struct preparing *p, const struct fileset *set, int fd)
{
	if (set->kind == TARGET_FILE && fsetxattr(fd, FILESET_MARK, "", 0, 0) < 0)
		p->report.unmarked = set->path;
}

static bool is_complete(const struct preparing *p, const struct filler_file *file)
{
	if (p->allocation != ALLOCATION_WRITTEN)
		return allocation_is(file->fd, file->wanted_bytes, p->allocation);
	return !file->anew &&
		filler_is_whole(file->fd, file->size_before_bytes, file->wanted_bytes);
}

static int open_file(struct preparing *p, unsigned s, unsigned index, struct filler_file *file,
		     struct err *err)
{
	const struct fileset *set = &p->sets[s];
	struct touched *touched = &p->changes.touched[s][index];
	struct stat stat;
	bool exists;
	int ret;

	ret = look_at_file(set, index, &stat, err);
	if (ret < 0)
		return ret;

	exists = stat.st_mode != 0;
	file->size_before_bytes = (uint64_t)stat.st_size;
	file->wanted_bytes = set->file_size_bytes;
	file->anew = p->writes_anew;
	file->fd = fileset_open(set, index, exists ? O_RDONLY : O_RDWR | O_CREAT | O_EXCL);
	if (file->fd < 0)
		return refuse(file->name, file->fd, err);
	touched->size_before_bytes = file->size_before_bytes;
	touched->change = exists ? REUSED : CREATED;

	if (!exists) {
		if (set->kind == TARGET_FILE)
			p->report.new_file = set->path;
		mark_single_file(p, set, file->fd);
	} else if (!is_complete(p, file)) {
		close(file->fd);
		file->fd = fileset_open(set, index, O_RDWR);
		if (file->fd < 0)
			return refuse(file->name, file->fd, err);
		touched->change = EXTENDED;
	}

	if (p->alignment[s] == UINT32_MAX)
		p->alignment[s] = device_direct_alignment(file->fd);
	file->direct_alignment_bytes = p->alignment[s];
	return 0;
}

/* The part of a file that this call wrote without gaps is kept; the rest is removed. */
static void settle_stopped(struct preparing *p, unsigned i)
{
	const struct filler_file *file = &p->files[i];
	const struct fileset *set = &p->sets[p->place[i].set];
	struct touched *touched = &p->changes.touched[p->place[i].set][p->place[i].index];
	uint64_t good = file->next;

	if (file->is_device)
		return;
	if (good > file->wanted_bytes)
		good = file->wanted_bytes;
	if (good < file->size_before_bytes)
		good = file->size_before_bytes;
	if (touched->change == CREATED && good == 0) {
		fileset_unlink(set, p->place[i].index);
		touched->change = UNTOUCHED;
	} else if (file->size_before_bytes < file->wanted_bytes &&
		   ftruncate(file->fd, (off_t)good) == 0) {
		fsync(file->fd);
	}
}

/* Close the files of the window. Returns `ret`, the result of filling them. */
static int close_window(struct preparing *p, int ret)
{
	for (unsigned i = 0; i < p->count; i++) {
		if (ret == -EINTR)
			settle_stopped(p, i);
		close(p->files[i].fd);
	}
	p->count = 0;
	return ret;
}

static int fill_window(struct preparing *p, struct err *err)
{
	return close_window(p, p->count > 0 ? filler_run(&p->filler, p->files, p->count, err) : 0);
}

static bool is_stopped(const struct preparing *p)
{
	return p->context->stop && *p->context->stop;
}

static int allocate_file(struct preparing *p, struct filler_file *file, struct err *err)
{
	const int ret = allocation_make(file->fd, file->wanted_bytes, p->allocation, file->name,
					err);

	close(file->fd);
	p->report.allocated += ret == 0;
	return ret;
}

static int prepare_file(struct preparing *p, unsigned s, unsigned index, struct err *err)
{
	struct filler_file *file = &p->files[p->count];
	const bool is_device = p->sets[s].kind == TARGET_DEVICE;
	int ret;

	*file = (struct filler_file) {
		.fd	= -1,
		.name	= fileset_name(&p->sets[s], index, p->names[p->count]),
		.number	= index,
	};
	ret = is_device ? open_device(p, s, file, err) : open_file(p, s, index, file, err);
	if (ret < 0) {
		if (file->fd >= 0)
			close(file->fd);
		return ret;
	}
	if (!is_device && p->changes.touched[s][index].change == REUSED) {
		close(file->fd);
		return 0;
	}
	if (!is_device && p->allocation != ALLOCATION_WRITTEN)
		return allocate_file(p, file, err);

	p->place[p->count].set = s;
	p->place[p->count].index = index;
	return ++p->count == FILLER_FILES_MAX ? fill_window(p, err) : 0;
}

/* Remaining files of the window: fill them, or after an error leave them as after a stop. */
static int end_window(struct preparing *p, int ret, struct err *err)
{
	return ret == 0 ? fill_window(p, err) : close_window(p, ret);
}

static int prepare_all(struct preparing *p, struct err *err)
{
	int ret = 0;

	for (unsigned s = 0; ret == 0 && s < p->set_count; s++)
		for (unsigned i = 0; ret == 0 && i < p->sets[s].file_count; i++)
			ret = is_stopped(p) ? -EINTR : prepare_file(p, s, i, err);
	return end_window(p, ret, err);
}

/* The names of new files must survive a crash like their contents: sync the directories. */
static int sync_directories(const struct preparing *p, struct err *err)
{
	for (unsigned s = 0; s < p->set_count; s++)
		if (p->sets[s].dir_fd >= 0 && fsync(p->sets[s].dir_fd) < 0 && errno != EINVAL)
			return err_failure(err, errno, "cannot sync directory '%s': %s",
					   p->sets[s].path, strerror(errno));
	return 0;
}

static void begin(struct preparing *p, const struct spec *spec, const struct engine_choice *engine)
{
	p->filler = (struct filler) {
		.engine		= engine,
		.context	= p->context,
		.what		= "preparing",
		.data		= data_config_of(spec, 0),
		.validate_block_bytes = spec->validate ? (uint32_t)spec->block_size_bytes : 0,
	};
	changes_init(&p->changes, p->sets, p->set_count, &p->arena);
	p->alignment = arena_alloc(&p->arena, p->set_count * sizeof(*p->alignment));
	for (unsigned s = 0; s < p->set_count; s++)
		p->alignment[s] = UINT32_MAX;
}

/* ENOSPC in the middle (a quota, or another writer): report the missing space. */
static int explain(struct preparing *p, int error, struct err *err)
{
	const struct filler *filler = &p->filler;
	const uint64_t left = filler->total_bytes > filler->done_bytes ?
			      filler->total_bytes - filler->done_bytes : 0;
	char text[UNITS_TEXT_MAX];

	if (error != -ENOSPC)
		return error;
	return err_wrap(err, "not enough space (%s were left to write; new files are "
			"removed%s)", units_human_size((double)left, text),
			changes_filled_holes(&p->changes)
			? ", but holes that were filled stay filled" : "");
}

static int prepare_sets(struct preparing *p, struct err *err)
{
	int ret;

	ret = survey(p, err);
	if (ret < 0)
		return ret;

	ret = prepare_all(p, err);
	if (ret == 0)
		ret = sync_directories(p, err);
	if (ret < 0 && ret != -EINTR) {
		ret = explain(p, ret, err);
		changes_take_back(&p->changes);
	}
	return ret;
}

/* The run was allowed to write here, and its files must not be removed: so no checks, and no
 * undoing. */
static int complete_sets(struct preparing *p, struct err *err)
{
	int ret = 0;

	for (unsigned s = 0; ret == 0 && s < p->set_count; s++)
		for (unsigned i = 0; ret == 0 && i < p->sets[s].file_count; i++)
			if (p->sets[s].kind != TARGET_DEVICE)
				ret = is_stopped(p) ? -EINTR : prepare_file(p, s, i, err);
	return end_window(p, ret, err);
}

/* A run that makes files grow truncates them itself: until then they have their length. */
static enum file_allocation allocation_to_prepare(const struct spec *spec, enum fileset_use use)
{
	if (use != FILESET_FOR_PREPARE)
		return ALLOCATION_WRITTEN;
	return spec->file_allocation == ALLOCATION_EXTEND ? ALLOCATION_SPARSE
							   : spec->file_allocation;
}

/* Find the sets, process them, and report the outcome. */
static int with_sets(int (*act)(struct preparing *, struct err *), enum fileset_use use,
		     const struct spec *spec, const struct target_context *context,
		     struct prepare_report *report, struct err *err)
{
	const uint64_t start_ns = clock_real_ns();
	struct engine_choice engine;
	struct preparing *p;
	int ret;

	*report = (struct prepare_report) { .engine = NULL };
	ret = engine_choose("auto", &engine, err);
	if (ret < 0)
		return ret;

	p = calloc(1, sizeof(*p));
	if (!p)
		return err_failure(err, ENOMEM, "no memory to prepare files");
	p->context = context;
	p->set_count = spec->targets.count;
	p->report.engine = engine.ops->name;
	/* Existing blocks may have been changed by a run without validation. Blocks left by an
	 * unfinished run with it were not. */
	p->writes_anew = spec->validate && use == FILESET_FOR_PREPARE;
	p->allocation = allocation_to_prepare(spec, use);
	arena_init(&p->arena);

	ret = fileset_find_all(&p->sets, spec, use, &p->arena, err);
	if (ret == 0) {
		begin(p, spec, &engine);
		ret = act(p, err);
		changes_count(&p->changes, &p->report);
		p->report.written_bytes = p->filler.done_bytes;
		fileset_release_all(p->sets, p->set_count);
	}
	p->report.elapsed_ns = clock_real_ns() - start_ns;
	*report = p->report;
	arena_release(&p->arena);
	free(p);
	return ret;
}

int target_prepare(const struct spec *spec, const struct target_context *context,
		   struct prepare_report *report, struct err *err)
{
	return with_sets(prepare_sets, FILESET_FOR_PREPARE, spec, context, report, err);
}

int target_complete(const struct spec *spec, const struct target_context *context,
		    struct err *err)
{
	struct prepare_report report;

	return with_sets(complete_sets, FILESET_FOR_RUN, spec, context, &report, err);
}
