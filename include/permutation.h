/*
 * permutation: all numbers below `count`, each once, in an order that looks random: by arithmetic,
 * without a list.
 *
 * A Feistel network maps numbers of a fixed width one to one: each round changes one half depending
 * on the other half. Results of `count` or more, which are fewer than those below, are mapped again
 * until they are below (J. Black and P. Rogaway, "Ciphers with arbitrary finite
 * domains", CT-RSA 2002). Constant after permutation_init().
 */
#ifndef PERMUTATION_H
#define PERMUTATION_H

#include <stdint.h>

enum { PERMUTATION_ROUNDS = 6 };

struct permutation {
	uint64_t count;
	unsigned high_bits, low_bits;
	uint64_t keys[PERMUTATION_ROUNDS];
};

/* 0 < count <= 2^62. Each seed and stream gives a different order. */
void permutation_init(struct permutation *permutation, uint64_t count, uint64_t seed,
		      uint64_t stream);

/* The upper bits of a product, because they depend on all bits of the factors (D. Knuth, The
 * Art of Computer Programming, 6.4: multiplicative hashing): 2^64 divided by the golden ratio. */
static inline uint64_t permutation_mix(uint64_t half, uint64_t key, unsigned bits)
{
	return (half ^ key) * UINT64_C(0x9e3779b97f4a7c15) >> (64 - bits);
}

/* The number at a place below count: also one below count. */
static inline uint64_t permutation_at(const struct permutation *p, uint64_t place)
{
	do {
		uint64_t high = place >> p->low_bits;
		uint64_t low = place & ((UINT64_C(1) << p->low_bits) - 1);

		for (unsigned i = 0; i < PERMUTATION_ROUNDS; i += 2) {
			high ^= permutation_mix(low, p->keys[i], p->high_bits);
			low ^= permutation_mix(high, p->keys[i + 1], p->low_bits);
		}
		place = high << p->low_bits | low;
	} while (place >= p->count);
	return place;
}

#endif
