/* The intervals of a run: the first part against the last, and changes between. */
#include "soak.h"

#include <criterion/criterion.h>

#include "advised.h"
#include "report.h"

static struct run_result *run;

static void set_up(void)
{
	advised_begin();
	run = advised_run("v", 1);
}

TestSuite(soak, .init = set_up, .fini = advised_end);

/* Intervals of `length_s`, up to `to`. */
static void add_intervals(unsigned to, double length_s, uint64_t iops)
{
	static struct result_interval at[3600];

	run->intervals = at;
	for (; run->interval_count < to; run->interval_count++) {
		struct result_interval *interval = &at[run->interval_count];
		const struct result_interval *before = interval - 1;

		*interval = (struct result_interval){ .length_s = length_s,
			.latency = { .measured = true, .p99_ns = 1000000 } };
		if (run->interval_count > 0)
			interval->start_s = before->start_s + before->length_s;
		interval->ios[IO_READ] = (uint64_t)((double)iops * length_s * 0.75);
		interval->ios[IO_WRITE] = (uint64_t)((double)iops * length_s) -
					  interval->ios[IO_READ];
		interval->ios[IO_FSYNC] = 1;
	}
	run->elapsed_s = at[to - 1].start_s + length_s;
}

static void find(void)
{
	soak_find(run, &advised.arena);
}

Test(soak, compares_the_last_minute_with_the_first)
{
	add_intervals(60, 1, 16000);
	add_intervals(1740, 1, 5000);
	add_intervals(1800, 1, 4000);

	find();

	cr_assert_eq(run->soak.part_s, 60);
	cr_assert_eq(run->soak.first.iops, 16000);
	cr_assert_eq(run->soak.first.p99_ns, 1000000);
	cr_assert_eq(run->soak.last.iops, 4000);
	cr_assert_eq(run->soak.ratio, 0.25);
}

Test(soak, compares_tenths_of_a_short_run)
{
	add_intervals(3, 0.1, 1000);
	add_intervals(30, 0.1, 900);

	find();

	cr_assert_float_eq(run->soak.part_s, 0.3, 1e-9);
	cr_assert_float_eq(run->soak.ratio, 0.9, 1e-9);
	cr_assert_eq(run->soak.change_count, 0);
}

Test(soak, compares_whole_intervals_where_they_are_longer)
{
	add_intervals(1, 256, 1000);
	add_intervals(2400, 256, 500);

	find();

	cr_assert_eq(run->soak.part_s, 256);
	cr_assert_eq(run->soak.ratio, 0.5);
}

Test(soak, knows_nothing_of_one_interval_or_none)
{
	find();
	cr_assert_lt(run->soak.ratio, 0);

	add_intervals(1, 1, 1000);
	find();

	cr_assert_lt(run->soak.ratio, 0);
	cr_assert_eq(run->soak.part_s, 0);
}

Test(soak, has_no_ratio_to_nothing)
{
	add_intervals(1, 1, 0);
	add_intervals(10, 1, 1000);

	find();

	cr_assert_lt(run->soak.ratio, 0);
	cr_assert_eq(run->soak.last.iops, 1000);
}

Test(soak, says_when_a_credit_ran_out)
{
	add_intervals(600, 1, 16000);
	add_intervals(1800, 1, 3000);

	find();

	cr_assert_eq(run->soak.change_count, 1);
	cr_assert_eq(run->soak.changes[0].at_s, 600);
	cr_assert_eq(run->soak.changes[0].from_iops, 16000);
	cr_assert_eq(run->soak.changes[0].to_iops, 3000);
}

Test(soak, does_not_take_what_is_left_over_for_a_change)
{
	add_intervals(100, 1, 1000);
	add_intervals(101, 0.001, 100000);

	find();

	cr_assert_eq(run->soak.change_count, 0);
}

Test(soak, change_is_a_note)
{
	add_intervals(600, 1, 16000);
	add_intervals(1200, 1, 3000);
	add_intervals(1800, 1, 3500);
	find();
	run->spec.time_ns = UINT64_C(1800000000000);

	expect_advice("level",
	       "IOPS went from 16,000 to 3,000 after 600 s: a burst credit or a write cache ran "
	       "out, or the drive is hot; the numbers of the whole run are of neither state (a "
	       "longer --warmup-time leaves the first out)");
}

Test(soak, without_a_change_is_no_note)
{
	add_intervals(1800, 1, 16000);
	find();
	run->spec.time_ns = UINT64_C(1800000000000);

	expect_no_advice();
}

static void warm_up(bool reached)
{
	run->spec.steady = true;
	run->spec.steady_round_ns = UINT64_C(60000000000);
	run->steady = (struct result_steady){
		.reached = reached, .rounds = 25, .spread = 0.34, .slope = -0.15,
		.window_count = 5,
	};
}

Test(soak, warm_up_that_did_not_become_steady_is_a_note)
{
	warm_up(false);

	expect_advice("not-steady",
	       "the IOPS were not steady when measuring began, after 25 rounds of 60 s: the last 5 "
	       "differ by 34 % of their mean (at most 20 %), and fall by 15 % from the first to "
	       "the last (at most 10 %) (a longer --steady-limit, or longer rounds: "
	       "--steady-round)");
}

Test(soak, warm_up_that_became_steady_is_no_note)
{
	warm_up(true);

	expect_no_advice();
}

static void assert_report(const char *part, bool there)
{
	const struct report_look look = { .width = 100 };
	char *text = sample_text(report_text, &advised, &look);

	cr_assert_eq(strstr(text, part) != NULL, there, "\n%s", text);
	free(text);
}

Test(soak, is_in_the_report_of_a_long_run)
{
	add_intervals(600, 1, 16000);
	add_intervals(1800, 1, 4000);
	find();

	assert_report("soak    first 60 s: 16,000 IOPS, p99 1 ms; last: 4,000 IOPS, p99 1 ms "
		      "(0.25 ×)\n        after 600 s: from 16,000 to 4,000 IOPS\n", true);
}

Test(soak, is_not_in_the_report_of_a_short_one)
{
	add_intervals(10, 1, 16000);
	find();

	assert_report("soak", false);
	assert_report("stalls", false);
}

Test(soak, stalls_are_in_the_report)
{
	stalls_note(&run->stalls, UINT64_C(150000000));
	stalls_note(&run->stalls, UINT64_C(2300000000));

	assert_report("stalls  no completions for 100 ms or more: 2×, for 1 s: 1×, for 10 s: "
		      "0×; longest 2.3 s\n", true);
}
