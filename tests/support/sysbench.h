/*
 * sysbench: the distribution's sysbench beside ours, and a parser of its report as scripts have
 * them: by line and column.
 *
 * For tests of suite e2e, whose helpers it uses.
 */
#ifndef SYSBENCH_H
#define SYSBENCH_H

#include <stdint.h>

#include "e2e.h"

/* Skips the test if sysbench 1.0 is not installed. */
void need_sysbench(void);

/* Both in directories of their own: "theirs" and "ours", which are made. Arguments are those of
 * sysbench. */
const struct said *theirs(const char *format, ...) __attribute__((format(printf, 1, 2)));
const struct said *ours(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A copy that lives as long as the test, of what they said. */
struct both {
	const struct said *theirs, *ours;
};
struct both both(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Numbers become '#', blanks in front of them one, and the version in the header goes: what is
 * left must be the same. */
const char *masked(const char *text);

struct sysbench_numbers {
	double reads_s, writes_s, fsyncs_s, read_mib, written_mib, total_s, events;
	double min, avg, max, percentile, sum;
	double events_avg, events_stddev, time_avg, time_stddev;
};

/* The last report in the text; every field must be there, in its line and column. */
struct sysbench_numbers numbers_of(const char *text);

/* How many operations there were, from a run with --debug: its lines tell of the fsyncs among
 * the events, and the rates, which have one divisor, of the rest. `end_fsyncs` are not events. */
struct sysbench_counts {
	double reads, writes, fsyncs, end_fsyncs;
};
struct sysbench_counts counts_of(const char *text);

/* Lines that tell of an operation (1: read, 2: write, 3: fsync), repetitions included. */
unsigned debug_lines(const char *text, unsigned operation);

#endif
