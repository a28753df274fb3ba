/*
 * checked: what a loop does besides with --validate: no two I/Os in flight have a block in common,
 * each block that is written says what it is, and each that is read is looked at.
 */
#ifndef CHECKED_H
#define CHECKED_H

#include <stdbool.h>
#include <stdint.h>

#include "io.h"
#include "verify.h"

struct loop;

struct checked {
	bool on;
	struct verify verify;

	/* An I/O that is due, but waits for a block that another I/O has. */
	bool has_held;
	struct io held;

	uint64_t bad_blocks;		/* found, for the result */
};

/* The loop's own thread, before it begins. */
void checked_init(struct loop *loop);

/* Take what is held into this slot; false: nothing is. */
bool checked_take_held(struct loop *loop, struct io *io);

/* May it be issued? Else it is held, and goes first next time: random modes look for another place
 * before, sequential ones have no choice. */
bool checked_take_blocks(struct loop *loop, struct io *io);

/* Their buffers are ready: put the headers in. The clock is read anew behind that. */
void checked_prepare(struct loop *loop, struct io *const ios[], unsigned nr);

/* What was reaped and recorded: check it. */
void checked_done(struct loop *loop, struct io *const done[], unsigned nr);

#endif
