/*
 * Averages, and the bootstrap behind every verdict.
 *
 * Ratios are averaged as logarithms: 2 × and 1/2 × must cancel. Rounds are few (3 to 20),
 * and the plain bootstrap interval is too narrow for few values, by sqrt((n - 1) / n) and
 * by using the normal distribution where Student's t belongs; both are made up for by
 * going further out into the tails (see stats.h). With 3 or 4 rounds that is the whole
 * range seen.
 */
#include "stats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "rng.h"

double stats_mean(const double *values, unsigned count)
{
	double sum = 0.0;

	for (unsigned i = 0; i < count; i++)
		sum += values[i];
	return count > 0 ? sum / count : 0.0;
}

double stats_stddev(const double *values, unsigned count)
{
	const double mean = stats_mean(values, count);
	double squares = 0.0;

	if (count < 2)
		return 0.0;

	for (unsigned i = 0; i < count; i++)
		squares += (values[i] - mean) * (values[i] - mean);
	return sqrt(squares / (count - 1));
}

double stats_variation(const double *values, unsigned count)
{
	const double mean = stats_mean(values, count);

	return mean > 0.0 ? stats_stddev(values, count) / mean : 0.0;
}

double stats_geomean(const double *values, unsigned count)
{
	double sum = 0.0;

	assert(count > 0);
	for (unsigned i = 0; i < count; i++)
		sum += log(values[i]);
	return exp(sum / count);
}

/* The value that would have index `rank` if they were sorted. By counting: rounds are
 * few, and so nothing has to be copied. */
static double value_of_rank(const double *values, unsigned count, unsigned rank)
{
	for (unsigned i = 0; i < count; i++) {
		unsigned below = 0, equal = 0;

		for (unsigned j = 0; j < count; j++) {
			below += values[j] < values[i];
			equal += values[j] == values[i];
		}
		if (rank >= below && rank < below + equal)
			return values[i];
	}
	return NAN;	/* only if there is a NaN among the values */
}

double stats_median(const double *values, unsigned count)
{
	assert(count > 0);
	return (value_of_rank(values, count, (count - 1) / 2) +
		value_of_rank(values, count, count / 2)) / 2;
}

/* Student's t, two-sided 95 %: the 0.975 quantile for 1 … 30 degrees of freedom
 * (NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2). */
static const double t_975[] = {
	12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
	2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
	2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
};
enum { T_TABLE_COUNT = sizeof(t_975) / sizeof(t_975[0]) };

static double t_quantile_975(unsigned freedom)
{
	const double z = 1.959964;	/* of the normal distribution */

	if (freedom <= T_TABLE_COUNT)
		return t_975[freedom - 1];

	/* Abramowitz and Stegun, 26.7.5, two terms: off by less than 1e-4 from 30 on. */
	return z + (pow(z, 3) + z) / (4.0 * freedom) +
	       (5 * pow(z, 5) + 16 * pow(z, 3) + 3 * z) / (96.0 * freedom * freedom);
}

/* Phi(x), the cumulative normal distribution. */
static double normal_below(double x)
{
	return erfc(-x / sqrt(2.0)) / 2;
}

/* The share of resamples to leave out at each end for n values: alpha'/2 in stats.h. */
static double expanded_tail(unsigned n)
{
	return normal_below(-sqrt((double)n / (n - 1)) * t_quantile_975(n - 1));
}

struct sample {
	double *logs;
	unsigned count;
};

/* Without memory `logs` is NULL, and no interval is claimed. */
static struct sample sample_create(const double *values, unsigned count)
{
	struct sample sample = {
		.logs	= calloc(count, sizeof(double)),
		.count	= count,
	};

	for (unsigned i = 0; sample.logs && i < count; i++)
		sample.logs[i] = log(values[i]);
	return sample;
}

static double resampled_mean(const struct sample *sample, struct rng *rng)
{
	double sum = 0.0;

	for (unsigned i = 0; i < sample->count; i++)
		sum += sample->logs[rng_below(rng, sample->count)];
	return sum / sample->count;
}

