/* output_stream: a file is opened for appending, so that it may be rotated or emptied meanwhile. */
#include "output_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "streams.h"

int output_stream_open(struct output *output, const char *path, struct err *err)
{
	struct stat st;

	*output = (struct output){ .path = path && path[0] ? path : NULL, .mode = -1,
				   .fd = -1, .partial_fd = -1 };
	if (!output->path || output_is_stdout(path))
		return 0;
	output->fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY | O_CLOEXEC, 0666);
	if (output->fd < 0)
		return err_request(err, errno, "cannot write '%s': %s", path, strerror(errno));
	if (fstat(output->fd, &st) == 0 && S_ISREG(st.st_mode))
		output->final = realpath(path, NULL);
	return 0;
}

int output_stream_begin(const struct output *output, struct err *err)
{
	if (output->final && ftruncate(output->fd, 0) < 0)
		return err_request(err, errno, "cannot write '%s': %s", output->path,
				   strerror(errno));
	return 0;
}

int output_stream_write(const struct output *output, const char *text, size_t size_bytes,
			struct err *err)
{
	int error = 0;

	if (output->fd >= 0) {
		error = streams_write(output->fd, text, size_bytes);
	} else if (output->path) {
		streams_print(text, size_bytes);
		streams_flush(stdout);
	}
	return error ? err_failure(err, error, "cannot write '%s': %s", output->path,
				   strerror(error)) : 0;
}
