/*
 * report: writers. Each takes a finished result and a stream; it formats and computes nothing.
 *
 * Result documents go to stdout or to files, talk (progress, notes) goes to stderr. Files are
 * tried before the run and renamed into place after it: never half a result.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "err.h"
#include "result.h"

/* What a person sees: headline, table, verdict, notes; and more if asked. */
struct report_look {
	bool colour;
	bool details;			/* queue, calls, CPU time in parts */
	unsigned width;			/* of the page, see terminal_width() */
};
void report_text(const struct result *result, FILE *out, struct report_look look);
void report_json(const struct result *result, FILE *out);
/* One row per run and operation. */
void report_csv(const struct result *result, FILE *out);

typedef void report_writer(const struct result *result, FILE *out);

/* A result file to be. All zero: none is wanted. */
struct output {
	const char *path;		/* NULL: none; "-": stdout */
	char *final;			/* where it goes, directory and links resolved; or NULL */
	int mode;			/* of the file that is replaced; -1: there is none */
	int fd;				/* of what is written as it is; -1: there is none */
};
/* Can it be written? Asked before the run, by making a file beside it. path NULL or "": none. */
int output_open(struct output *output, const char *path, struct err *err);
/* Write "<path>.<random>.tmp" beside it, sync, rename; or as it is (a pipe, /dev/null, stdout:
 * whether that arrived is told at the end of the program). Closes it. */
int output_write(struct output *output, const struct result *result, report_writer *writer,
		 struct err *err);
/* Without writing. Harmless after output_write(). */
void output_close(struct output *output);

/* Is this path standard output, under whatever name? */
bool output_is_stdout(const char *path);
/* Would one be written over the other? */
bool outputs_collide(const struct output *one, const struct output *other);

#endif
