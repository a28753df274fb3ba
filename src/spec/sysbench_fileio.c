/*
 * The values of the fileio test, in the order in which sysbench checks them.
 */
#include "sysbench_values.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void read_mode(struct sysbench_request *r)
{
	static const char *const modes[] = {
		[TEST_MODE_SEQWR]	= "seqwr",
		[TEST_MODE_SEQREWR]	= "seqrewr",
		[TEST_MODE_SEQRD]	= "seqrd",
		[TEST_MODE_RNDRD]	= "rndrd",
		[TEST_MODE_RNDWR]	= "rndwr",
		[TEST_MODE_RNDRW]	= "rndrw",
	};
	const char *mode = sysbench_text(r, "file-test-mode");
	const bool runs = !strcmp(r->command, "run");

	if (r->failed)
		return;
	for (unsigned i = 0; mode && i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (strcmp(mode, modes[i]) != 0)
			continue;
		r->mode = (enum test_mode)i;
		r->mode_given = true;
		return;
	}
	/* Only a run has a mode; prepare and cleanup ignore it. */
	*sysbench_value(r, "file-test-mode") = NULL;
	if (runs && (!mode || !*mode)) {
		refuse(r, SYSBENCH_AS_FATAL, "Missing required argument: --file-test-mode\n");
		r->options_are_missing = true;
	} else if (runs) {
		refuse(r, SYSBENCH_AS_FATAL, "Invalid IO operations mode: %s.", mode);
	}
}

static void read_io_mode(struct sysbench_request *r)
{
	const char *mode = sysbench_text(r, "file-io-mode");

	if (!strcmp(mode, "async"))
		r->io_mode = SYSBENCH_IO_ASYNC;
	else if (!strcmp(mode, "mmap"))
		r->io_mode = SYSBENCH_IO_MMAP;
	else if (strcmp(mode, "sync") != 0 && *mode)
		refuse(r, SYSBENCH_AS_FATAL, "unknown I/O mode: %s", mode);
}

static void read_extra_flags(struct sysbench_request *r)
{
	const char *all = sysbench_text(r, "file-extra-flags");
	char *rest = arena_strdup(r->arena, all), *flag;

	while (!r->failed && (flag = strsep(&rest, ","))) {
		if (!strcmp(flag, "sync"))
			r->extra_flags |= OPEN_FLAG_SYNC;
		else if (!strcmp(flag, "dsync"))
			r->extra_flags |= OPEN_FLAG_DSYNC;
		else if (!strcmp(flag, "direct"))
			r->extra_flags |= OPEN_FLAG_DIRECT;
		else if (*flag)
			refuse(r, SYSBENCH_AS_FATAL, "Invalid value for file-extra-flags: %s",
			       all);
	}
}

static void read_fsync(struct sysbench_request *r)
{
	const char *mode = sysbench_text(r, "file-fsync-mode");

	r->fsync_freq = sysbench_int(r, "file-fsync-freq");
	if (r->fsync_freq < 0)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for file-fsync-freq: %" PRId64 ".",
		       r->fsync_freq);
	r->fsync_end = sysbench_bool(r, "file-fsync-end");
	r->fsync_all = sysbench_bool(r, "file-fsync-all");
	if (r->fsync_all) {
		r->fsync_end = false;
		r->fsync_freq = 0;
	}
	if (strcmp(mode, "fsync") != 0 && strcmp(mode, "fdatasync") != 0)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid fsync mode: %s.", mode);
}

static void read_sizes(struct sysbench_request *r)
{
	r->file_num = sysbench_int(r, "file-num");
	if (r->file_num <= 0)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for file-num: %" PRId64, r->file_num);
	r->total_bytes = sysbench_parse_size(sysbench_text(r, "file-total-size"));
	if (r->total_bytes == 0)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for file-total-size: 0");
}

static void read_requests(struct sysbench_request *r)
{
	r->merged_requests = sysbench_int(r, "file-merged-requests");
	if (r->merged_requests < 0)
		refuse(r, SYSBENCH_AS_FATAL,
		       "Invalid value for file-merged-requests: %" PRId64 ".",
		       r->merged_requests);
	r->block_bytes = sysbench_parse_size(sysbench_text(r, "file-block-size"));
	if (r->block_bytes == 0)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for file-block-size: 0.");
}

int sysbench_check_fileio(struct sysbench_request *r)
{
	read_sizes(r);
	read_mode(r);
	read_io_mode(r);
	read_requests(r);
	read_extra_flags(r);
	read_fsync(r);
	r->rw_ratio = strtod(sysbench_text(r, "file-rw-ratio"), NULL);
	if (!(r->rw_ratio >= 0))
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for --file-rw-ratio: %f.",
		       r->rw_ratio);
	/* Not used, and not checked, in other modes. */
	r->async_backlog = r->io_mode == SYSBENCH_IO_ASYNC
			 ? sysbench_int(r, "file-async-backlog") : 0;
	if (r->io_mode == SYSBENCH_IO_ASYNC && r->async_backlog <= 0)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value of file-async-backlog: %" PRId64,
		       r->async_backlog);
	return sysbench_end_step(r);
}

uint64_t sysbench_file_bytes(const struct sysbench_request *r)
{
	return r->total_bytes / (uint64_t)r->file_num;
}
