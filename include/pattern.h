/*
 * pattern: chooses the next I/O.
 *
 * One per loop. Random offsets come from the loop's own generator: the same seed and options
 * give the same sequence on every engine. Each run of a command has a seed of its own
 * (spec_run_seed()), so no run repeats the offsets of an earlier one.
 *
 * Sequential modes sweep the files together with the other loops: ranges are claimed from one
 * shared atomic cursor, some requests at a time, so there is no lock. (So do random modes that
 * repeat no block, in a permuted order.) Mixed modes choose by
 * sysbench's rule, (reads + 1) / (writes + 1) < ratio, over what this loop has issued.
 *
 * Some of a sequential mode's I/Os may go to random blocks instead; the sweep continues after them.
 *
 * Random offsets are uniform, or drawn from the distribution that the spec names; or each
 * begins a row of blocks (block_row.h).
 *
 * Every `fsync_freq` reads and writes of this loop, if it wrote since the last time, a series
 * of fsyncs over all files follows, one I/O each. The loop issues an fsync only while no write
 * of its own is in flight, so the series covers every write before it. Where fsyncs are events
 * (sysbench), operations and series are those of all loops together: see event_order.h.
 *
 * Hot: no allocation, no lock but that of event_order, no system call, no division. One thread per
 * pattern.
 */
#ifndef PATTERN_H
#define PATTERN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "block_row.h"
#include "distribution.h"
#include "io.h"
#include "permutation.h"
#include "rng.h"
#include "spec.h"
#include "target.h"
#include "event_order.h"
#include "walk.h"

#define PATTERN_NO_LIMIT UINT64_MAX

enum { PATTERN_CLAIM_MAX = 16 };	/* requests that a loop claims at a time */

/* Shared by the loops of one run: its seed; the position of the sequential sweep, and that of the
 * passes measured after a warm-up; and, if event_order_is_needed(), the turns. */
struct pattern_cursor {
	_Alignas(64) _Atomic uint64_t next_request;
	_Atomic uint64_t next_of_passes;	/* UINT64_MAX: none has begun */
	uint64_t seed;
	struct event_order *order;	/* or NULL */
};

/* Draws the length of an I/O of one operation: the first four bits of a random number choose a
 * cell, the other 28 which of its two sizes (the alias method, see staircase.h). */
struct size_draw {
	struct { uint32_t keep, other; } cells[BLOCK_SIZES_MAX];	/* the i-th is of size i */
	uint32_t bytes[BLOCK_SIZES_MAX];
};

struct pattern {
	/* which operation */
	bool reads, writes;		/* both: a mixed mode */
	bool fsync_all;
	io_kind kind;			/* of all, except writes of a mixture or turn */
	double rw_ratio;
	double next_read, next_write;	/* of those issued, counted from 1: for the ratio */

	/* when to stop, when to fsync: countdowns in reads and writes */
	uint64_t events_left;		/* this loop's share; PATTERN_NO_LIMIT */
	uint64_t until_fsync;		/* PATTERN_NO_LIMIT: no periodic fsync */
	uint64_t fsync_freq;
	uint32_t fsyncs_left;		/* of the running series */
	bool wrote_since_fsync;

	/* the same if all loops take turns: the rest of this one's */
	struct event_order *order;	/* or NULL */
	struct event_turn turn;
	bool turn_counts;		/* not while it warms up */
	unsigned turn_max;

	/* where, random */
	struct rng rng;
	bool sequential;
	bool same_size;			/* all files have it */
	bool uniform_files;		/* … and all blocks are equally likely: the fast case */
	bool each_drawn;		/* by the distribution: no block depends on another */
	bool no_repeat;			/* every block once before any twice: */
	struct permutation permutation;	/* … the order, one for each sweep over all of them, */
	uint64_t order_number, next_place;	/* … and the next of those claimed last */
	struct block_row row;		/* … or some blocks from each random place on */
	struct walk blocks;		/* only to find them */

