/*
 * changes: the changes of prepare to each file, recorded so that they can be undone after a
 * failure.
 *
 * Borrows the sets; its own memory is from the arena. Main thread.
 */
#ifndef CHANGES_H
#define CHANGES_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "fileset.h"
#include "target.h"

enum change { UNTOUCHED, REUSED, EXTENDED, CREATED };

/* The change of one file. */
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

/* After a failure: restore everything. */
void changes_take_back(const struct changes *changes);

/* Are there changes that cannot be undone? A file of sufficient length whose holes were filled
 * keeps the new blocks. */
bool changes_filled_holes(const struct changes *changes);

/* How many files were created, extended, and used as they are. */
void changes_count(const struct changes *changes, struct prepare_report *report);

#endif
