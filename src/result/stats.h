/*
 * stats: pure functions on arrays of numbers. No I/O, no state; any thread.
 */
#ifndef STATS_H
#define STATS_H

#include <stdbool.h>

double stats_mean(const double *values, unsigned count);	/* 0 if there are none */
double stats_stddev(const double *values, unsigned count);	/* of a sample: n - 1; 0 if n < 2 */
double stats_geomean(const double *values, unsigned count);	/* count > 0, all > 0 */
double stats_median(const double *values, unsigned count);	/* count > 0 */
/* Standard deviation as a fraction of the mean: the scatter of rounds. 0 if n < 2. */
double stats_variation(const double *values, unsigned count);

enum { STATS_ROUNDS_FOR_INTERVAL = 3 };
/* Confidence of an interval, and of a verdict. */
#define STATS_CONFIDENCE 0.95

struct stats_ratio {
	double ratio;		/* geometric mean of the ratios */
	bool has_interval;	/* fewer than STATS_ROUNDS_FOR_INTERVAL rounds: no claim */
	/* NaN if has_interval is false */
	double low, high;	/* 95 % interval */
	double p;		/* probability of a ratio this far from 1 by chance alone */
	double scatter;		/* standard deviation of the logarithm of one round's ratio */
};

/* ratios[i] = variant / baseline in round i (count > 0, all > 0): geometric mean, and Student's
 * interval of the mean of the logarithms. It contains the true ratio in 95 % of cases for any
 * number of rounds if the logarithms are normally distributed, and in more if they have heavy
 * tails on both sides. Not if one variant alone is slow in few of its rounds: rounds in which that
 * did not happen know nothing of it. (A bootstrap resamples the few rounds, and is then too narrow:
 * for 5 rounds it contained the true ratio in 92 % of cases, for 3 in 74 %. Hesterberg, "What
 * Teachers Should Know About the Bootstrap", The American Statistician 69 (2015), recommends t
 * intervals for small samples.) */
struct stats_ratio stats_ratio_paired(const double *ratios, unsigned count);

/* Two sets that were not measured in the same rounds: ratio of the geometric means. The variances
 * add, and the degrees of freedom are those of the smaller set, which errs towards a wider interval
 * (Welch's lie between that and the sum of both). */
struct stats_ratio stats_ratio_unpaired(const double *values, unsigned count,
					const double *baseline, unsigned baseline_count);

/* The verdicts of a family that are significant, so that with probability `confidence` none of them
 * is due to chance: `p` of each, true in `stands` for those. A p of NaN is not part of the family.
 * (S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of
 * Statistics 6 (1979): like Bonferroni's it needs no independence, but is more powerful.) */
void stats_holm(const double *p, unsigned count, double confidence, bool *stands);

#endif
