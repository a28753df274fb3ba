/*
 * The point of highest power. Power is flat around it, so the highest of a few noisy points may be
 * far from it: a parabola through those that are nearly as high has its top there.
 */
#include "curve.h"

#include <math.h>
#include <stddef.h>

#define NEARLY_AS_HIGH	0.85
#define CEILING_NOISE	0.05		/* of a closed loop, which is measured once */
enum { FIT_MIN = 4 };		/* points: three would be hit by a parabola whatever they are */

static bool counts(const struct curve_point *point)
{
	return point->offered > 0 && !point->overloaded && point->samples > 0 &&
		point->mean_ns > 0;
}

static double power_of(const struct curve_point *point)
{
	return counts(point) ? point->offered / point->mean_ns : 0;
}

static const struct curve_point *highest(struct curve_points points)
{
	const struct curve_point *best = NULL;

	for (unsigned i = 0; i < points.count; i++)
		if (power_of(&points.at[i]) > (best ? power_of(best) : 0))
			best = &points.at[i];
	return best;
}

/* y = c0 + c1 x + c2 x², by least squares: the sums of its normal equations. */
struct parabola {
	double x[5];			/* sums of x^0 … x^4 */
	double y[3];			/* sums of y x^0 … y x^2 */
	double lowest, highest;		/* of x */
};

static void parabola_add(struct parabola *p, double x, double y)
{
	double power = 1;

	p->lowest = p->x[0] > 0 ? fmin(p->lowest, x) : x;
	p->highest = p->x[0] > 0 ? fmax(p->highest, x) : x;
	for (unsigned i = 0; i < 5; i++, power *= x) {
		p->x[i] += power;
		if (i < 3)
			p->y[i] += y * power;
	}
}

static double determinant(const double a[3], const double b[3], const double c[3])
{
	return a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) +
		c[0] * (a[1] * b[2] - a[2] * b[1]);
}

/* Cramer's rule. False if it has no top between its points. */
static bool parabola_top(const struct parabola *p, double *x, double *y)
{
	const double *s = p->x;
	const double a[3] = { s[0], s[1], s[2] }, b[3] = { s[1], s[2], s[3] };
	const double c[3] = { s[2], s[3], s[4] };
	const double all = determinant(a, b, c);
	const double c0 = determinant(p->y, b, c) / all, c1 = determinant(a, p->y, c) / all;
	const double c2 = determinant(a, b, p->y) / all;

	if (s[0] < FIT_MIN || !isfinite(c2) || c2 >= 0)
		return false;
	*x = -c1 / (2 * c2);
	*y = c0 + *x * (c1 + *x * c2);
	return *x >= p->lowest && *x <= p->highest;
}

bool curve_is_beyond(double rate, double ceiling)
{
	return ceiling > 0 && rate > ceiling * (1 + CEILING_NOISE);
}

/* Relative to the highest, so that numbers stay near 1. */
static struct curve_knee knee_around(const struct curve_point *best, struct curve_points points)
{
	struct parabola parabola = { .lowest = 0 };
	double x, y;

	for (unsigned i = 0; i < points.count; i++)
		if (power_of(&points.at[i]) >= NEARLY_AS_HIGH * power_of(best))
			parabola_add(&parabola, points.at[i].offered / best->offered,
				     power_of(&points.at[i]) / power_of(best));
	if (!parabola_top(&parabola, &x, &y))
		return (struct curve_knee){
			.known = true, .rate = best->offered, .mean_ns = best->mean_ns };
	return (struct curve_knee){
		.known		= true,
		.rate		= best->offered * x,
		.mean_ns	= best->mean_ns * x / y,
	};
}

struct curve_knee curve_knee_of(struct curve_points points, double ceiling)
{
	const struct curve_point *best = highest(points);
	struct curve_knee knee;

	if (!best)
		return (struct curve_knee){ .known = false };
	knee = knee_around(best, points);
	if (curve_is_beyond(knee.rate, ceiling))
		return (struct curve_knee){ .beyond = knee.rate };
	return knee;
}
