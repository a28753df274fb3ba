/* A target has few groups, so that of a step is found by trying one after the other. */
#include "walk.h"

#include <assert.h>

void walk_init(struct walk *w, const struct target *target, uint64_t step_bytes)
{
	uint64_t count = 0;

	assert(target->group_count <= SPEC_TARGETS_MAX);
	w->target = target;
	w->step_bytes = divisor_of(step_bytes);
	for (unsigned g = 0; g < target->group_count; g++) {
		const struct target_group *group = &target->groups[g];

		assert(group->file_size_bytes > 0 && group->file_count > 0);
		w->per_file[g] = divisor_of((group->file_size_bytes + step_bytes - 1) / step_bytes);
		count += w->per_file[g].by * group->file_count;
	}
	w->count = divisor_of(count);
	w->group = target->groups;
	w->file = 0;
	w->offset = 0;
}

bool walk_is_even(const struct walk *w)
{
	for (unsigned g = 1; g < w->target->group_count; g++)
		if (w->per_file[g].by != w->per_file[0].by)
			return false;
	return true;
}

const struct target_group *walk_find(const struct walk *w, uint64_t step, uint32_t *file,
				     uint64_t *in_file)
{
	const struct target_group *group = w->target->groups;
	const struct divisor *per_file = w->per_file;

	while (step >= per_file->by * group->file_count) {
		step -= per_file->by * group->file_count;
		group++;
		per_file++;
	}
	*file = (uint32_t)divide(step, *per_file, in_file);
	return group;
}

void walk_go_to(struct walk *w, uint64_t step)
{
	uint64_t in_file;

	divide(step, w->count, &step);
	w->group = walk_find(w, step, &w->file, &in_file);
	w->offset = in_file * w->step_bytes.by;
}

void walk_on(struct walk *w, uint64_t bytes)
{
	w->offset += bytes;
	if (w->offset < w->group->file_size_bytes)
		return;
	w->offset = 0;
	if (++w->file < w->group->file_count)
		return;
	w->file = 0;
	if (++w->group == w->target->groups + w->target->group_count)
		w->group = w->target->groups;
}