	/* where, sequential: at the next of the steps claimed last, which are requests (blocks x
	 * merged requests), or blocks with several sizes */
	struct walk sweep;
	uint64_t random_share;		/* of 2^64: a random block instead */
	struct pattern_cursor *cursor;
	_Atomic uint64_t *next_request;	/* of the cursor: the one or the other */
	uint64_t claim_size, claim_left;

	/* how long, with several sizes (sizes.h) */
	bool has_sizes;
	struct rng size_rng, fit_rng;
	uint64_t size_half;		/* of a random number of size_rng, the half not used … */
	bool has_size_half;		/* … if there is one */
	uint64_t safe_bytes;		/* up to this offset any has room in its file */
	uint64_t next_block;		/* sequential: of the sweep, if no other loop took it */
	struct size_draw sizes[2];	/* IO_READ, IO_WRITE */

	const struct target *target;
	struct distribution distribution;	/* large, so last */
};

/* seed: of this run (spec_run_seed()). */
void pattern_cursor_init(struct pattern_cursor *cursor, uint64_t seed);

/* To be called before any loop claims: the sweep starts at an offset chosen by the seed and wraps
 * around at the end of the target, so that it reads other blocks than a sweep with another seed,
 * unless either covers all of it. */
void pattern_cursor_move(struct pattern_cursor *cursor);

/* loop_index of spec->threads loops: takes its stream of the run's seed and its share of
 * pattern_events(), which count at once, or after pattern_start_events() if there is a warm-up. */
void pattern_init(struct pattern *pattern, const struct spec *spec, const struct target *target,
		  struct pattern_cursor *cursor, unsigned loop_index);

/* Fill in op, file_index, offset, length and then_fsync of the next I/Os, in order; returns
 * how many. They are all reads and writes, or all fsyncs: a batch ends where a series begins
 * or ends. 0 (with max > 0): no more. A larger max does not change the sequence. */
unsigned pattern_fill(struct pattern *pattern, struct io *const ios[], unsigned max);

/* One I/O. false: no more. */
static inline bool pattern_next(struct pattern *pattern, struct io *io)
{
	return pattern_fill(pattern, &io, 1) == 1;
}

/* Moves an I/O that was just filled to another offset. false: its offset is fixed by others. */
bool pattern_place_again(struct pattern *pattern, struct io *io);

/* With an order: have one to inspect. */
void pattern_have_turn(struct pattern *pattern);

/* Is there a next I/O at all? */
static inline bool pattern_has_more(struct pattern *pattern)
{
	if (pattern->order)
		pattern_have_turn(pattern);
	return pattern->events_left > 0 || pattern->fsyncs_left > 0;
}

/* Is the next I/O an fsync? (The loop then waits for its writes first.) */
static inline bool pattern_next_is_fsync(struct pattern *pattern)
{
	if (pattern->order)
		pattern_have_turn(pattern);
	return pattern->fsyncs_left > 0;
}

/* Warm-up is over: `events` (this loop's share, or PATTERN_NO_LIMIT; with an order, those of all)
 * count from here. I/Os taken earlier but not issued yet count as well: the rest of a turn, and
 * `held` I/Os that the caller keeps. Returns how many of these may be issued. */
unsigned pattern_start_events(struct pattern *pattern, uint64_t events, unsigned held);

/* For whole passes, also this: they begin at one position for all loops; what a loop claimed before
 * and did not use is dropped. The I/Os in held[] get new places. */
void pattern_start_passes(struct pattern *pattern, struct io *const held[], unsigned nr);

/* Take up to `count` more I/Os without filling them in; they count as made. Returns how many. */
uint64_t pattern_give_up(struct pattern *pattern, uint64_t count);

/* Of one file of the group, and of all that a sweep goes over. The last of a file may be short. */
uint64_t pattern_requests_per_file(const struct target_group *group, uint64_t request_size_bytes);
uint64_t pattern_requests_per_sweep(const struct target *target, uint64_t request_size_bytes);

/* The reads and writes of all loops together that end a run of this spec: its events, or those of
 * its passes over the target. 0: no limit. */
uint64_t pattern_events(const struct spec *spec, const struct target *target);

/* events of loop `index` of `count`: they add up to `events` exactly. */
uint64_t pattern_share(uint64_t events, unsigned index, unsigned count);

#endif
