/*
 * record: what came back, into the counts of a loop: any batch, however mixed. (The plain loop
 * records the usual one by itself.)
 *
 * The loop's own thread, with l->now_ns stamped after the reap.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdint.h>

#include "io.h"

struct loop;

/* One latency for all that share both stamps. */
void record_batch(struct loop *loop, struct io *const done[], unsigned nr);

/* Not what was asked for: an error or a short transfer. */
void record_odd(struct loop *loop, const struct io *io, uint64_t completed_ns);

/* It came back after the window. */
void record_drained(struct loop *loop, const struct io *io);

#endif
