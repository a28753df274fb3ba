/*
 * Which rate to measure next, and for how long. Few points cannot be everywhere: they go where the
 * curve bends, and not on an even grid.
 */
#include "curve.h"

#include <math.h>

#include "hist.h"
#include "units.h"

/* Neither end of a gap that is smaller than this part of its rate says more than the other. */
#define SMALL_GAP	0.03
#define ABOVE_ALL	1.25		/* if no rate is too much yet */
#define JUMP_MAX	2.0		/* e² times the latency: beyond it, more does not matter */
#define SAMPLES_SPARE	3.3		/* about ten above the percentile */
#define TIME_MIN_NS	(10 * 1000 * 1000)

/* Three below the ceiling show what there is without a queue, three where it builds up, and one
 * too many. */
const double curve_first_shares[CURVE_FIRST_SHARES] = { 0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 1.05 };

static double gap_of(const struct curve_point *low)
{
	const double gap = low[1].offered - low[0].offered;

	return gap > SMALL_GAP * low[1].offered ? gap : 0;
}

static double power_of(const struct curve_point *point)
{
	return !point->overloaded && point->mean_ns > 0 ? point->offered / point->mean_ns : 0;
}

static double climb_of(const struct curve_point *low)
{
	if (low[0].overloaded || low[0].p99_ns == 0)
		return 0;
	if (low[1].overloaded)
		return JUMP_MAX;
	return fmin(fmax(log((double)low[1].p99_ns / (double)low[0].p99_ns), 0), JUMP_MAX);
}

/* What a point in the middle of this gap is worth. Steep and wide; or between high powers. */
static double worth_of(const struct curve_point *low, bool steepest, double most_power)
{
	const double between = fmax(power_of(&low[0]), power_of(&low[1])) / most_power;

	return gap_of(low) * (steepest ? climb_of(low) : between >= 1 ? 1 : 0);
}

/* The middle of the gap that is worth most; 0: all are small. */
static double best_gap(struct curve_points points, bool steepest)
{
	double most_power = 0, most = 0, rate = 0;

	for (unsigned i = 0; i < points.count; i++)
		most_power = fmax(most_power, power_of(&points.at[i]));
	for (unsigned i = 0; i + 1 < points.count; i++) {
		const double worth = worth_of(&points.at[i], steepest, most_power);

		if (worth > most) {
			most = worth;
			rate = (points.at[i].offered + points.at[i + 1].offered) / 2;
		}
	}
	return rate;
}

double curve_next_rate(struct curve_points points, bool steepest)
{
	double rate;

	if (points.count == 0)
		return 0;
	if (!points.at[points.count - 1].overloaded)
		return points.at[points.count - 1].offered * ABOVE_ALL;
	rate = best_gap(points, steepest);
	return rate > 0 ? rate : best_gap(points, !steepest);
}

uint64_t curve_time_ns(double rate, double percent, uint64_t left_ns, unsigned runs_left)
{
	const double part_ns = (double)left_ns / (runs_left ? runs_left : 1);
	const double enough_ns = rate <= 0 ? part_ns : SAMPLES_SPARE * 1e9 / rate *
		(double)hist_samples_needed(percent);
	const double time_ns = fmin(fmax(enough_ns, part_ns / 2), fmin(part_ns * 2,
								       (double)left_ns));

	return time_ns > TIME_MIN_NS ? (uint64_t)time_ns : TIME_MIN_NS;
}
