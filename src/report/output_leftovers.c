/*
 * A result file is written beside its final name, in milliseconds; a command killed at that time
 * leaves "NAME.<8 hex digits>.tmp". The next command that writes to NAME removes it, if it begins
 * like a result and is not locked, which it is while its writer exists.
 *
 * The partial result of a killed command, "NAME.partial", is complete. It is kept and reported.
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

static bool is_partial_of(const char *entry, const char *name)
{
	static const char suffix[] = ".partial";
	const size_t length = strlen(name);

	if (strncmp(entry, name, length) != 0 ||
	    strncmp(entry + length, suffix, sizeof(suffix) - 1) != 0)
		return false;
	entry += length + sizeof(suffix) - 1;
	return *entry == '\0' || (*entry == '.' && isdigit((unsigned char)entry[1]));
}

static bool is_left(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
		begins_as_a_result(fd);
}

static void remove_half(int dir_fd, const char *entry)
{
	if (unlinkat(dir_fd, entry, 0) == 0)
		fprintf(stderr, "ringbench: removed '%s', an incomplete result of a ringbench "
			"that was killed\n", entry);
}

static void tell_partial(int dir_fd, const char *entry)
{
	(void)dir_fd;
	fprintf(stderr, "ringbench: kept '%s', the rounds that a ringbench had completed when it "
		"was killed\n", entry);
}

static void if_left(int dir_fd, const char *entry, void (*act)(int dir_fd, const char *entry))
{
	const int fd = openat(dir_fd, entry, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (is_left(fd))
		act(dir_fd, entry);
	close(fd);
}

void output_sweep_leftovers(const char *final)
{
	const char *slash = strrchr(final, '/');
	char *directory = strndup(final, slash > final ? (size_t)(slash - final) : 1);
	DIR *dir = directory ? opendir(directory) : NULL;
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		if (is_temporary_of(entry->d_name, slash + 1))
			if_left(dirfd(dir), entry->d_name, remove_half);
		else if (is_partial_of(entry->d_name, slash + 1))
			if_left(dirfd(dir), entry->d_name, tell_partial);
	}
	if (dir)
		closedir(dir);
	free(directory);
}
