/* The baseline against itself: the differences that cannot be seen. Runs are made by hand. */
#include "noise_floor.h"

#include <criterion/criterion.h>
#include <math.h>

#include "compare.h"

static struct result result;

static void setup(void)
{
	result_init(&result, 0, NULL);
	result.noise_floor.variant = "sync (again)";
}

static void teardown(void)
{
	result_release(&result);
}

TestSuite(noise_floor, .init = setup, .fini = teardown);

static void add_run(const char *variant, unsigned round, double iops)
{
	struct run_result *run = result_add_run(&result);

	run->variant = variant;
	run->round = round;
	run->elapsed_s = 1;
	run->total.ios = 1000;
	run->total.iops = iops;
}

/* Rounds of the baseline against itself: logarithms of the ratios. */
static void compare(const double *logs, unsigned rounds)
{
	struct err err = { 0 };

	for (unsigned i = 0; i < rounds; i++) {
		add_run("sync", i + 1, 1000);
		add_run("sync (again)", i + 1, 1000 * exp(logs[i]));
	}
	cr_assert_eq(compare_variants(&result, "sync", &err), 0, "%s", err.text);
	noise_floor_find(&result);
}

/* Student's interval of -a, 0, a reaches 4.3027 a / sqrt(3) to each side. */
Test(noise_floor, is_half_the_width_of_the_interval)
{
	compare((const double[]){ -0.02, 0.02, 0 }, 3);

	cr_assert_eq(result.noise_floor.rounds, 3);
	cr_assert_str_eq(result.noise_floor.baseline, "sync");
	cr_assert_float_eq(result.noise_floor.ratio, 1, 1e-12);
	cr_assert_float_eq(result.noise_floor.floor, exp(4.3027 * 0.02 / sqrt(3)) - 1, 1e-5);
	cr_assert_str_eq(noise_floor_sentence(&result.noise_floor, &result.arena),
			 "differences below 5.1 % cannot be seen here in 3 rounds (sync against "
			 "itself: 1 × [0.952, 1.05])");
}

Test(noise_floor, tells_of_a_baseline_that_differs_from_itself)
{
	compare((const double[]){ 0.10, 0.11, 0.09, 0.10 }, 4);

	cr_assert_str_eq(noise_floor_sentence(&result.noise_floor, &result.arena),
			 "sync differs from itself, by 1.11 × [1.09, 1.12]: something changes "
			 "between two runs of the same (one time in 20 it is chance)");
}

Test(noise_floor, is_not_known_after_two_rounds)
{
	compare((const double[]){ 0.01, -0.01 }, 2);

	cr_assert(isnan(result.noise_floor.floor));
	cr_assert_null(noise_floor_sentence(&result.noise_floor, &result.arena));
}

Test(noise_floor, there_is_none_without_its_variant)
{
	struct err err = { 0 };

	result.noise_floor.variant = NULL;
	add_run("sync", 1, 1000);
	add_run("uring", 1, 2000);
	compare_variants(&result, "", &err);
	noise_floor_find(&result);

	cr_assert_null(noise_floor_sentence(&result.noise_floor, &result.arena));
}

/* A gate ignores the repeated baseline. */
Test(noise_floor, meets_no_condition)
{
	struct fail_condition condition;
	struct err err = { 0 };

	condition_parse("iops>1.01", &condition, &err);
	compare((const double[]){ 0.10, 0.11, 0.09, 0.10 }, 4);

	cr_assert_eq(condition_check(&result, &condition, 1), 0);
}
