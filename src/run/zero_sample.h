/*
 * zero_sample: does what is read hold anything? Of the reads of a loop, a few are looked at.
 *
 * A drive need not read what was never written to it, or was trimmed, and neither need a file
 * system: they answer with zeros. One per loop, its own thread's.
 */
#ifndef ZERO_SAMPLE_H
#define ZERO_SAMPLE_H

#include <stdint.h>

#include "io.h"

struct zero_sample {
	uint64_t blocks, zeros;
};

/* A slot whose I/O has come back. Looks at no more than its first 4 KiB, and, unless these are
 * zeros, at hardly more than its first bytes. What was no read, or brought nothing, is passed
 * over. */
void zero_sample_look(struct zero_sample *sample, const struct io *io);

#endif
