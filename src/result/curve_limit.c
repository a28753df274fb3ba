/*
 * Rates are looked at from below: the first that does not hold ends the promise, whatever a higher
 * one seems to do.
 */
#include "curve_limit.h"

#include <math.h>
#include <stdlib.h>

#include "objective.h"
#include "student.h"
#include "stats.h"

#define NEIGHBOURS	0.03		/* so near that a line between them is good enough */
#define LOWEST_SHARE	0.01		/* of the ceiling */
#define HIGHEST_SHARE	1.6
#define ABOVE_ALL	1.25
#define EXCESS_MAX	3.0		/* e³: how far beyond does not matter */
#define OVERLOAD_EXCESS	0.7
#define NEARBY		1.3		/* the slope is that of the curve up to so far away */
#define CLEARLY		1.08

void curve_trial_judge(struct curve_trial *trial, const struct objective *objective)
{
	const double ratio = trial->value / objective->limit;
	double excess = ratio > 0 ? log(ratio) : -EXCESS_MAX;

	if (!relation_is_below(objective->relation))
		excess = -excess;
	trial->holds = objective_holds(objective, trial->value);
	excess = trial->holds ? fmin(excess, -1e-9) : fmax(excess, 1e-9);
	if (trial->overloaded)
		excess = fmax(excess, OVERLOAD_EXCESS);
	trial->excess = fmax(fmin(excess, EXCESS_MAX), -EXCESS_MAX);
}

/* ---- all runs at one rate ---- */

struct group {
	double rate;
	double excess;			/* mean */
	double value;			/* mean */
	double square;			/* sum of squared deviations of the excess */
	unsigned runs, overloads;
	unsigned holding;		/* but for an overload */
};

static int by_rate(const void *a, const void *b)
{
	const struct curve_trial *left = a, *right = b;

	return (left->rate > right->rate) - (left->rate < right->rate);
}

/* The group that begins at this trial. */
static struct group group_at(const struct curve_limit *limit, unsigned first)
{
	struct group group = { .rate = limit->trials[first].rate };

	for (unsigned i = first; i < limit->trial_count &&
	     limit->trials[i].rate == group.rate; i++) {
		const struct curve_trial *trial = &limit->trials[i];
		const double off = trial->excess - group.excess;

		group.runs++;
		group.overloads += trial->overloaded;
		group.holding += trial->holds;
		group.excess += off / group.runs;
		group.square += off * (trial->excess - group.excess);
		group.value += (trial->value - group.value) / group.runs;
	}
	return group;
}

/* The highest that holds below the lowest that does not. runs 0: there is none. */
struct bracket {
	struct group low, high;
};

static struct bracket bracket_of(const struct curve_limit *limit)
{
	struct bracket bracket = { .low.runs = 0 };

	for (unsigned i = 0; i < limit->trial_count; ) {
		const struct group group = group_at(limit, i);

		i += group.runs;
		if (group.excess >= 0) {
			bracket.high = group;
			return bracket;
		}
		bracket.low = group;
	}
	return bracket;
}

static bool are_neighbours(const struct bracket *bracket)
{
	return bracket->high.rate <= bracket->low.rate * (1 + NEIGHBOURS);
}

/* ---- the limit ---- */

/* Of the excess over the logarithm of the rate, near the bracket. 0: it does not climb. */
static double slope_near(const struct curve_limit *limit, const struct bracket *bracket)
{
	double n = 0, x = 0, y = 0, xx = 0, xy = 0;

	for (unsigned i = 0; i < limit->trial_count; i++) {
		const struct curve_trial *trial = &limit->trials[i];
		const double at = log(trial->rate / bracket->low.rate);

		if (fabs(at) > log(NEARBY))
			continue;
		n++;
		x += at;
		y += trial->excess;
		xx += at * at;
		xy += at * trial->excess;
	}
	xx -= x * x / n;
	return xx > 0 ? fmax((xy - x * y / n) / xx, 0) : 0;
}

/* w: where between the two the limit lies, 0 to 1. The freedom is that of one of the two: which
 * rates are neighbours was chosen by the same runs, so the interval has to be a little wider. */
