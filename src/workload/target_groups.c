/* The --target of a file of the table, and its name. */
#include "target.h"

#include "fileset.h"

const struct target_group *target_group_of(const struct target *target, unsigned file_index)
{
	const struct target_group *group = target->groups;

	while (file_index >= group->first_file + group->file_count)
		group++;
	return group;
}

char *target_file_name(const struct target_group *group, unsigned n, struct arena *arena)
{
	const struct fileset set = { .path = group->path, .kind = group->kind };
	char name[FILESET_NAME_MAX];

	return arena_strdup(arena, fileset_name(&set, n, name));
}
