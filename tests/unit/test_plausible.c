/* Numbers that a busy machine may have made worse, or that do not last; and verdicts on them. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "advice.h"
#include "plausible.h"
#include "sample.h"
#include "soak.h"
#include "verdict.h"

static struct result result;

static void setup(void)
{
	sample_init(&result);
}

static void teardown(void)
{
	result_release(&result);
}

TestSuite(plausible, .init = setup, .fini = teardown);

static struct run_result *empty_run(unsigned round, const char *objective)
{
	struct run_result *run = sample_run(&result, "v", round, "psync", "");

	sample_options(&result, &run->spec,
		       "file-test-mode=seqrewr file-fsync-all=on file-extra-flags=dsync");
	run->spec.objectives.at = arena_alloc(&result.arena, sizeof(char *));
	run->spec.objectives.at[0] = objective;
	run->spec.objectives.count = 1;
	return run;
}

/* 1,000 synced writes in a second: 900 of 100 µs, 100 of 5 ms. */
static struct run_result *run_of(unsigned round, const char *objective)
{
	struct run_result *run = empty_run(round, objective);

	sample_ios(run, IO_WRITE, 900, 100000);
	sample_ios(run, IO_WRITE, 100, 5000000);
	run_result_finish(run);
	return run;
}

static void expect_verdict(const char *verdict, const char *code)
{
	const struct objective_result *row;

	verdict_find(&result);
	cr_assert_eq(result.objective_count, 1);
	row = &result.objectives[0];
	cr_expect_str_eq(row->verdict, verdict, "%s: %s: %s", row->text, row->verdict,
			 row->reason ? row->reason : "");
	cr_expect_str_eq(row->code ? row->code : "", code);
	result.run_count = 0;
}

static void expect_when_waiting(const char *objective, const char *verdict, const char *code)
{
	run_of(1, objective)->loops[0].waited = 0.6;
	expect_verdict(verdict, code);
}

/* ---- slowed down ---- */

Test(plausible, what_failed_on_a_busy_machine_is_undecided)
{
	run_of(1, "write.p99<1ms");
	expect_verdict("fail", "");
	expect_when_waiting("write.p99<1ms", "undecided", "cpu-wait");
	expect_when_waiting("write.mean<200us", "undecided", "cpu-wait");
	expect_when_waiting("write.max<1ms", "undecided", "cpu-wait");
	expect_when_waiting("iops>=5000", "undecided", "cpu-wait");
	expect_when_waiting("throughput>=20MiB/s", "undecided", "cpu-wait");
}

Test(plausible, the_reason_is_the_note_with_its_cure)
{
	run_of(1, "write.p99<1ms")->loops[0].waited = 0.6;
	verdict_find(&result);

	cr_assert_str_eq(result.objectives[0].reason, "a loop waited 60 % of the time for a CPU: "
			 "the threads of its engine, the kernel's, or other programs ran there "
			 "(fewer --threads, or other --cpus)");
	cr_assert_not(result.objectives[0].hopeless, "the machine may be idle in the next run");
}

Test(plausible, a_pass_on_a_busy_machine_is_one)
{
	expect_when_waiting("write.p99<10ms", "pass", "");
	expect_when_waiting("iops>=500", "pass", "");
	expect_when_waiting("errors<=0", "pass", "");
}

/* Not even if every write were as fast as the fastest: 100 µs, so 10,000 a second one by one. */
Test(plausible, what_not_even_the_fastest_io_would_hold_fails_all_the_same)
{
	expect_when_waiting("write.p99<50us", "fail", "");
	expect_when_waiting("write.mean<50us", "fail", "");
	expect_when_waiting("iops>=12k", "fail", "");
	expect_when_waiting("iops>=9k", "undecided", "cpu-wait");
	expect_when_waiting("throughput>=48MiB/s", "fail", "");
}

Test(plausible, cpu_time_is_not_made_by_waiting)
{
	struct run_result *run = run_of(1, "cpu<100us");

	run->us_per_io = 200;
	run->loops[0].waited = 0.6;
	expect_verdict("fail", "");
}

Test(plausible, other_programs_and_quotas_are_doubts_too)
{
	struct run_result *run = run_of(1, "write.p99<1ms");

	run->loops[0].waited = 0.43;
	run->cpu.elsewhere_ns = 430000000;
	expect_verdict("undecided", "disturbed");

	run = run_of(1, "write.p99<1ms");
	run->throttled_periods = 9;
	run->throttled_ns = 450000000;
	expect_verdict("undecided", "cpu-quota");

	run = run_of(1, "write.p99<1ms");
	result.environ.targets[0].io_limit.write_ios = 1000;
	expect_verdict("undecided", "io-quota");
}

