/*
 * fio_stats: a result in fio's numbers, for the writers of its formats.
 *
 * A job is one of fio's, or several that are reported as one: with group_reporting those of a
 * group, and what wrote blocks and what read them back for verify. One of ours with several loops
 * is one, with several `members`. A result that is not of fio's jobs has a group for each run.
 *
 * Everything belongs to the arena. Pure, any thread.
 */
#ifndef FIO_STATS_H
#define FIO_STATS_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "fio_request.h"
#include "hist.h"
#include "result.h"

enum fio_flow_kind { FIO_READ, FIO_WRITE, FIO_TRIM, FIO_FLOWS };
extern const char *const fio_flow_names[FIO_FLOWS];	/* "read", "write", "trim" */

/* Of the intervals, each of them one sample; without any, the whole run is one. */
struct fio_samples {
	double min, max, mean, stddev;
	unsigned count;
};

/* What is done in one direction. */
struct fio_flow {
	uint64_t ios, bytes, shorts;
	double runtime_s;		/* 0: no I/O of the kind */
	double iops, bytes_per_s;
	struct hist *clat;		/* from submitted to reaped */
	struct hist *lat;		/* the same; with a rate from due to reaped */
	struct fio_samples bw, iops_samples;	/* bw: bytes per second */
	double bw_percent;		/* of bw.mean in that of its group; up to 100 */
};

enum { FIO_DEPTHS = 7, FIO_NS = 10, FIO_US = 10, FIO_MS = 12 };
/* "1", "2", … ">=64"; and of the batches: "0", "4", … ">=64". */
extern const char *const fio_depth_names[FIO_DEPTHS], *const fio_batch_names[FIO_DEPTHS];
/* Upper limits in ns, us and ms: "2" to "1000", and to ">=2000". */
extern const char *const fio_latency_names[FIO_MS];

/* Errors that are no errno of an I/O. */
enum { FIO_BAD_BLOCK = EILSEQ, FIO_OTHER_ERROR = EIO };

struct fio_stats_job {
	const char *name;
	const char *description;	/* or NULL */
	const struct fio_section *section;	/* NULL: not of fio */
	const struct run_result *run;	/* the first of those in it */
	unsigned members;		/* fio's jobs in it */
	unsigned group;
	int error;			/* that it ended by; 0: none */
	unsigned errors;		/* I/Os that failed */
	struct fio_flow flow[FIO_FLOWS];
	uint64_t syncs;
	struct hist *sync;		/* of those that were timed by themselves */
	double elapsed_s, runtime_s;	/* with the warm-up; without it, of all members */
	double user_percent, system_percent;	/* of the CPU time of a core */
	uint64_t switches, major_faults, minor_faults;
	/* Shares, in per cent. A batch of our power of two and up to the next is that of fio which
	 * ends above it: 4 to 7 are "8". */
	double depth[FIO_DEPTHS], submit[FIO_DEPTHS], complete[FIO_DEPTHS];
	double latency_ns[FIO_NS], latency_us[FIO_US], latency_ms[FIO_MS];
	struct percentile_list percentiles;
	bool has_clat, has_lat;		/* percentiles of them are asked for */
	struct log2_hist in_flight, submitted, reaped;	/* what the shares are of */
	double cpu_s[2], window_s;	/* the same: user, system */
};

/* The flows of a group's jobs. */
struct fio_stats_group {
	struct fio_group_flow {
		double min_bytes_per_s, max_bytes_per_s, bytes_per_s;
		double min_runtime_s, max_runtime_s;
		uint64_t bytes;
	} flow[FIO_FLOWS];
};

struct fio_stats {
	struct fio_stats_job *jobs;
	unsigned job_count;
	struct fio_stats_group *groups;
	unsigned group_count;
};

struct fio_stats fio_stats_of(const struct result *result, struct arena *arena);

#endif
