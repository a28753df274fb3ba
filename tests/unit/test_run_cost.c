/* run_cost: every nanosecond of the process in one part, and the time of the machine. */
#include "run_cost.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

#include "tmpfile.h"

static const struct cost loops = { .user_ns = 100, .system_ns = 200 };

static struct run_cost window(unsigned workers)
{
	return (struct run_cost){
		.process	= { .user_ns = 150, .system_ns = 850 },
		.machine	= { .tasks_ns = 1700, .irq_ns = 30, .steal_ns = 4 },
		.tasks		= { .sqpoll_ns = 50, .workers = workers,
				    .workers_ns = workers ? 300 : 0, .others_ns = 10 },
	};
}

static uint64_t sum(const struct cpu_split *split)
{
	return split->loops_user_ns + split->loops_system_ns + split->sqpoll_ns +
		split->workers_ns + split->other_threads_ns;
}

Test(run_cost, workers_that_are_gone_are_with_those_that_stay)
{
	const struct run_cost whole = window(2);
	const struct cpu_split split = run_cost_split(&whole, &loops);

	cr_assert_eq(split.loops_user_ns, 100);
	cr_assert_eq(split.loops_system_ns, 200);
	cr_assert_eq(split.sqpoll_ns, 50);
	cr_assert_eq(split.workers_ns, 300 + 340);
	cr_assert_eq(split.other_threads_ns, 10);
	cr_assert_eq(sum(&split), 1000);
}

Test(run_cost, without_workers_the_rest_is_other_threads)
{
	const struct run_cost whole = window(0);
	const struct cpu_split split = run_cost_split(&whole, &loops);

	cr_assert_eq(split.workers_ns, 0);
	cr_assert_eq(split.other_threads_ns, 650);
	cr_assert_eq(sum(&split), 1000);
}

Test(run_cost, elsewhere_is_what_the_machine_did_and_the_process_did_not)
{
	const struct run_cost whole = window(0);
	const struct cpu_split split = run_cost_split(&whole, &loops);

	cr_assert_eq(split.elsewhere_ns, 700);
	cr_assert_eq(split.irq_ns, 30);
	cr_assert_eq(split.steal_ns, 4);
}

/* A clock tick of the machine is longer than some runs. */
Test(run_cost, nothing_is_below_0)
{
	const struct run_cost whole = { .process = { .user_ns = 50 } };
	const struct cpu_split split = run_cost_split(&whole, &loops);

	cr_assert_eq(split.elsewhere_ns, 0);
	cr_assert_eq(split.other_threads_ns, 0);
}

Test(run_cost, between_is_the_growth_of_times_and_the_later_of_counts)
{
	struct run_cost earlier = window(3), later = window(2), between;

	later.process.user_ns += 5;
	later.machine.irq_ns += 6;
	later.tasks.sqpoll_ns += 7;
	later.tasks.workers_ns = 0;		/* the third took it along */
	later.punts = 8;

	between = run_cost_between(&earlier, &later);

	cr_assert_eq(between.process.user_ns, 5);
	cr_assert_eq(between.process.system_ns, 0);
	cr_assert_eq(between.machine.irq_ns, 6);
	cr_assert_eq(between.machine.tasks_ns, 0);
	cr_assert_eq(between.tasks.sqpoll_ns, 7);
	cr_assert_eq(between.tasks.workers_ns, 0);
	cr_assert_eq(between.tasks.workers, 2);
	cr_assert_eq(between.punts, 8);
}

Test(run_cost, reads_the_machine_in_clock_ticks)
{
	const uint64_t tick_ns = UINT64_C(1000000000) / (uint64_t)sysconf(_SC_CLK_TCK);
	struct machine_time time;
	struct tmpdir dir;
	FILE *file;

	tmpdir_make(&dir);
	cr_assert_eq(chdir(dir.path), 0);
	file = fopen("stat", "w");
	fputs("cpu  10 20 30 4000 500 6 7 8 9 0\ncpu0 1 2 3 4 5 6 7 8 9 0\n", file);
	fclose(file);

	machine_time_read(&time, "stat");
	cr_assert_eq(time.tasks_ns, 60 * tick_ns);
	cr_assert_eq(time.irq_ns, 13 * tick_ns);
	cr_assert_eq(time.steal_ns, 8 * tick_ns);

	machine_time_read(&time, "missing");
	cr_assert_eq(time.tasks_ns, 0);
	cr_assert_eq(chdir("/"), 0);
	tmpdir_remove(&dir);
}

Test(run_cost, knows_each_cpu_by_its_number)
{
	struct cpu_ticks ticks[4];

	struct tmpdir dir;
	FILE *file;

	tmpdir_make(&dir);
	cr_assert_eq(chdir(dir.path), 0);
	file = fopen("stat", "w");
	fputs("cpu  11 22 33 44 55 66 77 88 0 0\n"
	      "cpu0 10 0 5 80 5 0 0 0 0 0\n"
	      "cpu2 1 2 3 4 5 6 7 8 0 0\n"
	      "cpu9 1 2 3 4 5 6 7 8 0 0\n"
	      "intr 1 2 3\n", file);
	fclose(file);
	machine_time_read_cpus(ticks, 4, "stat");

	cr_assert_eq(ticks[0].busy, 15);
	cr_assert_eq(ticks[0].all, 100);
	cr_assert_eq(ticks[1].all, 0);
	cr_assert_eq(ticks[2].busy, 27);
	cr_assert_eq(ticks[2].all, 36);
	cr_assert_eq(chdir("/"), 0);
	tmpdir_remove(&dir);
}

/* If counting is not permitted, there is no count, and nothing is left open. */
Test(run_cost, punts_that_cannot_be_counted_are_0)
{
	struct punts none = { .fds = NULL };

	cr_assert_not(punts_are_counted(NULL));
	cr_assert_not(punts_are_counted(&none));
	cr_assert_eq(punts_count(NULL), 0);
	cr_assert_eq(punts_count(&none), 0);
	punts_close(&none);
}
