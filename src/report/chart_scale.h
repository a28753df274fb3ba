/*
 * chart_scale: from a value to its place on an axis, and the values to write beside the axis.
 *
 * Pure arithmetic. Ends and ticks are round numbers: 1, 2 or 5 times a power of ten, or the
 * percentiles that people name.
 */
#ifndef CHART_SCALE_H
#define CHART_SCALE_H

enum scale_kind {
	SCALE_LINEAR,
	SCALE_LOG,
	SCALE_PERCENTILE,	/* 90, 99, 99.9 are equally far apart: the logarithm of what lies
				 * above */
};

enum { SCALE_TICKS_MAX = 24 };

struct scale {
	enum scale_kind kind;
	double low, high;
	double ticks[SCALE_TICKS_MAX];	/* rising */
	unsigned tick_count;
};

/* From a round number at or below `low` to one at or above `high`, in about `steps` steps. */
struct scale scale_linear(double low, double high, unsigned steps);
/* Of positive values. Ticks are 1, 2, 5, 10, …; over many powers of ten, only these. */
struct scale scale_log(double low, double high);
/* From 0 to the first of 90, 99, 99.9, … that is at or above `high`. */
struct scale scale_percentile(double high);
/* Logarithmic, with these ticks, which rise: the values themselves are few. */
struct scale scale_of_values(const double *values, unsigned count);

/* 0 at the low end, 1 at the high one; values beyond an end are placed there. */
double scale_place(const struct scale *scale, double value);

#endif
