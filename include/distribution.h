/*
 * distribution: which of `count` blocks a random mode chooses: uniform, or with favourites.
 *
 * The distributions and their options are those that sysbench has for its database tests
 * (its fileio ignores --rand-type); formulas from the manual and source of sysbench 1.0.20.
 * U is uniform in [0, 1), n the number of blocks, and block 0 the first of the first file:
 *
 *	gaussian	n (U1 + … + Uk) / k, k = rand-spec-iter: a bell around the middle
 *	special		with rand-spec-res % uniform among the rand-spec-pct % of blocks in the
 *			middle, else gaussian. (sysbench, by reusing one U for both decisions,
 *			leaves the first quarter of its special values out.)
 *	pareto		n U^(log h / log(1 - h)), h = rand-pareto-h: a share of 1 - h of all
 *			I/Os goes to the first h of the blocks, and so on within those
 *	zipfian		block k - 1 with a probability in proportion to 1 / k^rand-zipfian-exp
 *
 * With hot-spots none of these: parts of the set have shares of their own, see hot_spots.h.
 *
 * Pareto (up to h = 1/2) and zipfian are drawn from a staircase, see there: exact for any n.
 *
 * Constant after distribution_init(); drawing changes only the generator. No division, and
 * logarithms for a few blocks of a hundred. (Uniform over files of one size is left to the caller:
 * pattern.c needs no block number for it.)
 */
#ifndef DISTRIBUTION_H
#define DISTRIBUTION_H

#include <stdint.h>

#include "hot_spots.h"
#include "rng.h"
#include "spec.h"
#include "staircase.h"

struct distribution {
	uint64_t count;			/* blocks */
	void (*draw_many)(const struct distribution *d, struct rng *rng, uint64_t blocks[],
			  unsigned nr);
	unsigned iterations;		/* gaussian, special; in steps of 2^-32: */
	double rounded_down, scale;	/* … their sum, on average; from it to blocks */
	double special_share;		/* of the I/Os; the blocks: */
	uint64_t special_first, special_count;
	double power;			/* pareto */
	struct staircase staircase;	/* pareto, zipfian */
	struct hot_spots hot_spots;	/* if the spec names some */
};

void distribution_init(struct distribution *d, const struct spec *spec, uint64_t count);

/* The next `nr` blocks, each below count. */
static inline void distribution_draw_many(const struct distribution *d, struct rng *rng,
					  uint64_t blocks[], unsigned nr)
{
	d->draw_many(d, rng, blocks, nr);
}

static inline uint64_t distribution_draw(const struct distribution *d, struct rng *rng)
{
	uint64_t block;

	distribution_draw_many(d, rng, &block, 1);
	return block;
}

#endif
