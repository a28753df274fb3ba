/* The janitor holds the reading end of a pipe: end of file means that the test is over. */
#include "tmpfile.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static void remove_tree(const char *path)
{
	nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static _Noreturn void janitor(const char *path, int pipe_end)
{
	char byte;

	/* The test runner must not wait for this process, by a pipe or with a signal. */
	setsid();
	for (int fd = 0; fd < 1024; fd++)
		if (fd != pipe_end)
			close(fd);
	while (read(pipe_end, &byte, 1) > 0)
		;
	remove_tree(path);
	_exit(0);
}

void tmpdir_make(struct tmpdir *dir)
{
	const char *parent = getenv("TMPDIR");
	int ends[2];
	pid_t child;

	snprintf(dir->path, sizeof(dir->path), "%s/ringbench-test-XXXXXX",
		 parent ? parent : "/var/tmp");
	cr_assert_not_null(mkdtemp(dir->path), "cannot make '%s'", dir->path);
	cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);

	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0) {
		close(ends[1]);
		/* A grandchild, so that the test has no child that it does not know of. */
		if (fork() == 0)
			janitor(dir->path, ends[0]);
		_exit(0);
	}
	waitpid(child, NULL, 0);
	close(ends[0]);
	dir->janitor = ends[1];
}

void tmpdir_remove(struct tmpdir *dir)
{
	remove_tree(dir->path);
	close(dir->janitor);
}

const char *tmpdir_path(const struct tmpdir *dir, const char *name)
{
	static char paths[8][512];
	static unsigned next;
	char *path = paths[next++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s", dir->path, name);
	return path;
}

uint64_t tmpfile_word(uint64_t offset)
{
	return (offset + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

int tmpfile_make(const struct tmpdir *dir, const char *name, size_t size_bytes)
{
	const char *path = tmpdir_path(dir, name);
	const int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	uint64_t *words = malloc(size_bytes + sizeof(*words));

	cr_assert_geq(fd, 0, "cannot make '%s'", path);
	for (size_t i = 0; i <= size_bytes / sizeof(*words); i++)
		words[i] = tmpfile_word(i * sizeof(*words));
	cr_assert_eq(pwrite(fd, words, size_bytes, 0), (ssize_t)size_bytes);
	free(words);
	return fd;
}
