/*
 * by_size: the counts of a loop for each block size, if there are several.
 *
 * The loop's own thread; the main thread allocates and releases it, and reads it when the loop has
 * drained.
 */
#ifndef BY_SIZE_H
#define BY_SIZE_H

#include <stdint.h>

#include "err.h"
#include "hist.h"
#include "io.h"
#include "spec.h"

struct loop;

struct size_counts {
	uint64_t bytes, shorts;
	struct hist hist;		/* completion latency, as in loop_op; I/Os: its count */
};

struct by_size {
	struct sizes_waiting {				/* to be recorded with one latency */
		unsigned ios[IO_OP_COUNT][BLOCK_SIZES_MAX];
		uint64_t bytes[IO_OP_COUNT][BLOCK_SIZES_MAX];
	} waiting;
	struct sizes_of_op {
		unsigned count;
		struct size_counts *at;			/* [count] */
	} of[2];					/* IO_READ, IO_WRITE */
};

/* loop->by_size, or NULL with one size. */
int by_size_allocate(struct loop *loop, struct err *err);
void by_size_free(struct loop *loop);

/* Nothing counted. */
void by_size_reset(struct by_size *sizes);

/* A batch that completed in the window at loop->now_ns: as record_batch(), which counts by
 * operation, and by size. */
void by_size_record_batch(struct loop *loop, struct io *const done[], unsigned nr);
/* By size only: for a loop with a rate, before paced_record() changes the submission times. */
void by_size_count(struct loop *loop, struct io *const done[], unsigned nr);
/* By size only: the I/Os that record_begun() counts. */
void by_size_count_begun(struct loop *loop);

#endif
