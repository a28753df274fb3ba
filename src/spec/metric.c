/* metric: a row per statistic, a row per unit; a name is read from left to right. */
#include "metric.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "option.h"
#include "percentiles.h"
#include "units.h"

/* ---- values and their units ---- */

static int parse_duration(const char *text, double *value)
{
	const char last = text[0] ? text[strlen(text) - 1] : '\0';
	uint64_t ns;

	/* Elsewhere a bare number is seconds, which is rarely meant for a latency. */
	if (units_parse_duration(text, &ns) < 0 || (last >= '0' && last <= '9'))
		return -EINVAL;
	*value = (double)ns;
	return 0;
}

/* Without "/s" behind it, which means nothing else here. */
static void drop_per_second(const char *text, char *without, size_t size)
{
	snprintf(without, size, "%.*s", (int)units_per_second_length(text), text);
}

static int parse_rate(const char *text, double *value)
{
	char number[UNITS_TEXT_MAX];
	uint64_t count;
	char *end;

	drop_per_second(text, number, sizeof(number));
	if (units_parse_count(number, &count) == 0) {
		*value = (double)count;
		return 0;
	}
	/* "0.5" is not a whole number, and yet a rate. */
	*value = strtod(number, &end);
	return number[0] >= '0' && number[0] <= '9' && *end == '\0' && isfinite(*value)
		? 0 : -EINVAL;
}

static int parse_throughput(const char *text, double *value)
{
	char number[UNITS_TEXT_MAX];
	uint64_t bytes;

	drop_per_second(text, number, sizeof(number));
	if (units_parse_size(number, &bytes) < 0)
		return -EINVAL;
	*value = (double)bytes;
	return 0;
}

static int parse_count(const char *text, double *value)
{
	uint64_t count;

	if (units_parse_count(text, &count) < 0)
		return -EINVAL;
	*value = (double)count;
	return 0;
}

static int parse_share(const char *text, double *value)
{
	char *end;

	if (text[0] < '0' || text[0] > '9')
		return -EINVAL;
	*value = strtod(text, &end);
	if (strcmp(end, "%") == 0)
		*value /= 100;
	else if (*end != '\0')
		return -EINVAL;
	return isfinite(*value) ? 0 : -EINVAL;
}

static char *format_rate(double value, char *buffer)
{
	if (value >= 10 || value == 0)
		return units_human_count(value, buffer);
	snprintf(buffer, UNITS_TEXT_MAX, "%.3g", value);
	return buffer;
}

static char *format_throughput(double value, char *buffer)
{
	units_human_size(value, buffer);
	return strcat(buffer, "/s");
}

static char *format_share(double value, char *buffer)
{
	snprintf(buffer, UNITS_TEXT_MAX, "%.3g %%", 100 * value);
	return buffer;
}

struct unit {
	int (*parse)(const char *text, double *value);
	char *(*format)(double value, char *buffer);
	const char *what, *examples;
	bool may_be_zero;
};
static const struct unit
	unit_time	= { parse_duration, units_human_duration, "a time with its unit",
			    "10ms, 500us, 2s", false },
	unit_rate	= { parse_rate, format_rate, "a number per second", "500, 40k", false },
	unit_throughput	= { parse_throughput, format_throughput, "bytes per second",
			    "200MiB/s, 1G/s", false },
	unit_count	= { parse_count, units_human_count, "a number", "0, 1, 10", true },
	unit_share	= { parse_share, format_share, "a share", "0.9, 90%", false };

/* ---- names ---- */

static const struct {
	const char *name;		/* NULL: "p99" */
	const struct unit *unit;
	bool of_latency;		/* of single I/Os, so of service and lateness too */
	bool of_op;			/* not only of all together */
} stats[STAT_COUNT] = {
	[STAT_IOPS]	  = { "iops",		&unit_rate,	  false, true },
	[STAT_THROUGHPUT] = { "throughput",	&unit_throughput, false, true },
	[STAT_PERCENTILE] = { NULL,		&unit_time,	  true,	 true },
	[STAT_MEAN]	  = { "mean",		&unit_time,	  true,	 true },
	[STAT_MIN]	  = { "min",		&unit_time,	  true,	 true },
	[STAT_MAX]	  = { "max",		&unit_time,	  true,	 true },
	[STAT_ERRORS]	  = { "errors",		&unit_count,	  false, true },
	[STAT_CPU]	  = { "cpu",		&unit_time,	  false, false },
	[STAT_SOAK]	  = { "soak",		&unit_share,	  false, false },
	[STAT_END_FSYNC]  = { "end_fsync",	&unit_time,	  false, false },
	[STAT_DURABLE]	  = { "durable",	&unit_throughput, false, false },
};

static const char *const ops[] = {
	[IO_READ] = "read", [IO_WRITE] = "write", [IO_FSYNC] = "fsync",
	[METRIC_OF_TOTAL] = "total",
};
enum { OP_NAMES = sizeof(ops) / sizeof(ops[0]) };