static void find_interval(struct curve_limit *limit, const struct bracket *bracket, double w)
{
	const struct group *low = &bracket->low, *high = &bracket->high;
	const double slope = slope_near(limit, bracket);
	const unsigned freedom = (low->runs < high->runs ? low->runs : high->runs) - 1;
	double variance, error, reach;

	limit->has_interval = low->runs >= STATS_ROUNDS_FOR_INTERVAL &&
		high->runs >= STATS_ROUNDS_FOR_INTERVAL && slope > 0 && are_neighbours(bracket);
	if (!limit->has_interval)
		return;
	variance = (low->square + high->square) / (low->runs + high->runs - 2);
	error = sqrt(variance * ((1 - w) * (1 - w) / low->runs + w * w / high->runs));
	reach = error / slope * student_reach(STATS_CONFIDENCE, freedom);
	limit->low = fmin(limit->rate * exp(-reach), low->rate);
	limit->high = fmax(limit->rate * exp(reach), high->rate);
}

static void find_beyond(struct curve_limit *limit, const struct bracket *bracket)
{
	struct group beyond = bracket->high;

	for (unsigned i = 0; i < limit->trial_count; ) {
		const struct group group = group_at(limit, i);

		i += group.runs;
		if (group.rate < limit->rate * CLEARLY || group.excess < 0 || group.overloads > 0)
			continue;
		beyond = group;
		break;
	}
	limit->beyond_rate = beyond.rate;
	limit->beyond_value = beyond.value;
	limit->beyond_overloaded = 2 * beyond.overloads > beyond.runs;
}

/* Its values would be good enough. */
static bool fails_by_overload(const struct group *group)
{
	return 2 * group->holding > group->runs && 2 * group->overloads > group->runs;
}

void curve_limit_find(struct curve_limit *limit)
{
	struct bracket bracket;
	double w;

	qsort(limit->trials, limit->trial_count, sizeof(*limit->trials), by_rate);
	bracket = bracket_of(limit);
	if (bracket.low.runs == 0 && bracket.high.runs == 0)
		return;
	limit->rate = limit->holds_rate = bracket.low.rate;
	limit->fails_rate = bracket.high.rate;
	if (bracket.high.runs == 0) {
		limit->kind = CURVE_LIMIT_OPEN;
		return;
	}
	limit->kind = bracket.low.runs == 0 ? CURVE_LIMIT_NONE
		: fails_by_overload(&bracket.high) ? CURVE_LIMIT_OVERLOAD
		: CURVE_LIMIT_FOUND;
	if (limit->kind == CURVE_LIMIT_FOUND) {
		w = -bracket.low.excess / (bracket.high.excess - bracket.low.excess);
		limit->rate = bracket.low.rate * pow(bracket.high.rate / bracket.low.rate, w);
		find_interval(limit, &bracket, w);
	}
	find_beyond(limit, &bracket);
}

/* ---- the next run ---- */

static double repeat(const struct group *one, const struct group *other)
{
	const struct group *fewer = one->runs <= other->runs ? one : other;

	return fewer->runs < CURVE_LIMIT_REPEATS ? fewer->rate : 0;
}

static unsigned repeats_left(const struct group *group)
{
	return group->runs < CURVE_LIMIT_REPEATS ? CURVE_LIMIT_REPEATS - group->runs : 0;
}

double curve_limit_next(const struct curve_limit *limit, double ceiling)
{
	const struct bracket bracket = bracket_of(limit);
	const struct group *low = &bracket.low, *high = &bracket.high;

	if (low->runs == 0 && high->runs == 0)
		return 0;
	if (high->runs == 0)
		return low->rate < ceiling * HIGHEST_SHARE ? low->rate * ABOVE_ALL : 0;
	if (low->runs == 0)
		return high->rate / 2 >= ceiling * LOWEST_SHARE ? high->rate / 2
								: repeat(high, high);
	return are_neighbours(&bracket) ? repeat(low, high) : (low->rate + high->rate) / 2;
}

unsigned curve_limit_runs_left(const struct curve_limit *limit, double ceiling)
{
	const struct bracket bracket = bracket_of(limit);
	const struct group *low = &bracket.low, *high = &bracket.high;
	double halvings;

	if (curve_limit_next(limit, ceiling) <= 0)
		return 0;
	if (low->runs == 0 || high->runs == 0)
		return CURVE_LIMIT_RUNS_MIN;
	halvings = ceil(fmax(log2((high->rate / low->rate - 1) / NEIGHBOURS), 0));
	if (halvings > 0)
		return (unsigned)halvings + CURVE_LIMIT_RUNS_MIN - 1;
	return repeats_left(low) + repeats_left(high);
}
