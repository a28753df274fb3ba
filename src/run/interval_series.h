/*
 * interval_series: the intervals of a range of loops: those of a job, or all.
 *
 * What is between two sums over these loops. Memory is bounded: when INTERVALS_MAX are full,
 * neighbours are joined. Main thread only.
 */
#ifndef INTERVAL_SERIES_H
#define INTERVAL_SERIES_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "loop.h"
#include "result.h"

/* An hour of seconds. A week has rows of 256 s, and a result of a MiB or two. */
enum { INTERVALS_MAX = 3600 };

/* The sum over loops at one point in time. */
struct interval_totals {
	uint64_t ios[IO_OP_COUNT], bytes[IO_OP_COUNT];
	uint64_t errors;
	struct hist hist[IO_OP_COUNT];
};

/* What is only needed to find an interval; common to several series. */
struct interval_scratch {
	struct interval_totals now, difference;
	struct hist all;		/* operations, of the difference */
};

struct interval_series {
	const struct spec *spec;
	struct loop *loops;
	unsigned loop_count;
	struct interval_scratch *scratch;
	struct interval_totals *before;	/* NULL: no memory for it */
	struct arena arena;		/* for the percentiles in at[] */
	bool has_begun;
	uint64_t last_ns;		/* end of the last, since measuring began */
	struct result_interval *at;	/* [capacity] */
	unsigned count, capacity;
};

void interval_series_init(struct interval_series *series, const struct spec *spec,
			  struct loop *loops, unsigned loop_count,
			  struct interval_scratch *scratch);
void interval_series_release(struct interval_series *series);

/* An interval ends with the present counts of the loops, unless it is the last, which is
 * interval_series_finish()'s; `origin_ns`: when the run's window began. NULL:
 * there is none, and what it would have is the next one's. */
const struct result_interval *interval_series_close(struct interval_series *series,
						    uint64_t origin_ns);

/* When no loop will answer any more: adds the rest since the last interval; all go to `out`. */
void interval_series_finish(struct interval_series *series, uint64_t origin_ns,
			    struct run_result *out, struct arena *arena);

#endif
