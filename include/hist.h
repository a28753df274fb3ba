/*
 * hist: a log-linear histogram of latencies in nanoseconds (the layout of HdrHistogram,
 * Gil Tene, with 7 bits below the leading one).
 *
 * Values below 256 have a bucket each; above, every power of two is split into 128
 * buckets, so the highest value of a bucket is at most 1/128 above any value in it.
 * Covers 0 … 2^42 - 1 ns (73 minutes); larger values are counted in `overflow` and still
 * show in max and sum. Exact count, sum, min and max. Merging two histograms gives the one
 * that would have recorded both.
 *
 * No allocation but in the arena of hist_percentiles(), no lock; a struct has one writer.
 * hist_record() is hot.
 */
#ifndef HIST_H
#define HIST_H

#include <stdint.h>

#include "percentiles.h"

enum {
	HIST_SUB_BITS		= 7,
	HIST_VALUE_BITS		= 42,
	HIST_BUCKET_COUNT	= (HIST_VALUE_BITS - HIST_SUB_BITS + 1) << HIST_SUB_BITS,
};

struct hist {
	uint64_t count;
	uint64_t sum;
	uint64_t min;			/* UINT64_MAX while count is 0 */
	uint64_t max;
	uint64_t overflow;		/* recorded values of 2^42 and more */
	uint64_t buckets[HIST_BUCKET_COUNT];
};

void hist_init(struct hist *hist);

static inline unsigned hist_bucket(uint64_t value)
{
	/* 63 ^, not 63 -: then it is the machine's own bit scan and nothing more. */
	const unsigned highest_bit =
		63u ^ (unsigned)__builtin_clzll(value | (1u << HIST_SUB_BITS));
	/* How far the value must be shifted down to have 8 bits; it then lies in [128,
	 * 256). */
	const unsigned shift = highest_bit - HIST_SUB_BITS;

	return (shift << HIST_SUB_BITS) + (unsigned)(value >> shift);
}

/* The two halves of recording: which bucket, and what all values have together. */
static inline void hist_tally(struct hist *hist, uint64_t value, uint64_t count)
{
	const unsigned bucket = hist_bucket(value);

	if (__builtin_expect(bucket < HIST_BUCKET_COUNT, 1))
		hist->buckets[bucket] += count;
	else
		hist->overflow += count;
}

static inline void hist_account(struct hist *hist, uint64_t count, uint64_t sum, uint64_t min,
				uint64_t max)
{
	hist->count += count;
	hist->sum += sum;
	if (min < hist->min)
		hist->min = min;
	if (max > hist->max)
		hist->max = max;
}

/* `count` times the same value: I/Os of one batch share their timestamps. */
static inline void hist_record(struct hist *hist, uint64_t value, uint64_t count)
{
	hist_account(hist, count, value * count, value, value);
	hist_tally(hist, value, count);
}

/* into = into + from. */
void hist_merge(struct hist *into, const struct hist *from);

/* later - earlier, where `earlier` is a copy of the same histogram taken before: what
 * was recorded in between. min and max of the difference are those of its outermost buckets,
 * but not outside those of `later`. `out` may be one of the two. */
void hist_subtract(struct hist *out, const struct hist *later,
		   const struct hist *earlier);

/* Nearest rank: the smallest recorded value that at least `percent` % of all do not
 * exceed, as the highest value of its bucket, never outside [min, max]; in the
 * overflow, max. 0 if empty. 0 < percent <= 100. */
uint64_t hist_percentile(const struct hist *hist, double percent);

/* Those of a list. */
struct percentile_values hist_percentiles(const struct hist *hist, struct percentile_list list,
					  struct arena *arena);

/* The number of values that a percentile needs: with fewer, the chance that none lies above it is
 * over 5 %, and the maximum would be reported as the percentile (the "rule of three": Hanley and
 * Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249 (1983)). */
uint64_t hist_samples_needed(double percent);

double hist_mean(const struct hist *hist);	/* exact; 0 if empty */
double hist_stddev(const struct hist *hist);	/* from bucket middles: within 1/128 */

/* The values that fall into bucket `index`: [lowest, highest]. */
uint64_t hist_bucket_lowest(unsigned index);
uint64_t hist_bucket_highest(unsigned index);

#endif
