/*
 * The cold half of hot spots: shares of blocks and I/Os become boundaries, as sums from the start,
 * so that rounding errors do not accumulate.
 */
#include "hot_spots.h"

#include <assert.h>

/* The block at which a part of this many per cent ends. */
static uint64_t border(uint64_t block_count, double percent)
{
	const double block = (double)block_count * percent / 100 + 0.5;

	return block < (double)block_count ? (uint64_t)block : block_count;
}

static struct hot_part part_between(uint64_t block_count, double from_percent, double to_percent)
{
	const uint64_t end = border(block_count, to_percent);
	uint64_t first = border(block_count, from_percent);

	if (first == block_count)
		first--;
	return (struct hot_part){ .first = first, .count = end > first ? end - first : 1 };
}

/* A part without I/Os needs no row. */
static void add_part(struct hot_spots *spots, struct hot_part part, double ios_below)
{
	spots->parts[spots->count] = part;
	if (spots->count < HOT_SPOTS_MAX)
		spots->below[spots->count] = ios_below < 100 ? (uint64_t)(ios_below * 0x1p64 / 100)
							     : UINT64_MAX;
	spots->count++;
}

void hot_spots_init(struct hot_spots *spots, const struct hot_spot_list *list,
		    uint64_t block_count)
{
	double blocks = 0, ios = 0;

	assert(list->count > 0 && list->count <= HOT_SPOTS_MAX && block_count > 0);
	spots->count = 0;
	for (unsigned i = 0; i < list->count; i++) {
		const double blocks_before = blocks;

		blocks += list->at[i].blocks_percent;
		ios += list->at[i].ios_percent;
		if (list->at[i].ios_percent > 0)
			add_part(spots, part_between(block_count, blocks_before, blocks), ios);
	}
	/* Anything below is a rounding error of decimals that do not add up to 100. */
	if (100 - ios > 1e-9)
		add_part(spots, part_between(block_count, blocks, 100), 100);
}
