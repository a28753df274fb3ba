/*
 * outputs: what becomes of a result: a page for people, and the documents that the command line
 * asks for. A row for each format; nothing else knows which there are.
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
	OUTPUT_IF_STDOUT_IS_FREE,	/* what no other format is printed in place of */
	OUTPUT_OF_RUNS,			/* a result that has something to show */
	OUTPUT_WHATEVER_HAPPENS,	/* on standard output also of a line that is wrong */
};

struct output_format {
	const char *name;
	const char *option;		/* a string of command_options: the path; NULL: stdout */
	enum output_when when;
	report_writer *write;
};

struct output;

/* All zero before outputs_open(); the caller may set the first two. */
struct outputs {
	const struct output_format *promised;	/* outputs_promised() */
	bool no_page;			/* the command talks to people itself */
	bool details;			/* on the page */
	struct output *files;		/* one per format, of the arena */
};

/* The format that this line wants on standard output whatever happens, or NULL. Found without
 * parsing it, since it may be wrong. */
const struct output_format *outputs_promised(int argc, char *const argv[]);

/* Try all paths that these options name. Two formats on one path are an error. */
int outputs_open(struct outputs *outputs, const struct command_options *options,
		 struct arena *arena, struct err *err);

/* Write each format that is wanted of this result, and close it. The first error is returned;
 * the others are written all the same. Works without outputs_open(): what was promised is kept. */
int outputs_write(struct outputs *outputs, const struct result *result, struct err *err);

/* Save what there is so far, beside each file that will be written in the end: for commands that go
 * on for hours, and may be killed. Nothing is printed. */
int outputs_save(struct outputs *outputs, const struct result *result, struct err *err);

#endif
