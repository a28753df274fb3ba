/*
 * metric: the name of a number of a run, as objectives and curves have it:
 *
 *	[JOB/][OPERATION.][TIMES.]STATISTIC	readers/read.p99.9, write.service.mean, iops
 *	[JOB/]end_fsync, durable
 *
 * OPERATION is read, write, fsync or total (reads and writes, the default); TIMES is service or
 * lateness, of a run with a rate, where plain latencies count from when an I/O was due. Here are
 * the names and units; metric_value.h reads the number from a run. Pure functions, any thread.
 */
#ifndef METRIC_H
#define METRIC_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "err.h"
#include "io.h"

enum metric_times { METRIC_OF_LATENCY, METRIC_OF_SERVICE, METRIC_OF_LATENESS };

enum metric_stat {
	STAT_IOPS,			/* per second */
	STAT_THROUGHPUT,		/* bytes per second */
	STAT_PERCENTILE, STAT_MEAN, STAT_MIN, STAT_MAX,	/* ns */
	STAT_ERRORS,			/* I/Os */
	STAT_CPU,			/* ns per I/O */
	STAT_SOAK,			/* run_result.soak: IOPS of the last part / of the first */
	STAT_END_FSYNC,			/* ns */
	STAT_DURABLE,			/* bytes per second, with the time of that */
	STAT_COUNT
};

enum { METRIC_OF_TOTAL = IO_OP_COUNT };

struct metric {
	const char *job;		/* within the text that was parsed; NULL: of the run */
	int job_length;
	unsigned op;			/* enum io_op, or METRIC_OF_TOTAL */
	enum metric_times times;
	enum metric_stat stat;
	double percent;			/* of STAT_PERCENTILE: 0 < percent < 100 */
};

int metric_parse(struct metric *metric, const char *text, struct err *err);
/* The same, of the first `length` characters. */
int metric_parse_part(struct metric *metric, const char *text, size_t length, struct err *err);

/* "fsync.p99", "iops": readable back, but for the job. */
const char *metric_name(const struct metric *metric, struct arena *arena);

/* Is it a number of this job? Never, if it is one of the run. */
bool metric_is_of_job(const struct metric *metric, const char *job);

bool metric_is_latency(const struct metric *metric);	/* of single I/Os */

/* A value, of its unit: "10ms", "40k", "200MiB/s", "90%". -EINVAL with the cure. */
int metric_parse_value(const struct metric *metric, const char *text, double *value,
		       struct err *err);
/* For people: "8.21 ms", "41,000", "200 MiB/s", "2.1 µs". buffer holds UNITS_TEXT_MAX. */
char *metric_format_value(const struct metric *metric, double value, char *buffer);

#endif
