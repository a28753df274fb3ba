/*
 * The sum of the gaps is kept as a double, relative to the start: it has 53 bits, so a fraction
 * of a nanosecond is not lost before some weeks, and rounding never adds up. Some arrivals are
 * drawn together, with the generator in registers.
 */
#include "pacer.h"

#include "io.h"

/* Patterns and data take streams below: see data.c. */
#define PACER_STREAM (UINT64_C(3) << 32)

void pacer_init(struct pacer *pacer, double rate_iops, unsigned loop_count, uint64_t seed,
		unsigned loop_index)
{
	pacer->gap_ns = 1e9 * loop_count / rate_iops;
	rng_init(&pacer->rng, seed, PACER_STREAM + loop_index);
	exponential_init(&pacer->gaps, pacer->gap_ns);
}

void pacer_start(struct pacer *pacer, uint64_t now_ns)
{
	pacer->start_ns = now_ns;
	pacer->last_ns = 0;
	pacer_draw(pacer);
}

void pacer_draw(struct pacer *pacer)
{
	struct rng rng = pacer->rng;
	double last_ns = pacer->last_ns;

	for_each_in_batch(i, PACER_DRAWN) {
		last_ns += exponential_draw(&pacer->gaps, &rng);
		pacer->due_ns[i] = pacer->start_ns + (uint64_t)(int64_t)last_ns;
	}
	pacer->rng = rng;
	pacer->last_ns = last_ns;
	pacer->next = 0;
}
