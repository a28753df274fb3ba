/*
 * Causes that kept a run from its CPUs: other programs, a quota, its own loops. Several topics
 * check them, because then no other conclusion holds.
 */
#include "advice_rule.h"

#include "cost.h"

#define MUCH_OF_THE_MACHINE	0.25	/* when all of it is busy */
#define LONG_WAIT_SHARE		0.1
#define SOME_CORES		0.1
#define STOPPED_SHARE		0.01

double advice_cores_of_others(const struct run_result *run)
{
	return advice_machine_cores(run, cost_growth(run->kernel_threads_ns,
						     run->cpu.elsewhere_ns));
}

double advice_waited(const struct run_result *run)
{
	double most = 0;

	for (unsigned i = 0; i < run->loop_count && run->elapsed_s >= ADVICE_LONG_ENOUGH_S; i++)
		if (run->loops[i].waited > most)
			most = run->loops[i].waited;
	return most;
}

double advice_stopped_share(const struct run_result *run)
{
	const double around_s = run->elapsed_s + run->warmup_s;

	return around_s > 0 ? (double)run->throttled_ns / 1e9 / around_s : 0;
}

bool advice_throttled(const struct run_result *run)
{
	return run->throttled_periods > 0 && advice_stopped_share(run) >= STOPPED_SHARE;
}

/* Loops that were pinned to the CPU of loop n, itself among them. */
static unsigned loops_beside(const struct run_result *run, unsigned n)
{
	unsigned beside = 0;

	for (unsigned i = 0; i < run->loop_count && run->loops[n].pinned; i++)
		beside += run->loops[i].pinned && run->loops[i].cpu == run->loops[n].cpu;
	return beside;
}

const struct result_loop *advice_fullest_cpu(const struct run_result *run, unsigned *loops)
{
	const struct result_loop *fullest = NULL;

	*loops = 1;
	for (unsigned i = 0; i < run->loop_count; i++) {
		const unsigned beside = loops_beside(run, i);

		if (beside > *loops) {
			*loops = beside;
			fullest = &run->loops[i];
		}
	}
	return fullest;
}

bool advice_shares_cpus(const struct run_result *run)
{
	unsigned loops;

	return advice_fullest_cpu(run, &loops) != NULL;
}

/* A loop may wait because of other loops, or a quota. */
static bool others_made_it_wait(const struct run_result *run)
{
	return advice_waited(run) >= LONG_WAIT_SHARE &&
		advice_cores_of_others(run) >= SOME_CORES && !advice_throttled(run) &&
		!advice_shares_cpus(run);
}

bool advice_disturbed(const struct result *result, const struct run_result *run)
{
	const unsigned cores = result->environ.cores;

	return others_made_it_wait(run) || (advice_all_cores_busy(result, run) &&
		advice_cores_of_others(run) >= MUCH_OF_THE_MACHINE * cores);
}
