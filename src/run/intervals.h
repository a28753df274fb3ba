/*
 * intervals: the numbers of each second of a run, collected by the main thread while loops run.
 *
 * When an interval is due, every loop is asked for a snapshot of its counts; the interval ends
 * when the last of them has answered, by the loops' own timestamps, and covers the I/Os since their
 * previous answers. If a loop is in a system call and has not answered when the next interval is
 * due, the interval is closed with the others, and records that. If no loop has answered, the
 * request stands, and the interval lasts until it is answered. Intervals thus lie within the run,
 * are contiguous, and add up to it.
 *
 * There is a series of them for all loops, and, with several jobs, one for the loops of each.
 * When the first is full, an interval lasts twice as long.
 */
#ifndef INTERVALS_H
#define INTERVALS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "interval_series.h"
#include "job.h"
#include "loop.h"
#include "result.h"
#include "run.h"

struct intervals {
	const struct run_observer *observer;	/* or NULL */
	uint64_t length_ns;
	uint64_t begin_ns, due_ns;		/* real time; UINT64_MAX: never */
	uint64_t overdue_ns;			/* requested: time limit for all answers */
	bool asked;
	struct interval_scratch *scratch;	/* NULL: no memory for it */
	struct interval_series all;
	struct interval_series *jobs;		/* [job_count] */
	unsigned job_count;			/* 0: one unnamed job, covered by `all` */
};

void intervals_init(struct intervals *intervals, const struct job *jobs, unsigned job_count,
		    const struct run_observer *observer);
void intervals_release(struct intervals *intervals);

/* Measuring starts at that real time. */
void intervals_start(struct intervals *intervals, uint64_t real_ns);
static inline bool intervals_have_started(const struct intervals *intervals)
{
	return intervals->due_ns != UINT64_MAX;
}

/* Request the counts if an interval is due; record it if all have answered, or will not; call the
 * observer. */
void intervals_look(struct intervals *intervals, uint64_t real_ns);

/* When no loop will answer any more: add the rest since the last interval, and move all to `out`,
 * those of each job to its own. */
void intervals_finish(struct intervals *intervals, struct run_result *out, struct arena *arena);

#endif
