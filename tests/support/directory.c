/* Real files in a real directory: what is tested reads them as it would a user's. */
#include "directory.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void directory_enter(struct directory *directory)
{
	const char *parent = getenv("TMPDIR");

	snprintf(directory->path, sizeof(directory->path), "%s/ringbench-test-XXXXXX",
		 parent ? parent : "/var/tmp");
	cr_assert_not_null(mkdtemp(directory->path), "%s", directory->path);
	directory->old_cwd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cr_assert_geq(directory->old_cwd, 0);
	cr_assert_eq(chdir(directory->path), 0);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void directory_leave(struct directory *directory)
{
	cr_assert_eq(fchdir(directory->old_cwd), 0);
	close(directory->old_cwd);
	cr_assert_eq(nftw(directory->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static void make_directories_of(const char *path)
{
	char part[4096];

	snprintf(part, sizeof(part), "%s", path);
	for (char *slash = part; (slash = strchr(slash + 1, '/'));) {
		*slash = '\0';
		mkdir(part, 0700);
		*slash = '/';
	}
}

void directory_write(const char *path, const char *text)
{
	FILE *file;

	make_directories_of(path);
	file = fopen(path, "w");
	cr_assert_not_null(file, "%s", path);
	cr_assert_geq(fputs(text, file), 0);
	cr_assert_eq(fclose(file), 0);
}
