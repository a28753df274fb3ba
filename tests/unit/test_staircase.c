/* staircase: frequencies follow the weights. The seed is fixed, so results repeat. */
#include "staircase.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct staircase staircase;
static struct rng rng;

static void set_up(void)
{
	rng_init(&rng, 42, 0);
}

TestSuite(staircase, .init = set_up, .timeout = 300);

static double power(double exponent, uint64_t number)
{
	return pow((double)number + 1, -exponent);
}

/* Expected frequencies; Pearson's sum over the classes has this mean and deviation. */
static double most_chi_square(unsigned classes)
{
	return classes - 1 + 6 * sqrt(2.0 * (classes - 1));
}

/* Each number is a class, so that a cell that favours or omits a number is detected. */
static void expect_each_by_weight(staircase_weight weight, double parameter, unsigned count,
				  unsigned draws)
{
	unsigned *hits = calloc(count, sizeof(*hits));
	double sum = 0, chi_square = 0;

	staircase_init(&staircase, weight, parameter, count);
	for (unsigned i = 0; i < draws; i++) {
		const uint64_t number = staircase_draw(&staircase, &rng);

		cr_assert_lt(number, count);
		hits[number]++;
	}

	for (unsigned i = 0; i < count; i++)
		sum += weight(parameter, i);
	for (unsigned i = 0; i < count; i++) {
		const double mean = draws * weight(parameter, i) / sum;

		chi_square += (hits[i] - mean) * (hits[i] - mean) / mean;
	}
	cr_expect_leq(chi_square, most_chi_square(count), "%u numbers, %g: chi-square is %g",
		     count, parameter, chi_square);
	free(hits);
}

Test(staircase, draws_ten_million_times_by_the_weights)
{
	/* The last of 200,000 is still drawn some 10 times. */
	expect_each_by_weight(power, 0.8, 200000, 10000000);
}

Test(staircase, draws_by_steep_and_by_even_weights)
{
	expect_each_by_weight(power, 0, 100000, 1000000);
	expect_each_by_weight(power, 0.3, 20000, 1000000);
	expect_each_by_weight(power, 1, 5000, 1000000);
	expect_each_by_weight(power, 1.5, 600, 1000000);
}

Test(staircase, has_a_cell_for_each_of_few_numbers)
{
	for (unsigned count = 1; count <= 40; count++)
		expect_each_by_weight(power, 0.8, count, 100000);
	expect_each_by_weight(power, 0.8, STAIRCASE_CELLS - 1, 1000000);
	expect_each_by_weight(power, 0.8, STAIRCASE_CELLS, 1000000);
	expect_each_by_weight(power, 0.8, STAIRCASE_CELLS + 1, 1000000);
}

/* The sum of weights from `from` to `to`, by Euler and Maclaurin: accurate enough beyond 1000. */
static double sum_of_power(double exponent, double from, double to)
{
	const double e = 1 - exponent;
	const double area = e == 0 ? log(to / from) : (pow(to, e) - pow(from, e)) / e;

	return area + (pow(from, -exponent) - pow(to, -exponent)) / 2 +
		exponent / 12 * (pow(from, -exponent - 1) - pow(to, -exponent - 1));
}

/* Classes are the numbers below 1024; from there on each doubling is divided into eight. */
static void expect_octaves(double exponent, unsigned bits)
{
	enum { HEAD = 1024, STEPS = 8, DRAWS = 10000000 };
	static unsigned hits[HEAD + 64 * STEPS];
	static double expected[HEAD + 64 * STEPS];
	const unsigned classes = HEAD + (bits - 10) * STEPS;
	double sum = 0, chi_square = 0, rare_hits = 0, rare_mean = 0;

	memset(hits, 0, sizeof(hits));
	staircase_init(&staircase, power, exponent, UINT64_C(1) << bits);
	for (unsigned i = 0; i < DRAWS; i++) {
		const uint64_t number = staircase_draw(&staircase, &rng);
		unsigned octave;

		cr_assert_eq(number >> bits, 0);
		if (number < HEAD) {
			hits[number]++;
			continue;
		}
		octave = 63u ^ (unsigned)__builtin_clzll(number);
		hits[HEAD + (octave - 10) * STEPS + (number >> (octave - 3)) % STEPS]++;
	}

	for (unsigned i = 0; i < classes; i++) {
		const double step = ldexp(1.0 / STEPS, 10 + (int)((i - HEAD) / STEPS));
		const double from = (STEPS + (i - HEAD) % STEPS) * step + 1;

		expected[i] = i < HEAD ? power(exponent, i)
			: sum_of_power(exponent, from, from + step);
		sum += expected[i];
	}
	for (unsigned i = 0; i < classes; i++) {
		const double mean = DRAWS * expected[i] / sum;

		if (mean < 10) {
			rare_hits += hits[i];
			rare_mean += mean;
		} else {
			chi_square += (hits[i] - mean) * (hits[i] - mean) / mean;
		}
	}
	if (rare_mean > 0)
		chi_square += (rare_hits - rare_mean) * (rare_hits - rare_mean) / rare_mean;
	cr_expect_lt(chi_square, most_chi_square(classes), "2^%u, %g: chi-square is %g", bits,
		     exponent, chi_square);
}

Test(staircase, draws_of_a_large_drive_by_the_weights)
{
	expect_octaves(0.8, 30);	/* 4 TiB in blocks of 4 KiB */
	expect_octaves(1, 36);
	expect_octaves(0.5, 50);
}

Test(staircase, asks_for_the_frequency_of_few_numbers_only)
{
	unsigned kept = 0;

	staircase_init(&staircase, power, 0.8, UINT64_C(1) << 50);
	for (unsigned i = 0; i < STAIRCASE_CELLS; i++)
		kept += staircase.cells[i].sure > 0.93 * UINT32_MAX;

	cr_expect_eq(kept, STAIRCASE_CELLS);
}

static double falls_to_nothing(double parameter, uint64_t number)
{
	(void)parameter;
	return number == 0 ? 1 : 0;
}

Test(staircase, never_draws_what_has_no_weight)
{
	staircase_init(&staircase, falls_to_nothing, 0, 1000000);

	for (unsigned i = 0; i < 100000; i++)
		cr_assert_eq(staircase_draw(&staircase, &rng), 0);
}
