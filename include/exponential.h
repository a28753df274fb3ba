/*
 * exponential: draws the gaps of a Poisson process: exactly, and with a logarithm for only about
 * one in a hundred.
 *
 * The ziggurat method (G. Marsaglia and W. W. Tsang, "The ziggurat method for generating random
 * variables", J. Statistical Software 5.8, 2000): 256 layers of equal area cover the density, one
 * is drawn, and a point in it. Nearly all points lie in the part of the layer that is entirely
 * below the density. A point beyond that part of the lowest layer has its length plus a newly
 * drawn gap, because an exponential distribution has no memory.
 *
 * 4 KiB. Constant after exponential_init(); drawing changes only the generator.
 */
#ifndef EXPONENTIAL_H
#define EXPONENTIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "rng.h"

enum { EXPONENTIAL_LAYERS = 256 };

struct exponential {
	struct {
		double width;		/* 2^-53 of it */
		int64_t inside;		/* the share of it below the density, of 2^53 */
	} layers[EXPONENTIAL_LAYERS];
	double mean;
	double tail;			/* where that of the lowest layer begins */
};

void exponential_init(struct exponential *exponential, double mean);

/* Of a layer that is not the lowest: is its point at `x` below the density? `random` says how high
 * it is. */
bool exponential_covers(const struct exponential *exponential, unsigned layer, double x,
			uint64_t random);

static inline double exponential_draw(const struct exponential *exponential, struct rng *rng)
{
	double beyond = 0;

	for (;;) {
		const uint64_t random = rng_next(rng);
		const unsigned layer = random % EXPONENTIAL_LAYERS;
		/* Other bits than the layer's, and signed, as the machine converts it. */
		const int64_t point = (int64_t)(random >> 11);
		const double x = (double)point * exponential->layers[layer].width;

		if (__builtin_expect(point < exponential->layers[layer].inside, 1))
			return beyond + x;
		if (layer == 0)
			beyond += exponential->tail;
		else if (exponential_covers(exponential, layer, x, rng_next(rng)))
			return beyond + x;
	}
}

#endif
