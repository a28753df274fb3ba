/*
 * ahead: an engine that performs one I/O after the other gets a batch of reads in advance, and
 * reads the clock between them, which saves the loop's turn between two I/Os.
 *
 * All reads of a batch share one buffer, because only one is in use at a time; this excludes
 * writes, and reads that are verified.
 */
#ifndef AHEAD_H
#define AHEAD_H

#include "io.h"

struct loop;

/* After a reap: the time becomes that of the last I/O, and the size of the next batch is
 * adapted. */
void ahead_reaped(struct loop *loop, struct io *const done[], unsigned nr);

void ahead_record(struct loop *loop, struct io *const done[], unsigned nr);

#endif
