/*
 * zero_sample: samples the reads of a loop for blocks of zeros.
 *
 * Drives and file systems answer reads of blocks that were never written, or were trimmed, with
 * zeros, without reading anything. One per loop, used by its own thread.
 */
#ifndef ZERO_SAMPLE_H
#define ZERO_SAMPLE_H

#include <stdint.h>

#include "io.h"

struct zero_sample {
	uint64_t blocks, zeros;
};

/* A slot with a completed I/O. Inspects at most its first 4 KiB and, unless these are zeros, little
 * more than its first bytes. Ignores I/Os that are not reads, or that transferred nothing. */
void zero_sample_look(struct zero_sample *sample, const struct io *io);

#endif
