/* steadiness: range and least squares. */
#include "steadiness.h"

#include <math.h>

/* 1 - 1.1 / 1.2 … is not exact, and a limit is one that may be reached. */
#define ROUNDING 1e-9

/* Of the line of least squares, from the first value to the last. */
static double gain_of(const double *values, unsigned count, double mean)
{
	const double middle = (count - 1) / 2.0;
	double products = 0, squares = 0;

	for (unsigned i = 0; i < count; i++) {
		products += (i - middle) * (values[i] - mean);
		squares += (i - middle) * (i - middle);
	}
	return products / squares * (count - 1);
}

struct steadiness steadiness_of(const double *values, unsigned count)
{
	double sum = 0, least = values[0], most = values[0], mean;
	struct steadiness s = { 0 };

	for (unsigned i = 0; i < count; i++) {
		sum += values[i];
		least = fmin(least, values[i]);
		most = fmax(most, values[i]);
	}
	mean = sum / count;
	if (mean <= 0)
		return s;
	s.spread = (most - least) / mean;
	s.slope = gain_of(values, count, mean) / mean;
	s.steady = s.spread <= STEADINESS_SPREAD_MAX + ROUNDING &&
		   fabs(s.slope) <= STEADINESS_SLOPE_MAX + ROUNDING;
	return s;
}
