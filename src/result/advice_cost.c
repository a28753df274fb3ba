/*
 * Was the tool, a core or the rest of the machine the limit, instead of the storage? Times of the
 * machine are in clock ticks: they are used only for runs that are long enough.
 */
#include "advice_rule.h"

#define HAS_HAD_ENOUGH_SHARE	0.5
#define MANY_INTERRUPTS_CORES	0.5
#define MUCH_STEAL_SHARE	0.05

/* Those of all jobs. */
static unsigned loops_of(const struct run_result *run)
{
	unsigned loops = 0;

	for (unsigned i = 0; i < run_result_job_count(run); i++)
		loops += run_result_job(run, i)->spec.threads;
	return loops;
}

static const struct result_loop *busiest_loop(const struct run_result *run)
{
	const struct result_loop *busiest = NULL;

	for (unsigned i = 0; i < run->loop_count; i++) {
		if (!busiest || run->loops[i].busy > busiest->busy)
			busiest = &run->loops[i];
	}
	return busiest;
}

/* A loop that sleeps while waiting for its I/Os has enough CPU time, however busy the cores are;
 * unless its work is done by other threads. */
static bool wants_more_cpu(const struct run_result *run)
{
	const uint64_t process_ns = run->cost.user_ns + run->cost.system_ns;
	const uint64_t loops_ns = run->cpu.loops_user_ns + run->cpu.loops_system_ns;
	const uint64_t beside_ns = (process_ns > loops_ns ? process_ns - loops_ns : 0);

	for (unsigned i = 0; i < run->loop_count; i++) {
		const struct result_loop *loop = &run->loops[i];

		if (loop->busy + (loop->waited > 0 ? loop->waited : 0) >= HAS_HAD_ENOUGH_SHARE)
			return true;
	}
	return advice_cores(run, beside_ns) +
		advice_machine_cores(run, run->cpu.irq_ns + run->kernel_threads_ns) >=
		HAS_HAD_ENOUGH_SHARE;
}

static bool cores_are_the_limit(const struct result *result, const struct run_result *run)
{
	return advice_all_cores_busy(result, run) && !advice_disturbed(result, run) &&
		wants_more_cpu(run);
}

static double core_limit(const struct result *result, const struct run_result *run)
{
	const struct result_loop *busiest = busiest_loop(run);

	if (advice_no_io(run))
		return 0;
	if (cores_are_the_limit(result, run))
		return 2;
	return busiest && busiest->busy >= 0.95 ? busiest->busy : 0;
}

/* ", 0.8 of them with other programs and kernel threads" */
static const char *elsewhere_text(const struct finding *f)
{
	const double cores = advice_machine_cores(f->run, f->run->cpu.elsewhere_ns);

	return cores < 0.1 ? "" : arena_printf(f->arena, ", %.1f with other programs and the "
					       "kernel's threads", cores);
}

static const char *say_core_limit(const struct finding *f)
{
	const struct result_loop *busiest = busiest_loop(f->run);
	const unsigned cores = f->result->environ.cores;
	const unsigned threads = loops_of(f->run);
	const char *who;

	if (cores_are_the_limit(f->result, f->run))
		return arena_printf(f->arena, "%s busy%s%s: the processor, not the drive, may be "
				    "the limit",
				    cores == 1 ? "the only core was"
					       : arena_printf(f->arena, "all %u cores were",
							      cores), f->at, elsewhere_text(f));
	who = busiest->pinned ? arena_printf(f->arena, "CPU %u", busiest->cpu) : "one loop";
	return arena_printf(f->arena, "%s was %.0f %% busy%s: one core, not the drive, may be "
			    "the limit%s", who, 100 * busiest->busy, f->at,
			    threads < cores
			    ? arena_printf(f->arena, " (try --threads=%u)",
					   2 * threads < cores ? 2 * threads : cores) : "");
}

static double shared_core(const struct result *result, const struct run_result *run)
{
	const unsigned wanted = loops_of(run) + run->sqpoll_threads;

	return run->sqpoll_threads > 0 && result->environ.cores > 0 &&
		wanted > result->environ.cores ? wanted : 0;
}

static const char *say_shared_core(const struct finding *f)
{
	return arena_printf(f->arena, "%u loops and %u kernel threads that poll for them shared "
			    "%u core%s%s, and waited for each other (fewer --threads, or no "
			    "submission thread)", loops_of(f->run), f->run->sqpoll_threads,
			    f->result->environ.cores, f->result->environ.cores == 1 ? "" : "s",
			    f->at);
}

static double shared_cpu(const struct result *result, const struct run_result *run)
{
	unsigned loops;

	(void)result;
	return !advice_no_io(run) && advice_fullest_cpu(run, &loops) ? loops : 0;
}

static const char *say_shared_cpu(const struct finding *f)
{
	unsigned loops;
	const struct result_loop *loop = advice_fullest_cpu(f->run, &loops);

	return arena_printf(f->arena, "%u loops were pinned to CPU %u%s, and waited for each other "
			    "(fewer --threads, more --cpus, or --pin=off)", loops, loop->cpu,
			    f->at);
}

static double interrupts(const struct result *result, const struct run_result *run)
{
	const double cores = advice_machine_cores(run, run->cpu.irq_ns);

	(void)result;
	return cores >= MANY_INTERRUPTS_CORES ? cores : 0;
}

static const char *say_interrupts(const struct finding *f)
{
	return arena_printf(f->arena, "interrupts took %.1f cores%s, which no loop is charged "
			    "for: completions may be the limit (spread them over more CPUs, see "
			    "/proc/interrupts)", advice_machine_cores(f->run, f->run->cpu.irq_ns),
			    f->at);
}

static double steal_share(const struct result *result, const struct run_result *run)
{
	const unsigned cores = result->environ.cores;

	return cores > 0 ? advice_machine_cores(run, run->cpu.steal_ns) / cores : 0;
}

static double steal(const struct result *result, const struct run_result *run)
{
	const double share = steal_share(result, run);

	return share >= MUCH_STEAL_SHARE ? share : 0;
}

static const char *say_steal(const struct finding *f)
{
	return arena_printf(f->arena, "the hypervisor took %.0f %% of this machine's time%s: the "
			    "result depends on how busy the host is",
			    100 * steal_share(f->result, f->run), f->at);
}

const struct rule advice_cost_rules[] = {
	{ "core-limit",		core_limit,	say_core_limit, RULE_OF_RUN | RULE_SLOWS },
	{ "shared-core",	shared_core,	say_shared_core, RULE_OF_RUN | RULE_SLOWS },
	{ "shared-cpu",		shared_cpu,	say_shared_cpu, RULE_OF_RUN | RULE_SLOWS },
	{ "interrupts",		interrupts,	say_interrupts, RULE_OF_RUN },
	{ "steal",		steal,		say_steal, RULE_OF_RUN | RULE_SLOWS },
	{ .code = NULL },
};
