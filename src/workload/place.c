/*
 * By path, and by file system if /dev is a mount: a bind mount hides the path.
 */
#include "place.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char *place_directory_of(const char *path, char *buffer, size_t size)
{
	char *slash;

	snprintf(buffer, size, "%s", path);
	slash = strrchr(buffer, '/');
	if (!slash)
		snprintf(buffer, size, ".");
	else
		slash[slash == buffer] = '\0';
	return buffer;
}

static bool is_below(const char *path, const char *top)
{
	const size_t length = strlen(top);

	return strncmp(path, top, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

bool place_is_kernels(const char *directory)
{
	static const char *const tops[] = { "/dev", "/proc", "/sys" };
	struct stat root, top, st;
	char real[PATH_MAX];

	if (!realpath(directory, real) || is_below(real, "/dev/shm"))
		return false;
	for (size_t i = 0; i < sizeof(tops) / sizeof(tops[0]); i++) {
		if (is_below(real, tops[i]))
			return true;
		if (stat(real, &st) == 0 && stat(tops[i], &top) == 0 && stat("/", &root) == 0 &&
		    top.st_dev != root.st_dev && st.st_dev == top.st_dev)
			return true;
	}
	return false;
}
