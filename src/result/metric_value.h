/*
 * metric_value: the number of a run that a metric names. Pure.
 */
#ifndef METRIC_VALUE_H
#define METRIC_VALUE_H

#include "metric.h"
#include "result.h"

/* In ns, per second, bytes per second, …: see metric.h. False: the run has none: not this job, no
 * I/O of that kind, no rate, no intervals (--report-interval, for soak). */
bool metric_value(const struct metric *metric, const struct run_result *run, double *value);

/* The run, or the job of it that the metric is of; NULL: it has no such job. */
const struct run_result *metric_subject(const struct metric *metric,
					const struct run_result *run);

/* The times that a latency is of; NULL: not measured, or it is none. */
const struct hist *metric_hist(const struct metric *metric, const struct run_result *run);

#endif
