/*
 * sizes: how long each I/O is, of a pattern with several block sizes. Lengths and offsets are
 * multiples of the spec's block size.
 */
#ifndef SIZES_H
#define SIZES_H

#include "pattern.h"

void sizes_init(struct pattern *pattern, const struct spec *spec, const struct target *target,
		unsigned loop_index);

/* Draw the lengths of I/Os that have an operation, and a place unless the mode is sequential: then
 * they are placed here, each where the last one ended. */
void sizes_fill(struct pattern *pattern, struct io *const ios[], unsigned nr);

/* One that has a length has a new random place: if there is no room for it up to the end of the
 * file, it goes to any place of that file where there is. */
void sizes_fit(struct pattern *pattern, struct io *io);

#endif
