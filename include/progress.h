/*
 * progress: the live line on stderr: round, variant, current activity and remaining time.
 *
 * On a terminal it is redrawn in place, whenever an activity starts and twice a second, by a thread
 * of its own, because the main thread may be in a long call. Otherwise a permanent line is printed,
 * at most every 30 seconds. With intermediate numbers requested, each of them is a permanent line.
 * Prints nothing if quiet.
 *
 * One per session, used by the main thread; any thread may call progress_started().
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"
#include "result.h"
#include "run.h"
#include "spec.h"

enum { PROGRESS_NAME_MAX = 96, PROGRESS_RATES_MAX = 160 };

/* A run that starts, and the time after it. Times are planned; 0: ends by events. */
struct progress_run {
	const char *name;		/* "round 2/5  uring" */
	uint64_t warmup_ns, time_ns;
	unsigned runs_after;
	uint64_t planned_after_ns;
};

/* The contents of the line, as plain data: see progress_text(). Real times, in ns. */
struct progress_state {
	char name[PROGRESS_NAME_MAX];
	const char *what;		/* "preparing"; NULL: a run, or nothing */
	uint64_t done_bytes, total_bytes;	/* of that; total 0: not known */

	bool in_run;
	uint64_t warmup_ns, time_ns;
	uint64_t run_began_ns;
	uint64_t started_ns;		/* its loops; 0: not yet */
	char rates[PROGRESS_RATES_MAX];	/* of the last interval */
	char job_rates[PROGRESS_RATES_MAX];	/* of the one that starts, if there are jobs */

	unsigned runs_after, runs_over;
	uint64_t planned_after_ns;
	int64_t beyond_plan_ns;		/* time of finished runs beyond their plans */
};

/* "round 2/5  uring  measuring, 34 s left  read 12,345 IOPS 48.2 MiB/s" */
const char *progress_text(const struct progress_state *state, uint64_t now_ns,
			  struct arena *arena);
/* "  read 12,345 IOPS 48.2 MiB/s": for every operation that occurred. */
const char *progress_rates(const struct result_interval *interval, struct arena *arena);
/* "  readers 12,345 IOPS": of a job, reads and writes together. */
const char *progress_job_rate(const char *job, const struct result_interval *interval,
			      struct arena *arena);
/* "interrupted: waiting for 64 I/Os of 1 loop (once more to leave them)" */
const char *progress_waiting_text(const struct run_waiting *waiting, struct arena *arena);

struct progress {
	FILE *out;
	bool terminal, quiet;
	bool moves;			/* may have a thread that redraws it */
	struct progress_state state;
	bool drawn;
	uint64_t said_ns;		/* when the last permanent line was printed */

	pthread_mutex_t lock;		/* of all above */
	pthread_cond_t over_changed;
	pthread_t ticker;
	bool has_ticker, over;
};

void progress_init(struct progress *progress, FILE *out, bool quiet);
/* Removes the line. Harmless without progress_init(), if zeroed. */
void progress_release(struct progress *progress);

/* Before runs, and between them: "preparing", or NULL. */
void progress_doing(struct progress *progress, const char *what);
void progress_run_begins(struct progress *progress, const struct progress_run *run);
void progress_run_is_over(struct progress *progress);

/* For target_progress and run_observer: context is the struct progress. */
void progress_bytes(void *context, const char *what, uint64_t done, uint64_t total);
void progress_started(void *context);
void progress_interval(void *context, const struct spec *spec,
		       const struct result_interval *interval);
void progress_job_interval(void *context, const char *job, const struct spec *spec,
			   const struct result_interval *interval);
void progress_warm_up_round(void *context, const struct run_round *round);
void progress_no_answer(void *context, const struct spec *spec,
			const struct run_silence *silence);
void progress_waiting(void *context, const struct run_waiting *waiting);

/* Remove the live line, before something else is printed. */
void progress_clear(struct progress *progress);

#endif
