/*
 * A half is changed by the upper bits of a product, as these depend on all bits of what is
 * multiplied (D. Knuth, The Art of Computer Programming, 6.4: multiplicative hashing).
 */
#include "permutation.h"

#include <assert.h>

#include "rng.h"

/* 2^64 divided by the golden ratio, odd. */
#define GOLDEN UINT64_C(0x9e3779b97f4a7c15)

void permutation_init(struct permutation *p, uint64_t count, uint64_t seed, uint64_t stream)
{
	struct rng rng;
	unsigned bits = 2;

	assert(count > 0 && count <= UINT64_C(1) << 62);
	while (count > UINT64_C(1) << bits)
		bits++;
	p->count = count;
	p->low_bits = bits / 2;
	p->high_bits = bits - p->low_bits;
	rng_init(&rng, seed, stream);
	for (unsigned i = 0; i < PERMUTATION_ROUNDS; i++)
		p->keys[i] = rng_next(&rng);
}

static inline uint64_t mix(uint64_t half, uint64_t key, unsigned bits)
{
	uint64_t product = (half ^ key) * GOLDEN;

	/* Once more: what the upper bits of the half say must reach the upper ones of the result,
	 * and what the lower bits of the key say, too. */
	product ^= product >> 32;
	return product * GOLDEN >> (64 - bits);
}

static inline uint64_t permute(const struct permutation *p, uint64_t number)
{
	uint64_t high = number >> p->low_bits;
	uint64_t low = number & ((UINT64_C(1) << p->low_bits) - 1);

	for (unsigned i = 0; i < PERMUTATION_ROUNDS; i += 2) {
		high ^= mix(low, p->keys[i], p->high_bits);
		low ^= mix(high, p->keys[i + 1], p->low_bits);
	}
	return high << p->low_bits | low;
}

uint64_t permutation_at(const struct permutation *p, uint64_t place)
{
	assert(place < p->count);
	do
		place = permute(p, place);
	while (place >= p->count);
	return place;
}
