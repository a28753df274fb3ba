/*
 * block_row: random modes that go on from each random place for some blocks: fio's rw=randread:N.
 *
 * The first block of a row comes from the distribution; the others are those behind it, over the
 * ends of files, and from the end of the set on from its begin. One per loop: no other loop's I/Os
 * come between in its order. Hot: no division.
 */
#ifndef BLOCK_ROW_H
#define BLOCK_ROW_H

#include <stdint.h>

#include "distribution.h"
#include "rng.h"

struct block_row {
	unsigned length;		/* blocks in a row */
	unsigned left;			/* of this one */
	uint64_t next;
};

/* The next `nr` blocks. A larger nr does not change the sequence. */
void block_row_take_many(struct block_row *row, const struct distribution *distribution,
			 struct rng *rng, uint64_t blocks[], unsigned nr);

#endif
