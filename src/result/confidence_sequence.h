/*
 * confidence_sequence: an interval for the mean of values that come one by one, which holds
 * however often it is looked at: with probability 1 - alpha it holds the true mean after every
 * one of them. So whoever stops as soon as it decides a question is wrong no more often than
 * alpha. (Student's interval of the same values, looked at after each of 60, is wrong in a third
 * of cases.)
 *
 * Values: any unit; of ratios give the logarithms. They are independent, and scatter normally
 * around their mean with a deviation that nobody has to know; a few are enough. Pure functions on
 * one struct; any thread.
 *
 * It is the sequential t-test of H. Wang and A. Ramdas, "Anytime-valid t-tests and confidence
 * sequences for Gaussian means with unknown variance" (arXiv 2310.03722, 2024): Lai's construction
 * ("On confidence sequences", Annals of Statistics 4, 1976), the likelihood ratio of all that does
 * not depend on the scale, with a Gaussian mixture over the effect (mean / deviation) of precision
 * c². With S and V, the sums of n values less mu and of the squares of these,
 *
 *	e(mu) = sqrt(c² / (n + c²)) · (V / (V - S² / (n + c²)))^(n/2)
 *
 * is a martingale with mean 1 if mu is the true mean, and so reaches 1 / alpha with a probability
 * of at most alpha (Ville's inequality). The interval is of all mu that do not reach it: with s²,
 * the mean square deviation (divided by n), and k = ((n + c²) / (c² alpha²))^(1/n), mean ± r,
 *
 *	r² = s² · (k - 1) / (1 - k c² / (n + c²)), without bound while that is below 0.
 *
 * Of the choices of c², 0.1 is nearly the narrowest for 5 to 20 values.
 *
 * What if they do not scatter normally? Symmetric tails, however heavy, make it too wide rather
 * than too narrow. Ratios of a variant to itself are of that kind. Skewed values (seldom, and on
 * one side only, something stalls) make every interval of few values too narrow, this one and
 * Student's: of what has not happened yet nothing can be known.
 */
#ifndef CONFIDENCE_SEQUENCE_H
#define CONFIDENCE_SEQUENCE_H

#include <stdbool.h>

struct confidence_sequence {
	double alpha;			/* how often it may be wrong */
	unsigned count;
	double mean, squares;		/* of the deviations from the mean: their sum */
};

/* 0 < alpha < 1. For m questions that are to be right together, alpha / m for each. */
void confidence_sequence_init(struct confidence_sequence *cs, double alpha);

/* One more value, which is finite. */
void confidence_sequence_add(struct confidence_sequence *cs, double value);

/* False, and -inf to inf, if there are too few values for any bound: fewer than 3 for 0.05, and one
 * more for each factor of a few in alpha. */
bool confidence_sequence_interval(const struct confidence_sequence *cs, double *low, double *high);

/* The alpha at whose border `mean` is, at most 1: with what probability at most is a mean of this
 * ever so far from what was seen? */
double confidence_sequence_p(const struct confidence_sequence *cs, double mean);

#endif
