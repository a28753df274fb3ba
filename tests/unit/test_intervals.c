/* intervals: the difference between two answers of the loops. No loop runs here: its answers
 * are written by hand, with stamps. */
#include "intervals.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "trial.h"
#include "units.h"

#define S NS_PER_SECOND
#define BEGIN (1000 * S)	/* real time at which measuring began */

static struct trial t;
static struct loop loops[2];
static struct intervals intervals;

static struct {
	struct result_interval last;
	unsigned intervals, silences;
	struct run_silence silence;
} told;

static void on_interval(void *context, const struct spec *spec,
			const struct result_interval *interval)
{
	(void)context;
	(void)spec;
	told.last = *interval;
	told.intervals++;
}

static void on_silence(void *context, const struct spec *spec, const struct run_silence *silence)
{
	(void)context;
	(void)spec;
	told.silence = *silence;
	told.silences++;
}

static const struct run_observer observer = { .interval = on_interval, .no_answer = on_silence };

static void set_up(void)
{
	trial_init(&t, "null");
	for (unsigned i = 0; i < 2; i++) {
		trial_make_loop(&t, &loops[i]);
		loops[i].snapshot->numbers = (struct loop_numbers){
			.has_begun = true, .measures = true, .start_ns = BEGIN, .end_ns = BEGIN,
		};
	}
	t.spec.threads = 2;
	t.spec.percentile = 95;
	t.spec.report_interval_ns = S;
	t.job.loops = loops;
	t.job.loop_count = 2;
	atomic_store(&loops[0].run->window.begin_ns, BEGIN);
	intervals_init(&intervals, &t.job, 1, &observer);
	intervals_start(&intervals, BEGIN);
}

static void tear_down(void)
{
	intervals_release(&intervals);
	for (unsigned i = 0; i < 2; i++)
		loop_release(&loops[i]);
	trial_release(&t);
}

TestSuite(intervals, .init = set_up, .fini = tear_down, .timeout = 300);

/* As if done by a loop: visible in its next answer. */
static void record(unsigned loop, enum io_op op, uint64_t latency_ns, uint64_t ios)
{
	struct loop_op *counts = &loops[loop].counts->op[op];

	hist_record(&counts->hist, latency_ns, ios);
	counts->bytes += op == IO_FSYNC ? 0 : ios * 4096;
}

/* The loop takes a snapshot at this time, relative to the begin. */
static void answer(unsigned loop, uint64_t at_ns)
{
	struct loop *l = &loops[loop];

	l->snapshot->counts = *l->counts;
	l->snapshot->numbers.end_ns = BEGIN + at_ns;
	atomic_store(&l->snapshot_state, SNAPSHOT_IDLE);
}

static void look(uint64_t at_ns)
{
	intervals_look(&intervals, BEGIN + at_ns);
}

static void both_answer(uint64_t at_ns)
{
	look(at_ns);
	answer(0, at_ns);
	answer(1, at_ns);
	look(at_ns);
}

/* Since this time it measures no more, and has drained. */
static void end(unsigned loop, uint64_t at_ns)
{
	struct loop *l = &loops[loop];

	l->last = l->snapshot->numbers;
	l->last.measures = false;
	l->last.end_ns = BEGIN + at_ns;
	atomic_store(&l->stage, LOOP_DRAINED);
}

static void finish(uint64_t at_ns)
{
	end(0, at_ns);
	end(1, at_ns);
	intervals_finish(&intervals, t.run, &t.result.arena);
}

static void assert_interval(unsigned i, double start_s, double end_s, uint64_t reads)
{
	const struct result_interval *interval = &t.run->intervals[i];

	cr_assert_lt(i, t.run->interval_count);
	cr_assert_float_eq(interval->start_s, start_s, 1e-9, "%u: %f", i, interval->start_s);
	cr_assert_float_eq(interval->start_s + interval->length_s, end_s, 1e-9, "%u: %f", i,
			   interval->start_s + interval->length_s);
	cr_assert_eq(interval->ios[IO_READ], reads, "%u: %lu", i,
		     (unsigned long)interval->ios[IO_READ]);
}

