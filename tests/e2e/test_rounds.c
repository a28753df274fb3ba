/* rounds=auto: rounds until the comparison is decided, or the budget is spent; and
 * --noise-floor. Engine null has known latencies in virtual time. */
#include "e2e.h"

TestSuite(rounds, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define NULL_ENGINE	"--engine=null --file-test-mode=rndrd --events=1000 --time=0 "
#define SLOW_AND_FAST	NULL_ENGINE "--rand-seed=7 --null-jitter=20 " \
			"--vary=null-latency=200us,100us "

Test(rounds, end_as_soon_as_it_is_decided)
{
	const struct said *said = bench("compare " SLOW_AND_FAST "--rounds=auto --json=r.json");
	json_t *json;

	assert_status(said, 0);
	assert_says(said->out, "\ndecided after 3 rounds (no difference: none above 2 %)\n");
	assert_says(said->out, "faster");
	json = json_in("r.json");
	cr_assert_str_eq(text_at(json, "stopping/reason"), "decided");
	cr_assert_eq(count_at(json, "stopping/rounds"), 3);
	cr_assert_eq(count_at(json, "stopping/questions"), 1);
	cr_assert_eq(count_at(json, "stopping/open"), 0);
	cr_assert_eq(real_at(json, "stopping/budget_s"), 600);
	cr_assert_float_eq(real_at(json, "stopping/smallest_difference"), 0.02, 1e-12);
	cr_assert(json_is_true(value_at(json, "stopping/always_valid")));
	cr_assert_eq(length_at(json, "runs"), 6);
	/* Saved and loaded, it can be compared. */
	assert_status(bench("diff r.json r.json"), 0);
}

Test(rounds, say_that_there_is_no_difference_that_counts)
{
	const struct said *said = bench("compare " NULL_ENGINE "--null-latency=100us "
					"--null-jitter=1 --vary=rand-seed=1,2 --rounds=auto "
					"--json=r.json");

	assert_status(said, 0);
	assert_says(said->out, "no difference\n");
	cr_assert_str_eq(text_at(json_in("r.json"), "comparison/variants/1/iops/verdict"),
			 "no difference");
}

Test(rounds, go_on_until_conditions_are_decided)
{
	json_t *json = json_of(bench("compare " SLOW_AND_FAST "--rounds=auto --fail-if=iops<3 "
				     "--json=-"));

	cr_assert_str_eq(text_at(json, "stopping/reason"), "decided");
	cr_assert_eq(length_at(json, "comparison/failed_conditions"), 1);
	assert_status(bench("compare " SLOW_AND_FAST "--rounds=auto --fail-if=iops<3"), 3);
	assert_status(bench("compare " SLOW_AND_FAST "--rounds=auto --fail-if=iops<1.5"), 0);
}

/* Three rounds decide none of three ratios, and the budget ends after them. */
Test(rounds, end_when_time_is_over_and_tell_what_is_not_decided)
{
	const struct said *said = bench("compare --engine=nop --file-test-mode=rndrd --time=0.05 "
					"--vary=iodepth=1,2,4,8 --rounds=auto --budget=0.7 "
					"--json=r.json");
	json_t *json;

	assert_status(said, 0);
	assert_says(said->out, "3 of 3 not decided");
	json = json_in("r.json");
	cr_assert_str_eq(text_at(json, "stopping/reason"), "budget");
	cr_assert_eq(count_at(json, "stopping/open"), 3);
	cr_assert_leq(count_at(json, "stopping/rounds"), 3);
	cr_assert(has_advice(json, "not-decided"));
}

Test(rounds, are_not_begun_without_time_for_three)
{
	const struct said *said = bench("compare --engine=nop --file-test-mode=rndrd --time=2 "
					"--vary=iodepth=1,2 --rounds=auto --budget=10");

	assert_status(said, 2);
	assert_says(said->err, "3 rounds of all variants take 12 s");
	said = bench("compare " SLOW_AND_FAST "--rounds=5 --budget=10");
	assert_status(said, 2);
	assert_says(said->err, "--budget: needs --rounds=auto (there are 5 rounds)");
	said = bench("compare " SLOW_AND_FAST "--smallest-difference=5");
	assert_status(said, 2);
	assert_says(said->err, "--smallest-difference: needs --rounds=auto (there are 7 rounds)");
}

Test(rounds, of_ablate_as_well)
{
	json_t *json = json_of(bench("ablate --engine=nop --file-test-mode=rndrd --events=100 "
				     "--time=0 --rounds=auto --budget=0.1 --json=-"));

	cr_assert(count_at(json, "stopping/rounds") >= 1);
	cr_assert_gt(count_at(json, "stopping/questions"), 3);
}

/* ---- the baseline against itself ---- */

Test(rounds, have_a_noise_floor)
{
	const struct said *said = bench("compare " SLOW_AND_FAST "--rounds=5 --noise-floor "
					"--fail-if=iops<1.5 --json=r.json");
	json_t *json;

	assert_status(said, 0);
	assert_says(said->out, "null-latency=200us against");
	json = json_in("r.json");
	cr_assert_eq(length_at(json, "runs"), 15, "in the same rounds");
	cr_assert_str_eq(text_at(json, "noise_floor/variant"), "null-latency=200us (again)");
	cr_assert_str_eq(text_at(json, "noise_floor/baseline"), "null-latency=200us");
	cr_assert_gt(real_at(json, "noise_floor/floor"), 0);
	cr_assert_lt(real_at(json, "noise_floor/floor"), 0.2);
	cr_assert_eq(count_at(json, "noise_floor/rounds"), 5);
	cr_assert(has_advice(json, "noise-floor"));
	cr_assert(json_is_true(value_at(json, "comparison/variants/1/repeats_baseline")));
}

/* The noise floor is not a question to decide; otherwise there would be two rows to decide. */
Test(rounds, do_not_wait_for_the_noise_floor)
{
	json_t *json = json_of(bench("compare " SLOW_AND_FAST "--rounds=auto --noise-floor "
				     "--baseline=null-latency=100us --json=-"));

	cr_assert_eq(count_at(json, "stopping/questions"), 1);
	cr_assert_str_eq(text_at(json, "noise_floor/variant"), "null-latency=100us (again)");
}

Test(rounds, that_were_not_fixed_are_compared_by_intervals_that_hold_at_any_end)
{
	static const char jitter[] = "--engine=null --file-test-mode=rndrd --time=0 --events=1000 "
				     "--null-latency=100us --null-jitter=20 ";
	const struct said *said;

	bench("compare %s --vary=iodepth=1,2 --rounds=auto --json=auto.json", jitter);
	bench("compare %s --vary=iodepth=1,2 --rounds=5 --json=five.json", jitter);

	said = bench("diff auto.json five.json --json=d.json");
	assert_status(said, 0);
	assert_says(said->out, "the number of rounds was not fixed");
	assert_says_not(said->out, "decided after");
	cr_assert(is_true_at(json_in("d.json"), "comparison/always_valid"));
	assert_says_not(bench("diff five.json five.json")->out, "was not fixed");
}
