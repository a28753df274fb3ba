/*
 * ahead: an engine that does one I/O after the other gets a batch of reads ahead, and stamps
 * between any two of them: what is saved is the loop's turn between them.
 *
 * They share the one buffer that is in use at a time, so none of it is for writes, nor for reads
 * that are checked.
 */
#ifndef AHEAD_H
#define AHEAD_H

#include "io.h"

struct loop;

/* Something was reaped: the time is now that of the last, and the next batch is as long as is
 * good. */
void ahead_reaped(struct loop *loop, struct io *const done[], unsigned nr);

void ahead_record(struct loop *loop, struct io *const done[], unsigned nr);

#endif
