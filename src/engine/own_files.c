/* own_files: through /proc/self/fd/N, which opens what N refers to (see proc_pid_fd(5)). */
#include "own_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The flags that fcntl(2) returns and open(2) accepts. */
enum { KEPT_FLAGS = O_ACCMODE | O_SYNC | O_DSYNC | O_DIRECT | O_NOATIME };

static int open_again(int fd, enum file_advice advice)
{
	const int flags = fcntl(fd, F_GETFL);
	char path[32];
	int own;

	if (flags < 0)
		return -errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	own = open(path, (flags & KEPT_FLAGS) | O_CLOEXEC);
	if (own < 0)
		return -errno;
	(void)!file_advise(own, advice);	/* it worked for the other one */
	return own;
}

static int explain(int error, unsigned count, struct err *err)
{
	if (error == EMFILE || error == ENFILE)
		return err_request(err, error, "each loop opens all %u files, which exceeds "
				   "RLIMIT_NOFILE (raise it: ulimit -n)", count);
	if (error == EACCES || error == EPERM)
		return err_request(err, error, "each loop opens the files itself, and this user "
				   "may not (run as their owner, or change their mode)");
	if (error == ENOENT)
		return err_request(err, error, "each loop opens the files itself through "
				   "/proc/self/fd, and /proc is not mounted");
	return err_failure(err, error, "cannot reopen a file for a loop: %s",
			   strerror(error));
}

int own_files_open(struct own_files *own, const struct engine_config *config, struct err *err)
{
	own->fds = calloc(config->fd_count, sizeof(*own->fds));
	if (!own->fds)
		return err_failure(err, ENOMEM, "no memory for %u files", config->fd_count);

	for (own->count = 0; own->count < config->fd_count; own->count++) {
		const int fd = open_again(config->fds[own->count], config->file_advice);

		if (fd < 0 && fd != -EBADF) {
			own_files_close(own);
			return explain(-fd, config->fd_count, err);
		}
		own->fds[own->count] = fd < 0 ? -1 : fd;
	}
	return 0;
}

void own_files_close(struct own_files *own)
{
	for (unsigned i = 0; i < own->count; i++)
		if (own->fds[i] >= 0)
			close(own->fds[i]);
	free(own->fds);
	*own = (struct own_files){ .fds = NULL };
}
