/* Rows of blocks: a random block, and those after it. */
#include "block_row.h"

void block_row_take_many(struct block_row *row, const struct distribution *distribution,
			 struct rng *rng, uint64_t blocks[], unsigned nr)
{
	for (unsigned i = 0; i < nr; i++) {
		if (row->left == 0) {
			row->left = row->length;
			row->next = distribution_draw(distribution, rng);
		} else if (row->next == distribution->count) {
			row->next = 0;
		}
		row->left--;
		blocks[i] = row->next++;
	}
}
