/*
 * A result file is opened before the run, so that a wrong path costs no time, and appears
 * under its name only when it is whole: written beside it, synced, renamed.
 *
 * What is not a regular file (a pipe, /dev/null, /dev/stdout) is written to as it is: renaming
 * over it would replace it. A link to a file stays a link: its target is replaced.
 */
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rng.h"

enum { NAME_ATTEMPTS = 16 };

static int cannot_write(const struct output *output, int code, struct err *err)
{
	return err_request(err, code, "cannot write '%s': %s", output->path, strerror(code));
}

static int cannot_finish(const struct output *output, int code, struct err *err)
{
	return err_failure(err, code, "cannot write '%s': %s", output->path, strerror(code));
}

/* open(2) and not mkstemp(3), for the mode that the user's umask asks for. */
static int create_temporary(struct output *output, mode_t mode, struct err *err)
{
	int fd = -1;

	for (int i = 0; fd < 0 && i < NAME_ATTEMPTS; i++) {
		free(output->temporary);
		if (asprintf(&output->temporary, "%s.%08x.tmp", output->final,
			     (unsigned)rng_seed_from_kernel()) < 0) {
			output->temporary = NULL;
			return cannot_write(output, ENOMEM, err);
		}
		fd = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd < 0) {
		const int code = errno;

		free(output->temporary);
		output->temporary = NULL;
		return cannot_write(output, code, err);
	}

	if (mode)	/* a file that is replaced keeps its mode */
		(void)!fchmod(fd, mode & 07777);
	output->stream = fdopen(fd, "w");
	return 0;
}

static int open_directly(struct output *output, struct err *err)
{
	output->stream = fopen(output->path, "we");
	return output->stream ? 0 : cannot_write(output, errno, err);
}

int output_open(struct output *output, const char *path, struct err *err)
{
	struct stat st;

	*output = (struct output){ .path = path && path[0] ? path : NULL };
	if (!output->path)
		return 0;
	if (strcmp(path, "-") == 0) {
		output->stream = stdout;
		return 0;
	}

	if (stat(path, &st) < 0) {
		if (errno != ENOENT)
			return cannot_write(output, errno, err);
		output->final = strdup(path);
		return create_temporary(output, 0, err);
	}
	if (S_ISDIR(st.st_mode))
		return cannot_write(output, EISDIR, err);
	if (!S_ISREG(st.st_mode))
		return open_directly(output, err);
	if (access(path, W_OK) < 0)
		return cannot_write(output, errno, err);

	output->final = realpath(path, NULL);
	if (!output->final)
		return cannot_write(output, errno, err);
	return create_temporary(output, st.st_mode, err);
}

static void forget(struct output *output)
{
	free(output->temporary);
	free(output->final);
	output->temporary = output->final = NULL;
	output->stream = NULL;
}

/* 0 or a positive errno. */
static int flush(const struct output *output)
{
	if (ferror(output->stream))
		return EIO;
	if (fflush(output->stream) != 0)
		return errno;
	if (output->temporary && fsync(fileno(output->stream)) < 0)
		return errno;
	return 0;
}

static int close_and_rename(struct output *output)
{
	if (output->stream != stdout && fclose(output->stream) != 0)
		return errno;
	if (output->temporary && rename(output->temporary, output->final) < 0)
		return errno;
	return 0;
}

int output_write(struct output *output, const struct result *result,
		 void (*writer)(const struct result *, FILE *), struct err *err)
{
	int code;

	if (!output->stream)
		return 0;

	errno = 0;
	writer(result, output->stream);
	code = flush(output);
	if (code != 0) {
		const int ret = cannot_finish(output, code, err);

		output_discard(output);
		return ret;
	}

	code = close_and_rename(output);
	if (code != 0) {
		if (output->temporary)
			unlink(output->temporary);
		cannot_finish(output, code, err);
	}
	forget(output);
	return -code;
}

void output_discard(struct output *output)
{
	if (output->stream && output->stream != stdout)
		fclose(output->stream);
	if (output->temporary)
		unlink(output->temporary);
	forget(output);
}
