/* Rows of blocks: a random block, and those after it. */
#include "block_row.h"

#include <stdbool.h>

/* Does a row begin here? */
static inline bool begins(struct block_row *row, struct rng *rng)
{
	if (row->random_share > 0)
		return rng_next(rng) < row->random_share;
	if (row->left == 0)
		row->left = row->length;
	return row->left-- == row->length;
}

void block_row_take_many(struct block_row *row, const struct distribution *distribution,
			 struct rng *rng, uint64_t blocks[], unsigned nr)
{
	for (unsigned i = 0; i < nr; i++) {
		if (begins(row, rng))
			row->next = distribution_draw(distribution, rng);
		else if (row->next == distribution->count)
			row->next = 0;
		blocks[i] = row->next++;
	}
}
