/*
 * fileio: the parts of the command that is sysbench's fileio test, see cmd_fileio.c.
 */
#ifndef FILEIO_H
#define FILEIO_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "fileset.h"
#include "result_since.h"
#include "session.h"
#include "sysbench_log.h"
#include "sysbench_options.h"

/* Exit statuses: those of sysbench. */
enum { FILEIO_FAILED = 1, FILEIO_FORCED = 2 };

struct fileio {
	struct arena arena;
	struct sysbench_request request;
	struct sysbench_log log;
	struct session session;
	bool has_answered;		/* the session gave standard output its document */
	const char *refusal;		/* the errors in the command line */
	struct result_since since;	/* the last checkpoint */
	uint64_t *checkpoints_ns;
	double interval_end_s;		/* of the interval that was printed last */
};

/* The sub-commands, on an open session; errors are in session.err. */
void fileio_prepare(struct fileio *f);
void fileio_cleanup(struct fileio *f);
void fileio_run(struct fileio *f);

/* Prints session.err, one line each, in the style of sysbench's fatal errors. */
void fileio_tell_errors(struct fileio *f);

/* Do the files of the workload's directories exist in the requested size? Prints the messages that
 * scripts look for if not. */
bool fileio_files_are_there(struct fileio *f);
/* For --debug. */
void fileio_tell_opened(struct fileio *f);

#endif
