/*
 * A scratch set is in a directory of its own, so that a demonstration or a profile can be run
 * anywhere and leaves nothing behind.
 *
 * `.owner` in it marks it as ours, and is locked while its process exists: the lock of flock(2)
 * ends with the process in any case. This distinguishes leftovers of a killed command from
 * directories in use, and both from others with such a name.
 *
 * The removal uses only calls allowed in a signal handler (signal-safety(7)), because a handler
 * calls it for signals that terminate the program.
 */
#include "target.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fileset.h"
#include "place.h"

#define NAME_PREFIX	"ringbench-"
#define OWNER_FILE	".owner"
#define OWNER_TEXT	"scratch directory of ringbench, process "

enum { NAME_RANDOM = 6, REMOVE_ATTEMPTS = 3 };

/* Those of this process. The signal handler walks this list. */
static struct scratch {
	struct scratch *next;
	const char *path;
	int lock_fd;
} *volatile ours;

/* ---- removing ---- */

static bool is_ours_in_it(const char *name)
{
	return strncmp(name, "test_file.", 10) == 0 || strcmp(name, OWNER_FILE) == 0;
}

/* Variants may have created sets of different sizes here, so all files with a set's name are
 * removed. */
static void empty(int dir_fd)
{
	_Alignas(struct dirent64) char entries[4096];
	ssize_t size;

	while ((size = getdents64(dir_fd, entries, sizeof(entries))) > 0)
		for (ssize_t at = 0; at < size; ) {
			const struct dirent64 *entry = (const void *)(entries + at);

			if (is_ours_in_it(entry->d_name))
				unlinkat(dir_fd, entry->d_name, 0);
			at += entry->d_reclen;
		}
}

/* Another thread may be creating a file: then try once more. 0 or -errno. */
static int remove_directory(const char *path)
{
	int error = 0;

	for (int i = 0; i < REMOVE_ATTEMPTS; i++) {
		const int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

		if (fd >= 0) {
			empty(fd);
			close(fd);
		}
		if (rmdir(path) == 0)
			return 0;
		error = errno;
	}
	return -error;
}

void target_scratch_remove_at_once(void)
{
	for (const struct scratch *s = ours; s; s = s->next)
		remove_directory(s->path);
}

/* ---- making ---- */

/* The lock's descriptor, or -errno. */
static int mark_as_ours(const char *path)
{
	char name[FILESET_NAME_MAX + 16], text[128];
	int fd, length;

	snprintf(name, sizeof(name), "%s/" OWNER_FILE, path);
	fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	/* First the lock: a file without the text has no owner. (A process that checks locks it
	 * briefly.) */
	if (flock(fd, LOCK_EX) < 0)
		return fd;	/* and unowned, or another process might remove it */
	length = snprintf(text, sizeof(text), OWNER_TEXT "%d\n", (int)getpid());
	if (write(fd, text, (size_t)length) != length) {
		const int error = errno;

		close(fd);
		return -error;
	}
	return fd;
}

static int make_directory(char *path, struct arena *arena)
{
	struct scratch *scratch = arena_alloc(arena, sizeof(*scratch));

	if (!mkdtemp(path))
		return -errno;
	scratch->path = path;
	scratch->next = ours;
	ours = scratch;
	scratch->lock_fd = mark_as_ours(path);
	return scratch->lock_fd < 0 ? scratch->lock_fd : 0;
}

/* Known as ours before any signal can end the program. */
static int make_undisturbed(char *path, struct arena *arena)
{
	sigset_t all, before;
	int ret;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	ret = make_directory(path, arena);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return ret;
}

static const char *cure(int error)
{
	return error == ENOTDIR ? "use --scratch=off to measure a device or a file itself"
				: "name another place with --target=PATH";
}

static bool is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int make_directories(const struct spec *spec, struct spec *scratch_spec,
			    struct arena *arena, struct err *err)
{
	const char **paths = arena_alloc(arena, spec->targets.count * sizeof(*paths));

