/*
 * checked: the additional work of a loop with --validate: no two I/Os in flight have a block in
 * common, each written block gets a header, and each block that is read is verified.
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

	/* An I/O that is due, but waits for a block of another I/O. */
	bool has_held;
	struct io held;

	uint64_t bad_blocks;		/* found, for the result */
};

/* The loop's own thread, before it starts. */
void checked_init(struct loop *loop);

/* Move the held I/O into this slot; false: there is none. */
bool checked_take_held(struct loop *loop, struct io *io);

/* May it be issued? Random modes try other offsets first, sequential ones cannot; otherwise the I/O
 * is held, and comes first next time. */
bool checked_take_blocks(struct loop *loop, struct io *io);

/* Their buffers are ready: write the headers, then read the clock again. */
void checked_prepare(struct loop *loop, struct io *const ios[], unsigned nr);

/* Verify I/Os that were reaped and recorded. */
void checked_done(struct loop *loop, struct io *const done[], unsigned nr);

#endif
