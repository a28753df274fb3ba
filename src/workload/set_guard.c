/*
 * Devices have their own guard. Files must not back a device or have several hard links; a single
 * file must be ours, or allowed by name.
 */
#include "set_guard.h"

#include <errno.h>

#include "device_guard.h"
#include "device_users.h"
#include "quote.h"
#include "same_file.h"

static bool is_listed(const struct string_list *list, const char *path)
{
	for (unsigned i = 0; list && i < list->count; i++)
		if (is_same_file(list->at[i], path))
			return true;
	return false;
}

/* The set's names make these files ours, but only if they have no other hard link, and do not back
 * a device. */
static int check_files(const struct fileset *set, const struct file_users *users, struct err *err)
{
	char name[FILESET_NAME_MAX];
	struct stat stat;

	for (unsigned i = 0; i < set->file_count; i++) {
		int ret;

		if (fileset_stat(set, i, &stat) < 0 || !S_ISREG(stat.st_mode))
			continue;
		fileset_name(set, i, name);
		if (set->kind == TARGET_DIRECTORY && stat.st_nlink > 1)
			return err_request(err, EPERM, "'%s' has %lu other name%s (hard links) "
					   "and may be in use under them: remove it, or use "
					   "another directory", name,
					   (unsigned long)stat.st_nlink - 1,
					   stat.st_nlink > 2 ? "s" : "");
		ret = file_users_check(users, &stat, name, err);
		if (ret < 0)
			return ret;
	}
	return 0;
}

static int check_unused(const struct fileset *set, struct err *err)
{
	struct file_users users;
	struct arena arena;
	int ret;

	arena_init(&arena);
	file_users_find(&users, &arena);
	ret = check_files(set, &users, err);
	arena_release(&arena);
	return ret;
}

static int check_owner(const struct fileset *set, const struct target_permits *permits,
		       struct err *err)
{
	struct arena arena;
	bool marks;

	if (!set->exists || fileset_is_marked(set))
		return 0;

	marks = errno != ENOTSUP;
	if (is_listed(permits ? &permits->allow_overwrite : NULL, set->path))
		return 0;
	arena_init(&arena);
	err_request(err, EPERM, "'%s' exists and %s: to overwrite it, use "
		    "--allow-overwrite=%s", set->path, marks ?
		    "was not made by ringbench" :
		    "may not be ringbench's (its file system has no extended attributes, so "
		    "ringbench cannot mark its files)", quote_for_shell(set->path, &arena));
	arena_release(&arena);
	return -err->code;
}

int set_check_writable(const struct fileset *set, const struct target_permits *permits,
		       struct err *err)
{
	int ret = 0;

	if (set->kind == TARGET_DEVICE)
		return device_check_writable(set, permits, err);
	if (set->kind == TARGET_FILE)
		ret = check_owner(set, permits, err);
	return ret < 0 ? ret : check_unused(set, err);
}
