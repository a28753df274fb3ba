/*
 * report: writers. Each takes a finished result and a stream; it formats and computes nothing.
 * outputs.h lists them, and when each is used.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "result.h"

/* Layout of a text report; documents (JSON, CSV) ignore it. */
struct report_look {
	bool colour;
	bool ascii;			/* the reader's character set is not UTF-8 */
	bool details;			/* queue, calls, CPU time in parts */
	unsigned width;			/* of the page, see terminal_width() */
	const struct result *beside;	/* to be shown after this one: text and HTML */
	unsigned beside_count;
};

typedef void report_writer(const struct result *result, FILE *out,
			   const struct report_look *look);

/* The text report: headline, table, verdict, notes; and details on request. */
report_writer report_text;
/* The same in Markdown, for tickets. */
report_writer report_markdown;
report_writer report_json;
/* A page for a browser, with charts. */
report_writer report_html;
/* One row per run and operation. */
report_writer report_csv;
/* One row per interval and operation. */
report_writer report_intervals_csv;
/* HdrHistogram's log: a line per histogram. */
report_writer report_hlog;
/* fio's JSON with histograms ("json+"), of any result. */
report_writer report_fio_json;
/* The formats that result->fio asks for. */
report_writer report_fio;

/* What a stream is told of while it happens; `result` is what there is so far. */
struct report_event {
	enum { EVENT_START, EVENT_INTERVAL, EVENT_RUN, EVENT_END } what;
	const struct result *result;
	const char *variant;		/* of an interval; and the next three */
	unsigned round;
	const char *job;		/* NULL: of the run */
	const struct result_interval *interval;
	const struct run_result *run;	/* of a run that is over */
};

typedef void report_stream(const struct report_event *event, FILE *out);

/* A line of JSON for each. */
report_stream report_json_lines;

#endif
