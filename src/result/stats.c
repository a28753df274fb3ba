/*
 * Averages, and Student's t on the logarithms, the basis of every verdict.
 *
 * Ratios are averaged as logarithms: 2 × and 1/2 × must cancel. Logarithms of times and rates
 * are also closer to a normal distribution, which Student's t assumes.
 */
#include "stats.h"

#include <assert.h>
#include <math.h>

#include "student.h"

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

/* Of the logarithms of positive numbers. */
struct log_sample {
	double mean;
	double variance;
	unsigned count;
};

static struct log_sample log_sample(const double *values, unsigned count)
{
	struct log_sample sample = { .count = count };
	double squares = 0;

	for (unsigned i = 0; i < count; i++)
		sample.mean += log(values[i]) / count;
	for (unsigned i = 0; i < count; i++)
		squares += pow(log(values[i]) - sample.mean, 2);
	sample.variance = count > 1 ? squares / (count - 1) : 0;
	return sample;
}

/* Sums of the same rates in another order differ in their last digit, which is no difference. */
#define ROUNDING 1e-12

static double beyond_rounding(double mean)
{
	return fabs(mean) < ROUNDING ? 0 : mean;
}

/* Rounds without any scatter leave nothing to chance. */
static double chance_of(double mean, double error, unsigned freedom)
{
	if (error > 0)
		return 1 - student_within(fabs(mean) / error, freedom);
	return mean == 0 ? 1 : 0;
}

/* `mean` of a logarithm that has this standard error. */
static void claim_interval(struct stats_ratio *out, double mean, double error, unsigned freedom)
{
	const double reach = student_reach(STATS_CONFIDENCE, freedom) * error;

	out->low = exp(mean - reach);
	out->high = exp(mean + reach);
	out->p = chance_of(mean, error, freedom);
	out->has_interval = true;
}

static struct stats_ratio no_claim(double ratio)
{
	return (struct stats_ratio){
		.ratio = ratio, .low = NAN, .high = NAN, .p = NAN, .scatter = NAN };
}

struct stats_ratio stats_ratio_paired(const double *ratios, unsigned count)
{
	const struct log_sample sample = log_sample(ratios, count);
	const double mean = beyond_rounding(sample.mean);
	struct stats_ratio out = no_claim(exp(mean));

	assert(count > 0);
	if (count < STATS_ROUNDS_FOR_INTERVAL)
		return out;
	out.scatter = sqrt(sample.variance);
	claim_interval(&out, mean, sqrt(sample.variance / count), count - 1);
	return out;
}

struct stats_ratio stats_ratio_unpaired(const double *values, unsigned count,
					const double *baseline, unsigned baseline_count)
{
	const struct log_sample sample = log_sample(values, count);
	const struct log_sample base = log_sample(baseline, baseline_count);
	const unsigned smaller = count < baseline_count ? count : baseline_count;
	const double mean = beyond_rounding(sample.mean - base.mean);
	struct stats_ratio out = no_claim(exp(mean));

	assert(smaller > 0);
	if (smaller < STATS_ROUNDS_FOR_INTERVAL)
		return out;
	out.scatter = sqrt(sample.variance + base.variance);
	claim_interval(&out, mean, sqrt(sample.variance / count + base.variance / baseline_count),
		       smaller - 1);
	return out;
}

/* The smallest p not accepted yet; count if there is none. */
static unsigned smallest_left(const double *p, unsigned count, const bool *stands)
{
	unsigned found = count;

	for (unsigned i = 0; i < count; i++)
		if (!isnan(p[i]) && !stands[i] && (found == count || p[i] < p[found]))
			found = i;
	return found;
}

void stats_holm(const double *p, unsigned count, double confidence, bool *stands)
{
	unsigned left = 0;

	for (unsigned i = 0; i < count; i++) {
		stands[i] = false;
		left += isnan(p[i]) ? 0 : 1;
	}
	for (; left > 0; left--) {
		const unsigned next = smallest_left(p, count, stands);

		if (p[next] > (1 - confidence) / left)
			return;
		stands[next] = true;
	}
}
