/* log2_hist: the part that is not hot. */
#include "log2_hist.h"

void log2_hist_record_many(struct log2_hist *hist, unsigned number, uint64_t times)
{
	hist->buckets[log2_hist_bucket(number)] += times;
	hist->sum += number * times;
}

void log2_hist_merge(struct log2_hist *into, const struct log2_hist *from)
{
	into->sum += from->sum;
	for (unsigned i = 0; i < LOG2_HIST_BUCKETS; i++)
		into->buckets[i] += from->buckets[i];
}

uint64_t log2_hist_count(const struct log2_hist *hist)
{
	uint64_t count = 0;

	for (unsigned i = 1; i < LOG2_HIST_BUCKETS; i++)
		count += hist->buckets[i];
	return count;
}

double log2_hist_mean(const struct log2_hist *hist)
{
	const uint64_t count = log2_hist_count(hist);

	return count > 0 ? (double)hist->sum / (double)count : 0;
}

unsigned log2_hist_lowest(unsigned bucket)
{
	return bucket > 0 ? 1u << (bucket - 1) : 0;
}

unsigned log2_hist_highest(unsigned bucket)
{
	return (1u << bucket) - 1;
}
