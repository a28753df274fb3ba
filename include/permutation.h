/*
 * permutation: all numbers below `count`, each once, in an order that looks random: by arithmetic,
 * without a list.
 *
 * A Feistel network turns a number of so many bits into another, one to one: each round changes one
 * half by what the other half is. Numbers beyond `count`, of which there are less than below, are
 * put in again until they are below (J. Black and P. Rogaway, "Ciphers with arbitrary finite
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

/* 0 < count <= 2^62. Each seed and stream has another order. */
void permutation_init(struct permutation *permutation, uint64_t count, uint64_t seed,
		      uint64_t stream);

/* The number at a place below count: also one below count. */
uint64_t permutation_at(const struct permutation *permutation, uint64_t place);

#endif
