/* Steady state as the SNIA defines it, with windows worked out by hand. */
#include "steadiness.h"

#include <criterion/criterion.h>

static struct steadiness five(double a, double b, double c, double d, double e)
{
	const double values[] = { a, b, c, d, e };

	return steadiness_of(values, 5);
}

Test(steadiness, equal_rounds_are_steady)
{
	const struct steadiness s = five(1000, 1000, 1000, 1000, 1000);

	cr_assert(s.steady);
	cr_assert_eq(s.spread, 0);
	cr_assert_eq(s.slope, 0);
}

Test(steadiness, spread_may_be_a_fifth_of_the_mean)
{
	const struct steadiness most = five(1100, 900, 1000, 900, 1100);

	cr_assert(most.steady);
	cr_assert_eq(most.spread, 0.2);
	cr_assert_not(five(1101, 900, 998, 900, 1101).steady);
}

/* x = -2 … 2: the line gains 4 × (sum of x × y) / 10. */
Test(steadiness, slope_may_be_a_tenth_of_the_mean)
{
	const struct steadiness falls = five(1050, 1025, 1000, 975, 950);
	const struct steadiness rises = five(949, 974.5, 1000, 1025.5, 1051);

	cr_assert(falls.steady);
	cr_assert_float_eq(falls.slope, -0.1, 1e-12);
	cr_assert_not(rises.steady);
	cr_assert_float_eq(rises.slope, 0.102, 1e-12);
	cr_assert_float_eq(rises.spread, 0.102, 1e-12);
}

Test(steadiness, nothing_is_not_steady)
{
	cr_assert_not(five(0, 0, 0, 0, 0).steady);
}

Test(steadiness, of_three_rounds_is_that_of_the_ends)
{
	const double values[] = { 1000, 700, 1060 };
	const struct steadiness s = steadiness_of(values, 3);

	cr_assert_float_eq(s.slope, 60 / 920.0, 1e-12);
	cr_assert_float_eq(s.spread, 360 / 920.0, 1e-12);
}
