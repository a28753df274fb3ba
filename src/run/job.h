/*
 * job: one of the concurrent workloads, with its own spec, engine, target and loops; and the state
 * that the loops of a job share.
 *
 * Created by the main thread before its loops, and constant while they run, except the cursor, the
 * order of events and the blocks, which they share.
 */
#ifndef JOB_H
#define JOB_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "block_table.h"
#include "engine.h"
#include "err.h"
#include "pattern.h"
#include "ring_share.h"
#include "run.h"
#include "spec.h"
#include "steady.h"
#include "target.h"
#include "event_order.h"
#include "window.h"

struct loop;

struct job {
	const char *name;			/* "": it has none */
	unsigned index;				/* among those of its run */
	const struct spec *spec;
	uint64_t seed;				/* of it in this run */
	const struct engine_choice *engine;
	const struct target *target;
	bool no_poll_queues;			/* in some device of the target, if that matters */
	struct block_table *blocks;		/* with validation; else NULL */
	struct ring_share *ring_share;		/* shared by the loops' rings; or NULL */
	struct loop *loops;			/* [loop_count]: its slice of the run's */
	unsigned loop_count;
	struct pattern_cursor cursor;

	/* For some jobs only: see the pointers to them. */
	struct event_order order;
	struct block_table block_table;
	struct ring_share rings;
};

/* Shared by the loops of all jobs of a run. */
struct run_shared {
	struct job *jobs;
	unsigned job_count;
	const struct run_observer *observer;	/* its `issued` is called; or NULL */
	_Alignas(64) _Atomic bool stop;		/* a signal, or an I/O error in some loop */
	_Alignas(64) struct window window;
	struct steady steady;		/* how long the warm-up lasts, if it says so */
};

/* The index-th of a run. Parts of the request still belong to the caller. */
int job_open(struct job *job, const struct run_request *request, unsigned index,
	     struct err *err);
void job_close(struct job *job);

#endif
