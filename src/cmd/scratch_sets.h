/*
 * scratch_sets: the directories of one command with scratch=on: one below each target that its jobs
 * name, with all the files that any of them needs there.
 */
#ifndef SCRATCH_SETS_H
#define SCRATCH_SETS_H

#include "arena.h"
#include "err.h"
#include "spec.h"
#include "target.h"

/* All zero: none. */
struct scratch_sets {
	struct string_list places;	/* as jobs name them … */
	struct string_list directories;	/* … and the directory created there */
};

/* Make all sets that these specs need, each once, and point their targets at them. Once. */
int scratch_sets_make(struct scratch_sets *sets, struct spec *const specs[], unsigned count,
		      struct arena *arena, const struct target_context *context, struct err *err);

#endif
