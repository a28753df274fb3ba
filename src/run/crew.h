/*
 * crew: the threads of a run, and their synchronization.
 *
 * The crew is the main thread and one thread per loop. They meet at four points, counted
 * under one lock: every loop has opened its engine (if one failed, none starts), every loop
 * has drained (then the files are synced, if required), all files are synced, every loop has
 * released its resources. In between, loops share nothing.
 *
 * A loop can block in the kernel forever: the main thread may abandon the crew at any time, and
 * then nothing that a loop may access is freed.
 */
#ifndef CREW_H
#define CREW_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "job.h"
#include "loop.h"
#include "punts.h"
#include "run.h"

enum crew_phase { CREW_OPEN, CREW_RUN, CREW_END_FSYNC, CREW_CLOSE, CREW_OVER };

struct crew {
	struct loop *loops;
	unsigned count;
	struct run_shared *run;
	bool warms_up;			/* else all measure from the start */
	struct punts *punts;		/* to be opened for the run; or NULL */
	const struct run_observer *observer;	/* or NULL */
	struct crew_member *members;	/* [count]: the threads */
	bool was_left;			/* some may still run, or have not released everything */
	_Atomic bool leaves_rings;	/* asked to stop: the kernel cleans up the rings */

	pthread_mutex_t lock;		/* of all below */
	pthread_cond_t changed;
	enum crew_phase phase;
	unsigned expected;		/* number of threads */
	unsigned arrived;		/* those that are done with this phase */
	bool failed;
	bool went_well;			/* the phase before this one */
	bool has_run;			/* CREW_RUN was reached */
};

/* loops[count], from loop_init(). */
void crew_init(struct crew *crew, struct loop *loops, unsigned count, struct run_shared *run);
void crew_release(struct crew *crew);

/* Start all threads; if one cannot be started, none is left when this returns. */
int crew_start(struct crew *crew, struct err *err);

/* Main thread: wait until a phase or that real time. True if the phase was reached. */
bool crew_wait(struct crew *crew, enum crew_phase phase, uint64_t until_ns);

/* Has CREW_RUN started? Not if a loop could not be opened, or was stopped before. */
bool crew_has_run(struct crew *crew);

/* Main thread, when it was asked to stop: the loops end as soon as they can, but keep their rings.
 * Releasing a ring and its pinned pages takes long and competes with the main thread, which must
 * write the result; the process exits afterwards anyway. */
void crew_stop(struct crew *crew);

/* After CREW_OVER. */
void crew_join(struct crew *crew);

/* The error of the first loop that failed; 0 if none has: they were stopped. */
int crew_error(const struct crew *crew, struct err *err);

#endif
