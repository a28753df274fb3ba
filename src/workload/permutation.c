/*
 * The cold half of the permutation: keys for its rounds.
 */
#include "permutation.h"

#include <assert.h>

#include "rng.h"

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
