/* pacer: due times of I/Os. The seed is fixed, so results repeat. */
#include "pacer.h"

#include <criterion/criterion.h>
#include <math.h>

enum { RATE = 1000, ARRIVALS = 100000 };

static struct pacer start(unsigned loops, unsigned index)
{
	struct pacer pacer;

	pacer_init(&pacer, &(struct pacer_config){
		.rate_iops = RATE, .loop_count = loops, .loop_index = index, .seed = 42 });
	pacer_start(&pacer, 5000);
	return pacer;
}

Test(pacer, says_the_same_until_it_is_taken)
{
	struct pacer pacer = start(1, 0);
	const uint64_t due_ns = pacer_due_ns(&pacer);

	cr_assert_geq(due_ns, 5000);
	cr_assert_eq(pacer_due_ns(&pacer), due_ns);
	cr_assert_eq(pacer_take(&pacer), due_ns);
	cr_assert_gt(pacer_due_ns(&pacer), due_ns);
}

Test(pacer, takes_many_as_one_by_one)
{
	struct pacer one = start(1, 0), many = start(1, 0);
	unsigned taken = 0;

	for (uint64_t now_ns = 0; taken < 1000; now_ns += 3 * 1000 * 1000) {
		unsigned nr;

		while ((nr = pacer_count_due(&many, now_ns, 7)) > 0) {
			cr_assert_leq(nr, 7);
			for (unsigned i = 0; i < nr; i++)
				cr_assert_leq(pacer_take(&one), now_ns);
			pacer_take_many(&many, nr);
			cr_assert_eq(pacer_due_ns(&many), pacer_due_ns(&one));
			taken += nr;
		}
		cr_assert_gt(pacer_due_ns(&one), now_ns);
	}
}

Test(pacer, repeats_itself_with_the_same_seed_but_not_in_another_loop)
{
	struct pacer one = start(2, 0), same = start(2, 0), other = start(2, 1);

	for (unsigned i = 0; i < 100; i++) {
		const uint64_t due_ns = pacer_take(&one);

		cr_assert_eq(pacer_take(&same), due_ns);
		cr_assert_neq(pacer_take(&other), due_ns);
	}
}

/* Gaps of a Poisson process: their mean follows from the rate, and their standard deviation
 * equals their mean. */
Test(pacer, has_exponential_gaps_around_the_rate)
{
	struct pacer pacer = start(1, 0);
	double sum = 0, squares = 0, mean;
	uint64_t before_ns = 5000;

	for (unsigned i = 0; i < ARRIVALS; i++) {
		const uint64_t due_ns = pacer_take(&pacer);
		const double gap_ns = (double)(due_ns - before_ns);

		sum += gap_ns;
		squares += gap_ns * gap_ns;
		before_ns = due_ns;
	}

	/* Four standard deviations: 1 / sqrt(100,000) each, and some more for the second. */
	mean = sum / ARRIVALS;
	cr_expect_float_eq(mean, 1e9 / RATE, 0.0127 * 1e9 / RATE);
	cr_expect_float_eq(sqrt(squares / ARRIVALS - mean * mean), 1e9 / RATE, 0.02 * 1e9 / RATE);
}

Test(pacer, shares_the_rate_among_loops)
{
	unsigned arrivals = 0;

	for (unsigned loop = 0; loop < 4; loop++) {
		struct pacer pacer = start(4, loop);

		while (pacer_take(&pacer) < UINT64_C(100000000000))
			arrivals++;
	}

	/* 100 s at 1,000 per second: standard deviation 316, four of them. */
	cr_expect(arrivals > 98735 && arrivals < 101265, "%u", arrivals);
}

Test(pacer, keeps_the_time_of_rates_faster_than_the_clock)
{
	struct pacer pacer;

	pacer_init(&pacer, &(struct pacer_config){	/* one per ns on average */
		.rate_iops = 1e9, .loop_count = 1, .seed = 42 });
	pacer_start(&pacer, 0);
	for (unsigned i = 0; i < ARRIVALS; i++)
		pacer_take(&pacer);

	cr_expect_float_eq((double)pacer_due_ns(&pacer), ARRIVALS, 4 * sqrt(ARRIVALS));
}

/* ---- other processes ---- */

static struct pacer start_process(struct rate_process process, unsigned loops, unsigned index)
{
	struct pacer pacer;

	pacer_init(&pacer, &(struct pacer_config){
		.rate_iops = RATE, .process = process, .loop_count = loops, .loop_index = index,
		.seed = 42 });
	pacer_start(&pacer, 5000);
	return pacer;
}

Test(pacer, uniform_gaps_are_all_the_same)
{
	struct pacer pacer = start_process((struct rate_process){ RATE_UNIFORM, 0 }, 1, 0);

	for (uint64_t i = 1; i <= ARRIVALS; i++)
		cr_assert_eq(pacer_take(&pacer), 5000 + i * 1000000);
}

Test(pacer, uniform_loops_take_turns)
{
	struct pacer loops[4];

	for (unsigned i = 0; i < 4; i++)
		loops[i] = start_process((struct rate_process){ RATE_UNIFORM, 0 }, 4, i);
	for (uint64_t i = 0; i < 1000; i++)
		cr_assert_eq(pacer_take(&loops[i % 4]), 5000 + (i + 1) * 1000000);
}

Test(pacer, keeps_fractions_of_a_nanosecond_of_a_uniform_rate)
{
	struct pacer pacer;

	pacer_init(&pacer, &(struct pacer_config){
		.rate_iops = 3e8, .process.kind = RATE_UNIFORM, .loop_count = 1 });
	pacer_start(&pacer, 0);
	for (unsigned i = 1; i < 3000000; i++)
		pacer_take(&pacer);

	cr_expect_float_eq((double)pacer_due_ns(&pacer), 1e7, 1);
}

Test(pacer, bursts_come_together_at_random_times)
{
	enum { BURST = 50, BURSTS = 20000 };
	struct pacer pacer = start_process((struct rate_process){ RATE_BURST, BURST }, 1, 0);
	uint64_t before_ns = 5000;
	double squares = 0, mean;

	for (unsigned i = 0; i < BURSTS; i++) {
		const uint64_t due_ns = pacer_take(&pacer);
		const double gap_ns = (double)(due_ns - before_ns);

		for (unsigned k = 1; k < BURST; k++)
			cr_assert_eq(pacer_take(&pacer), due_ns);
		squares += gap_ns * gap_ns;
		before_ns = due_ns;
	}

	/* Exponential gaps of 50 ms: four standard deviations and some more. */
	mean = (double)(before_ns - 5000) / BURSTS;
	cr_expect_float_eq(mean, 1e9 * BURST / RATE, 0.03 * 1e9 * BURST / RATE);
	cr_expect_float_eq(sqrt(squares / BURSTS - mean * mean), mean, 0.05 * mean);
}

Test(pacer, bursts_of_one_are_a_poisson_process)
{
	struct pacer poisson = start(1, 0);
	struct pacer bursts = start_process((struct rate_process){ RATE_BURST, 1 }, 1, 0);

	for (unsigned i = 0; i < 1000; i++)
		cr_assert_eq(pacer_take(&bursts), pacer_take(&poisson));
}
