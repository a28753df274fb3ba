/*
 * outputs: the outputs of a result: the text report, and the documents requested on the command
 * line. A row for each format; no other module knows the formats.
 *
 * One per session, main thread.
 */
#ifndef OUTPUTS_H
#define OUTPUTS_H

#include <stdbool.h>

#include "arena.h"
#include "err.h"
#include "plan.h"
#include "report.h"
#include "result.h"

enum output_when {
	OUTPUT_IF_STDOUT_IS_FREE,	/* unless another format is on standard output */
	OUTPUT_OF_RUNS,			/* a result that has something to show */
	OUTPUT_WHILE_IT_HAPPENS,	/* event by event, by `stream` */
	OUTPUT_WHATEVER_HAPPENS,	/* on standard output even for an invalid command line */
};

struct output_format {
	const char *name;
	const char *option;		/* a string of command_options: the path; NULL: stdout */
	enum output_when when;
	report_writer *write;		/* NULL: that of the page */
	report_stream *stream;		/* instead */
};

struct output;

/* All zero before outputs_open(); the caller may set the first four. */
struct outputs {
	const struct output_format *promised;	/* outputs_promised() */
	bool no_page;			/* the command prints its own report */
	report_writer *page;		/* instead of the text report; or NULL */
	const char *page_path;		/* where to; NULL: standard output */
	const struct result *beside;	/* to be shown after the result: text and HTML */
	unsigned beside_count;
	bool details;			/* on the page */
	struct output *files;		/* one per format, of the arena */
	bool is_open, streams_begun;
	struct err stream_err;		/* the first error of a stream, after which none is
					 * written */
};

/* The format that this command line requests on standard output even after errors, or NULL. Found
 * without parsing the line, which may be invalid. */
const struct output_format *outputs_promised(int argc, char *const argv[]);

/* Try all paths that these options name. Two formats on one path are an error. */
int outputs_open(struct outputs *outputs, const struct command_options *options,
		 struct arena *arena, struct err *err);

/* Write this event to each requested stream; the first is preceded by EVENT_START. An error is
 * returned by outputs_write(). */
void outputs_tell(struct outputs *outputs, const struct report_event *event);

/* Write each requested format of this result, and close it. The first error is returned; the others
 * are written nevertheless. Without outputs_open(), writes the promised document. */
int outputs_write(struct outputs *outputs, const struct result *result, struct err *err);

/* Save the result so far, beside each file that will be written at the end: for commands that take
 * hours and may be killed. Prints nothing. */
int outputs_save(struct outputs *outputs, const struct result *result, struct err *err);

#endif
