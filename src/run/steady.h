/*
 * steady: a warm-up that lasts until the IOPS of all loops together are steady (--steady), or its
 * limit is over.
 *
 * It is cut into rounds. Each loop says at the end of its round how many I/Os per second it had
 * since it said so last; the last one to speak adds up the round and decides. A loop that sits in
 * a call speaks late, and for more than a round. In a time that only latencies move each loop has
 * its own, so all wait for each other at the end of a round; in real time no loop waits, and each
 * sees the decision at its next look.
 */
#ifndef STEADY_H
#define STEADY_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "result.h"
#include "run.h"
#include "spec.h"
#include "steadiness.h"

struct loop;

/* What the loops of a run share. */
struct steady {
	bool on;
	unsigned window, rounds_max;
	unsigned loop_count;
	pthread_mutex_t lock;
	_Atomic unsigned rounds;	/* that all loops have spoken for */
	_Atomic bool is_over;		/* the warm-up */
	/* with the lock held */
	unsigned spoken;		/* loops, in this round */
	double iops;			/* of them */
	double values[STEADINESS_WINDOW_MAX];	/* of rounds, the n-th at n % window */
	struct steadiness found;	/* in the last window */
};

/* A loop's part. */
struct steady_loop {
	uint64_t end_ns;		/* of its round … */
	uint64_t limit_ns;		/* … and of the last */
	bool has_begun;			/* the first: before it is the plain warm-up */
	uint64_t since_ns, ios_before;	/* what it said last */
	unsigned rounds;		/* that it has spoken for */
	bool is_over;			/* it knows */
};

void steady_init(struct steady *steady, const struct spec *spec, unsigned loop_count);
void steady_release(struct steady *steady);

/* The loop, when its warm-up begins: rounds begin at that time of its clock. */
void steady_begin(struct loop *loop, uint64_t begin_ns);

/* The loop, at each look of its warm-up: moves the end of the warm-up (state_end_ns) to the end of
 * the next round, or to now if it is over. */
void steady_look(struct loop *loop);

/* Main thread: the last round that is over, number 0: none is. And what was found so far. */
struct run_round steady_last_round(struct steady *steady);
void steady_collect(struct steady *steady, struct run_result *out, struct arena *arena);

#endif
