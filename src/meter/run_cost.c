/*
 * run_cost: readings and differences. The sources are not read at one instant, and the time of a
 * running thread lags by up to a tick: so parts are clamped to between 0 and the possible maximum.
 */
#include "run_cost.h"

enum { SUBMITTERS_MAX = 2048 };		/* loops, and a thread of each ring's own */

void run_cost_read(struct run_cost *cost, const struct punts *punts, bool has_ring)
{
	*cost = (struct run_cost){ .punts = punts_count(punts) };
	machine_time_read(&cost->machine, MACHINE_TIME_FILE);
	if (has_ring)
		tasks_read(&cost->tasks, TASKS_DIR);
	cost_of_process(&cost->process);
}

void run_cost_begin(struct run_cost *cost, const struct punts *punts, bool has_ring)
{
	int tids[SUBMITTERS_MAX];

	if (punts_are_counted(punts)) {
		const unsigned count = tasks_submitters(tids, SUBMITTERS_MAX, TASKS_DIR);

		if (count > 0)
			punts_narrow(punts, tids, count);
	}
	run_cost_read(cost, punts, has_ring);
}

struct run_cost run_cost_between(const struct run_cost *earlier, const struct run_cost *later)
{
#define GROWTH(field) .field = cost_growth(earlier->field, later->field)
	return (struct run_cost){
		.process = cost_between(&earlier->process, &later->process),
		GROWTH(machine.tasks_ns),
		GROWTH(machine.irq_ns),
		GROWTH(machine.steal_ns),
		.tasks.sqpoll_threads = later->tasks.sqpoll_threads,
		.tasks.workers = later->tasks.workers,
		GROWTH(tasks.sqpoll_ns),
		GROWTH(tasks.workers_ns),
		GROWTH(tasks.others_ns),
		GROWTH(punts),
	};
#undef GROWTH
}

struct cpu_split run_cost_split(const struct run_cost *window, const struct cost *loops)
{
	const uint64_t process_ns = window->process.user_ns + window->process.system_ns;
	struct cpu_split split = {
		.loops_user_ns		= loops->user_ns,
		.loops_system_ns	= loops->system_ns,
		.sqpoll_ns		= window->tasks.sqpoll_ns,
		.workers_ns		= window->tasks.workers_ns,
		.other_threads_ns	= window->tasks.others_ns,
		.irq_ns			= window->machine.irq_ns,
		.steal_ns		= window->machine.steal_ns,
		.elsewhere_ns		= cost_growth(process_ns, window->machine.tasks_ns),
	};
	const uint64_t seen_ns = split.loops_user_ns + split.loops_system_ns + split.sqpoll_ns +
		split.workers_ns + split.other_threads_ns;

	if (window->tasks.workers > 0)
		split.workers_ns += cost_growth(seen_ns, process_ns);
	else
		split.other_threads_ns += cost_growth(seen_ns, process_ns);
	return split;
}
