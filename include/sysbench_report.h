/*
 * sysbench_report: the output of sysbench 1.0.20 for a fileio run, column for column, because
 * scripts parse it by line and column.
 *
 * Formats and computes nothing: numbers come from a run_result, see result_since.h.
 */
#ifndef SYSBENCH_REPORT_H
#define SYSBENCH_REPORT_H

#include <stdbool.h>

#include "result.h"
#include "sysbench_log.h"
#include "sysbench_options.h"

/* "1.5MiB", "0B": up to five digits, as sysbench shows sizes. buffer: SYSBENCH_SIZE_MAX. */
enum { SYSBENCH_SIZE_MAX = 32 };
char *sysbench_format_size(double bytes, char *buffer);

/* The text that gives an option's list: "fileio options:", or all of them for --help. */
void sysbench_print_options(FILE *out);
void sysbench_print_help(FILE *out);

/* "Running the test with following options:" up to "Doing ... test"; io_mode names the mode
 * actually used. */
void sysbench_print_preamble(struct sysbench_log *log, const struct sysbench_request *request,
			     const char *io_mode);

/* "Extra file open flags: (none)" */
void sysbench_print_extra_flags(struct sysbench_log *log,
				const struct sysbench_request *request);

void sysbench_print_interval(struct sysbench_log *log, const struct spec *spec,
			     const struct result_interval *interval);

/* "File operations:" to "Threads fairness:", of a part of a run (see result_since.h). total_s:
 * since the start of the run. */
struct sysbench_shown {
	double total_s;
	bool forced;			/* by --forced-shutdown: report unfinished I/Os */
};
void sysbench_print_report(struct sysbench_log *log, const struct sysbench_request *request,
			   const struct run_result *part, const struct sysbench_shown *shown);

/* The latencies of all events: reads, writes and fsyncs. */
void sysbench_all_events(const struct run_result *part, struct hist *events);
void sysbench_print_histogram(struct sysbench_log *log, const struct hist *hist);

#endif
