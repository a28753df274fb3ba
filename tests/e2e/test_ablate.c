/* ablate: the contribution of each feature of the ring. Engine nop needs neither files nor
 * storage; the comparison and its report do not depend on what is measured. */
#include "e2e.h"

TestSuite(ablate, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

/* `options` replace the times of the profile, so that runs are short. */
static const struct said *ablate(const char *options)
{
	const struct said *said;

	need_io_uring();
	said = bench("ablate ablate --time=0 --warmup-time=0 --events=200 "
		     "--file-total-size=1M %s", options);
	return said;
}

static json_t *feature(json_t *json, const char *name, const char *of)
{
	for (unsigned i = 0; i < length_at(json, "comparison/features"); i++) {
		json_t *row = value_at(json, text_of("comparison/features/%u", i));

		if (strcmp(text_at(row, "feature"), name) == 0 &&
		    strcmp(text_at(row, "of"), of) == 0)
			return row;
	}
	cr_assert_fail("no feature '%s' of '%s'", name, of);
	return NULL;
}

static bool was_skipped(json_t *row)
{
	return !json_is_null(value_at(row, "skipped"));
}

/* ---- the table ---- */

Test(ablate, compares_every_feature_in_the_same_rounds)
{
	const struct said *said = ablate("--engine=nop --rounds=3 --json=-");
	json_t *json, *row;
	unsigned skipped = 0;

	assert_status(said, 0);
	json = json_of(said);
	for (unsigned i = 0; i < length_at(json, "comparison/variants"); i++)
		skipped += was_skipped(value_at(json, text_of("comparison/variants/%u", i)));
	cr_assert_eq(length_at(json, "runs"),
		     3 * (length_at(json, "comparison/variants") - skipped) + skipped);
	cr_assert_str_eq(text_at(json, "comparison/baseline"), "tuned");
	row = feature(json, "batches", "tuned");
	cr_assert_str_eq(text_at(row, "with"), "tuned");
	cr_assert_str_eq(text_at(row, "without"), "tuned -batches");
	cr_assert(is_true_at(row, "included"));
	cr_assert_eq(count_at(row, "rounds"), 3);
	cr_assert_gt(real_at(row, "iops/ratio"), 0);
	cr_assert_leq(real_at(row, "iops/ci95/0"), real_at(row, "iops/ratio"));
	cr_assert_geq(real_at(row, "iops/ci95/1"), real_at(row, "iops/ratio"));
	cr_assert(was_skipped(feature(json, "iopoll", "plain")), "nop does no I/O");
}

Test(ablate, shows_a_table_in_groups)
{
	const struct said *said = ablate("--engine=nop --rounds=3");

	assert_status(said, 0);
	assert_says(said->err, " variants × 3 rounds");
	assert_says(said->out, "with / without ");
	assert_says(said->out, "\ntuned: ");
	assert_says(said->out, "; what it has\n  batches ");
	assert_says(said->out, "\ntuned: what could be added to it\n  coop-taskrun ");
	assert_says(said->out, " × tuned), p99 ");
	assert_says(said->out, "\n  iopoll            not run: iopoll: engine 'nop' does no I/O");
}

Test(ablate, runs_real_reads_on_a_scratch_set_and_removes_it)
{
	const struct said *said = ablate("--file-extra-flags=none --rounds=1 --quiet --json=-");
	json_t *json;

	assert_status(said, 0);
	json = json_of(said);
	for (unsigned i = 0; i < length_at(json, "runs"); i++) {
		json_t *run = value_at(json, text_of("runs/%u", i));

		if (!was_skipped(run))
			cr_assert_eq(count_at(run, "read/ios"), 200);
	}
	cr_assert_str_eq(text_at(feature(json, "fixed-files", "tuned"), "iops/verdict"),
			 "too few rounds");
	assert_says(text_at(feature(json, "iopoll", "tuned"), "skipped"), "direct I/O only");
	cr_assert_str_empty(said->err);
	cr_assert_eq(files_in("."), 0);
}

/* Most devices have no poll queues. The kernel says so when the ring is set up or at the first
 * read; either way the other features are compared. */
Test(ablate, a_feature_that_the_device_refuses_ends_nothing)
{
	const struct said *said = ablate("--rounds=1 --quiet --json=-");
	json_t *json;

	if (said->status == 2 && strstr(said->err, "O_DIRECT"))
		cr_skip_test("no O_DIRECT in this directory");
	assert_status(said, 0);
	json = json_of(said);
	cr_assert_not(was_skipped(feature(json, "batches", "tuned")));
	cr_assert_not(was_skipped(feature(json, "fixed-files", "plain")));
	feature(json, "iopoll", "plain");
	cr_assert_eq(length_at(json, "runs"), length_at(json, "comparison/variants"));
	cr_assert_eq(files_in("."), 0);
}

Test(ablate, needs_no_profile_to_be_named)
{
	const struct said *said;

	need_io_uring();
	said = bench("ablate --engine=nop --time=0 --warmup-time=0 --events=10 --rounds=1");

	assert_status(said, 0);
	assert_says(said->out, "ablate · 4 KiB random reads");
}

/* ---- gates, saved results ---- */

Test(ablate, fails_with_3_if_a_feature_meets_a_condition)
{
	const struct said *said = ablate("--engine=nop --rounds=3 --fail-if=iops>0.000001");

	assert_status(said, 3);
	assert_says(said->out, "failed: batches of tuned: iops ");
	assert_says(said->out, "failed: fixed-files added to plain: iops ");

	assert_status(ablate("--engine=nop --rounds=3 --fail-if=iops<0.000001"), 0);
	assert_status(ablate("--engine=nop --fail-if=iops"), 2);
}

Test(ablate, results_can_be_compared_with_each_other)
{
	const struct said *said;

	assert_status(ablate("--engine=nop --rounds=3 --quiet --json=old.json"), 0);
	assert_status(ablate("--engine=nop --rounds=3 --quiet --json=new.json"), 0);

	said = bench("diff old.json new.json");

	assert_status(said, 0);
	assert_says(said->out, "\ntuned (old) ");
	assert_says(said->out, "\nplain +fixed-files ");
}

/* ---- refusals ---- */

Test(ablate, refuses_what_it_switches_itself)
{
	const struct said *said = bench("ablate --registered-ring=off");

	assert_status(said, 2);
	assert_says(said->err, "'ablate' takes no --registered-ring: it switches that itself");
	cr_assert_str_empty(said->out);
}

Test(ablate, has_no_details)
{
	const struct said *said = bench("ablate --details");

	assert_status(said, 2);
	assert_says(said->err, "'ablate' takes no --details (it is for: run, compare, report, "
		    "show, check)");
	cr_assert_str_empty(said->out);
}

Test(ablate, refuses_an_engine_without_a_ring)
{
	const struct said *said = bench("ablate --engine=null");

	assert_status(said, 2);
	assert_says(said->err, "--engine: ablate switches ring features");
}
