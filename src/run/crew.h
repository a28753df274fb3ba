/*
 * crew: the threads of a run, and where they meet.
 *
 * The crew is the main thread and one thread per loop. They meet at four points, counted
 * under one lock: every loop has opened its engine (or one failed: nobody starts), every loop
 * has drained (then the files are synced, if they are to be), all is synced, every loop has
 * closed what it had. In between loops share nothing.
 *
 * A loop can sit in the kernel for ever: the main thread may leave at any time, and then nothing
 * that a loop may touch is freed.
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
	bool was_left;			/* they may be at work still, or have not closed all */
	_Atomic bool leaves_rings;	/* asked to stop: rings are the kernel's to take apart */

	pthread_mutex_t lock;		/* of all below */
	pthread_cond_t changed;
	enum crew_phase phase;
	unsigned expected;		/* threads that there are */
	unsigned arrived;		/* those that are done with this phase */
	bool failed;
	bool went_well;			/* the phase before this one */
	bool has_run;			/* CREW_RUN was reached */
};

/* loops[count], from loop_init(). */
void crew_init(struct crew *crew, struct loop *loops, unsigned count, struct run_shared *run);
void crew_release(struct crew *crew);

/* Start all threads; if one cannot be, none is left when this returns. */
int crew_start(struct crew *crew, struct err *err);

/* Main thread: wait until a phase has begun or that real time has come. Has it? */
bool crew_wait(struct crew *crew, enum crew_phase phase, uint64_t until_ns);

/* Has CREW_RUN begun? Not if one could not be opened, or was stopped before. */
bool crew_has_run(struct crew *crew);

/* Main thread, when it was asked to stop: the loops end as soon as they can. A ring and the pages
 * that are pinned for it take long to give up, in competition with the main thread, which has a
 * result to write; the process ends then anyway. So they are kept. */
void crew_stop(struct crew *crew);

/* After CREW_OVER. */
void crew_join(struct crew *crew);

/* What the first loop that failed says; 0 if none has: they were stopped. */
int crew_error(const struct crew *crew, struct err *err);

#endif
