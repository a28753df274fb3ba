/* Real files in a real folder: what is tested reads them as it would a user's. */
#include "folder.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void folder_enter(struct folder *folder)
{
	const char *parent = getenv("TMPDIR");

	snprintf(folder->path, sizeof(folder->path), "%s/ringbench-test-XXXXXX",
		 parent ? parent : "/var/tmp");
	cr_assert_not_null(mkdtemp(folder->path), "%s", folder->path);
	folder->old_cwd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cr_assert_geq(folder->old_cwd, 0);
	cr_assert_eq(chdir(folder->path), 0);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void folder_leave(struct folder *folder)
{
	cr_assert_eq(fchdir(folder->old_cwd), 0);
	close(folder->old_cwd);
	cr_assert_eq(nftw(folder->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static void make_folders_of(const char *path)
{
	char part[4096];

	snprintf(part, sizeof(part), "%s", path);
	for (char *slash = part; (slash = strchr(slash + 1, '/'));) {
		*slash = '\0';
		mkdir(part, 0700);
		*slash = '/';
	}
}

void folder_write(const char *path, const char *text)
{
	FILE *file;

	make_folders_of(path);
	file = fopen(path, "w");
	cr_assert_not_null(file, "%s", path);
	cr_assert_geq(fputs(text, file), 0);
	cr_assert_eq(fclose(file), 0);
}
