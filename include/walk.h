/*
 * walk: the files of a target, one after the other, in steps of one size: blocks or requests.
 *
 * Steps are numbered over all files. The last one of a file is shorter if the file ends in it. No
 * function divides after walk_init(): hot.
 */
#ifndef WALK_H
#define WALK_H

#include <stdint.h>

#include "divisor.h"
#include "target.h"

struct walk {
	const struct target *target;
	struct divisor step_bytes;
	struct divisor count;		/* steps in the whole target */
	struct divisor per_file[SPEC_TARGETS_MAX];	/* … in a file of each group */

	/* the position */
	const struct target_group *group;
	uint32_t file;			/* in the group */
	uint64_t offset;		/* in the file, from the start of the accessed part */
};

/* At step 0. */
void walk_init(struct walk *walk, const struct target *target, uint64_t step_bytes);

/* Do all files have the same number of steps? */
bool walk_is_even(const struct walk *walk);

/* The group and the file in it that have a step, and the step in the file. step < walk->count. */
const struct target_group *walk_find(const struct walk *walk, uint64_t step, uint32_t *file,
				     uint64_t *in_file);

/* To any step: beyond the last one it starts again. */
void walk_go_to(struct walk *walk, uint64_t step);

/* Past bytes of the current file; after the last file, to the first. */
void walk_on(struct walk *walk, uint64_t bytes);

/* How much of the current file is ahead, and which of the target's files it is. */
static inline uint64_t walk_left_bytes(const struct walk *walk)
{
	return walk->group->file_size_bytes - walk->offset;
}

static inline uint32_t walk_file(const struct walk *walk)
{
	return walk->group->first_file + walk->file;
}

#endif
