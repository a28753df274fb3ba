/*
 * opening: checks before a target is opened for a run: its files exist, are regular and long
 * enough, may be written if the run writes, and suit O_DIRECT; there is space; and no other command
 * uses them.
 *
 * Main thread; changes nothing.
 */
#ifndef OPENING_H
#define OPENING_H

#include "err.h"
#include "fileset.h"
#include "target.h"

/* The state of an opening, in addition to its target. */
struct opening {
	const struct spec *spec;
	const struct target_context *context;
	struct fileset *sets;		/* [group_count] */
	struct target *target;
};

/* Does the run create the files of this set? */
bool opening_makes_anew(const struct opening *opening, const struct fileset *set);

/* All checks of one set. Facts found are recorded in opening->target. */
int opening_check_set(const struct opening *opening, const struct fileset *set, struct err *err);

/* The length of the spec's part within a file of this size; also 0 if the part extends beyond the
 * file. */
uint64_t opening_part(const struct spec *spec, uint64_t file_bytes);

/* For all sets together. */
int opening_check_room(const struct opening *opening, struct err *err);

/* Why a file cannot be opened: a sentence with the cure for -errno. */
int opening_error(const char *name, bool writing, int error, struct err *err);

#endif