Test(intervals, show_what_came_in_between)
{
	record(0, IO_READ, 100, 10);
	record(1, IO_WRITE, 200, 5);
	both_answer(1 * S);
	record(0, IO_READ, 50, 3);
	record(1, IO_FSYNC, 90, 1);
	both_answer(2 * S);

	finish(3 * S);

	cr_assert_eq(t.run->interval_count, 3);
	cr_assert_eq(t.run->intervals[0].ios[IO_READ], 10);
	cr_assert_eq(t.run->intervals[0].bytes[IO_READ], 10 * 4096);
	cr_assert_eq(t.run->intervals[0].ios[IO_WRITE], 5);
	cr_assert_eq(t.run->intervals[0].latency.p50_ns, 100);
	cr_assert_eq(t.run->intervals[0].latency.p95_ns, 200);
	cr_assert_eq(t.run->intervals[0].percentile_ns, 200);
	cr_assert_eq(t.run->intervals[0].latency.max_ns, 200);

	cr_assert_eq(t.run->intervals[1].ios[IO_READ], 3);
	cr_assert_eq(t.run->intervals[1].ios[IO_WRITE], 0);
	cr_assert_eq(t.run->intervals[1].ios[IO_FSYNC], 1);
	cr_assert_eq(t.run->intervals[1].latency.p50_ns, 50);
	cr_assert_eq(t.run->intervals[1].latency.max_ns, 90);

	assert_interval(2, 2, 3, 0);
	cr_assert_eq(t.run->intervals[2].latency.p50_ns, 0);
	cr_assert_eq(told.intervals, 2, "nothing reads the last interval");
}

Test(intervals, have_the_latencies_of_each_operation)
{
	record(0, IO_READ, 100, 10);
	record(1, IO_WRITE, 200, 5);
	both_answer(1 * S);

	finish(2 * S);

	cr_assert_eq(t.run->intervals[0].op_latency[IO_READ].max_ns, 100);
	cr_assert_eq(t.run->intervals[0].op_latency[IO_READ].mean_ns, 100);
	cr_assert_eq(t.run->intervals[0].op_latency[IO_WRITE].p50_ns, 200);
	cr_assert(!t.run->intervals[0].op_latency[IO_FSYNC].measured);
	cr_assert(!t.run->intervals[1].latency.measured);
}

Test(intervals, have_the_percentiles_that_were_chosen)
{
	static const double percents[] = { 10, 99.995 };
	const struct result_interval *first;

	t.spec.percentiles = (struct percentile_list){ percents, 2 };
	record(0, IO_READ, 100, 10);
	record(1, IO_WRITE, 200, 5);
	both_answer(1 * S);

	finish(2 * S);

	first = &t.run->intervals[0];
	cr_assert_eq(first->latency.chosen.list.count, 2);
	cr_assert_eq(*percentile_value(&first->latency.chosen, 10), 100);
	cr_assert_eq(*percentile_value(&first->latency.chosen, 99.995), 200);
	cr_assert_eq(*percentile_value(&first->op_latency[IO_READ].chosen, 99.995), 100);
	cr_assert_null(percentile_value(&first->latency.chosen, 50));
}

Test(intervals, end_when_the_last_loop_has_answered)
{
	record(0, IO_READ, 100, 10);
	record(1, IO_READ, 100, 1);
	look(1 * S);
	answer(0, 1 * S);
	look(S + S / 10);
	cr_assert_eq(told.intervals, 0, "one has not answered");
	answer(1, S + S / 8);
	look(S + S / 5);
	both_answer(2 * S);

	finish(3 * S);

	assert_interval(0, 0, 1.125, 11);
	assert_interval(1, 1.125, 2, 0);
	cr_assert_eq(t.run->intervals[0].no_answer, 0);
}

Test(intervals, are_closed_without_a_loop_that_does_not_answer)
{
	record(0, IO_READ, 100, 10);
	record(1, IO_READ, 100, 7);
	look(1 * S);
	answer(0, 1 * S);
	look(2 * S);
	cr_assert_eq(told.intervals, 1);
	cr_assert_eq(told.last.no_answer, 1);
	both_answer(3 * S);

	finish(4 * S);

	assert_interval(0, 0, 1, 10);
	assert_interval(1, 1, 3, 7);
	cr_assert_eq(t.run->intervals[0].no_answer, 1);
	cr_assert_eq(t.run->intervals[1].no_answer, 0);
}

