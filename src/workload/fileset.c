/*
 * A path is resolved to a kind, a number of files and a size, only here; all operations on targets
 * then use the few calls below and cannot leave the set: a directory's files are opened relative to
 * it, by the set's names only, and never through a symbolic link.
 */
#include "fileset.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "file_size.h"
#include "place.h"
#include "quote.h"
#include "units.h"

/* Terminals, outputs, and a few for every ring. */
enum { OPEN_FILES_BESIDES = 320 };

static void file_name(unsigned index, char name[static 32])
{
	snprintf(name, 32, "test_file.%u", index);
}

long long fileset_number_in(const char *name)
{
	static const char prefix[] = "test_file.";
	const char *digits = name + strlen(prefix);

	if (strncmp(name, prefix, strlen(prefix)) != 0 || !isdigit((unsigned char)*digits))
		return -1;
	if (digits[strspn(digits, "0123456789")] != '\0' || strlen(digits) > 9)
		return -1;
	return atoll(digits);
}

/* The size of the device, opened only for this. */
static int device_size(const char *path, uint64_t *size_bytes, struct err *err)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	int error = 0, ret;

	if (fd < 0)
		return err_request(err, errno, "cannot open device '%s': %s%s", path,
				   strerror(errno), errno == EACCES ?
				   " (run as root, or join the group that owns it)" : "");

	ret = file_size(fd, size_bytes);
	if (ret < 0)
		error = err_failure(err, -ret, "cannot get the size of device '%s': %s",
				    path, strerror(-ret));
	close(fd);
	return error;
}

static int size_of_directory(struct fileset *set, const struct spec *spec, struct err *err)
{
	set->file_size_bytes = spec->file_total_size_bytes / spec->file_num;
	if (set->file_size_bytes == 0)
		return err_request(err, EINVAL, "file-total-size=%llu is too small for %u files "
				   "in '%s'",
				   (unsigned long long)spec->file_total_size_bytes,
				   spec->file_num, set->path);
	return 0;
}

static int size_of_file(struct fileset *set, const struct spec *spec, enum fileset_use use,
			struct err *err)
{
	const bool as_asked = use == FILESET_FOR_PREPARE || spec->file_total_size_given ||
			      !set->exists;

	set->file_size_bytes = as_asked ? spec->file_total_size_bytes : 0;
	if (set->file_size_bytes == 0)
		set->file_size_bytes = (uint64_t)set->stat.st_size;
	if (set->file_size_bytes == 0)
		return err_request(err, EINVAL, "'%s' is empty: give its size with "
				   "--file-total-size=SIZE", set->path);
	return 0;
}

static int size_of_device(struct fileset *set, const struct spec *spec, struct err *err)
{
	uint64_t size_bytes = 0;
	int ret;

	ret = device_size(set->path, &size_bytes, err);
	if (ret < 0)
		return ret;

	set->file_size_bytes = size_bytes;
	if (!spec->file_total_size_given || spec->file_total_size_bytes == 0)
		return 0;
	/* A device cannot grow: its size is used, and the report says so. */
	if (spec->file_total_size_bytes < size_bytes)
		set->file_size_bytes = spec->file_total_size_bytes;
	return 0;
}

/* It does not exist: fine for a single file that prepare or seqwr will create. */
static int find_missing(struct fileset *set, struct arena *arena, struct err *err)
{
	const size_t length = strlen(set->path);
	char directory[FILESET_NAME_MAX];

	set->kind = TARGET_FILE;
	set->real_path = set->path;
	if (set->is_link)
		return err_request(err, ENOENT, "'%s' is a dangling link", set->path);
	if (length == 0 || set->path[length - 1] == '/')
		return err_request(err, ENOENT, "directory '%s' does not exist: make it first "
				   "('mkdir -p %s'), or name another with --target=PATH",
				   set->path, quote_for_shell(set->path, arena));
	if (access(place_directory_of(set->path, directory, sizeof(directory)), F_OK) != 0)
		return err_request(err, ENOENT, "the directory of '%s' does not exist: make it "
				   "first ('mkdir -p %s')", set->path,
				   quote_for_shell(directory, arena));
	return 0;
}

static int find_kind(struct fileset *set, struct arena *arena, struct err *err)
{
	struct stat link;
	char *real_path;

	set->is_link = lstat(set->path, &link) == 0 && S_ISLNK(link.st_mode);
	if (stat(set->path, &set->stat) < 0) {
		if (errno == ENOENT)
			return find_missing(set, arena, err);
		return err_request(err, errno, "cannot use target '%s': %s", set->path,
				   strerror(errno));
	}
	set->exists = true;
	real_path = realpath(set->path, NULL);
	set->real_path = real_path ? arena_strdup(arena, real_path) : set->path;
	free(real_path);

	if (S_ISDIR(set->stat.st_mode))
		set->kind = TARGET_DIRECTORY;
	else if (S_ISREG(set->stat.st_mode))
		set->kind = TARGET_FILE;
	else if (S_ISBLK(set->stat.st_mode))
		set->kind = TARGET_DEVICE;
	else
		return err_request(err, EINVAL, "target '%s' is neither a directory, nor a regular "
				   "file, nor a block device", set->path);
	return 0;
}

