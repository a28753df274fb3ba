/*
 * A scratch set lives in a folder of its own, so that a demonstration or a profile can be run
 * anywhere and leaves nothing behind. Whatever file set is in it is ours: no other program
 * knows the folder's name.
 */
#include "target.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fileset.h"

static const char *make_folder(const char *where, struct arena *arena, struct err *err)
{
	char *path = arena_printf(arena, "%s/ringbench-XXXXXX", where);

	if (mkdtemp(path))
		return path;
	err_request(err, errno, "cannot make a scratch folder in '%s': %s (%s)", where,
		    strerror(errno), errno == ENOTDIR
		    ? "use --scratch=off to measure a device or a file itself"
		    : "name another place with --target=PATH");
	return NULL;
}

static int make_folders(const struct spec *spec, struct spec *scratch_spec,
			struct arena *arena, struct err *err)
{
	const char **paths = arena_alloc(arena, spec->targets.count * sizeof(*paths));

	*scratch_spec = *spec;
	scratch_spec->targets = (struct string_list) { .at = paths };
	for (unsigned i = 0; i < spec->targets.count; i++) {
		const char *path = make_folder(spec->targets.at[i], arena, err);

		if (!path)
			return -err->code;
		paths[scratch_spec->targets.count++] = path;
	}
	return 0;
}

int target_scratch_make(const struct spec *spec, struct spec *scratch_spec,
			struct arena *arena, const struct target_context *context,
			struct err *err)
{
	struct prepare_report report;
	struct err ignored;
	int ret;

	ret = make_folders(spec, scratch_spec, arena, err);
	if (ret == 0)
		ret = target_prepare(scratch_spec, context, &report, err);
	if (ret < 0)
		target_scratch_remove(scratch_spec, &ignored);
	return ret;
}

/* Variants may have put sets of different sizes here, so everything with a set's name goes. */
static void empty_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (strncmp(entry->d_name, "test_file.", 10) == 0)
			unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		closedir(folder);
}

int target_scratch_remove(const struct spec *scratch_spec, struct err *err)
{
	int ret = 0;

	for (unsigned i = 0; i < scratch_spec->targets.count; i++) {
		const char *path = scratch_spec->targets.at[i];

		empty_folder(path);
		if (rmdir(path) < 0)
			ret = err_failure(err, errno, "cannot remove the scratch folder '%s': %s",
					  path, strerror(errno));
	}
	return ret;
}