/* The other loop began with the window, but has had no CPU since. */
Test(intervals, count_from_the_windows_begin_whoever_has_answered)
{
	loops[0].snapshot->numbers = (struct loop_numbers){ 0 };
	loops[1].snapshot->numbers.start_ns = BEGIN + S / 2;
	record(1, IO_READ, 100, 7);
	look(1 * S);
	answer(1, 1 * S);
	look(2 * S);

	cr_assert_eq(told.intervals, 1);
	cr_assert_float_eq(told.last.start_s, 0.5, 1e-9);
	cr_assert_float_eq(told.last.length_s, 0.5, 1e-9);
}

/* A device with 8 reads per second must not appear as "none", then 99 in a moment. */
Test(intervals, last_until_somebody_answers)
{
	look(1 * S);
	look(2 * S - 1);
	cr_assert_eq(told.silences, 0);
	look(2 * S);
	look(3 * S);
	cr_assert_eq(told.silences, 2);
	cr_assert_eq(told.silence.loops, 2);
	cr_assert_eq(told.silence.for_s, 3);
	cr_assert_eq(told.intervals, 0, "nothing is known of them");
	record(0, IO_READ, 100, 28);
	answer(0, 3 * S + S / 2);
	answer(1, 3 * S + S / 2);
	look(3 * S + S / 2);
	both_answer(4 * S);

	finish(5 * S);

	assert_interval(0, 0, 3.5, 28);
	assert_interval(1, 3.5, 4, 0);
	assert_interval(2, 4, 5, 0);
}

Test(intervals, know_all_of_a_loop_that_has_ended)
{
	record(0, IO_READ, 100, 10);
	record(1, IO_READ, 100, 7);
	end(0, S / 2);
	look(1 * S);
	answer(1, 1 * S);
	look(1 * S);

	finish(2 * S);

	assert_interval(0, 0, 1, 17);
	assert_interval(1, 1, 2, 0);
}

/* I/Os then in flight are not part of the run. */
Test(intervals, do_not_go_on_during_the_drain)
{
	record(0, IO_READ, 100, 10);
	look(1 * S);
	loops[0].snapshot->numbers.measures = loops[1].snapshot->numbers.measures = false;
	answer(0, S / 2);
	answer(1, S / 2);
	for (unsigned i = 1; i < 5; i++)
		look(i * S);

	finish(S / 2);

	cr_assert_eq(told.intervals, 0);
	cr_assert_eq(t.run->interval_count, 1);
	assert_interval(0, 0, 0.5, 10);
}

Test(intervals, are_never_empty_of_time)
{
	record(0, IO_READ, 100, 10);
	both_answer(1 * S);
	loop_count_error(&loops[0].counts->op[IO_READ].errors, 5);

	finish(1 * S);

	cr_assert_eq(t.run->interval_count, 1);
	assert_interval(0, 0, 1, 10);
	cr_assert_eq(t.run->intervals[0].errors, 1, "it failed in the drain");
}

Test(intervals, are_none_if_nothing_was_measured)
{
	for (unsigned i = 0; i < 2; i++)
		loops[i].snapshot->numbers = (struct loop_numbers){ .warmup_ns = S };

	finish(0);

	cr_assert_eq(t.run->interval_count, 0);
}

Test(intervals, count_the_sync_at_the_end_of_a_write)
{
	record(0, IO_WRITE, 100, 4);
	loops[0].counts->op[IO_FSYNC].chained = 4;

	finish(1 * S);

	cr_assert_eq(t.run->intervals[0].ios[IO_WRITE], 4);
	cr_assert_eq(t.run->intervals[0].ios[IO_FSYNC], 4);
}

Test(intervals, count_errors)
{
	loop_count_error(&loops[0].counts->op[IO_READ].errors, 5);
	loop_count_error(&loops[0].counts->op[IO_WRITE].errors, 28);
	loop_count_error(&loops[1].counts->op[IO_READ].errors, 5);

	finish(1 * S);

	cr_assert_eq(t.run->intervals[0].errors, 3);
}

