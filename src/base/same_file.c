/*
 * A device is identified by its number, whatever its node; anything else by its inode.
 */
#include "same_file.h"

#include <string.h>
#include <sys/stat.h>

bool is_same_file(const char *path, const char *other)
{
	struct stat a, b;

	if (strcmp(path, other) == 0)
		return true;
	if (stat(path, &a) < 0 || stat(other, &b) < 0)
		return false;
	if (S_ISBLK(a.st_mode) && S_ISBLK(b.st_mode))
		return a.st_rdev == b.st_rdev;
	return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}