static const char *const times_names[] = {
	[METRIC_OF_LATENCY] = NULL, [METRIC_OF_SERVICE] = "service",
	[METRIC_OF_LATENESS] = "lateness",
};
enum { TIMES_NAMES = sizeof(times_names) / sizeof(times_names[0]) };

/* Is it the first part of `*at`, before a '.'? Then go on behind that. */
static bool take(const char **at, const char *name)
{
	const size_t length = strlen(name);

	if (strncmp(*at, name, length) != 0 || (*at)[length] != '.')
		return false;
	*at += length + 1;
	return true;
}

static bool parse_stat(struct metric *metric, const char *text)
{
	/* (p100 is called max.) */
	if (percentile_parse(text, &metric->percent) && metric->percent < 100) {
		metric->stat = STAT_PERCENTILE;
		return true;
	}
	for (unsigned i = 0; i < STAT_COUNT; i++)
		if (stats[i].name && strcmp(stats[i].name, text) == 0) {
			metric->stat = (enum metric_stat)i;
			return true;
		}
	return false;
}

/* "read.p99": what stands behind the job. */
static bool parse_name(struct metric *metric, const char *at)
{
	bool names_op = false;

	metric->op = METRIC_OF_TOTAL;
	for (unsigned i = 0; i < OP_NAMES && !names_op; i++)
		if ((names_op = take(&at, ops[i])))
			metric->op = i;
	for (unsigned i = 1; i < TIMES_NAMES; i++)
		if (take(&at, times_names[i])) {
			metric->times = (enum metric_times)i;
			break;
		}
	return parse_stat(metric, at) &&
		(!names_op || stats[metric->stat].of_op) &&
		(metric->times == METRIC_OF_LATENCY || stats[metric->stat].of_latency);
}

static int bad_metric(const char *name, struct err *err)
{
	static const char *const known[] = {
		"iops", "throughput", "p50", "p99", "p99.9", "mean", "min", "max", "errors", "cpu",
		"soak", "end_fsync", "durable", "read.iops", "read.p99", "write.iops", "write.p99",
		"fsync.p99", "fsync.iops", "read.mean", "write.mean", "fsync.mean", "fsync.max",
		NULL
	};
	char hint[NEAREST_HINT_MAX];

	return err_request(err, EINVAL, "'%s' is not a metric%s: [JOB/][read|write|fsync|total.]"
			   "[service|lateness.]iops, throughput, p50 … p99.99, mean, min, max, "
			   "errors; or [JOB/]cpu, soak, end_fsync, durable", name,
			   nearest_hint(nearest_name(name, known), hint));
}

enum { METRIC_NAME_MAX = 64 };

int metric_parse_part(struct metric *metric, const char *text, size_t length, struct err *err)
{
	const char *name = text + length;
	char copy[METRIC_NAME_MAX];

	*metric = (struct metric){ 0 };
	/* A job may be named after a path, and so may have a slash itself. */
	while (name > text && name[-1] != '/')
		name--;
	snprintf(copy, sizeof(copy), "%.*s", (int)(text + length - name), name);
	if ((size_t)(text + length - name) >= sizeof(copy) || name == text + 1 ||
	    !parse_name(metric, copy))
		return bad_metric(copy, err);
	if (name > text) {
		metric->job = text;
		metric->job_length = (int)(name - text) - 1;
	}
	return 0;
}

int metric_parse(struct metric *metric, const char *text, struct err *err)
{
	return metric_parse_part(metric, text, strlen(text), err);
}

const char *metric_name(const struct metric *metric, struct arena *arena)
{
	const bool whole = metric->op == METRIC_OF_TOTAL;
	const char *times = times_names[metric->times];
	const char *prefix = arena_printf(arena, "%s%s%s%s", whole ? "" : ops[metric->op],
					  whole ? "" : ".", times ? times : "", times ? "." : "");
	char percent[UNITS_TEXT_MAX];

	if (metric->stat == STAT_PERCENTILE)
		return arena_printf(arena, "%sp%s", prefix,
				    units_format_decimal(metric->percent, percent));
	return arena_printf(arena, "%s%s", prefix, stats[metric->stat].name);
}

bool metric_is_of_job(const struct metric *metric, const char *job)
{
	return metric->job && strlen(job) == (size_t)metric->job_length &&
		memcmp(job, metric->job, (size_t)metric->job_length) == 0;
}

bool metric_is_latency(const struct metric *metric)
{
	return stats[metric->stat].of_latency;
}

int metric_parse_value(const struct metric *metric, const char *text, double *value,
		       struct err *err)
{
	const struct unit *unit = stats[metric->stat].unit;

	if (unit->parse(text, value) < 0 || (*value <= 0 && !unit->may_be_zero))
		return err_request(err, EINVAL, "'%s' is not %s%s (try %s)", text, unit->what,
				   unit->may_be_zero ? "" : ", above 0", unit->examples);
	return 0;
}

char *metric_format_value(const struct metric *metric, double value, char *buffer)
{
	return stats[metric->stat].unit->format(value, buffer);
}
