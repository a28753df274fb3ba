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
 *	zipfian		block k - 1 with a probability in proportion to 1 / k^rand-zipfian-exp,
 *			by rejection inversion (W. Hörmann and G. Derflinger, "Rejection-inversion
 *			to generate variates from monotone discrete distributions", ACM TOMACS
 *			6.3, 1996): exact for any n, without a table
 *
 * Uniform needs no arithmetic in floating point and is left to the caller (pattern.c has a way
 * without a division). Constant after distribution_init(); drawing changes only the generator.
 */
#ifndef DISTRIBUTION_H
#define DISTRIBUTION_H

#include <stdint.h>

#include "rng.h"
#include "spec.h"

struct distribution {
	enum rand_type type;
	uint64_t count;			/* blocks */
	unsigned iterations;		/* gaussian, special */
	double special_share;		/* of the I/Os; the blocks: */
	uint64_t special_first, special_count;
	double power;			/* pareto */
	double exponent;		/* zipfian, and what is computed once: */
	double low, width;		/* range of the integral */
	double always;			/* so near to the inverse, k is accepted unseen */
};

void distribution_init(struct distribution *d, const struct spec *spec, uint64_t count);

/* A block below count. Two or three of exp(3) and log(3) at most times. */
uint64_t distribution_draw(const struct distribution *d, struct rng *rng);

#endif
