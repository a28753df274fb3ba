/* Levels of a series: exact ones, and how often chance alone looks like a change. */
#include "change_points.h"

#include <criterion/criterion.h>
#include <math.h>

#include "rng.h"

enum { COUNT = 600 };

static struct arena arena;
static struct rng rng;
static double values[COUNT];
static struct change_level *levels;

static void set_up(void)
{
	arena_init(&arena);
	rng_init(&rng, 42, 0);
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(change_points, .init = set_up, .fini = tear_down, .timeout = 300);

static void fill(unsigned from, unsigned to, double value)
{
	for (unsigned i = from; i < to; i++)
		values[i] = value;
}

/* How many changes. */
static unsigned find(unsigned count)
{
	return change_points_find(values, count, &levels, &arena) - 1;
}

static void assert_level(unsigned n, unsigned first, double median)
{
	cr_assert_eq(levels[n].first, first);
	cr_assert_eq(levels[n].median, median);
}

/* Sum of twelve uniform numbers: normal enough, mean 0, deviation 1. */
static double normal(void)
{
	double sum = -6;

	for (unsigned i = 0; i < 12; i++)
		sum += (double)rng_below(&rng, 1 << 30) / (1 << 30);
	return sum;
}

Test(change_points, finds_where_a_credit_ran_out)
{
	fill(0, 200, 16000);
	fill(200, COUNT, 3000);

	cr_assert_eq(find(COUNT), 1);
	assert_level(0, 0, 16000);
	assert_level(1, 200, 3000);
}

Test(change_points, finds_a_level_between_two_others)
{
	fill(0, 100, 1000);
	fill(100, 150, 4000);
	fill(150, COUNT, 1200);

	cr_assert_eq(find(COUNT), 2);
	assert_level(1, 100, 4000);
	assert_level(2, 150, 1200);
}

Test(change_points, of_a_constant_are_none)
{
	fill(0, COUNT, 5000);

	cr_assert_eq(find(COUNT), 0);
}

Test(change_points, of_nothing_are_none)
{
	fill(0, COUNT, 0);

	cr_assert_eq(find(COUNT), 0);
}

Test(change_points, small_steps_are_not_told)
{
	fill(0, 300, 1000);
	fill(300, COUNT, 950);

	cr_assert_eq(find(COUNT), 0);
}

Test(change_points, stalled_rows_are_no_level)
{
	fill(0, COUNT, 1000);
	values[70] = values[300] = values[301] = values[599] = 0;

	cr_assert_eq(find(COUNT), 0);
}

Test(change_points, are_looked_for_in_sixty_values_at_least)
{
	fill(0, 50, 1000);
	fill(50, 60, 100);

	cr_assert_eq(find(59), 0);
	assert_level(0, 0, 1000);
	cr_assert_eq(find(60), 1);
	assert_level(1, 50, 100);
}

Test(change_points, finds_a_step_in_noise_within_a_few_values)
{
	unsigned found = 0;

	for (unsigned n = 0; n < 200; n++) {
		const unsigned step = 50 + (unsigned)rng_below(&rng, COUNT - 100);

		for (unsigned i = 0; i < COUNT; i++)
			values[i] = (i < step ? 1000 : 700) * (1 + 0.1 * normal());
		found += find(COUNT) == 1 && abs((int)levels[1].first - (int)step) <= 3;
	}
	cr_assert_geq(found, 190, "%u of 200", found);
}

static double before;

static double steady(void)
{
	return 1000 * (1 + 0.05 * normal());
}

static double scattered(void)
{
	return 1000 * (1 + 0.2 * normal());
}

/* What is above the mean now mostly is so in the next second. */
static double wandering(void)
{
	before = 0.6 * before + 0.8 * normal();
	return 1000 * (1 + 0.1 * before);
}

/* Skewed, with one row of fifty that a stall takes most of. */
static double stalling(void)
{
	return rng_below(&rng, 50) == 0 ? 100 : 1000 * exp(0.3 * normal());
}

static unsigned false_alarms(double (*next)(void), unsigned count)
{
	unsigned alarms = 0;

	for (unsigned n = 0; n < 400; n++) {
		before = 0;
		for (unsigned i = 0; i < count; i++)
			values[i] = next();
		alarms += find(count) > 0;
	}
	return alarms;
}

Test(change_points, are_seen_in_noise_in_one_series_of_fifty_at_most)
{
	static const struct { const char *name; double (*next)(void); } noises[] = {
		{ "steady", steady }, { "scattered", scattered },
		{ "wandering", wandering }, { "stalling", stalling },
	};
	static const unsigned counts[] = { 60, 120, COUNT };

	for (unsigned i = 0; i < sizeof(noises) / sizeof(noises[0]); i++)
		for (unsigned k = 0; k < sizeof(counts) / sizeof(counts[0]); k++) {
			const unsigned alarms = false_alarms(noises[i].next, counts[k]);

			cr_expect_leq(alarms, 8, "%s, %u values: %u of 400", noises[i].name,
				      counts[k], alarms);
		}
}
