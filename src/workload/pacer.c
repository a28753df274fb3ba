/*
 * The sum of the gaps is a double relative to the start. With 53 bits, fractions of a nanosecond
 * last for weeks, and rounding errors do not add up. Arrivals are drawn in batches, with the
 * generator in registers, each after the last one of the previous batch was taken.
 */
#include "pacer.h"

#include "io.h"

/* Patterns and data use the streams below this one: see data.c. */
#define PACER_STREAM (UINT64_C(3) << 32)

static void draw_poisson(struct pacer *pacer)
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

static void draw_uniform(struct pacer *pacer)
{
	double last_ns = pacer->last_ns;

	for_each_in_batch(i, PACER_DRAWN) {
		last_ns += pacer->gap_ns;
		pacer->due_ns[i] = pacer->start_ns + (uint64_t)(int64_t)last_ns;
	}
	pacer->last_ns = last_ns;
	pacer->next = 0;
}

static void draw_bursts(struct pacer *pacer)
{
	for_each_in_batch(i, PACER_DRAWN) {
		if (pacer->burst_left == 0) {
			pacer->last_ns += exponential_draw(&pacer->gaps, &pacer->rng);
			pacer->burst_left = pacer->burst;
		}
		pacer->burst_left--;
		pacer->due_ns[i] = pacer->start_ns + (uint64_t)(int64_t)pacer->last_ns;
	}
	pacer->next = 0;
}

static void (*const draws[])(struct pacer *) = {
	[RATE_POISSON]	= draw_poisson,
	[RATE_UNIFORM]	= draw_uniform,
	[RATE_BURST]	= draw_bursts,
};

void pacer_init(struct pacer *pacer, const struct pacer_config *config)
{
	const bool bursts = config->process.kind == RATE_BURST;

	pacer->gap_ns = 1e9 * config->loop_count / config->rate_iops;
	pacer->draw = draws[config->process.kind];
	pacer->first_gap_ns = 1e9 * (config->loop_index + 1) / config->rate_iops;
	pacer->burst = bursts ? config->process.burst : 1;
	rng_init(&pacer->rng, config->seed, PACER_STREAM + config->loop_index);
	exponential_init(&pacer->gaps, pacer->gap_ns * pacer->burst);
}

void pacer_start(struct pacer *pacer, uint64_t now_ns)
{
	pacer->start_ns = now_ns;
	pacer->last_ns = pacer->draw == draw_uniform ? pacer->first_gap_ns - pacer->gap_ns : 0;
	pacer->burst_left = 0;
	pacer->draw(pacer);
}
