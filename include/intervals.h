/*
 * intervals: what happened in each second of a run, seen by the main thread while loops run.
 *
 * Once per interval it asks every loop for a snapshot of its counts, and takes the difference
 * to what they were before; loops pay one relaxed load per turn for it. A loop that sits in a
 * blocking call gives no answer: what it did shows in a later interval. Memory is bounded: when
 * INTERVALS_MAX are full, neighbours are joined and the interval doubles.
 */
#ifndef INTERVALS_H
#define INTERVALS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "loop.h"
#include "result.h"
#include "run.h"

enum { INTERVALS_MAX = 4096 };

/* The sum over loops and operations at one point in time. */
struct interval_totals {
	uint64_t ios[IO_OP_COUNT], bytes[IO_OP_COUNT];
	uint64_t errors;
	struct hist hist;		/* of all operations */
};

struct intervals {
	struct arena *arena;
	const struct spec *spec;
	uint64_t length_ns;
	uint64_t start_ns, last_ns, due_ns;	/* real time */
	struct interval_totals *totals;		/* [3]: before, now, difference */
	struct result_interval *at;		/* [capacity] */
	unsigned count, capacity;
};

void intervals_init(struct intervals *intervals, const struct spec *spec, struct arena *arena);
void intervals_release(struct intervals *intervals);

/* Measuring begins at that real time. */
void intervals_start(struct intervals *intervals, uint64_t real_ns);

static inline bool intervals_due(const struct intervals *intervals, uint64_t real_ns)
{
	return real_ns >= intervals->due_ns;
}

/* Ask all loops, note the interval, tell the observer (may be NULL). */
void intervals_take(struct intervals *intervals, struct loop *loops, unsigned loop_count,
		    const struct run_observer *observer);

/* After the loops were joined: the rest since the last interval, and hand all to `out`. */
void intervals_finish(struct intervals *intervals, struct loop *loops, unsigned loop_count,
		      struct run_result *out);

#endif
