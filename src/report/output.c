/*
 * A result file appears under its name only when it is complete: created beside it, synced,
 * renamed. Creating it is tried before the run, so that a wrong path costs no time; partial results
 * saved during the run are complete documents as well, and survive however the program ends.
 *
 * The document is made in memory and written at once, so that the exact disk error is reported,
 * which a stream would lose, and is distinguished from an error of the document.
 *
 * Anything but a regular file (a pipe, /dev/null) is written directly: renaming would replace it. A
 * symbolic link is kept: its target is replaced, or created. A file in a directory that permits no
 * new files is overwritten, as by a shell's '>'.
 */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output_leftovers.h"
#include "rng.h"
#include "streams.h"

enum { NAME_ATTEMPTS = 16, LINKS_MAX = 40, NO_MODE = -1, NO_FD = -1 };

static int cannot_write(const struct output *output, int code, struct err *err)
{
	return err_request(err, code, "cannot write '%s': %s", output->path, strerror(code));
}

static int cannot_finish(const struct output *output, int code, struct err *err)
{
	if (output->partial)
		return err_failure(err, code, "cannot write '%s': %s ('%s' has what was saved "
				   "before)", output->path, strerror(code), output->partial);
	return err_failure(err, code, "cannot write '%s': %s", output->path, strerror(code));
}

bool output_is_stdout(const char *path)
{
	static const char *const names[] = {
		"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", NULL
	};

	for (unsigned i = 0; path && names[i]; i++)
		if (strcmp(path, names[i]) == 0)
			return true;
	return false;
}

/* ---- the file beside it ---- */

/* open(2) instead of mkstemp(3), to respect the user's umask. -errno on failure. */
static int create_temporary(const struct output *output, char **name)
{
	int fd = -EEXIST;

	for (int i = 0; fd == -EEXIST && i < NAME_ATTEMPTS; i++) {
		if (asprintf(name, "%s.%08x.tmp", output->final,
			     (unsigned)rng_seed_from_kernel()) < 0)
			return -ENOMEM;
		fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0)
			break;
		fd = -errno;
		free(*name);
	}
	if (fd >= 0 && output->mode != NO_MODE)		/* a replaced file keeps its mode */
		(void)!fchmod(fd, (mode_t)output->mode & 07777);
	return fd;
}

/* No new file can be created beside it (or renamed, in a sticky directory), but it exists. */
static bool must_overwrite(const struct output *output, int error)
{
	return output->mode != NO_MODE && (error == EACCES || error == EPERM);
}

static int try_to_create(const struct output *output, struct err *err)
{
	char *name;
	const int fd = create_temporary(output, &name);

	if (fd < 0 && must_overwrite(output, -fd))
		return 0;
	if (fd < 0)
		return cannot_write(output, -fd, err);
	close(fd);
	unlink(name);
	free(name);
	output_sweep_leftovers(output->final);
	return 0;
}

/* ---- before the run ---- */

/* Directory and name, so that different spellings of a path are equal. */
static char *resolve_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char directory[PATH_MAX], resolved[PATH_MAX], *final;

	if (slash && (size_t)(slash - path) >= sizeof(directory)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	snprintf(directory, sizeof(directory), "%.*s", slash ? (int)(slash - path) : 1,
		 slash ? path : ".");
	if (!realpath(directory[0] ? directory : "/", resolved))
		return NULL;
	if (asprintf(&final, "%s/%s", resolved, slash ? slash + 1 : path) < 0)
		return NULL;
	return final;
}

/* The target of a link; a relative one starts at the link's directory. */
static char *follow(const char *link, const char *target)
{
	const int length = target[0] == '/' ? 0 : (int)(strrchr(link, '/') + 1 - link);
	char *path, *final;

	if (asprintf(&path, "%.*s%s", length, link, target) < 0)
		return NULL;
	final = resolve_directory(path);
	free(path);
	return final;
}

/* The path of a file to create, at the end of all links. */
static char *resolve_new(const char *path)
{
	char *final = resolve_directory(path), *next, target[PATH_MAX];
	ssize_t length;

	for (int i = 0; final && (length = readlink(final, target, sizeof(target) - 1)) > 0; i++) {
		target[length] = '\0';
		next = i < LINKS_MAX ? follow(final, target) : NULL;
		free(final);
		final = next;
	}
	return final;
}

static int open_new(struct output *output, struct err *err)
{
	output->final = resolve_new(output->path);
	return output->final ? try_to_create(output, err) : cannot_write(output, errno, err);
}