	*scratch_spec = *spec;
	scratch_spec->targets = (struct string_list) { .at = paths };
	for (unsigned i = 0; i < spec->targets.count; i++) {
		const char *where = spec->targets.at[i];
		char *path = arena_printf(arena, "%s/" NAME_PREFIX "XXXXXX", where);
		int ret;

		if (is_directory(where) && place_is_kernels(where))
			return err_request(err, EPERM, "will not make files in '%s', which "
					   "belongs to the kernel: name a directory on a disk "
					   "with --target=PATH", where);
		ret = make_undisturbed(path, arena);
		if (ret < 0)
			return err_request(err, -ret, "cannot make a scratch directory in '%s': "
					   "%s (%s)", where, strerror(-ret), cure(-ret));
		paths[scratch_spec->targets.count++] = path;
	}
	return 0;
}

/* Including an incomplete one, which is not in any spec. */
static int remove_ours(struct err *err)
{
	int ret = 0;

	while (ours) {
		struct scratch *scratch = ours;
		const int removed = remove_directory(scratch->path);

		if (removed < 0)
			ret = err_failure(err, -removed, "cannot remove the scratch directory "
					  "'%s': %s", scratch->path, strerror(-removed));
		ours = scratch->next;
		if (scratch->lock_fd >= 0)
			close(scratch->lock_fd);
	}
	return ret;
}

int target_scratch_make(const struct spec *spec, struct spec *scratch_spec,
			struct arena *arena, const struct target_context *context,
			struct err *err)
{
	struct prepare_report report;
	struct err ignored;
	int ret;

	ret = make_directories(spec, scratch_spec, arena, err);
	if (ret == 0)
		ret = target_prepare(scratch_spec, context, &report, err);
	if (ret < 0)
		remove_ours(&ignored);
	return ret;
}

int target_scratch_remove(struct err *err)
{
	return remove_ours(err);
}

/* ---- leftovers of a killed command ---- */

static bool is_name_of_scratch(const char *name)
{
	const size_t length = strlen(NAME_PREFIX);

	if (strncmp(name, NAME_PREFIX, length) != 0 || strlen(name) != length + NAME_RANDOM)
		return false;
	for (name += length; *name; name++)
		if (!isalnum((unsigned char)*name))
			return false;
	return true;
}

/* Its owner file, now locked by us; or -1: it is in use, or not known to be ours. */
static int take_over(const char *path, long *process)
{
	char name[FILESET_NAME_MAX + 16], text[128];
	struct stat st;
	ssize_t length = 0;
	int fd;

	snprintf(name, sizeof(name), "%s/" OWNER_FILE, path);
	fd = open(name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && flock(fd, LOCK_EX | LOCK_NB) == 0)
		length = pread(fd, text, sizeof(text) - 1, 0);
	text[length > 0 ? length : 0] = '\0';
	if (strncmp(text, OWNER_TEXT, strlen(OWNER_TEXT)) != 0) {
		close(fd);
		return -1;
	}
	*process = strtol(text + strlen(OWNER_TEXT), NULL, 10);
	return fd;
}

static uint64_t bytes_in(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	uint64_t bytes = 0;
	struct stat st;

	while (dir && (entry = readdir(dir)))
		if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode))
			bytes += (uint64_t)st.st_blocks * 512;
	if (dir)
		closedir(dir);
	return bytes;
}

void target_scratch_sweep(const char *where, target_found *found, void *context)
{
	DIR *dir = opendir(where);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		struct target_leftover leftover = { .process = 0 };
		char path[FILESET_NAME_MAX];
		int fd;

		if (!is_name_of_scratch(entry->d_name))
			continue;
		snprintf(path, sizeof(path), "%s/%s", where, entry->d_name);
		fd = take_over(path, &leftover.process);
		if (fd < 0)
			continue;
		leftover.path = path;
		leftover.bytes = bytes_in(path);
		leftover.error = -remove_directory(path);
		close(fd);
		found(context, &leftover);
	}
	if (dir)
		closedir(dir);
}