int fileset_locate(struct fileset *set, const char *path, const struct spec *spec,
		   struct arena *arena, struct err *err)
{
	int ret;

	*set = (struct fileset) { .path = path, .dir_fd = -1, .file_count = 1 };
	ret = find_kind(set, arena, err);
	if (ret < 0 || set->kind != TARGET_DIRECTORY)
		return ret;

	set->file_count = spec->file_num;
	set->dir_fd = open(set->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (set->dir_fd < 0)
		return err_request(err, errno, "cannot open directory '%s': %s", set->path,
				   strerror(errno));
	return 0;
}

/* May files be created there, and is that intended? Neither a mistyped device nor a missing
 * directory becomes a file implicitly. */
static int check_place(const struct fileset *set, const struct spec *spec, struct arena *arena,
		       struct err *err)
{
	char directory[FILESET_NAME_MAX];

	if (set->kind == TARGET_DEVICE || (set->kind == TARGET_FILE && set->exists))
		return 0;
	if (set->kind == TARGET_FILE)
		place_directory_of(set->path, directory, sizeof(directory));
	else
		snprintf(directory, sizeof(directory), "%s", set->path);
	if (place_is_kernels(directory))
		return set->exists ?
			err_request(err, EPERM, "will not make files in '%s', which belongs to "
				    "the kernel: name a directory on a disk with --target=PATH",
				    set->path) :
			err_request(err, ENOENT, "device '%s' does not exist ('lsblk' lists those "
				    "that do), and ringbench makes no files below /dev, /proc or "
				    "/sys",
				    set->path);
	if (set->exists || spec->new_file_meant)
		return 0;
	return err_request(err, ENOENT, "'%s' does not exist: for a file set in a directory, make "
			   "that first ('mkdir -p %s'); for a single file, give its size with "
			   "--file-total-size=SIZE", set->path, quote_for_shell(set->path, arena));
}

int fileset_find(struct fileset *set, const char *path, const struct spec *spec,
		 enum fileset_use use, struct arena *arena, struct err *err)
{
	int ret;

	ret = fileset_locate(set, path, spec, arena, err);
	if (ret == 0)
		ret = check_place(set, spec, arena, err);
	if (ret < 0)
		return ret;

	switch (set->kind) {
	case TARGET_DIRECTORY:
		return size_of_directory(set, spec, err);
	case TARGET_FILE:
		return size_of_file(set, spec, use, err);
	case TARGET_DEVICE:
		return size_of_device(set, spec, err);
	}
	return 0;
}

void fileset_release(struct fileset *set)
{
	if (set->dir_fd >= 0)
		close(set->dir_fd);
	set->dir_fd = -1;
}

void fileset_release_all(struct fileset *sets, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		fileset_release(&sets[i]);
}

static bool is_same(const struct fileset *a, const struct fileset *b)
{
	if (!a->exists || !b->exists || a->kind != b->kind)
		return strcmp(a->path, b->path) == 0;
	if (a->kind == TARGET_DEVICE)
		return a->stat.st_rdev == b->stat.st_rdev;
	return a->stat.st_dev == b->stat.st_dev && a->stat.st_ino == b->stat.st_ino;
}

int fileset_find_all(struct fileset **sets, const struct spec *spec, enum fileset_use use,
		     struct arena *arena, struct err *err)
{
	const unsigned count = spec->targets.count;
	struct fileset *all = arena_alloc(arena, count * sizeof(*all));

