/*
 * changes: what prepare has done to each file, remembered so that a failure can take all of it
 * back.
 *
 * Borrows the sets; its own memory is the arena's. Main thread.
 */
#ifndef CHANGES_H
#define CHANGES_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "fileset.h"
#include "target.h"

enum change { UNTOUCHED, REUSED, EXTENDED, CREATED };

/* What became of one file. */
struct touched {
	enum change change;
	uint64_t size_before_bytes;
};

struct changes {
	const struct fileset *sets;
	unsigned set_count;
	struct touched **touched;	/* [set_count][file_count] */
};

/* All files are untouched. */
void changes_init(struct changes *changes, const struct fileset *sets, unsigned set_count,
		  struct arena *arena);

/* After a failure: everything is as it was. */
void changes_take_back(const struct changes *changes);

/* Is there what cannot be taken back? A file that was as long as it should be, and got blocks where
 * it had none, keeps them. */
bool changes_filled_holes(const struct changes *changes);

/* How many files were created, extended, and used as they are. */
void changes_count(const struct changes *changes, struct prepare_report *report);

#endif
