/* stalls: counted by length. */
#include "stalls.h"

static const uint64_t lengths_ns[STALL_LENGTH_COUNT] = {
	[STALLS_100MS]	= STALL_MIN_NS,
	[STALLS_1S]	= UINT64_C(1000000000),
	[STALLS_10S]	= UINT64_C(10000000000),
};

void stalls_note(struct stalls *stalls, uint64_t length_ns)
{
	if (length_ns < STALL_MIN_NS)
		return;
	for (unsigned i = 0; i < STALL_LENGTH_COUNT; i++)
		stalls->count[i] += length_ns >= lengths_ns[i];
	if (length_ns > stalls->longest_ns)
		stalls->longest_ns = length_ns;
}

void stalls_add(struct stalls *into, const struct stalls *from)
{
	for (unsigned i = 0; i < STALL_LENGTH_COUNT; i++)
		into->count[i] += from->count[i];
	if (from->longest_ns > into->longest_ns)
		into->longest_ns = from->longest_ns;
}
