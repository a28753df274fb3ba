/* metric_value: a reader per statistic. */
#include "metric_value.h"

const struct run_result *metric_subject(const struct metric *metric,
					const struct run_result *run)
{
	return metric->job ? run_result_job_named(run, metric->job, (size_t)metric->job_length)
			   : run;
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

static bool read_soak(const struct metric *metric, const struct run_result *run, double *value)
{
	(void)metric;
	*value = run->soak.ratio;
	return *value > 0;
}

static bool read_end_fsync(const struct metric *metric, const struct run_result *run,
			   double *value)
{
	(void)metric;
	*value = run->end_fsync_s * 1e9;
	return run->end_fsyncs > 0;
}

static bool read_durable(const struct metric *metric, const struct run_result *run, double *value)
{
	(void)metric;
	*value = run->durable_bytes_per_s;
	return *value > 0;
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
	[STAT_DURABLE]		= read_durable,
};

bool metric_value(const struct metric *metric, const struct run_result *run, double *value)
{
	const struct run_result *subject = metric_subject(metric, run);

	return subject && !subject->skipped && readers[metric->stat](metric, subject, value);
}
