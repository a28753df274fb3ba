/*
 * workload: what the tests of the workload layer share: a directory that goes away, a spec with
 * small values, a table of files that are never opened.
 */
#ifndef TESTS_SUPPORT_WORKLOAD_H
#define TESTS_SUPPORT_WORKLOAD_H

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spec.h"
#include "target.h"

static inline void run_command(const char *command)
{
	cr_assert_eq(system(command), 0, "'%s' failed", command);
}

/* On a real file system, as tmpfs has no O_DIRECT worth the name. */
static inline void make_directory(char *path, size_t size)
{
	const char *where = getenv("TMPDIR");

	snprintf(path, size, "%s/ringbench-test-XXXXXX", where ? where : "/var/tmp");
	cr_assert_not_null(mkdtemp(path));
}

static inline void remove_directory(const char *path)
{
	char command[4200];

	snprintf(command, sizeof(command), "rm -rf '%s'", path);
	run_command(command);
}

/* 4 files of 256 KiB in the directory, random reads of 4 KiB, one loop, seed 42. */
static inline struct spec small_spec(const char **targets, unsigned count)
{
	return (struct spec) {
		.targets		= { .at = targets, .count = count },
		.file_num		= 4,
		.file_total_size_bytes	= 1 << 20,
		.file_total_size_given	= true,
		.new_file_meant		= true,
		.test_mode		= TEST_MODE_RNDRD,
		.block_size_bytes	= 4096,
		.rw_ratio		= 1.5,
		.seed			= 42,
		.threads		= 1,
		.engine			= "auto",
		.iodepth		= 8,
	};
}

static inline void write_file(const char *directory, const char *name, size_t size_bytes)
{
	char path[4200], *zeros = calloc(1, size_bytes + 1);
	int fd;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, zeros, size_bytes), (ssize_t)size_bytes);
	close(fd);
	free(zeros);
}

static inline struct stat stat_of(const char *directory, const char *name)
{
	struct stat stat_of_it = { .st_mode = 0 };
	char path[4200];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	lstat(path, &stat_of_it);
	return stat_of_it;	/* all zero: there is none */
}

#endif
