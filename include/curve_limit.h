/*
 * curve_limit: the highest rate at which an objective holds, from runs at several rates.
 *
 * Runs scatter, so no single one decides. Rates are halved between the highest that holds and the
 * lowest that does not, one run each, until the two are neighbours; then these are repeated. A
 * rate holds if the mean of its runs does: if a lucky run led astray, its repetitions say so, and
 * the halving goes on elsewhere.
 *
 * The limit lies between the two, where a line through the logarithms meets the objective. Its
 * 95 % interval is what the scatter of repeated runs is worth on the slope of the curve there
 * (Student's t), and never narrower than from the one neighbour to the other.
 *
 * Pure functions.
 */
#ifndef CURVE_LIMIT_H
#define CURVE_LIMIT_H

#include <stdbool.h>

struct objective;

/* One run. */
struct curve_trial {
	double rate;
	double value;			/* of the objective's metric */
	bool overloaded;		/* then it does not hold: its values grow with time */
	/* derived */
	bool holds;			/* the value alone */
	double excess;			/* log of value / limit, or of the inverse (iops>1000) */
};

void curve_trial_judge(struct curve_trial *trial, const struct objective *objective);

enum curve_limit_kind {
	CURVE_LIMIT_UNKNOWN,		/* no run at a rate, or none that has the metric */
	CURVE_LIMIT_NONE,		/* it holds at no rate that was measured */
	CURVE_LIMIT_FOUND,
	CURVE_LIMIT_OVERLOAD,		/* it holds until there is too much load for any answer */
	CURVE_LIMIT_OPEN,		/* it holds at every rate that was measured */
};

struct curve_limit {
	const char *objective;		/* as it was given */
	enum curve_limit_kind kind;
	double rate;			/* up to which it holds: FOUND, OVERLOAD, OPEN */
	bool has_interval;		/* FOUND only; else low and high are 0 */
	double low, high;
	/* It lies between the highest that holds and the lowest that does not; 0: none. */
	double holds_rate, fails_rate;
	unsigned runs_missing;		/* at least so many more it would take to be sure */
	/* The lowest rate where it clearly does not hold, or else the lowest that fails. 0: none */
	double beyond_rate, beyond_value;
	bool beyond_overloaded;
	struct curve_trial *trials;	/* by rate */
	unsigned trial_count;
};

/* From its trials, which it sorts. */
void curve_limit_find(struct curve_limit *limit);

/* The rate of its next run; 0: enough is known. No lower than a hundredth of the ceiling. */
double curve_limit_next(const struct curve_limit *limit, double ceiling);

enum {
	CURVE_LIMIT_REPEATS	= 5,	/* of each of two neighbours */
	CURVE_LIMIT_RUNS_MIN	= 2 * CURVE_LIMIT_REPEATS,
};

/* As many runs as that will take, if none surprises. 0: no more are needed. */
unsigned curve_limit_runs_left(const struct curve_limit *limit, double ceiling);

#endif
