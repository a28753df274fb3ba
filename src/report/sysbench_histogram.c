/*
 * sysbench's histogram of latencies: 1024 buckets on a logarithmic scale from 0.001 ms to 100 s,
 * each non-empty one a row of at most 40 stars. Our buckets are finer than its 1.8 %; each is
 * assigned to one of these by its middle.
 */
#include "sysbench_report.h"

#include <inttypes.h>
#include <math.h>

enum { BUCKETS = 1024, WIDTH = 40 };

static const double lowest_ms = 1e-3, highest_ms = 1e5;

static double buckets_per_e(void)
{
	return (BUCKETS - 1) / (log(highest_ms) - log(lowest_ms));
}

static double value_of(unsigned bucket)
{
	return exp(bucket / buckets_per_e() + log(lowest_ms));
}

static unsigned bucket_of(double ms)
{
	const double index = floor((log(ms) - log(lowest_ms)) * buckets_per_e() + 0.5);

	if (!(index > 0))
		return 0;
	return index >= BUCKETS ? BUCKETS - 1 : (unsigned)index;
}

void sysbench_print_histogram(struct sysbench_log *log, const struct hist *hist)
{
	static const char stars[] = "****************************************";
	uint64_t counts[BUCKETS] = { 0 }, highest = 0;

	for (unsigned i = 0; i < HIST_BUCKET_COUNT; i++) {
		const double middle_ns = ((double)hist_bucket_lowest(i) +
					  (double)hist_bucket_highest(i)) / 2;

		if (hist->buckets[i])
			counts[bucket_of(middle_ns / 1e6)] += hist->buckets[i];
	}
	counts[BUCKETS - 1] += hist->overflow;
	for (unsigned i = 0; i < BUCKETS; i++)
		highest = counts[i] > highest ? counts[i] : highest;

	sysbench_log(log, SYSBENCH_NOTICE, "Latency histogram (values are in milliseconds)");
	if (highest > 0)
		fprintf(log->out, "       value  ------------- distribution ------------- count\n");
	for (unsigned i = 0; i < BUCKETS; i++) {
		const double share = (double)counts[i] / (double)highest;

		if (counts[i])
			fprintf(log->out, "%12.3f |%-*.*s %" PRIu64 "\n",
				value_of(i), WIDTH,
				(int)floor(share * WIDTH + 0.5), stars, counts[i]);
	}
	sysbench_log(log, SYSBENCH_NOTICE, " ");
}
