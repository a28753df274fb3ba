/*
 * The number of permutations of n values with k falling pairs is computed value by value: the n-th
 * can be inserted at any position, and thus adds 0 to n - 1 falling pairs, each equally likely.
 */
#include "trend.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "stats.h"

enum { PAIRS_MAX = TREND_EXACT_MAX * (TREND_EXACT_MAX - 1) / 2 };

int trend_score(const double *values, unsigned count)
{
	int score = 0;

	for (unsigned i = 0; i < count; i++)
		for (unsigned j = i + 1; j < count; j++)
			score += (values[j] > values[i]) - (values[j] < values[i]);
	return score;
}

/* Probability that at most `falling` pairs fall. */
static double chance_of_at_most(unsigned falling, unsigned count)
{
	double chances[PAIRS_MAX + 1] = { 1 }, before[PAIRS_MAX + 1];
	double sum = 0;

	for (unsigned n = 2; n <= count; n++) {
		const unsigned pairs = n * (n - 1) / 2;

		memcpy(before, chances, sizeof(before));
		for (unsigned k = 0; k <= pairs; k++) {
			chances[k] = 0;
			for (unsigned added = 0; added < n && added <= k; added++)
				chances[k] += before[k - added] / n;
		}
	}
	for (unsigned k = 0; k <= falling; k++)
		sum += chances[k];
	return sum;
}

/* One less: a score moves in steps of 2, and represents the range around it. */
static double normal_chance(unsigned score, unsigned count)
{
	const double n = count, variance = n * (n - 1) * (2 * n + 5) / 18;

	return erfc((score - 1) / sqrt(2 * variance));
}

double trend_chance(int score, unsigned count)
{
	const unsigned distance = (unsigned)abs(score), pairs = count * (count - 1) / 2;
	double chance;

	if (distance == 0 || count < 2)
		return 1;
	chance = count <= TREND_EXACT_MAX
		? 2 * chance_of_at_most((pairs - distance) / 2, count)
		: normal_chance(distance, count);
	return chance < 1 ? chance : 1;
}

double trend_change(const double *values, unsigned count)
{
	const double median = stats_median(values, count);
	const unsigned pairs = count * (count - 1) / 2;
	double *slopes = memory_get(pairs * sizeof(*slopes)), change = 0;
	unsigned next = 0;

	assert(count >= 2);
	for (unsigned i = 0; i < count; i++)
		for (unsigned j = i + 1; j < count; j++)
			slopes[next++] = (values[j] - values[i]) / (j - i);
	if (median > 0)
		change = stats_median(slopes, pairs) * (count - 1) / median;
	free(slopes);
	return change;
}
