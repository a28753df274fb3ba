/*
 * result_lines: a result as lines of JSON, each a document of its own, while it comes about
 * (schema ringbench-lines/1, see ringbench-result(5)).
 *
 * Each function returns one line with its newline; free() it.
 */
#ifndef RESULT_LINES_H
#define RESULT_LINES_H

#include "result.h"

#define RESULT_LINES_SCHEMA "ringbench-lines/1"

/* The first: what is measured, and where. */
char *result_line_start(const struct result *result);
/* Of a run, or of one of its jobs: `job`, else NULL. */
char *result_line_interval(const char *variant, unsigned round, const char *job,
			   const struct result_interval *interval);
/* A run that is over, without its intervals. */
char *result_line_run(const struct run_result *run);
/* The last: comparison, objectives, advice, the error. */
char *result_line_end(const struct result *result);

#endif
