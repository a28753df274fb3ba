/*
 * Removes only files created by prepare: in a directory regular files with the set's names,
 * elsewhere a file that carries our mark. Links and directories with such a name are not ours and
 * are kept.
 */
#include "target.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fileset.h"
#include "set_lock.h"

static bool is_regular(const struct fileset *set, unsigned index)
{
	struct stat stat;

	return fileset_stat(set, index, &stat) == 0 && S_ISREG(stat.st_mode);
}

static int remove_files(const struct fileset *set, const struct target_context *context,
			unsigned *removed, struct err *err)
{
	char name[FILESET_NAME_MAX];

	for (unsigned i = 0; i < set->file_count; i++) {
		int ret;

		if (context->stop && *context->stop)
			return -EINTR;
		if (!is_regular(set, i))
			continue;
		ret = fileset_unlink(set, i);
		if (ret < 0)
			return err_failure(err, -ret, "cannot remove '%s': %s",
					   fileset_name(set, i, name), strerror(-ret));
		++*removed;
	}
	return 0;
}

static int cleanup_set(const struct fileset *set, const struct target_context *context,
		       unsigned *removed, struct err *err)
{
	int ret;

	if (set->kind == TARGET_DEVICE || !set->exists)
		return 0;
	if (set->kind == TARGET_FILE && !fileset_is_marked(set))
		return err_request(err, EPERM, "'%s' is not marked as made by ringbench: if it is "
				   "not needed, remove it by hand",
				   set->path);
	ret = set_lock_take(set, true, err);
	return ret < 0 ? ret : remove_files(set, context, removed, err);
}

int target_cleanup(const struct spec *spec, const struct target_context *context,
		   unsigned *removed, struct err *err)
{
	struct arena arena;
	int ret = 0;

	*removed = 0;
	arena_init(&arena);
	for (unsigned i = 0; ret == 0 && i < spec->targets.count; i++) {
		struct fileset set;

		ret = fileset_locate(&set, spec->targets.at[i], spec, &arena, err);
		if (ret == 0)
			ret = cleanup_set(&set, context, removed, err);
		fileset_release(&set);
	}
	arena_release(&arena);
	return ret;
}

unsigned target_count_leftovers(const struct spec *spec)
{
	const long long file_num = spec->file_num;
	unsigned count = 0;

	for (unsigned i = 0; i < spec->targets.count; i++) {
		DIR *directory = opendir(spec->targets.at[i]);
		struct dirent *entry;

		while (directory && (entry = readdir(directory)))
			if (entry->d_type != DT_DIR && entry->d_type != DT_LNK)
				count += fileset_number_in(entry->d_name) >= file_num;
		if (directory)
			closedir(directory);
	}
	return count;
}
