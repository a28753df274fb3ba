/*
 * The smallest number of file sets that satisfies several specs.
 */
#include <string.h>

#include "spec.h"

bool spec_have_same_targets(const struct spec *one, const struct spec *other)
{
	if (one->targets.count != other->targets.count)
		return false;
	for (unsigned i = 0; i < one->targets.count; i++)
		if (strcmp(one->targets.at[i], other->targets.at[i]) != 0)
			return false;
	return true;
}

/* Verifiable blocks are written in one size. */
static bool share_blocks(const struct spec *one, const struct spec *other)
{
	return !one->validate || !other->validate ||
		one->block_size_bytes == other->block_size_bytes;
}

static bool fit_in_one(const struct spec *one, const struct spec *other)
{
	return spec_have_same_targets(one, other) && one->file_num == other->file_num &&
		one->scratch == other->scratch && share_blocks(one, other);
}

static void widen(struct spec *need, const struct spec *spec)
{
	if (spec->file_total_size_bytes > need->file_total_size_bytes)
		need->file_total_size_bytes = spec->file_total_size_bytes;
	need->file_total_size_given |= spec->file_total_size_given;
	/* A run makes any other state from this one. */
	if (need->file_allocation != spec->file_allocation)
		need->file_allocation = ALLOCATION_WRITTEN;
	need->new_file_meant |= spec->new_file_meant;
	if (spec->validate && !need->validate) {
		need->validate = true;
		need->block_size_bytes = spec->block_size_bytes;
	}
}

unsigned spec_union(const struct spec *const specs[], unsigned count, struct spec needs[])
{
	unsigned need_count = 0;

	for (unsigned i = 0; i < count; i++) {
		unsigned n = 0;

		while (n < need_count && !fit_in_one(&needs[n], specs[i]))
			n++;
		if (n == need_count)
			needs[need_count++] = *specs[i];
		else
			widen(&needs[n], specs[i]);
	}
	return need_count;
}