static int open_as_it_is(struct output *output, struct err *err)
{
	output->fd = open(output->path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	return output->fd < 0 ? cannot_write(output, errno, err) : 0;
}

static int open_there(struct output *output, const struct stat *st, struct err *err)
{
	if (S_ISDIR(st->st_mode))
		return cannot_write(output, EISDIR, err);
	if (!S_ISREG(st->st_mode))
		return open_as_it_is(output, err);
	if (access(output->path, W_OK) < 0)
		return cannot_write(output, errno, err);

	output->final = realpath(output->path, NULL);
	if (!output->final)
		return cannot_write(output, errno, err);
	output->mode = (int)st->st_mode;
	return try_to_create(output, err);
}

int output_open(struct output *output, const char *path, struct err *err)
{
	struct stat st;
	int ret;

	*output = (struct output){ .path = path && path[0] ? path : NULL, .mode = NO_MODE,
				   .fd = NO_FD, .partial_fd = NO_FD };
	if (!output->path || output_is_stdout(path))
		return 0;

	if (stat(path, &st) == 0)
		ret = open_there(output, &st, err);
	else
		ret = errno == ENOENT ? open_new(output, err) : cannot_write(output, errno, err);
	if (ret < 0)
		output_close(output);
	return ret;
}

/* (Two outputs may be /dev/null.) */
static bool is_same_pipe(int one, int other)
{
	struct stat a, b;

	return fstat(one, &a) == 0 && fstat(other, &b) == 0 && S_ISFIFO(a.st_mode) &&
		a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool outputs_collide(const struct output *one, const struct output *other)
{
	if (!one->path || !other->path)
		return false;
	if (output_is_stdout(one->path) && output_is_stdout(other->path))
		return true;
	if (one->final && other->final)
		return strcmp(one->final, other->final) == 0;
	return is_same_pipe(one->fd, other->fd);
}

/* ---- after it ---- */

/* Sync the file; a removed name is an error, too. Returns its descriptor, locked until the process
 * ends, see output_leftovers.h; or -errno. */
static int write_beside(const struct output *output, const char *text, size_t size_bytes,
			const char *name)
{
	char *temporary;
	const int fd = create_temporary(output, &temporary);
	int error;

	if (fd < 0)
		return fd;
	flock(fd, LOCK_EX);
	error = streams_write(fd, text, size_bytes);
	if (error == 0 && fsync(fd) < 0)
		error = errno;
	if (error == 0 && rename(temporary, name) < 0)
		error = errno;
	if (error != 0) {
		unlink(temporary);
		close(fd);
	}
	free(temporary);
	return error != 0 ? -error : fd;
}

static int overwrite(const struct output *output, const char *text, size_t size_bytes)
{
	const int fd = open(output->final, O_WRONLY | O_TRUNC | O_CLOEXEC);
	int error;

	if (fd < 0)
		return errno;
	error = streams_write(fd, text, size_bytes);
	if (error == 0 && fsync(fd) < 0)
		error = errno;
	if (close(fd) < 0 && error == 0)
		error = errno;
	return error;
}

static int replace(const struct output *output, const char *text, size_t size_bytes)
{
	const int fd = write_beside(output, text, size_bytes, output->final);

	if (fd < 0)
		return must_overwrite(output, -fd) ? overwrite(output, text, size_bytes) : -fd;
	return close(fd) < 0 ? errno : 0;
}

/* "NAME.partial", or "NAME.partial.2" … if there are some of earlier commands. */
static char *name_partial(const struct output *output)
{
	char *name;

	if (asprintf(&name, "%s.partial", output->final) < 0)
		return NULL;
	for (unsigned n = 2; access(name, F_OK) == 0; n++) {
		free(name);
		if (asprintf(&name, "%s.partial.%u", output->final, n) < 0)
			return NULL;
	}
	return name;
}

int output_save(struct output *output, const char *text, size_t size_bytes, struct err *err)
{
	int fd;

	if (!output->final)
		return 0;
	if (!output->partial)
		output->partial = name_partial(output);
	fd = output->partial ? write_beside(output, text, size_bytes, output->partial) : -ENOMEM;
	if (fd < 0 && must_overwrite(output, -fd))
		return 0;
	if (fd < 0)
		return err_failure(err, -fd, "cannot save the partial result of '%s': "
					     "%s", output->path,
				   strerror(-fd));
	if (output->partial_fd != NO_FD)
		close(output->partial_fd);
	output->partial_fd = fd;
	return 0;
}

static int deliver(const struct output *output, const char *text, size_t size_bytes)
{
	if (output->final)
		return replace(output, text, size_bytes);
	if (output->fd != NO_FD)
		return streams_write(output->fd, text, size_bytes);
	streams_print(text, size_bytes);
	return 0;
}

int output_write(struct output *output, const char *text, size_t size_bytes, struct err *err)
{
	int error;

	if (!output->path)
		return 0;
	error = deliver(output, text, size_bytes);
	if (error != 0)
		cannot_finish(output, error, err);
	else if (output->partial_fd != NO_FD)
		unlink(output->partial);
	output_close(output);
	return -error;
}

void output_close(struct output *output)
{
	if (output->path && output->fd != NO_FD)
		close(output->fd);
	if (output->path && output->partial_fd != NO_FD)
		close(output->partial_fd);
	free(output->final);
	free(output->partial);
	*output = (struct output){ .path = NULL };
}