/* The mean of runs: what one of ten may have been does not move it that far. */
Test(plausible, one_disturbed_run_of_many_is_outvoted)
{
	for (unsigned round = 1; round <= 10; round++)
		run_of(round, "write.p99<1ms")->loops[0].waited = round == 4 ? 0.6 : 0;
	expect_verdict("fail", "");

	for (unsigned round = 1; round <= 10; round++)
		run_of(round, "write.p99<1ms")->loops[0].waited = round > 4 ? 0.6 : 0;
	expect_verdict("undecided", "cpu-wait");
}

/* ---- what lasts ---- */

enum { SECONDS = 600 };

/* So many seconds with as many writes each, and then others. */
static struct run_result *with_levels(const char *objective, const unsigned levels[][2])
{
	struct run_result *run = empty_run(1, objective);
	unsigned at = 0;

	run->elapsed_s = SECONDS;
	run->intervals = arena_alloc(&result.arena, SECONDS * sizeof(*run->intervals));
	run->interval_count = SECONDS;
	for (unsigned n = 0; at < SECONDS; n++)
		for (unsigned i = 0; i < levels[n][0]; i++, at++) {
			run->intervals[at] = (struct result_interval){
				.start_s = at, .length_s = 1,
				.ios[IO_WRITE] = levels[n][1] + i % 3,
				.bytes[IO_WRITE] = (levels[n][1] + i % 3) * UINT64_C(4096),
			};
			sample_ios(run, IO_WRITE, levels[n][1] + i % 3,
				   1000000000 / levels[n][1]);
		}
	run_result_finish(run);
	soak_find(run, &result.arena);
	return run;
}

static const unsigned credit_ends[][2] = { { 360, 3000 }, { 240, 1000 } };
static const unsigned cache_warms[][2] = { { 240, 1000 }, { 360, 3000 } };
static const unsigned up_and_down[][2] = { { 360, 3000 }, { 120, 1000 }, { 120, 3000 } };

static void expect_of(const unsigned levels[][2], const char *objective, const char *verdict,
		      const char *code)
{
	const struct run_result *run = with_levels(objective, levels);

	cr_expect_gt(run->soak.change_count, 0);
	expect_verdict(verdict, code);
}

/* 2,200 a second in all. */
Test(plausible, a_rate_is_judged_by_what_lasts)
{
	expect_of(credit_ends, "iops>=2000", "fail", "");
	expect_of(credit_ends, "iops>=800", "pass", "");
	expect_of(cache_warms, "iops>=2500", "pass", "");
	expect_of(cache_warms, "throughput>=8MiB/s", "pass", "");
	expect_of(cache_warms, "iops>=3500", "fail", "");
}

Test(plausible, the_number_is_that_of_what_lasts_and_says_so)
{
	with_levels("iops>=2000", credit_ends);
	verdict_find(&result);

	cr_assert_float_eq(result.objectives[0].measured, 1001, 1);
	cr_assert(strstr(result.objectives[0].meaning, "judged by what lasts: IOPS went from "
			 "3,001 to 1,001 after 360 s: a burst credit"),
		  "%s", result.objectives[0].meaning);
}

/* Of 100 I/Os 18 are of the slow level, of 1 ms; the others take 333 µs. So the p50 of all is that
 * of the fast level, and may be that of the slow one; the p99 of all is that of the slow one. */
Test(plausible, a_latency_that_may_be_another_later_is_undecided)
{
	expect_of(credit_ends, "write.p50<500us", "undecided", "level");
	expect_of(credit_ends, "write.p50<2ms", "pass", "");
	expect_of(credit_ends, "write.mean<600us", "undecided", "level");
	expect_of(credit_ends, "write.p99<1500us", "pass", "");
	expect_of(credit_ends, "write.max<1500us", "pass", "");
	expect_of(credit_ends, "write.p99<200us", "fail", "");
	expect_of(cache_warms, "write.p99<500us", "undecided", "level");
}

Test(plausible, levels_that_come_back_leave_both_possible)
{
	expect_of(up_and_down, "iops>=3000", "undecided", "level");
	expect_of(up_and_down, "iops>=2000", "pass", "");
	expect_of(up_and_down, "iops>=3500", "fail", "");
}

Test(plausible, a_steady_run_has_no_doubt)
{
	static const unsigned steady[][2] = { { SECONDS, 2200 } };
	struct run_result *run = with_levels("iops>=1500", steady);

	cr_expect_eq(run->soak.change_count, 0);
	expect_verdict("pass", "");
}
