/*
 * See streams.h. An empty handler instead of SIG_IGN, because execve(2) resets handlers but keeps
 * ignored signals; a SIGPIPE that was ignored at start remains ignored.
 */
#include "streams.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* open(2) returns the lowest free number, and all lower ones are in use by now. */
int streams_open(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) < 0)
			return -errno;
	return 0;
}

static void do_nothing(int number)
{
	(void)number;
}

void streams_survive_closed_pipes(void)
{
	const struct sigaction action = { .sa_handler = do_nothing, .sa_flags = SA_RESTART };
	struct sigaction before;

	if (sigaction(SIGPIPE, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
		sigaction(SIGPIPE, &action, NULL);
}

int streams_write(int fd, const char *text, size_t size_bytes)
{
	while (size_bytes > 0) {
		const ssize_t written = write(fd, text, size_bytes);

		if (written < 0 && errno != EINTR)
			return errno;
		text += written < 0 ? 0 : written;
		size_bytes -= written < 0 ? 0 : (size_t)written;
	}
	return 0;
}

static bool has_printed;
static int print_error;		/* the first error of standard output, if known */

void streams_flush(FILE *stream)
{
	if (fflush(stream) != 0 && stream == stdout && print_error == 0)
		print_error = errno;
}

void streams_print(const char *text, size_t size_bytes)
{
	int error;

	has_printed = true;
	streams_flush(stdout);
	error = streams_write(STDOUT_FILENO, text, size_bytes);
	if (print_error == 0)
		print_error = error;
}

bool streams_has_printed(void)
{
	return has_printed;
}

int streams_finish(void)
{
	streams_flush(stdout);
	return print_error == 0 && ferror(stdout) ? EIO : print_error;
}
