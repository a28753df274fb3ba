/* metric_value: a reader per statistic. */
#include "metric_value.h"

#include <string.h>

/* Of soak: the first and the last of so many parts, and no part longer than that. */
enum { SOAK_PARTS = 10 };
#define SOAK_PART_MAX_S 60.0

const struct run_result *metric_subject(const struct metric *metric,
					const struct run_result *run)
{
	if (!metric->job)
		return run;
	for (unsigned i = 0; i < run->job_count; i++) {
		const char *job = run->jobs[i].job;

		if (job && strlen(job) == (size_t)metric->job_length &&
		    strncmp(job, metric->job, strlen(job)) == 0)
			return &run->jobs[i];
	}
	return NULL;
}

static const struct op_result *op_of(const struct metric *metric, const struct run_result *run)
{
	return metric->op == METRIC_OF_TOTAL ? &run->total : &run->op[metric->op];
}

static const struct hist *hist_of(const struct metric *metric, const struct run_result *run)
{
	const struct op_result *op = op_of(metric, run);

	switch (metric->times) {
	case METRIC_OF_SERVICE:		return op->service.hist;
	case METRIC_OF_LATENESS:	return op->lateness.hist;
	case METRIC_OF_LATENCY:		break;
	}
	return op->hist;
}

const struct hist *metric_hist(const struct metric *metric, const struct run_result *run)
{
	const struct run_result *subject = metric_subject(metric, run);

	return subject && metric_is_latency(metric) ? hist_of(metric, subject) : NULL;
}

/* ---- readers: false if there is no such number ---- */

typedef bool (*reader)(const struct metric *metric, const struct run_result *run, double *value);

static bool read_iops(const struct metric *metric, const struct run_result *run, double *value)
{
	*value = op_of(metric, run)->iops;
	return op_of(metric, run)->ios > 0;
}

static bool read_throughput(const struct metric *metric, const struct run_result *run,
			    double *value)
{
	*value = op_of(metric, run)->bytes_per_s;
	return op_of(metric, run)->ios > 0;
}

static bool read_latency(const struct metric *metric, const struct run_result *run, double *value)
{
	const struct hist *hist = hist_of(metric, run);

	if (!hist || hist->count == 0)
		return false;
	switch (metric->stat) {
	case STAT_PERCENTILE:
		*value = (double)hist_percentile(hist, metric->percent);
		return true;
	case STAT_MIN:
		*value = (double)hist->min;
		return true;
	case STAT_MAX:
		*value = (double)hist->max;
		return true;
	default:
		*value = hist_mean(hist);
		return true;
	}
}

static bool read_errors(const struct metric *metric, const struct run_result *run, double *value)
{
	*value = (double)op_result_errors(op_of(metric, run));
	return true;
}

static bool read_cpu(const struct metric *metric, const struct run_result *run, double *value)
{
	(void)metric;
	*value = run->us_per_io * 1e3;
	return run->us_per_io > 0;
}

static uint64_t ios_in(const struct metric *metric, const struct result_interval *interval)
{
	uint64_t ios = 0;

	if (metric->op != METRIC_OF_TOTAL)
		return interval->ios[metric->op];
	for (unsigned op = IO_READ; op <= IO_WRITE; op++)
		ios += interval->ios[op];
	return ios;
}

/* Of whole intervals: those that begin within `from` and `to`. */
static double iops_between(const struct metric *metric, const struct run_result *run, double from_s,
			   double to_s)
{
	uint64_t ios = 0;
	double length_s = 0;

	for (unsigned i = 0; i < run->interval_count; i++) {
		const struct result_interval *interval = &run->intervals[i];

		if (interval->start_s < from_s || interval->start_s >= to_s)
			continue;
		ios += ios_in(metric, interval);
		length_s += interval->length_s;
	}
	return length_s > 0 ? (double)ios / length_s : 0;
}

static bool read_soak(const struct metric *metric, const struct run_result *run, double *value)
{
	const struct result_interval *last;
	double begin_s, end_s, part_s, first;

	if (run->interval_count < SOAK_PARTS)
		return false;
	last = &run->intervals[run->interval_count - 1];
	begin_s = run->intervals[0].start_s;
	end_s = last->start_s + last->length_s;
	part_s = (end_s - begin_s) / SOAK_PARTS;
	if (part_s > SOAK_PART_MAX_S)
		part_s = SOAK_PART_MAX_S;
	first = iops_between(metric, run, begin_s, begin_s + part_s);
	if (first <= 0)
		return false;
	*value = iops_between(metric, run, end_s - part_s, end_s) / first;
	return true;
}

static bool read_end_fsync(const struct metric *metric, const struct run_result *run,
			   double *value)
{
	(void)metric;
	*value = run->end_fsync_s * 1e9;
	return run->end_fsyncs > 0;
}

static const reader readers[STAT_COUNT] = {
	[STAT_IOPS]		= read_iops,
	[STAT_THROUGHPUT]	= read_throughput,
	[STAT_PERCENTILE]	= read_latency,
	[STAT_MEAN]		= read_latency,
	[STAT_MIN]		= read_latency,
	[STAT_MAX]		= read_latency,
	[STAT_ERRORS]		= read_errors,
	[STAT_CPU]		= read_cpu,
	[STAT_SOAK]		= read_soak,
	[STAT_END_FSYNC]	= read_end_fsync,
};

bool metric_value(const struct metric *metric, const struct run_result *run, double *value)
{
	const struct run_result *subject = metric_subject(metric, run);

	return subject && !subject->skipped && readers[metric->stat](metric, subject, value);
}
