/* Did other programs take the CPUs? */
#include "advised.h"

#include <criterion/criterion.h>

TestSuite(advice_others, .init = advised_begin, .fini = advised_end);

static void add_programs(struct run_result *run)
{
	static struct result_program programs[] = {
		{ "cc1", 11, 1.04 }, { "stress", 12, 0.76 }, { "sleepy", 13, 0.02 },
	};

	run->programs = programs;
	run->program_count = 3;
}

Test(advice_others, say_first_that_the_measurement_was_disturbed)
{
	struct run_result *run = advised_run("v", 1);

	run->cost.user_ns = 150000000;
	run->cpu.elsewhere_ns = 1800000000;
	run->interrupted = true;
	add_programs(run);
	advised_collect();

	cr_assert_eq(advised.advice_count, 2);
	cr_assert_str_eq(advised.advice[0].code, "disturbed");
	cr_assert_str_eq(advised.advice[0].text, "the measurement was disturbed: other programs "
			 "used 1.8 of 2 cores (cc1 1.0, stress 0.8): measure again when they are "
			 "idle");
}

Test(advice_others, of_one_name_are_named_once)
{
	static struct result_program programs[] = {
		{ "cc1", 11, 0.84 }, { "stress", 12, 0.50 }, { "cc1", 13, 0.30 },
	};
	struct run_result *run = advised_run("v", 1);

	run->cost.user_ns = 150000000;
	run->cpu.elsewhere_ns = 1800000000;
	run->programs = programs;
	run->program_count = 3;

	expect_advice("disturbed", "the measurement was disturbed: other programs used 1.8 of 2 "
		      "cores (cc1 1.1, stress 0.5): measure again when they are idle");
}

/* Though the machine has other cores that are idle. */
Test(advice_others, may_be_on_the_cpu_of_a_loop)
{
	struct run_result *run = advised_run("v", 1);

	run->loops[0].waited = 0.43;
	run->cpu.elsewhere_ns = 430000000;

	expect_advice("disturbed", "the measurement was disturbed: other programs used 0.4 of 2 "
		      "cores, and a loop waited 43 % of the time for a CPU: measure again when "
		      "they are idle");
}

Test(advice_others, on_cores_of_their_own_disturb_nobody)
{
	struct run_result *run = advised_run("v", 1);

	run->cpu.elsewhere_ns = 1000000000;

	expect_no_advice();
}

Test(advice_others, may_have_a_little_of_a_machine_that_the_run_fills)
{
	struct run_result *run = advised_run("v", 1);

	run->cost.user_ns = 1900000000;
	run->cpu.elsewhere_ns = 100000000;

	expect_advice("core-limit", "all 2 cores were busy, 0.1 with other programs and the "
		      "kernel's threads: the processor, not the drive, may be the limit");
}

/* The cores are busy, but the loops sleep: the CPU does not limit the run. */
Test(advice_others, do_not_make_the_processor_the_limit_of_idle_loops)
{
	struct run_result *run = advised_run("v", 1);

	run->cost.user_ns = 100000000;
	run->cpu.loops_user_ns = 100000000;
	run->cpu.elsewhere_ns = 450000000;
	run->cpu.irq_ns = 100000000;
	run->loops[0].busy = 0.1;
	run->elapsed_s = 1;
	advised.environ.cores = 1;
	run->cpu.elsewhere_ns = 840000000;
	run->kernel_threads_ns = 380000000;

	advised_collect();
	for (unsigned i = 0; i < advised.advice_count; i++)
		cr_assert_str_neq(advised.advice[i].code, "core-limit");
}
