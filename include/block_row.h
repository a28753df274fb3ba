/*
 * block_row: random modes with sequential blocks after each random offset: so many (fio's
 * rw=randread:N), or as chance has it (fio's percentage_random).
 *
 * The first block of a row is drawn from the distribution; the others follow it, across the ends
 * of files, and from the end of the set on from its start. One per loop, so rows of different
 * loops do not interleave. Hot: no division.
 */
#ifndef BLOCK_ROW_H
#define BLOCK_ROW_H

#include <stdint.h>

#include "distribution.h"
#include "rng.h"

struct block_row {
	unsigned length;		/* blocks in a row … */
	uint64_t random_share;		/* … or of 2^64: begin one; 0: length says it */
	unsigned left;			/* left in this one */
	uint64_t next;
};

/* The next `nr` blocks. A larger nr does not change the sequence. */
void block_row_take_many(struct block_row *row, const struct distribution *distribution,
			 struct rng *rng, uint64_t blocks[], unsigned nr);

#endif
