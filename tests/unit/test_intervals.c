/* intervals: what came in between two looks at the loops' counts. Here nobody runs: the
 * snapshots are written by hand, and a loop that does not answer shows its last one. */
#include "intervals.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "trial.h"
#include "units.h"

static struct trial t;
static struct loop loops[2];
static struct intervals intervals;

static void set_up(void)
{
	trial_init(&t, "null");
	for (unsigned i = 0; i < 2; i++) {
		loops[i].counts = calloc(1, sizeof(*loops[i].counts));
		loops[i].snapshot = calloc(1, sizeof(*loops[i].snapshot));
		for (unsigned op = 0; op < IO_OP_COUNT; op++) {
			hist_init(&loops[i].counts->op[op].hist);
			hist_init(&loops[i].snapshot->op[op].hist);
		}
	}
	t.spec.percentile = 95;
	t.spec.report_interval_ns = 1;
	intervals_init(&intervals, &t.spec, &t.result.arena);
	intervals_start(&intervals, clock_real_ns());
}

static void tear_down(void)
{
	intervals_release(&intervals);
	for (unsigned i = 0; i < 2; i++)
		loop_release(&loops[i]);
	trial_release(&t);
}

TestSuite(intervals, .init = set_up, .fini = tear_down, .timeout = 60);

/* As if a loop had done them: visible at the next look, if `answered`. */
static void record(unsigned loop, enum io_op op, uint64_t latency_ns, uint64_t ios,
		   bool answered)
{
	struct loop_op *counts = &loops[loop].counts->op[op];

	hist_record(&counts->hist, latency_ns, ios);
	counts->bytes += op == IO_FSYNC ? 0 : ios * 4096;
	if (answered)
		*loops[loop].snapshot = *loops[loop].counts;
}

static void take(unsigned loop_count)
{
	intervals_take(&intervals, loops, loop_count, NULL);
}

static void finish(double elapsed_s)
{
	t.run->elapsed_s = elapsed_s;
	intervals_finish(&intervals, loops, 2, t.run);
}

Test(intervals, show_what_came_in_between)
{
	record(0, IO_READ, 100, 10, true);
	record(1, IO_WRITE, 200, 5, true);
	take(2);
	record(0, IO_READ, 50, 3, true);
	record(1, IO_FSYNC, 90, 1, true);
	take(2);

	finish(1);

	cr_assert_eq(t.run->interval_count, 3);
	cr_assert_eq(t.run->intervals[0].ios[IO_READ], 10);
	cr_assert_eq(t.run->intervals[0].bytes[IO_READ], 10 * 4096);
	cr_assert_eq(t.run->intervals[0].ios[IO_WRITE], 5);
	cr_assert_eq(t.run->intervals[0].p50_ns, 100);
	cr_assert_eq(t.run->intervals[0].p95_ns, 200);
	cr_assert_eq(t.run->intervals[0].percentile_ns, 200);
	cr_assert_eq(t.run->intervals[0].max_ns, 200);

	cr_assert_eq(t.run->intervals[1].ios[IO_READ], 3);
	cr_assert_eq(t.run->intervals[1].ios[IO_WRITE], 0);
	cr_assert_eq(t.run->intervals[1].ios[IO_FSYNC], 1);
	cr_assert_eq(t.run->intervals[1].p50_ns, 50);
	cr_assert_eq(t.run->intervals[1].max_ns, 90);

	cr_assert_eq(t.run->intervals[2].ios[IO_READ], 0);
	cr_assert_eq(t.run->intervals[2].p50_ns, 0);
}

Test(intervals, show_later_what_a_loop_does_not_answer_for)
{
	record(0, IO_READ, 100, 10, true);
	record(1, IO_READ, 100, 7, false);
	take(2);
	finish(1);

	cr_assert_eq(t.run->interval_count, 2);
	cr_assert_eq(t.run->intervals[0].ios[IO_READ], 10);
	cr_assert_eq(t.run->intervals[1].ios[IO_READ], 7);
}

Test(intervals, count_the_sync_at_the_end_of_a_write)
{
	record(0, IO_WRITE, 100, 4, false);
	loops[0].counts->op[IO_FSYNC].chained = 4;

	finish(1);

	cr_assert_eq(t.run->intervals[0].ios[IO_WRITE], 4);
	cr_assert_eq(t.run->intervals[0].ios[IO_FSYNC], 4);
}

Test(intervals, count_errors)
{
	loop_op_count_error(&loops[0].counts->op[IO_READ], 5);
	loop_op_count_error(&loops[0].counts->op[IO_WRITE], 28);
	loop_op_count_error(&loops[1].counts->op[IO_READ], 5);

	finish(1);

	cr_assert_eq(t.run->intervals[0].errors, 3);
}

Test(intervals, follow_each_other_without_a_gap)
{
	take(0);
	take(0);
	finish(1);

	cr_assert_eq(t.run->intervals[0].start_s, 0);
	for (unsigned i = 1; i < t.run->interval_count; i++) {
		const struct result_interval *before = &t.run->intervals[i - 1];

		cr_assert_float_eq(t.run->intervals[i].start_s,
				   before->start_s + before->length_s, 1e-9);
	}
	cr_assert_float_eq(t.run->intervals[2].start_s + t.run->intervals[2].length_s, 1, 1e-6);
}

Test(intervals, are_joined_when_there_are_too_many)
{
	const uint64_t length_ns = intervals.length_ns;
	uint64_t sum = 0;

	for (unsigned i = 0; i < INTERVALS_MAX + 10; i++) {
		record(0, IO_READ, i < 2 ? 1000 * (i + 1) : 10, i + 1, true);
		/* Nobody runs who could answer: the question is answered here. */
		intervals_take(&intervals, loops, 0, NULL);
		cr_assert_leq(intervals.count, INTERVALS_MAX);
	}
	cr_assert_eq(intervals.length_ns, 2 * length_ns);
	finish(1);

	for (unsigned i = 0; i < t.run->interval_count; i++)
		sum += t.run->intervals[i].ios[IO_READ];
	cr_assert_eq(sum, loops[0].counts->op[IO_READ].hist.count);
	cr_assert_leq(t.run->interval_count, INTERVALS_MAX);
}

Test(intervals, are_due_once_per_interval)
{
	intervals.due_ns = 1000;

	cr_assert_not(intervals_due(&intervals, 999));
	cr_assert(intervals_due(&intervals, 1000));
}

Test(intervals, last_a_second_unless_told_otherwise)
{
	struct intervals others;

	t.spec.report_interval_ns = 0;
	intervals_init(&others, &t.spec, &t.result.arena);
	cr_assert_eq(others.length_ns, NS_PER_SECOND);
	cr_assert_not(intervals_due(&others, UINT64_MAX - 1), "nothing has started");
	intervals_release(&others);
}
