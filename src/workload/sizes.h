/*
 * sizes: the length of each I/O, in a pattern with several block sizes. Lengths and offsets are
 * multiples of the spec's block size.
 */
#ifndef SIZES_H
#define SIZES_H

#include "pattern.h"

void sizes_init(struct pattern *pattern, const struct spec *spec, const struct target *target,
		unsigned loop_index);

/* Draw the lengths of I/Os that have an operation, and an offset unless the mode is sequential:
 * then they get their offsets here, each where the last one ended. */
void sizes_fill(struct pattern *pattern, struct io *const ios[], unsigned nr);

/* An I/O with a length has got a new random offset: if it would extend beyond the end of the file,
 * move it to a random offset of that file where it fits. */
void sizes_fit(struct pattern *pattern, struct io *io);

#endif
