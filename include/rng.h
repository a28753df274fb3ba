/*
 * rng: a small, fast, reproducible generator of random numbers, one per loop.
 *
 * xoshiro256++ 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 47, 2021), seeded through splitmix64 as its authors advise. Same
 * seed and stream: the same numbers on every machine. Not for cryptography. One thread
 * per struct.
 */
#ifndef RNG_H
#define RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
	uint64_t state[4];
};

/* Streams of one seed (one per loop, say) are independent of each other. */
void rng_init(struct rng *rng, uint64_t seed, uint64_t stream);

static inline uint64_t rng_rotl(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

static inline uint64_t rng_next(struct rng *rng)
{
	uint64_t *s = rng->state;
	const uint64_t result = rng_rotl(s[0] + s[3], 23) + s[0];
	const uint64_t t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rng_rotl(s[3], 45);
	return result;
}

/* Uniform in [0, bound), bound > 0, by multiplication (Lemire, "Fast random integer
 * generation in an interval", 2019, without the rejection step: the bias is below
 * bound / 2^64). */
static inline uint64_t rng_below(struct rng *rng, uint64_t bound)
{
	return (uint64_t)(((unsigned __int128)rng_next(rng) * bound) >> 64);
}

/* Every order is as likely (Fisher and Yates). */
void rng_shuffle(struct rng *rng, unsigned *items, unsigned count);

void rng_fill(struct rng *rng, void *buffer, size_t size_bytes);

/* A random seed from the kernel (getrandom(2)): 32 bits, so that it can be
 * copied by hand to repeat a run; never 0. */
uint64_t rng_seed_from_kernel(void);

#endif
