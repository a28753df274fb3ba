/*
 * The sum of the gaps is kept as a double, relative to the start: it has 53 bits, so a fraction
 * of a nanosecond is not lost before some weeks, and rounding never adds up.
 */
#include "pacer.h"

#include <math.h>

/* Patterns and data take streams below: see data.c. */
#define PACER_STREAM (UINT64_C(3) << 32)

static void step(struct pacer *pacer)
{
	/* In (0, 1], so that the logarithm is finite. */
	const double u = (double)((rng_next(&pacer->rng) >> 11) + 1) * 0x1p-53;

	pacer->due_ns -= pacer->gap_ns * log(u);
}

void pacer_init(struct pacer *pacer, double rate_iops, unsigned loop_count, uint64_t seed,
		unsigned loop_index)
{
	*pacer = (struct pacer) { .gap_ns = 1e9 * loop_count / rate_iops };
	rng_init(&pacer->rng, seed, PACER_STREAM + loop_index);
}

void pacer_start(struct pacer *pacer, uint64_t now_ns)
{
	pacer->start_ns = now_ns;
	pacer->due_ns = 0;
	step(pacer);
}

uint64_t pacer_take(struct pacer *pacer)
{
	const uint64_t due_ns = pacer_due_ns(pacer);

	step(pacer);
	return due_ns;
}
