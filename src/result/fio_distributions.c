/* fio_distributions: buckets of our histograms, each in the class that its middle is in. */
#include "fio_distributions.h"

const char *const fio_depth_names[FIO_DEPTHS] = { "1", "2", "4", "8", "16", "32", ">=64" };
const char *const fio_batch_names[FIO_DEPTHS] = { "0", "4", "8", "16", "32", "64", ">=64" };
const char *const fio_latency_names[FIO_MS] = {
	"2", "4", "10", "20", "50", "100", "250", "500", "750", "1000", "2000", ">=2000",
};
/* Below it; 1000 is also where the next unit begins. */
static const uint64_t limits[FIO_MS] = { 2, 4, 10, 20, 50, 100, 250, 500, 750, 1000, 2000,
					 UINT64_MAX };

static double share(uint64_t part, uint64_t whole)
{
	return whole > 0 ? 100 * (double)part / (double)whole : 0;
}

/* Buckets of our histogram begin at 0, 1, 2, 4, 8 …; `classes` says where each of them goes. */
static void spread(double out[FIO_DEPTHS], const struct log2_hist *hist,
		   const unsigned classes[LOG2_HIST_BUCKETS], bool with_zero)
{
	uint64_t counts[FIO_DEPTHS] = { 0 }, sum = 0;

	for (unsigned i = with_zero ? 0 : 1; i < LOG2_HIST_BUCKETS; i++) {
		counts[classes[i]] += hist->buckets[i];
		sum += hist->buckets[i];
	}
	for (unsigned i = 0; i < FIO_DEPTHS; i++)
		out[i] = share(counts[i], sum);
}

static unsigned class_of(uint64_t value, unsigned count)
{
	unsigned i = 0;

	while (i < count - 1 && value >= limits[i])
		i++;
	return i;
}

static void add_latencies(uint64_t ns[FIO_NS], uint64_t us[FIO_US], uint64_t ms[FIO_MS],
			  const struct hist *hist)
{
	for (unsigned i = 0; i < HIST_BUCKET_COUNT; i++) {
		const uint64_t low = hist_bucket_lowest(i);
		const uint64_t value = low + (hist_bucket_highest(i) - low) / 2;

		if (hist->buckets[i] == 0)
			continue;
		if (value < 1000)
			ns[class_of(value, FIO_NS)] += hist->buckets[i];
		else if (value < 1000000)
			us[class_of(value / 1000, FIO_US)] += hist->buckets[i];
		else
			ms[class_of(value / 1000000, FIO_MS)] += hist->buckets[i];
	}
	ms[FIO_MS - 1] += hist->overflow;
}

static void find_latencies(struct fio_stats_job *job)
{
	uint64_t ns[FIO_NS] = { 0 }, us[FIO_US] = { 0 }, ms[FIO_MS] = { 0 }, sum = 0;

	for (unsigned i = 0; i < FIO_FLOWS; i++) {
		add_latencies(ns, us, ms, job->flow[i].lat);
		sum += job->flow[i].lat->count;
	}
	for (unsigned i = 0; i < FIO_NS; i++)
		job->latency_ns[i] = share(ns[i], sum);
	for (unsigned i = 0; i < FIO_US; i++)
		job->latency_us[i] = share(us[i], sum);
	for (unsigned i = 0; i < FIO_MS; i++)
		job->latency_ms[i] = share(ms[i], sum);
}

void fio_distributions_find(struct fio_stats_job *job)
{
	static const unsigned depths[LOG2_HIST_BUCKETS] = { 0, 0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 6,
							    6, 6, 6, 6, 6 };
	static const unsigned batches[LOG2_HIST_BUCKETS] = { 0, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6, 6,
							     6, 6, 6, 6, 6 };

	spread(job->depth, &job->in_flight, depths, false);
	spread(job->submit, &job->submitted, batches, true);
	spread(job->complete, &job->reaped, batches, true);
	find_latencies(job);
}
