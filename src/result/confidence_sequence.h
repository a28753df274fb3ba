/*
 * confidence_sequence: an interval for the mean of values that arrive one by one, valid for any
 * number of inspections: with probability 1 - alpha it contains the true mean after every value. A
 * procedure that stops as soon as the interval decides a question is thus wrong with a probability
 * of at most alpha. (Student's interval of the same values, inspected after each of 60, is wrong in
 * a third of cases.)
 *
 * Values: any unit; for ratios use the logarithms. They must be independent and normally
 * distributed around their mean, with an unknown deviation; a few are enough. Pure functions on one
 * struct; any thread.
 *
 * It is the sequential t-test of H. Wang and A. Ramdas, "Anytime-valid t-tests and confidence
 * sequences for Gaussian means with unknown variance" (arXiv 2310.03722, 2024): Lai's construction
 * ("On confidence sequences", Annals of Statistics 4, 1976), the likelihood ratio of the
 * scale-invariant statistic, with a Gaussian mixture over the effect (mean / deviation) of
 * precision c². With S and V, the sums of n values less mu and of the squares of these,
 *
 *	e(mu) = sqrt(c² / (n + c²)) · (V / (V - S² / (n + c²)))^(n/2)
 *
 * is a martingale with mean 1 if mu is the true mean, and thus reaches 1 / alpha with a probability
 * of at most alpha (Ville's inequality). The interval contains all mu that do not reach it: with
 * s², the mean square deviation (divided by n), and k = ((n + c²) / (c² alpha²))^(1/n), mean ± r,
 *
 *	r² = s² · (k - 1) / (1 - k c² / (n + c²)), without bound while that is below 0.
 *
 * c² = 0.1 gives nearly the narrowest interval for 5 to 20 values.
 *
 * Without a normal distribution: symmetric tails, however heavy, make it too wide rather than too
 * narrow. Ratios of a variant to itself are of that kind. Skewed values (rare stalls on one side)
 * make any interval of few values too narrow, this one and Student's, because events that have not
 * happened yet leave no trace.
 */
#ifndef CONFIDENCE_SEQUENCE_H
#define CONFIDENCE_SEQUENCE_H

#include <stdbool.h>

struct confidence_sequence {
	double alpha;			/* probability of an error */
	unsigned count;
	double mean, squares;		/* of the deviations from the mean: their sum */
};

/* 0 < alpha < 1. For m questions to be answered jointly, use alpha / m for each. */
void confidence_sequence_init(struct confidence_sequence *cs, double alpha);

/* Add a value, which must be finite. */
void confidence_sequence_add(struct confidence_sequence *cs, double value);

/* False, and -inf to inf, if there are too few values for any bound: fewer than 3 for 0.05, and one
 * more for each factor of a few in alpha. */
bool confidence_sequence_interval(const struct confidence_sequence *cs, double *low, double *high);

/* The alpha for which `mean` is a bound of the interval, at most 1: upper limit of the probability
 * that values with this mean ever deviate so far from it. */
double confidence_sequence_p(const struct confidence_sequence *cs, double mean);

#endif
