/*
 * run: one repetition of one variant.
 *
 * The main thread opens the target, makes the loops, starts them together, shows progress once
 * a second, joins them, and adds what they counted into one run_result.
 */
#ifndef RUN_H
#define RUN_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "cpus.h"
#include "engine.h"
#include "err.h"
#include "result.h"
#include "spec.h"
#include "target.h"

/* All loops are in system calls, so nothing is known since the last interval. */
struct run_silence {
	unsigned loops;
	double at_s;			/* since measuring began */
	double for_s;			/* since the last interval's end */
};

/* A round of a warm-up that lasts until the IOPS are steady. */
struct run_round {
	unsigned number, most;		/* the last is that at most */
	double iops;
};

/* It was asked to stop, and this is not over yet. */
struct run_waiting {
	enum { WAITS_FOR_OPENING, WAITS_FOR_IOS, WAITS_FOR_SYNC, WAITS_FOR_CLOSING } what;
	unsigned loops;			/* that are not done with it */
	uint64_t ios;			/* in flight, as far as is known */
};

/* Called during a run, by the main thread, once per interval. The others may be
 * NULL. */
struct run_observer {
	void (*interval)(void *context, const struct spec *spec,
			 const struct result_interval *interval);
	/* Before that, for a run with several jobs: the interval of each job. */
	void (*job_interval)(void *context, const char *job, const struct spec *spec,
			     const struct result_interval *interval);
	/* Instead, while no loop answers. */
	void (*no_answer)(void *context, const struct spec *spec,
			  const struct run_silence *silence);
	/* While it warms up. */
	void (*warm_up_round)(void *context, const struct run_round *round);
	/* Once, a moment after a signal. */
	void (*waiting)(void *context, const struct run_waiting *waiting);
	void *context;

	/* All loops are open and start now. Called by one of them, before any I/O. */
	void (*started)(void *context);
	/* The I/Os that a loop is about to submit, called by that loop: slow, for debugging. */
	void (*issued)(void *context, struct io *const ios[], unsigned nr);
	/* At these times since measuring began (ascending): the counts so far.
	 * `unfinished`: I/Os of loops that did not answer, or that wait for the rest. */
	void (*checkpoint)(void *context, const struct run_result *so_far);
	const uint64_t *checkpoints_ns;
	unsigned checkpoint_count;
};

/* One workload of the run. */
struct run_job {
	const char *name;			/* NULL: it is the only one */
	const struct spec *spec;
	const struct engine_choice *engine;
	const struct target *target;
};

struct run_request {
	const char *variant;
	unsigned round, place;			/* its place-th run; both from 1 */
	const struct run_job *jobs;
	unsigned job_count;			/* 1 at least */
	const struct cpus *cpus;		/* or NULL: as numbered */
	const struct run_observer *observer;	/* or NULL */
	const volatile sig_atomic_t *stop;	/* a signal number once one has arrived */
	const volatile sig_atomic_t *leave;	/* … and another; or NULL */
	bool *loops_left;			/* set by an abandoned run: see run_once() */
	bool *refused;				/* [job_count]: set for jobs that could not begin,
						 * with an error; or NULL */
};

/* Run it, and put the numbers into `out` (from result_add_run()). If that has jobs
 * (run_result_add_jobs()), there is one for each of the request, with its name: they get the
 * numbers of each, and `out` their sum. Facts that the caller provides (targets of each job,
 * residency, gaps) are not changed. A run that was interrupted or stopped by an I/O error is a
 * result, with the measurement so far; negative: no result.
 *
 * A run that was asked to stop has LEAVE_AFTER_NS (watch.c) to do so. Then it is abandoned, with
 * loops in the kernel and I/Os in flight; if it stops in time, its rings are still left open. The
 * spec, target and engine must not change afterwards, and the process must end with _exit(2): the
 * kernel cleans up. */
int run_once(const struct run_request *request, struct run_result *out, struct arena *arena,
	     struct err *err);

#endif
