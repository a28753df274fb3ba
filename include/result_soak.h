/*
 * result_soak: the part of a result that says how a run went on: was it steady when measuring
 * began, and did it stay so? Plain numbers.
 */
#ifndef RESULT_SOAK_H
#define RESULT_SOAK_H

#include <stdbool.h>
#include <stdint.h>

/* Does it stay as it was? From the intervals. */
struct result_part {
	double iops;
	uint64_t p99_ns;		/* the median of its intervals' */
};

struct result_change {
	double at_s;			/* since measuring began */
	double from_iops, to_iops;	/* before and after: medians of intervals */
};

struct result_soak {
	double part_s;			/* the first and the last so long; 0: too short for two */
	struct result_part first, last;
	double ratio;			/* last / first, of IOPS; 0 or less: not known */
	struct result_change *changes;	/* to another level, in their order */
	unsigned change_count;
};

/* Before the first run: the target was written so often. */
struct result_precondition {
	unsigned passes;		/* 0: not at all */
	uint64_t bytes, elapsed_ns;
};

/* Of a warm-up that lasts until the IOPS are steady. */
struct result_steady_round {
	double iops;
};

struct result_steady {
	bool reached;
	unsigned rounds;		/* that it lasted; 0: it was not asked for */
	double spread, slope;		/* in the window: see steadiness.h */
	struct result_steady_round *window;	/* its last rounds */
	unsigned window_count;
};

#endif
