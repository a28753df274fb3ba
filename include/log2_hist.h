/*
 * log2_hist: a histogram of small numbers, with buckets of powers of two: 0, 1, 2-3, 4-7, …
 *
 * For counts of I/Os: in flight, per submit, per reap. Recording is four instructions, so that
 * a loop can do it on each of its turns. One writer.
 */
#ifndef LOG2_HIST_H
#define LOG2_HIST_H

#include <stdint.h>

enum { LOG2_HIST_BUCKETS = 17 };	/* numbers below 65536 */

struct log2_hist {
	uint64_t sum;
	uint64_t buckets[LOG2_HIST_BUCKETS];	/* [n]: of n bits */
};

static inline unsigned log2_hist_bucket(unsigned number)
{
	/* 2n + 1 is never 0, and has one bit more than n. 31 ^ clz is one instruction, bsr. */
	return 31 ^ (unsigned)__builtin_clz(2 * number + 1);
}

static inline void log2_hist_record(struct log2_hist *hist, unsigned number)
{
	hist->buckets[log2_hist_bucket(number)]++;
	hist->sum += number;
}

void log2_hist_record_many(struct log2_hist *hist, unsigned number, uint64_t times);
void log2_hist_merge(struct log2_hist *into, const struct log2_hist *from);

/* Of the numbers that are not 0; 0 if there are none. */
uint64_t log2_hist_count(const struct log2_hist *hist);
double log2_hist_mean(const struct log2_hist *hist);

/* The numbers of a bucket: from the lowest to the highest. */
unsigned log2_hist_lowest(unsigned bucket);
unsigned log2_hist_highest(unsigned bucket);

#endif
