/*
 * pairs: a write that carries an fsync has three times: the write, the fsync, and the pair of both.
 *
 * The pair is one I/O, and its latency is recorded as a write's (loop_op.hist). This is what is
 * within it: the engine notes when the write was over (engine_config.written_ns), and from there on
 * it is the fsync's time. If an engine sees both ends at once, they cannot be told apart: such
 * a pair is in neither of these.
 *
 * Only where all writes of a loop carry one; else there is nothing here, and nothing is done.
 */
#ifndef PAIRS_H
#define PAIRS_H

#include <stdint.h>

#include "hist.h"
#include "io.h"

struct err;
struct loop;

struct pair_counts {
	struct hist write;		/* as latencies count: with a rate, from when it was due */
	struct hist write_service;	/* with a rate: from when it was submitted */
	struct hist fsync;
};

struct pairs {
	struct pair_counts *counts;	/* NULL: no write carries an fsync */
	struct pair_counts *told;	/* what they were in the snapshot: main's to read */
	uint64_t *written_ns;		/* [slot_count]: by slot_index; 0: not known */
};

/* Main thread: what it reads in the end. 0, or negative with `err`. */
int pairs_allocate(struct loop *loop, struct err *err);
void pairs_free(struct loop *loop);

/* The loop's own thread, when it knows how many slots it has. 0, or -ENOMEM. */
int pairs_open(struct loop *loop);
void pairs_close(struct loop *loop);

/* Nothing counted. */
void pairs_reset(struct loop *loop);

/* Of these I/Os, which are whole and ended at that time, the writes, if they carry fsyncs. Before
 * paced_record() makes anything else of their stamps. */
void pairs_record(struct loop *loop, struct io *const done[], unsigned nr, uint64_t ended_ns);

#endif
