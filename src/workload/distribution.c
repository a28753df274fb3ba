/*
 * Every distribution is a function from uniform numbers to a block; constants are computed in
 * distribution_init(). A batch is drawn by one of them, with the generator in registers.
 */
#include "distribution.h"

#include <assert.h>
#include <math.h>

/* ---- one block ---- */

/* 53 random bits: every double of [0, 1) with that many is possible. */
static inline double uniform(struct rng *rng)
{
	return (double)(rng_next(rng) >> 11) * 0x1p-53;
}

/* Rounding may push a value just below n up to n. */
static inline uint64_t at_most(double value, uint64_t count)
{
	const uint64_t block = (uint64_t)value;

	return block < count ? block : count - 1;
}

/*
 * A random number gives two uniform ones of 32 bits, except the last, which fills the gaps between
 * the sums of the others. (Each of those is rounded down by half a step on average.)
 */
static inline uint64_t draw_gaussian(const struct distribution *d, struct rng *rng)
{
	uint64_t sum = 0, random;
	unsigned left = d->iterations - 1;

	for (; left >= 2; left -= 2) {
		random = rng_next(rng);
		sum += (random >> 32) + (uint32_t)random;
	}
	if (left > 0)
		sum += rng_next(rng) >> 32;
	return at_most(((double)sum + d->rounded_down + uniform(rng) * 0x1p32) * d->scale,
		       d->count);
}

static inline uint64_t draw_special(const struct distribution *d, struct rng *rng)
{
	if (uniform(rng) < d->special_share)
		return d->special_first + rng_below(rng, d->special_count);
	return draw_gaussian(d, rng);
}

static inline uint64_t draw_rising(const struct distribution *d, struct rng *rng)
{
	return at_most(pow(uniform(rng), d->power) * (double)d->count, d->count);
}

static inline uint64_t draw_falling(const struct distribution *d, struct rng *rng)
{
	return staircase_draw(&d->staircase, rng);
}

static inline uint64_t draw_uniform(const struct distribution *d, struct rng *rng)
{
	return rng_below(rng, d->count);
}

static inline uint64_t draw_hot(const struct distribution *d, struct rng *rng)
{
	return hot_spots_draw(&d->hot_spots, rng);
}

/* ---- many blocks ---- */

#define DRAW_MANY(kind)									\
	static void draw_many_##kind(const struct distribution *d, struct rng *caller,	\
				     uint64_t blocks[], unsigned nr)			\
	{										\
		struct rng rng = *caller;						\
											\
		for (unsigned i = 0; i < nr; i++)					\
			blocks[i] = draw_##kind(d, &rng);				\
		*caller = rng;								\
	}

DRAW_MANY(uniform)
DRAW_MANY(gaussian)
DRAW_MANY(special)
DRAW_MANY(rising)
DRAW_MANY(falling)
DRAW_MANY(hot)

/* ---- frequencies, up to a factor ---- */

static double zipfian_weight(double exponent, uint64_t block)
{
	return pow((double)block + 1, -exponent);
}

/* (block + 1)^power - block^power, without the difference of two numbers that are almost equal. */
static double pareto_weight(double power, uint64_t block)
{
	const double from = (double)block;

	return block == 0 ? 1 : pow(from, power) * expm1(power * log1p(1 / from));
}

/* ---- selection ---- */

/* From h = 1/2 on the first blocks are no longer preferred. */
static void init_pareto(struct distribution *d, double h)
{
	d->power = log(h) / log1p(-h);
	d->draw_many = h < 0.5 ? draw_many_falling : draw_many_rising;
	if (h < 0.5)
		staircase_init(&d->staircase, pareto_weight, 1 / d->power, d->count);
}

void distribution_init(struct distribution *d, const struct spec *spec, uint64_t count)
{
	const double special = (double)count * spec->rand_spec_pct / 100;

	assert(count > 0);
	*d = (struct distribution) {
		.count		= count,
		.iterations	= spec->rand_spec_iter,
		.rounded_down	= (spec->rand_spec_iter - 1) / 2.0,
		.scale		= (double)count / spec->rand_spec_iter * 0x1p-32,
		.special_share	= spec->rand_spec_res / 100.0,
		.special_count	= special < 1 ? 1 : at_most(special, count + 1),
		.draw_many	= draw_many_uniform,
	};
	d->special_first = (count - d->special_count) / 2;
	switch (spec->rand_type) {
	case RAND_GAUSSIAN:
		d->draw_many = draw_many_gaussian;
		break;
	case RAND_SPECIAL:
		d->draw_many = draw_many_special;
		break;
	case RAND_PARETO:
		init_pareto(d, spec->rand_pareto_h);
		break;
	case RAND_ZIPFIAN:
		d->draw_many = draw_many_falling;
		staircase_init(&d->staircase, zipfian_weight, spec->rand_zipfian_exp, count);
		break;
	case RAND_UNIFORM:
		break;
	}
	if (spec->hot_spots.count > 0) {
		d->draw_many = draw_many_hot;
		hot_spots_init(&d->hot_spots, &spec->hot_spots, count);
	}
}
