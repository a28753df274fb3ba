/*
 * hot_spots: parts of a set that get other shares of the I/Os than their size.
 *
 * The parts follow each other from block 0 on, in the order of the list; the last one is everything
 * that the list leaves, of blocks and of I/Os. Within a part all blocks are equally likely.
 * Boundaries are rounded to whole blocks, and every part has at least one.
 *
 * Constant after hot_spots_init(); drawing changes only the generator. Exact to 2^-64, by two
 * random numbers: which part, then which of its blocks.
 */
#ifndef HOT_SPOTS_H
#define HOT_SPOTS_H

#include <stdint.h>

#include "rng.h"
#include "spec.h"

struct hot_part {
	uint64_t first, count;		/* blocks */
};

struct hot_spots {
	unsigned count;			/* of parts; the last takes what is left */
	uint64_t below[HOT_SPOTS_MAX];	/* of 2^64: below it, a part up to this one */
	struct hot_part parts[HOT_SPOTS_MAX + 1];
};

/* list->count > 0, block_count > 0 */
void hot_spots_init(struct hot_spots *spots, const struct hot_spot_list *list,
		    uint64_t block_count);

/* Without a branch, which would be unpredictable. */
static inline uint64_t hot_spots_draw(const struct hot_spots *spots, struct rng *rng)
{
	const uint64_t random = rng_next(rng);
	const struct hot_part *part = spots->parts;

	for (unsigned i = 0; i + 1 < spots->count; i++)
		part += random >= spots->below[i];
	return part->first + rng_below(rng, part->count);
}

#endif