static int compare_doubles(const void *left, const void *right)
{
	const double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

static void bootstrap(struct stats_ratio *out, const struct sample *sample,
		      const struct sample *baseline, uint64_t seed)
{
	double means[STATS_RESAMPLES];
	unsigned smaller = sample->count;
	unsigned cut;
	struct rng rng;

	rng_init(&rng, seed, 0);
	for (unsigned i = 0; i < STATS_RESAMPLES; i++) {
		means[i] = resampled_mean(sample, &rng);
		if (baseline)
			means[i] -= resampled_mean(baseline, &rng);
	}
	qsort(means, STATS_RESAMPLES, sizeof(means[0]), compare_doubles);

	/* Of two sets, the smaller one decides how far to go: rather too wide than too
	 * narrow. */
	if (baseline && baseline->count < smaller)
		smaller = baseline->count;
	cut = (unsigned)(expanded_tail(smaller) * STATS_RESAMPLES);

	/* fmin and fmax: equal ratios give a mean that is off in the last bit. */
	out->low = fmin(exp(means[cut]), out->ratio);
	out->high = fmax(exp(means[STATS_RESAMPLES - 1 - cut]), out->ratio);
	out->has_interval = true;
}

/* The variance of a mean, from the scatter of what it is the mean of. */
static double variance_of_mean(const struct sample *sample)
{
	const double deviation = stats_stddev(sample->logs, sample->count);

	return deviation * deviation / sample->count;
}

/* Of two sets the freedom of the smaller one: rather too wide than too narrow. */
static void student(struct stats_ratio *out, const struct sample *sample,
		    const struct sample *baseline)
{
	double variance = variance_of_mean(sample);
	unsigned smaller = sample->count;
	double reach;

	if (baseline) {
		variance += variance_of_mean(baseline);
		if (baseline->count < smaller)
			smaller = baseline->count;
	}
	reach = exp(t_quantile_975(smaller - 1) * sqrt(variance));
	out->low = out->ratio / reach;
	out->high = out->ratio * reach;
	out->has_interval = true;
}

/* baseline NULL: `sample` holds ratios already. */
static void find_interval(struct stats_ratio *out, const struct sample *sample,
			  const struct sample *baseline, uint64_t seed)
{
	if (!sample->logs || (baseline && !baseline->logs))
		return;
	if (sample->count < STATS_ROUNDS_FOR_BOOTSTRAP ||
	    (baseline && baseline->count < STATS_ROUNDS_FOR_BOOTSTRAP))
		student(out, sample, baseline);
	else
		bootstrap(out, sample, baseline, seed);
}

struct stats_ratio stats_ratio_paired(const double *ratios, unsigned count, uint64_t seed)
{
	struct stats_ratio out = {
		.ratio	= stats_geomean(ratios, count),
		.low	= NAN,
		.high	= NAN,
	};
	struct sample sample;

	if (count < STATS_ROUNDS_FOR_INTERVAL)
		return out;

	sample = sample_create(ratios, count);
	find_interval(&out, &sample, NULL, seed);
	free(sample.logs);
	return out;
}

struct stats_ratio stats_ratio_unpaired(const double *values, unsigned count,
					const double *baseline, unsigned baseline_count,
					uint64_t seed)
{
	struct stats_ratio out = {
		.ratio	= stats_geomean(values, count) /
			  stats_geomean(baseline, baseline_count),
		.low	= NAN,
		.high	= NAN,
	};
	struct sample sample, baseline_sample;

	if (count < STATS_ROUNDS_FOR_INTERVAL ||
	    baseline_count < STATS_ROUNDS_FOR_INTERVAL)
		return out;

	sample = sample_create(values, count);
	baseline_sample = sample_create(baseline, baseline_count);
	find_interval(&out, &sample, &baseline_sample, seed);
	free(sample.logs);
	free(baseline_sample.logs);
	return out;
}
