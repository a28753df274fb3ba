/* Was a rate kept, and what was the cause of late I/Os? */
#include <criterion/criterion.h>

#include "advised.h"

TestSuite(advice_rate, .init = advised_begin, .fini = advised_end);

Test(advice_rate, a_rate_that_was_not_reached_is_told_with_its_backlog)
{
	struct run_result *run = advised_run("v", 1);

	run->spec.rate.all.per_s = 2000;
	run->rate_reached = 1000;
	run->rate_behind_s = 0.5;

	expect_advice("rate",
	       "the rate was not reached: 1,000 of 2,000 I/Os per second; at the end they were "
	       "500 ms behind, and latencies grow over time (lower --rate, or raise --iodepth or "
	       "--threads)");
}

Test(advice_rate, one_io_that_is_late_at_the_end_is_no_backlog)
{
	struct run_result *run = advised_run("v", 1);

	run->spec.rate.all.per_s = 1000;
	run->rate_reached = 995;
	run->rate_behind_s = 0.009;

	expect_no_advice();
}

Test(advice_rate, a_rate_that_was_exceeded_was_reached)
{
	struct run_result *run = advised_run("v", 1);

	run->spec.rate.all.per_s = 1000;
	run->rate_reached = 1011;
	run->rate_behind_s = 0.05;

	expect_no_advice();
}

Test(advice_rate, few_ios_of_a_low_rate_are_chance)
{
	struct run_result *run = advised_run("v", 1);

	/* None of 5: a chance of 0.7 %. */
	run->spec.rate.all.per_s = 5;
	run->rate_reached = 0;
	run->rate_behind_s = 0.1;

	expect_no_advice();
}

Test(advice_rate, a_rate_below_one_is_told_as_what_it_is)
{
	struct run_result *run = advised_run("v", 1);

	/* 1 of 20. */
	run->spec.rate.all.per_s = 0.5;
	run->elapsed_s = 40;
	run->spec.time_ns = 0;
	run->rate_reached = 0.025;
	run->rate_behind_s = 30;

	expect_advice("rate",
	       "the rate was not reached: 0.025 of 0.5 I/Os per second; at the end they were 30 s "
	       "behind, and latencies grow over time (lower --rate, or raise --iodepth or "
	       "--threads)");
}

Test(advice_rate, a_rate_that_chance_does_not_explain_was_not_reached)
{
	struct run_result *run = advised_run("v", 1);

	/* Five standard deviations below. */
	run->spec.rate.all.per_s = 10000;
	run->rate_reached = 9500;
	run->rate_behind_s = 0.05;
	expect_advice("rate",
	       "the rate was not reached: 9,500 of 10,000 I/Os per second; at the end they were "
	       "50 ms behind, and latencies grow over time (lower --rate, or raise --iodepth or "
	       "--threads)");
}

static struct run_result *paced_run(uint64_t service_ns, uint64_t own_lateness_ns)
{
	struct run_result *run = sample_run(&advised, "v", 1, "io_uring", ADVISED_DIRECT);

	run->spec.rate.all.per_s = 1000;
	run->rate_reached = 1000;
	run->direct = true;
	run_result_add_paced(run, &advised.arena);
	sample_ios(run, IO_READ, 1000, service_ns + own_lateness_ns);
	hist_record(run->op[IO_READ].service.hist, service_ns, 1000);
	hist_record(run->op[IO_READ].lateness.hist, own_lateness_ns, 1000);
	hist_record(run->own_lateness.hist, own_lateness_ns, 1000);
	run->cost.storage_read_bytes = run->op[IO_READ].bytes;
	return run;
}

Test(advice_rate, response_times_that_are_the_tools_own_lateness_are_not_the_storages)
{
	paced_run(1000, 61000);

	expect_advice("own-lateness",
	       "98 % of the response times is lateness that storage did not cause: a slot was "
	       "free, but the loop was late, as when another program uses its core (see "
	       "service_ns, which is counted from submission; free that core, or choose another: "
	       "--cpus)");
}

Test(advice_rate, a_tool_that_was_late_on_a_cpu_of_its_own_is_its_own_limit)
{
	paced_run(1000, 610000)->tool_late = 900;

	expect_advice("tool-late",
	       "90 % of the I/Os were issued late although a slot was free and the loop had its "
	       "CPU to itself: their response times are the tool's, not the storage's (more loops "
	       "share the work: --threads; service_ns is counted from submission)");
}

Test(advice_rate, a_few_ios_that_the_tool_issued_late_are_no_limit)
{
	paced_run(61000, 1000)->tool_late = 9;

	expect_no_advice();
}

Test(advice_rate, a_little_lateness_is_none)
{
	paced_run(61000, 1000);

	expect_no_advice();
}

Test(advice_rate, a_stall_that_latencies_show_is_not_told_as_one_they_do_not)
{
	struct run_result *run = paced_run(61000, 1000);

	run->unfinished = 1;
	run->unfinished_age_max_ns = 2000000000;

	expect_no_advice();
}

/* ---- the share of chance depends on the process ---- */

static void reach(double rate_reached, struct rate_process process)
{
	struct run_result *run = advised_run("v", 1);

	run->spec.rate.all.per_s = 10000;
	run->spec.rate_process = process;
	run->rate_reached = rate_reached;
	run->rate_behind_s = 0.05;
}

Test(advice_rate, equal_distances_leave_nothing_to_chance)
{
	reach(9950, (struct rate_process){ RATE_UNIFORM, 0 });
	expect_advice("rate",
	       "the rate was not reached: 9,950 of 10,000 I/Os per second; at the end they were "
	       "50 ms behind, and latencies grow over time (lower --rate, or raise --iodepth or "
	       "--threads)");
}

Test(advice_rate, the_last_of_a_uniform_rate_may_be_due_at_the_end)
{
	reach(9999, (struct rate_process){ RATE_UNIFORM, 0 });
	expect_no_advice();
}

/* 100 bursts in the run: a standard deviation of 10, or 1,000 I/Os. */
Test(advice_rate, bursts_explain_more_than_single_ios)
{
	reach(8000, (struct rate_process){ RATE_BURST, 100 });
	expect_no_advice();
}

Test(advice_rate, bursts_do_not_explain_everything)
{
	reach(6000, (struct rate_process){ RATE_BURST, 100 });
	expect_advice("rate",
	       "the rate was not reached: 6,000 of 10,000 I/Os per second; at the end they were "
	       "50 ms behind, and latencies grow over time (lower --rate, or raise --iodepth or "
	       "--threads)");
}

/* ---- an overload ---- */

Test(advice_rate, an_overload_is_told_with_its_backlog_and_its_reason)
{
	struct run_result *run = paced_run(100000, 0);

	run->spec.rate.all.per_s = 2000;
	run->spec.time_ns = 1000000000;
	run->elapsed_s = 1;
	run->rate_behind_s = 0.5;
	run->op[IO_READ].unissued = 1000;
	run->rate_backlog_start = 200;
	hist_record(run->op[IO_READ].hist, 300000, 1000);
	hist_record(run->op[IO_READ].lateness.hist, 300000, 1000);
	run_result_finish(run);

	expect_advice("rate",
	       "the rate was not reached: 1,000 of 2,000 I/Os per second; at the end they were "
	       "500 ms behind: 1,000 were due and not issued, 800 more every second, and latencies "
	       "grow over time: 75 % of them is lateness (lower --rate, or raise --iodepth or "
	       "--threads)");
}
