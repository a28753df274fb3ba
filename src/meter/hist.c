/*
 * The cold half of the histogram. Bucket `index` holds, for index < 256, the value index;
 * from there on, index / 128 - 1 is how far values were shifted down to have 8 bits, and
 * the rest are those 8 bits. Everything else is a walk over the buckets.
 */
#include "hist.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void hist_init(struct hist *hist)
{
	memset(hist, 0, sizeof(*hist));
	hist->min = UINT64_MAX;
}

static unsigned bucket_shift(unsigned index)
{
	const unsigned power = index >> HIST_SUB_BITS;

	return power > 0 ? power - 1 : 0;
}

uint64_t hist_bucket_lowest(unsigned index)
{
	const unsigned shift = bucket_shift(index);

	assert(index < HIST_BUCKET_COUNT);
	return (uint64_t)(index - (shift << HIST_SUB_BITS)) << shift;
}

uint64_t hist_bucket_highest(unsigned index)
{
	return hist_bucket_lowest(index) + (UINT64_C(1) << bucket_shift(index)) - 1;
}

void hist_merge(struct hist *into, const struct hist *from)
{
	into->count += from->count;
	into->sum += from->sum;
	into->overflow += from->overflow;
	if (from->min < into->min)
		into->min = from->min;
	if (from->max > into->max)
		into->max = from->max;
	for (unsigned i = 0; i < HIST_BUCKET_COUNT; i++)
		into->buckets[i] += from->buckets[i];
}

/* As precise as the buckets, and never outside of the recorded range. */
static void find_min_and_max(struct hist *hist, uint64_t all_min, uint64_t all_max)
{
	hist->min = UINT64_MAX;
	hist->max = 0;
	for (unsigned i = 0; i < HIST_BUCKET_COUNT; i++) {
		if (hist->buckets[i] == 0)
			continue;
		if (hist->min == UINT64_MAX)
			hist->min = hist_bucket_lowest(i);
		hist->max = hist_bucket_highest(i);
	}
	if (hist->overflow > 0) {
		if (hist->min == UINT64_MAX)
			hist->min = UINT64_C(1) << HIST_VALUE_BITS;
		hist->max = all_max;
	}
	if (hist->min < all_min)
		hist->min = all_min;
	if (hist->max > all_max)
		hist->max = all_max;
}

void hist_subtract(struct hist *out, const struct hist *later, const struct hist *earlier)
{
	const uint64_t all_min = later->min, all_max = later->max;

	out->count = later->count - earlier->count;
	out->sum = later->sum - earlier->sum;
	out->overflow = later->overflow - earlier->overflow;
	for (unsigned i = 0; i < HIST_BUCKET_COUNT; i++)
		out->buckets[i] = later->buckets[i] - earlier->buckets[i];
	find_min_and_max(out, all_min, all_max);
}

/* Which of the sorted values: 1 … count. 99.9 % of 1000 is the 999th; in floating
 * point it is 999.0000000000001, which must not be rounded up to the 1000th. */
static uint64_t rank_of(uint64_t count, double percent)
{
	const double exact = percent / 100.0 * (double)count;
	const double rank = ceil(exact - exact * 1e-12);

	if (rank < 1.0)
		return 1;
	return rank < (double)count ? (uint64_t)rank : count;
}

uint64_t hist_percentile(const struct hist *hist, double percent)
{
	uint64_t rank, seen = 0;

	if (hist->count == 0)
		return 0;

	rank = rank_of(hist->count, percent);
	for (unsigned i = 0; i < HIST_BUCKET_COUNT; i++) {
		seen += hist->buckets[i];
		if (seen >= rank) {
			const uint64_t highest = hist_bucket_highest(i);

			return highest < hist->max ? highest : hist->max;
		}
	}
	return hist->max;	/* in the overflow, of which only the maximum is known */
}

struct percentile_values hist_percentiles(const struct hist *hist, struct percentile_list list,
					  struct arena *arena)
{
	const struct percentile_values values = {
		.list = list, .ns = arena_alloc(arena, (list.count + 1) * sizeof(*values.ns)),
	};

	for (unsigned i = 0; i < list.count; i++)
		values.ns[i] = (double)hist_percentile(hist, list.at[i]);
	return values;
}

uint64_t hist_samples_needed(double percent)
{
	/* Of 99.9 it is 3,000, although 0.1 % is not a number that a double has. */
	return (uint64_t)llround(300 / (100 - fmin(percent, 99.9999)));
}

double hist_mean(const struct hist *hist)
{
	return hist->count > 0 ? (double)hist->sum / (double)hist->count : 0.0;
}

/* The value that stands for a bucket; the one past the last is the overflow. */
static double bucket_middle(const struct hist *hist, unsigned index)
{
	if (index == HIST_BUCKET_COUNT)
		return (double)hist->max;
	return (double)(hist_bucket_lowest(index) + hist_bucket_highest(index)) / 2;
}

static uint64_t bucket_count(const struct hist *hist, unsigned index)
{
	return index == HIST_BUCKET_COUNT ? hist->overflow : hist->buckets[index];
}

/* Around the mean of the middles instead of the exact one, so that equal values give 0. */
double hist_stddev(const struct hist *hist)
{
	double sum = 0.0, squares = 0.0, mean;

	if (hist->count == 0)
		return 0.0;

	for (unsigned i = 0; i <= HIST_BUCKET_COUNT; i++) {
		if (bucket_count(hist, i) > 0)
			sum += bucket_middle(hist, i) * (double)bucket_count(hist, i);
	}
	mean = sum / (double)hist->count;
	for (unsigned i = 0; i <= HIST_BUCKET_COUNT; i++) {
		const uint64_t count = bucket_count(hist, i);

		if (count > 0) {
			const double distance = bucket_middle(hist, i) - mean;

			squares += distance * distance * (double)count;
		}
	}
	return sqrt(squares / (double)hist->count);
}
