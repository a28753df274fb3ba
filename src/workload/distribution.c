/*
 * Every distribution is a function from uniform numbers to a block; what does not change from
 * block to block is computed in distribution_init().
 *
 * Zipfian inverts the integral of the smooth hat x^-e instead of a sum over blocks, and rejects
 * the little that the hat has too much. The integral is written with expm1(3) and log1p(3), so
 * that it stays exact around e = 1, where it turns into a logarithm.
 */
#include "distribution.h"

#include <assert.h>
#include <math.h>

/* 53 random bits: every double of [0, 1) with that many is possible. */
static double uniform(struct rng *rng)
{
	return (double)(rng_next(rng) >> 11) * 0x1p-53;
}

/* Rounding may push a value just below n up to n. */
static uint64_t at_most(double value, uint64_t count)
{
	const uint64_t block = (uint64_t)value;

	return block < count ? block : count - 1;
}

static uint64_t draw_gaussian(const struct distribution *d, struct rng *rng)
{
	double sum = 0;

	for (unsigned i = 0; i < d->iterations; i++)
		sum += uniform(rng);
	return at_most(sum / d->iterations * (double)d->count, d->count);
}

static uint64_t draw_special(const struct distribution *d, struct rng *rng)
{
	if (uniform(rng) < d->special_share)
		return d->special_first + rng_below(rng, d->special_count);
	return draw_gaussian(d, rng);
}

static uint64_t draw_pareto(const struct distribution *d, struct rng *rng)
{
	return at_most(pow(uniform(rng), d->power) * (double)d->count, d->count);
}

/* The hat, its integral from 1 to x, and the inverse of that. */
static double hat(const struct distribution *d, double x)
{
	return exp(-d->exponent * log(x));
}

static double integral(const struct distribution *d, double x)
{
	const double e = 1 - d->exponent;

	return e == 0 ? log(x) : expm1(e * log(x)) / e;
}

static double inverse(const struct distribution *d, double y)
{
	const double e = 1 - d->exponent;

	return e == 0 ? exp(y) : exp(log1p(e * y) / e);
}

static void init_zipfian(struct distribution *d)
{
	d->low = integral(d, 1.5) - 1;
	d->width = integral(d, (double)d->count + 0.5) - d->low;
	d->always = 2 - inverse(d, integral(d, 2.5) - hat(d, 2));
}

static uint64_t draw_zipfian(const struct distribution *d, struct rng *rng)
{
	for (;;) {
		/* In (low, low + width]: at low itself the inverse may not be defined. */
		const double y = d->low + (1 - uniform(rng)) * d->width;
		const double x = inverse(d, y);
		double k = floor(x + 0.5);

		if (k < 1)
			k = 1;
		if (k > (double)d->count)
			k = (double)d->count;
		if (k - x <= d->always || y >= integral(d, k + 0.5) - hat(d, k))
			return (uint64_t)k - 1;
	}
}

void distribution_init(struct distribution *d, const struct spec *spec, uint64_t count)
{
	const double special = (double)count * spec->rand_spec_pct / 100;

	assert(count > 0);
	*d = (struct distribution) {
		.type		= spec->rand_type,
		.count		= count,
		.iterations	= spec->rand_spec_iter,
		.special_share	= spec->rand_spec_res / 100.0,
		.special_count	= special < 1 ? 1 : at_most(special, count + 1),
		.exponent	= spec->rand_zipfian_exp,
	};
	d->special_first = (count - d->special_count) / 2;
	if (d->type == RAND_PARETO)
		d->power = log(spec->rand_pareto_h) / log1p(-spec->rand_pareto_h);
	if (d->type == RAND_ZIPFIAN)
		init_zipfian(d);
}

uint64_t distribution_draw(const struct distribution *d, struct rng *rng)
{
	switch (d->type) {
	case RAND_GAUSSIAN:
		return draw_gaussian(d, rng);
	case RAND_SPECIAL:
		return draw_special(d, rng);
	case RAND_PARETO:
		return draw_pareto(d, rng);
	case RAND_ZIPFIAN:
		return draw_zipfian(d, rng);
	case RAND_UNIFORM:
		break;
	}
	return rng_below(rng, d->count);
}
