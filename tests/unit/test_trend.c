/* The probability of a rise by chance: small cases counted by hand, and all orders of seven
 * rounds. */
#include "trend.h"

#include <criterion/criterion.h>
#include <math.h>

Test(trend, scores_pairs_that_rise_less_those_that_fall)
{
	const double rising[] = { 1, 2, 3, 4 }, falling[] = { 9, 5, 4, 1 };
	const double mixed[] = { 1, 3, 2, 4 }, equal[] = { 2, 2, 2 };

	cr_assert_eq(trend_score(rising, 4), 6);
	cr_assert_eq(trend_score(falling, 4), -6);
	cr_assert_eq(trend_score(mixed, 4), 4);
	cr_assert_eq(trend_score(equal, 3), 0);
	cr_assert_eq(trend_score(rising, 1), 0);
}

Test(trend, chance_is_the_share_of_orders_that_are_as_far_from_none)
{
	cr_assert_float_eq(trend_chance(3, 3), 2 / 6.0, 1e-12);
	cr_assert_float_eq(trend_chance(-6, 4), 2 / 24.0, 1e-12);
	cr_assert_float_eq(trend_chance(4, 4), 8 / 24.0, 1e-12);
	cr_assert_float_eq(trend_chance(10, 5), 2 / 120.0, 1e-12);
	cr_assert_float_eq(trend_chance(17, 7), 2 * 27 / 5040.0, 1e-12);
	cr_assert_float_eq(trend_chance(1, 3), 1, 1e-12);
	cr_assert_eq(trend_chance(0, 7), 1);
	cr_assert_eq(trend_chance(0, 1), 1);
}

Test(trend, normal_distribution_goes_on_where_exact_counting_ends)
{
	for (int score = 40; score <= 200; score += 40) {
		const int exact_score = score + 1;	/* 30 values have 435 pairs, 31 have 465 */
		const double exact = trend_chance(exact_score, TREND_EXACT_MAX);
		/* The same number of standard deviations. */
		const double normal = trend_chance((int)lround(exact_score * sqrt(
			31.0 * 30 * 67 / (30.0 * 29 * 65))), TREND_EXACT_MAX + 1);

		cr_expect_float_eq(normal, exact, 0.03 * exact + 0.003, "%d: %g, %g", score,
				   normal, exact);
	}
}

static unsigned shown, orders;

static void try_all_orders(double *values, unsigned from, unsigned count)
{
	if (from == count) {
		orders++;
		shown += trend_chance(trend_score(values, count), count) <= 0.05;
		return;
	}
	for (unsigned i = from; i < count; i++) {
		const double swapped = values[from];

		values[from] = values[i];
		values[i] = swapped;
		try_all_orders(values, from + 1, count);
		values[i] = values[from];
		values[from] = swapped;
	}
}

Test(trend, chance_alone_shows_one_as_often_as_it_says)
{
	double values[7] = { 1, 2, 3, 4, 5, 6, 7 };

	try_all_orders(values, 0, 7);

	cr_assert_eq(orders, 5040);
	cr_assert_eq(shown, 2 * (1 + 6 + 20 + 49), "the rank test's size is 3.0 %% here");
}

Test(trend, change_is_that_of_most_pairs)
{
	const double steady[] = { 90, 95, 100, 105, 110 }, one_odd[] = { 90, 95, 1000, 105, 110 };

	cr_assert_float_eq(trend_change(steady, 5), 0.2, 1e-12);
	cr_assert_float_eq(trend_change(one_odd, 5), 4 * 5 / 105.0, 0.08);
}
