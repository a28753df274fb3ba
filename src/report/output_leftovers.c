/*
 * A result file is written beside its final name, in milliseconds; a command that is killed just
 * then leaves "NAME.<8 hex digits>.tmp". The next one that writes to NAME takes it away, if it
 * begins as a result does and nobody holds its lock, which ends with its writer.
 */
#include "output_leftovers.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RANDOM_DIGITS = 8, BEGINNING_MAX = 64 };

static bool is_temporary_of(const char *entry, const char *name)
{
	const size_t length = strlen(name);

	if (strncmp(entry, name, length) != 0 || entry[length] != '.')
		return false;
	entry += length + 1;
	for (unsigned i = 0; i < RANDOM_DIGITS; i++)
		if (!isxdigit((unsigned char)*entry++))
			return false;
	return strcmp(entry, ".tmp") == 0;
}

static bool begins_as_a_result(int fd)
{
	static const char *const beginnings[] = {
		"{\n  \"schema\": \"ringbench-result/", "variant,round,op,ios,bytes,iops,",
	};
	char text[BEGINNING_MAX];
	const ssize_t length = pread(fd, text, sizeof(text) - 1, 0);

	text[length > 0 ? length : 0] = '\0';
	for (unsigned i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (strncmp(text, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	return false;
}

static void remove_if_left(int dir_fd, const char *entry)
{
	const int fd = openat(dir_fd, entry, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
	    begins_as_a_result(fd) && unlinkat(dir_fd, entry, 0) == 0)
		fprintf(stderr, "ringbench: removed '%s', half a result of a ringbench that was "
			"killed\n", entry);
	close(fd);
}

void output_remove_leftovers(const char *final)
{
	const char *slash = strrchr(final, '/');
	char *folder = strndup(final, slash > final ? (size_t)(slash - final) : 1);
	DIR *dir = folder ? opendir(folder) : NULL;
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (is_temporary_of(entry->d_name, slash + 1))
			remove_if_left(dirfd(dir), entry->d_name);
	if (dir)
		closedir(dir);
	free(folder);
}
