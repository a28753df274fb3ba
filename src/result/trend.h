/*
 * trend: do values rise or fall with time? Pure; any thread.
 *
 * Mann's test (H. B. Mann, "Nonparametric tests against trend", Econometrica 13, 1945): of all
 * pairs, how many more rise than fall. It assumes no distribution of the values, and its
 * probabilities are exact for small numbers of values, such as rounds.
 */
#ifndef TREND_H
#define TREND_H

/* Rising pairs minus falling pairs: n (n - 1) / 2 if all rise. Equal ones are neither. */
int trend_score(const double *values, unsigned count);

/* Probability of a score this far from 0, in either direction, if the order of values is random.
 * Exact for at most TREND_EXACT_MAX values, then by the normal distribution. */
enum { TREND_EXACT_MAX = 30 };
double trend_chance(int score, unsigned count);

/* The median of the slopes of all pairs (Theil and Sen), over the whole series, as a fraction of
 * the median value: 0.1 is 10 % more at the end than at the beginning. count >= 2. */
double trend_change(const double *values, unsigned count);

#endif
