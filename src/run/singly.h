/*
 * singly: what a loop does when it has to look at every I/O by itself: with a rate (is it due?)
 * and with validation (is its block free? is what was read right?).
 *
 * Without either, loops fill and record whole batches and none of this is called.
 */
#ifndef SINGLY_H
#define SINGLY_H

#include <stdbool.h>
#include <stdint.h>

#include "io.h"
#include "paced.h"
#include "verify.h"

struct loop;

struct singly {
	bool validates;
	struct paced paced;
	struct verify verify;

	/* An I/O that is due, but waits for a block that somebody has. */
	bool has_held;
	struct io held;

	/* found, for the result */
	uint64_t bad_blocks;
};

/* Does this run need it at all? */
bool singly_is_needed(const struct spec *spec);

void singly_init(struct loop *loop);

/* As pattern_fill(): what is due and has its blocks, up to `room` I/Os. */
unsigned singly_fill(struct loop *loop, struct io *const ios[], unsigned room);

/* Their buffers are ready: put the headers in. The clock is read anew behind that. */
void singly_stamp(struct loop *loop, struct io *const ios[], unsigned nr);

/* Would singly_fill() give nothing now? Then wait for completions. */
bool singly_must_wait(const struct loop *loop);

/* Nothing is in flight and nothing is due: let the time pass. */
void singly_idle(struct loop *loop);

/* What was reaped and recorded: check it. */
void singly_check(struct loop *loop, struct io *const done[], unsigned nr);

/* Measuring ends. */
void singly_end(struct loop *loop);

#endif
