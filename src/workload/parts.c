/* parts: in order, a part can only be joined with the one before it. */
#include "parts.h"

#include <stdbool.h>
#include <stdlib.h>

static int compare_numbers(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int by_file_and_place(const void *a, const void *b)
{
	const struct part *one = a, *other = b;
	int ret = compare_numbers(one->device, other->device);

	if (ret == 0)
		ret = compare_numbers(one->inode, other->inode);
	return ret != 0 ? ret : compare_numbers(one->from, other->from);
}

static bool can_join(const struct part *one, const struct part *next)
{
	return one->device == next->device && one->inode == next->inode && next->from <= one->to;
}

unsigned parts_join(struct part parts[], unsigned count)
{
	unsigned kept = 0;

	qsort(parts, count, sizeof(*parts), by_file_and_place);
	for (unsigned i = 0; i < count; i++) {
		if (kept == 0 || !can_join(&parts[kept - 1], &parts[i]))
			parts[kept++] = parts[i];
		else if (parts[i].to > parts[kept - 1].to)
			parts[kept - 1].to = parts[i].to;
	}
	return kept;
}
