/*
 * Seeding and filling; the generator itself is inline in rng.h.
 *
 * splitmix64 (Steele, Lea and Flood, OOPSLA 2014) turns a seed, however small, into state
 * bits that look random. A stream starts it at hash(seed) + stream: neighbouring streams
 * then get unrelated states, and neighbouring seeds do not share streams.
 */
#include "rng.h"

#include <string.h>
#include <sys/random.h>

#include "clock.h"

static uint64_t splitmix64(uint64_t *x)
{
	uint64_t z = (*x += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

void rng_init(struct rng *rng, uint64_t seed, uint64_t stream)
{
	uint64_t x = seed;

	x = splitmix64(&x) + stream;
	for (unsigned i = 0; i < 4; i++)
		rng->state[i] = splitmix64(&x);
}

void rng_shuffle(struct rng *rng, unsigned *items, unsigned count)
{
	for (unsigned i = count; i > 1; i--) {
		const unsigned j = (unsigned)rng_below(rng, i);
		const unsigned tmp = items[i - 1];

		items[i - 1] = items[j];
		items[j] = tmp;
	}
}

void rng_fill(struct rng *rng, void *buffer, size_t size_bytes)
{
	unsigned char *at = buffer;
	uint64_t word;

	for (; size_bytes >= sizeof(word); size_bytes -= sizeof(word)) {
		word = rng_next(rng);
		memcpy(at, &word, sizeof(word));
		at += sizeof(word);
	}
	if (size_bytes > 0) {
		word = rng_next(rng);
		memcpy(at, &word, size_bytes);
	}
}

uint64_t rng_seed_from_kernel(void)
{
	uint32_t seed;

	/* Up to 256 bytes are never cut short. Without the call (ENOSYS in a sandbox)
	 * the time is good enough: a benchmark's seed is no secret. */
	if (getrandom(&seed, sizeof(seed), 0) != (ssize_t)sizeof(seed))
		seed = (uint32_t)(clock_real_ns() >> 10);
	return seed > 0 ? seed : 1;
}
