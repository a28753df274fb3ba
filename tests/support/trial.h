/*
 * trial: one run of the event loop, set up by hand: a spec, a target and an engine, without
 * command line, profile or prepare.
 *
 *	struct trial t;
 *
 *	trial_init(&t, "null");
 *	t.spec.events = 1000;
 *	trial_run(&t);
 *	cr_assert_eq(t.run->op[IO_READ].ios, 1000);
 *	trial_release(&t);
 */
#ifndef TRIAL_H
#define TRIAL_H

#include <signal.h>

#include "engine.h"
#include "job.h"
#include "loop.h"
#include "result.h"
#include "run.h"
#include "target.h"
#include "tmpfile.h"

enum { TRIAL_FILES = 4, TRIAL_FILE_BYTES = 1 << 20, TRIAL_BLOCK_BYTES = 4096,
       TRIAL_MAX_S = 300, TRIAL_OTHERS_MAX = 4 };

struct trial {
	struct spec spec;
	struct target target;
	struct target_group group;
	int fds[TRIAL_FILES];
	uint64_t opened_bytes[TRIAL_FILES];
	struct engine_choice engine;
	unsigned round, place;		/* 1, 1 */
	struct run_observer *observer;
	volatile sig_atomic_t stop, leave;
	bool loops_left;		/* by run_once(), at work */
	bool refused[1 + TRIAL_OTHERS_MAX];	/* jobs that could not begin */
	struct tmpdir dir;
	bool has_files;
	struct run_job others[TRIAL_OTHERS_MAX];	/* jobs beside it, from trial_add_job() */
	struct spec other_specs[TRIAL_OTHERS_MAX];
	unsigned other_count;
	struct run_shared shared;	/* of a loop that a test holds in its hand */
	struct job job;

	int ret;			/* what run_once() gave */
	struct result result;
	struct run_result *run;
	struct err err;
};

/* 4 files of 1 MiB that are only imagined; random reads of 4 KiB, iodepth 1, one loop, not
 * pinned, seed 42, no fsyncs, no end. `engine` is a name: the test is skipped if it cannot run
 * here. A test that then takes longer than TRIAL_MAX_S is ended. */
void trial_init(struct trial *trial, const char *engine);
/* Real files instead, in a directory that goes away. */
void trial_make_files(struct trial *trial);
/* Another engine than by name. */
void trial_use(struct trial *trial, const struct engine_ops *ops);
/* The null engine's latencies, and so a virtual time. Lives as long as the trial. */
void trial_latencies(struct trial *trial, const uint64_t *at_ns, unsigned count);
#define TRIAL_LATENCIES(trial, ...) \
	trial_latencies(trial, (const uint64_t[]){ __VA_ARGS__ }, \
			sizeof((const uint64_t[]){ __VA_ARGS__ }) / sizeof(uint64_t))

/* A job beside the first, on the same target and engine: its spec is a copy of what the first's is
 * now, to be changed. */
struct spec *trial_add_job(struct trial *trial, const char *name);

/* run_once(); the test fails if it does. */
void trial_run(struct trial *trial);
/* run_once(), whatever it gives: in trial->ret and trial->err. */
void trial_try(struct trial *trial);
void trial_release(struct trial *trial);

/* The only loop of the only job, for tests that hold one in their hand. */
void trial_make_loop(struct trial *trial, struct loop *loop);

#endif