Test(intervals, are_joined_when_there_are_too_many)
{
	const uint64_t length_ns = intervals.length_ns;
	uint64_t sum = 0;

	for (unsigned i = 0; i < INTERVALS_MAX + 10; i++) {
		record(0, IO_READ, i < 2 ? 1000 * (i + 1) : 10, i + 1);
		both_answer((i + 1) * length_ns);
		cr_assert_leq(intervals.all.count, INTERVALS_MAX);
	}
	cr_assert_eq(intervals.length_ns, 2 * length_ns);
	finish((INTERVALS_MAX + 11) * S);

	for (unsigned i = 0; i < t.run->interval_count; i++)
		sum += t.run->intervals[i].ios[IO_READ];
	cr_assert_eq(sum, loops[0].counts->op[IO_READ].hist.count);
	cr_assert_leq(t.run->interval_count, INTERVALS_MAX);
	/* (1 + 2 * 2) / 3 us */
	cr_assert_eq(t.run->intervals[0].op_latency[IO_READ].mean_ns, 1667);
	cr_assert_eq(t.run->intervals[0].latency.mean_ns, 1667);
}

/* Every second of a week is requested; rows are seconds as long as they fit. */
Test(intervals, of_a_week_are_few_and_add_up)
{
	const uint64_t week_ns = 7 * 24 * 3600 * S;
	uint64_t sum = 0, bytes = 0;
	double end_s = 0;

	while (intervals.due_ns < BEGIN + week_ns) {
		const uint64_t at_ns = intervals.due_ns - BEGIN;

		record(0, IO_WRITE, 1000, at_ns / S % 1000);
		both_answer(at_ns);
	}
	finish(week_ns);

	cr_assert_eq(intervals.length_ns, 256 * S);
	cr_assert_leq(t.run->interval_count, 3600);
	for (unsigned i = 0; i < t.run->interval_count; i++) {
		cr_assert_eq(t.run->intervals[i].start_s, end_s);
		end_s += t.run->intervals[i].length_s;
		sum += t.run->intervals[i].ios[IO_WRITE];
		bytes += t.run->intervals[i].bytes[IO_WRITE];
	}
	cr_assert_eq(end_s, 7 * 24 * 3600);
	cr_assert_eq(sum, loops[0].counts->op[IO_WRITE].hist.count);
	cr_assert_eq(bytes, sum * 4096);
}

/* Although the first loop to answer began last. */
Test(intervals, of_a_late_job_begin_with_it)
{
	struct job jobs[2] = { t.job, t.job };
	struct intervals others;

	jobs[0].loop_count = jobs[1].loop_count = 1;
	jobs[1].loops = &loops[1];
	loops[0].snapshot->numbers.has_begun = false;
	loops[1].snapshot->numbers.start_ns = BEGIN + S / 4;
	intervals_init(&others, jobs, 2, NULL);
	intervals_start(&others, BEGIN);
	run_result_add_jobs(t.run, 2, &t.result.arena);

	record(1, IO_READ, 100, 10);
	intervals_look(&others, BEGIN + S);
	answer(1, S);
	intervals_look(&others, BEGIN + 2 * S);
	end(0, 3 * S);
	end(1, 3 * S);
	loops[0].last.has_begun = true;
	intervals_finish(&others, t.run, &t.result.arena);

	cr_assert_float_eq(t.run->jobs[0].intervals[0].start_s, 0, 1e-9);
	cr_assert_float_eq(t.run->jobs[1].intervals[0].start_s, 0.25, 1e-9);
	cr_assert_float_eq(t.run->jobs[1].intervals[0].length_s, 0.75, 1e-9);
	cr_assert_float_eq(t.run->jobs[1].intervals[1].start_s, 1, 1e-9);
	intervals_release(&others);
}

Test(intervals, last_a_second_unless_told_otherwise)
{
	struct intervals others;

	t.spec.report_interval_ns = 0;
	intervals_init(&others, &t.job, 1, NULL);
	cr_assert_eq(others.length_ns, NS_PER_SECOND);
	cr_assert_not(intervals_have_started(&others));
	intervals_release(&others);
}

/* ---- loops in virtual time ---- */

/* The snapshot may precede those of the loops that began with the run. */
Test(intervals, of_a_late_job_do_not_begin_before_it)
{
	for (unsigned i = 0; i < 2; i++)
		loops[i].clock.virtual_ns = &loops[i].virtual_ns;
	loops[0].snapshot->numbers.has_begun = false;
	loops[1].snapshot->numbers.start_ns = 2 * S;
	record(1, IO_READ, 1000, 5);

	look(1 * S);
	answer(1, 0);
	loops[1].snapshot->numbers.end_ns = 3 * S;
	look(2 * S);

	cr_assert_eq(told.intervals, 1);
	cr_assert_float_eq(told.last.start_s, 2, 1e-9);
	cr_assert_float_eq(told.last.length_s, 1, 1e-9);
}