	for (unsigned i = 0; i < count; i++) {
		int ret = fileset_find(&all[i], spec->targets.at[i], spec, use, arena, err);

		for (unsigned k = 0; ret == 0 && k < i; k++)
			if (is_same(&all[i], &all[k]))
				ret = err_request(err, EINVAL, "targets '%s' and '%s' are the "
						  "same", all[k].path, all[i].path);
		if (ret < 0) {
			fileset_release_all(all, i + 1);
			return ret;
		}
	}
	*sets = all;
	return 0;
}

char *fileset_name(const struct fileset *set, unsigned index, char *buffer)
{
	const size_t length = strlen(set->path);
	const char *slash = length > 0 && set->path[length - 1] == '/' ? "" : "/";

	if (set->kind == TARGET_DIRECTORY)
		snprintf(buffer, FILESET_NAME_MAX, "%s%stest_file.%u", set->path, slash, index);
	else
		snprintf(buffer, FILESET_NAME_MAX, "%s", set->path);
	return buffer;
}

int fileset_stat(const struct fileset *set, unsigned index, struct stat *result)
{
	char name[32];
	int ret;

	file_name(index, name);
	ret = set->kind == TARGET_DIRECTORY ?
		fstatat(set->dir_fd, name, result, AT_SYMLINK_NOFOLLOW) :
		stat(set->path, result);
	return ret < 0 ? -errno : 0;
}

/* Mode 0600 for new files, as in sysbench. */
int fileset_open(const struct fileset *set, unsigned index, int flags)
{
	char name[32];
	int fd;

	file_name(index, name);
	fd = set->kind == TARGET_DIRECTORY ?
		openat(set->dir_fd, name, flags | O_NOFOLLOW | O_CLOEXEC, 0600) :
		open(set->path, flags | O_CLOEXEC, 0600);
	return fd < 0 ? -errno : fd;
}

int fileset_unlink(const struct fileset *set, unsigned index)
{
	char name[32];
	int ret;

	file_name(index, name);
	ret = set->kind == TARGET_DIRECTORY ? unlinkat(set->dir_fd, name, 0) :
					      unlink(set->path);
	return ret < 0 ? -errno : 0;
}

int fileset_open_unnamed(const struct fileset *set, int flags)
{
	char directory[FILESET_NAME_MAX], name[FILESET_NAME_MAX + 32];
	int fd;

	if (set->kind == TARGET_DIRECTORY)
		snprintf(directory, sizeof(directory), "%s", set->path);
	else
		place_directory_of(set->path, directory, sizeof(directory));

	fd = open(directory, flags | O_TMPFILE | O_CLOEXEC, 0600);
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd < 0 ? -errno : fd;

	/* A file system without O_TMPFILE (overlay, NFS): briefly named. */
	snprintf(name, sizeof(name), "%s/.ringbench-%d", directory, (int)getpid());
	fd = open(name, flags | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	unlink(name);
	return fd;
}

bool fileset_is_marked(const struct fileset *set)
{
	return getxattr(set->path, FILESET_MARK, NULL, 0) >= 0;
}

/* Must the command include it? Not if it is in the profile, or the default. */
static bool must_say(const struct spec *spec, enum set_option option, bool differs)
{
	return spec->profile ? (spec->set_by_hand & option) : differs;
}

static char *set_command(const struct spec *spec, const char *verb, struct arena *arena)
{
	const bool is_here = spec->targets.count == 1 && strcmp(spec->targets.at[0], ".") == 0;
	char *command = arena_printf(arena, "ringbench %s", verb);
	char size[UNITS_TEXT_MAX];

	if (spec->profile)
		command = arena_printf(arena, "%s %s", command,
				       quote_for_shell(spec->profile, arena));
	for (unsigned i = 0; must_say(spec, SET_TARGET, !is_here) && i < spec->targets.count; i++)
		command = arena_printf(arena, "%s --target=%s", command,
				       quote_for_shell(spec->targets.at[i], arena));
	if (must_say(spec, SET_FILE_NUM, spec->file_num != 128))
		command = arena_printf(arena, "%s --file-num=%u", command, spec->file_num);
	if (must_say(spec, SET_FILE_TOTAL_SIZE, spec->file_total_size_given))
		command = arena_printf(arena, "%s --file-total-size=%s", command,
				       units_format_size(spec->file_total_size_bytes, size));
	return command;
}

const char *fileset_prepare_command(const struct spec *spec, struct arena *arena)
{
	char *command = set_command(spec, "prepare", arena);
	char size[UNITS_TEXT_MAX];

	if (must_say(spec, SET_FILE_ALLOCATION, spec->file_allocation != ALLOCATION_WRITTEN))
		command = arena_printf(arena, "%s --file-allocation=%s", command,
				       file_allocation_name(spec->file_allocation));
	return !spec->validate ? command
		: arena_printf(arena, "%s --file-block-size=%s --validate", command,
			       units_format_size(spec->block_size_bytes, size));
}

const char *fileset_cleanup_command(const struct spec *spec, struct arena *arena)
{
	return set_command(spec, "cleanup", arena);
}

int fileset_raise_open_limit(unsigned count, struct err *err)
{
	const rlim_t needed = (rlim_t)count + OPEN_FILES_BESIDES;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return err_failure(err, errno, "cannot read RLIMIT_NOFILE: %s", strerror(errno));
	if (limit.rlim_cur >= needed)
		return 0;

	limit.rlim_cur = limit.rlim_max < needed ? limit.rlim_max : needed;
	if (setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= needed)
		return 0;

	/* Root may exceed the hard limit. */
	limit.rlim_cur = limit.rlim_max = needed;
	if (setrlimit(RLIMIT_NOFILE, &limit) == 0)
		return 0;

	getrlimit(RLIMIT_NOFILE, &limit);
	return err_request(err, EMFILE, "%u files need a limit of %llu open files, but "
			   "RLIMIT_NOFILE ends at %llu: raise it (ulimit -Hn, or nofile in "
			   "/etc/security/limits.conf), or use fewer files (--file-num)", count,
			   (unsigned long long)needed, (unsigned long long)limit.rlim_max);
}
