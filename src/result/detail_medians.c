/* Details of a run, a function each, and their medians over the included rounds. */
#include "op_medians.h"
#include "stats.h"

/* Values of a run; below 0: not known. */

static double in_flight(const struct run_result *run)
{
	return log2_hist_mean(&run->in_flight);
}

static double per_submit(const struct run_result *run)
{
	return log2_hist_mean(&run->submitted);
}

static double per_reap(const struct run_result *run)
{
	return log2_hist_mean(&run->reaped);
}

static double calls_per_io(const struct run_result *run)
{
	return run->syscalls_per_io;
}

/* For the process: the share of a job is unknown. */
static double punts_of(const struct run_result *run)
{
	return !run->job && run->punts_counted && run_result_on_ring(run) ? (double)run->punts : -1;
}

static double workers_of(const struct run_result *run)
{
	return !run->job && run_result_on_ring(run) ? (double)run->workers : -1;
}

static double busiest(const struct run_result *run)
{
	double most = 0;

	for (unsigned i = 0; i < run->loop_count; i++)
		if (run->loops[i].busy > most)
			most = run->loops[i].busy;
	return most;
}

static double cores(const struct run_result *run, uint64_t ns)
{
	return run->elapsed_s > 0 ? (double)ns / 1e9 / run->elapsed_s : -1;
}

static double cores_of_all(const struct run_result *run, uint64_t ns)
{
	return run->job ? -1 : cores(run, ns);
}

static double loops_user(const struct run_result *run)
{
	return cores(run, run->cpu.loops_user_ns);
}

static double loops_system(const struct run_result *run)
{
	return cores(run, run->cpu.loops_system_ns);
}

static double sqpoll(const struct run_result *run)
{
	return cores_of_all(run, run->cpu.sqpoll_ns);
}

static double workers(const struct run_result *run)
{
	return cores_of_all(run, run->cpu.workers_ns);
}

static double other_threads(const struct run_result *run)
{
	return cores_of_all(run, run->cpu.other_threads_ns);
}

static double interrupts(const struct run_result *run)
{
	return cores_of_all(run, run->cpu.irq_ns);
}

static double stolen(const struct run_result *run)
{
	return cores_of_all(run, run->cpu.steal_ns);
}

static double elsewhere(const struct run_result *run)
{
	return cores_of_all(run, run->cpu.elsewhere_ns);
}

static const value_of_run values_of[DETAIL_COUNT] = {
	[DETAIL_IN_FLIGHT]	= in_flight,
	[DETAIL_PER_SUBMIT]	= per_submit,
	[DETAIL_PER_REAP]	= per_reap,
	[DETAIL_CALLS]		= calls_per_io,
	[DETAIL_PUNTS]		= punts_of,
	[DETAIL_WORKERS]	= workers_of,
	[DETAIL_BUSIEST]	= busiest,
	[DETAIL_USER]		= loops_user,
	[DETAIL_SYSTEM]		= loops_system,
	[DETAIL_SQPOLL]		= sqpoll,
	[DETAIL_WORKERS_CPU]	= workers,
	[DETAIL_OTHER_THREADS]	= other_threads,
	[DETAIL_IRQ]		= interrupts,
	[DETAIL_STOLEN]		= stolen,
	[DETAIL_ELSEWHERE]	= elsewhere,
};

static double median(const struct group *group, value_of_run value, struct arena *arena)
{
	double *values = group_values(group, value, arena);

	for (unsigned i = 0; i < group->count; i++)
		if (values[i] < 0)
			return -1;
	return group->count > 0 ? stats_median(values, group->count) : -1;
}

void detail_medians_find(double details[DETAIL_COUNT], const struct group *group,
			 struct arena *arena)
{
	for (unsigned i = 0; i < DETAIL_COUNT; i++)
		details[i] = median(group, values_of[i], arena);
}
