/*
 * opening: what has to hold before a target is opened for a run: its files are there, regular and
 * long enough, may be written if they are to be, and suit O_DIRECT; there is room; and no other
 * command is at work on them.
 *
 * Main thread; changes nothing.
 */
#ifndef OPENING_H
#define OPENING_H

#include "err.h"
#include "fileset.h"
#include "target.h"

/* What an opening knows, besides the target that it makes. */
struct opening {
	const struct spec *spec;
	const struct target_context *context;
	struct fileset *sets;		/* [group_count] */
	struct target *target;
};

/* Does the run make the files of this set anew? */
bool opening_makes_anew(const struct opening *opening, const struct fileset *set);

/* All checks of one set. What they find out is noted in opening->target. */
int opening_check_set(const struct opening *opening, const struct fileset *set, struct err *err);

/* How much of a file that has so many bytes lies in the part that the spec names; 0 also if that
 * goes beyond the file. */
uint64_t opening_part(const struct spec *spec, uint64_t file_bytes);

/* Of all sets together. */
int opening_check_room(const struct opening *opening, struct err *err);

/* Why a file cannot be opened: a sentence with the cure for -errno. */
int opening_error(const char *name, bool writing, int error, struct err *err);

#endif
