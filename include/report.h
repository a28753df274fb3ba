/*
 * report: writers. Each takes a finished result and a stream; it formats and computes nothing.
 * Which there are, and when each is wanted: outputs.h.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "result.h"

/* How a page for people is to be: documents (JSON, CSV) do not look at it. */
struct report_look {
	bool colour;
	bool ascii;			/* the reader's character set is not UTF-8 */
	bool details;			/* queue, calls, CPU time in parts */
	unsigned width;			/* of the page, see terminal_width() */
};

typedef void report_writer(const struct result *result, FILE *out,
			   const struct report_look *look);

/* What a person sees: headline, table, verdict, notes; and more if asked. */
report_writer report_text;
report_writer report_json;
/* One row per run and operation. */
report_writer report_csv;

#endif
