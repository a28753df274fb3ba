/* The runs of `ablate`: the variants that its table generates, with exactly these settings. */
#include "ablation.h"

#include <string.h>

#include "planned.h"

static void setup(void)
{
	planned_set_up("bench-profiles/ablate.ini",
		       "file-test-mode = rndrd\nfile-extra-flags = direct\niodepth = 64\n");
}

TestSuite(ablation, .init = setup, .fini = planned_tear_down);

#define ABLATE(...)			MAKE(COMMAND_ABLATE, ##__VA_ARGS__)
#define ASSERT_ABLATES(...)		ASSERT_MADE(COMMAND_ABLATE, ##__VA_ARGS__)
#define ASSERT_NO_PLAN(message, ...)	ASSERT_REFUSED(message, COMMAND_ABLATE, ##__VA_ARGS__)

static const struct variant *variant(const char *name)
{
	for (unsigned i = 0; i < plan.variant_count; i++)
		if (strcmp(plan.variants[i].name, name) == 0)
			return &plan.variants[i];
	cr_assert_fail("no variant '%s'", name);
	return NULL;
}

static const char *value(const struct variant *of, unsigned option)
{
	const char *text = of->jobs[0].settings.at[option].value;

	return text ? text : "(none)";
}

/* The differences between two variants: "fixed-files=on defer-taskrun=off", with the values of
 * the second. */
static const char *change(const char *from, const char *to)
{
	const struct variant *a = variant(from), *b = variant(to);
	const char *text = "";

	for (unsigned i = 0; i < option_count; i++)
		if (strcmp(value(a, i), value(b, i)) != 0)
			text = arena_printf(&arena, "%s%s%s=%s", text, *text ? " " : "",
					    options[i].name, value(b, i));
	return text;
}

static const struct feature_pair *pair(const char *feature, const char *of)
{
	for (unsigned i = 0; i < plan.pair_count; i++)
		if (strcmp(plan.pairs[i].feature, feature) == 0 &&
		    strcmp(plan.pairs[i].of, of) == 0)
			return &plan.pairs[i];
	cr_assert_fail("no pair of '%s' and '%s'", feature, of);
	return NULL;
}

static void expect_pair(const char *feature, const char *of, const char *without, const char *with,
			const char *changed)
{
	const struct feature_pair *found = pair(feature, of);

	cr_expect_str_eq(found->without, without);
	cr_expect_str_eq(found->with, with);
	cr_expect_str_eq(change(without, with), changed, "%s of %s: %s", feature, of,
			 change(without, with));
}

/* ---- the variants ---- */

Test(ablation, tuned_is_the_preset_on_a_ring)
{
	ASSERT_ABLATES();

	const struct variant *tuned = &plan.variants[0];
	cr_assert_str_eq(tuned->name, "tuned");
	cr_assert_str_eq(tuned->jobs[0].spec.engine, "io_uring");
	cr_assert_eq(tuned->jobs[0].spec.iodepth, 64);
	cr_assert_eq(spec_batch_submit(&tuned->jobs[0].spec), 32);
	cr_assert_eq(tuned->jobs[0].spec.ring.want[RING_DEFER_TASKRUN], RING_AUTO);
	cr_assert_eq(tuned->jobs[0].spec.ring.want[RING_FIXED_FILES], RING_AUTO);
	cr_assert_null(tuned->skipped);
}

Test(ablation, plain_is_the_preset_plain)
{
	ASSERT_ABLATES();

	cr_assert_str_eq(change("tuned", "plain"),
			 "batch-submit=1 preset=plain single-issuer=off defer-taskrun=off "
			 "coop-taskrun=off fixed-files=off fixed-buffers=off registered-ring=off");
}

Test(ablation, features_of_tuned_are_taken_out_one_at_a_time)
{
	ASSERT_ABLATES();

	expect_pair("batches", "tuned", "tuned -batches", "tuned", "batch-submit=0");
	expect_pair("defer-taskrun", "tuned", "tuned -defer-taskrun", "tuned",
		    "defer-taskrun=auto coop-taskrun=auto");
	expect_pair("fixed-files", "tuned", "tuned -fixed-files", "tuned",
		    "fixed-files=auto");
	expect_pair("fixed-buffers", "tuned", "tuned -fixed-buffers", "tuned",
		    "fixed-buffers=auto");
	expect_pair("registered-ring", "tuned", "tuned -registered-ring", "tuned",
		    "registered-ring=auto");
	cr_assert(pair("fixed-files", "tuned")->included);
	cr_assert_null(pair("fixed-files", "tuned")->remark);
}

/* defer-taskrun needs single-issuer, which thus cannot be removed alone. */
Test(ablation, what_another_feature_needs_is_compared_without_that_one)
{
	ASSERT_ABLATES();

	expect_pair("single-issuer", "tuned", "tuned -single-issuer",
		    "tuned -defer-taskrun", "single-issuer=auto");
	expect_pair("defer-taskrun", "plain", "plain +single-issuer",
		    "plain +defer-taskrun", "defer-taskrun=on");
	expect_pair("hybrid-iopoll", "plain", "plain +iopoll", "plain +hybrid-iopoll",
		    "hybrid-iopoll=on");
	cr_assert_str_eq(pair("single-issuer", "tuned")->remark, "without defer-taskrun");
}

Test(ablation, what_tuned_has_not_is_added_to_it)
{
	ASSERT_ABLATES();

	expect_pair("coop-taskrun", "tuned", "tuned", "tuned +coop-taskrun",
		    "defer-taskrun=off coop-taskrun=on");
	expect_pair("sqpoll", "tuned", "tuned", "tuned +sqpoll",
		    "defer-taskrun=off coop-taskrun=off sqpoll=on");
	expect_pair("submit-all", "tuned", "tuned", "tuned +submit-all", "submit-all=on");
	expect_pair("no-sqarray", "tuned", "tuned", "tuned +no-sqarray", "no-sqarray=on");
	expect_pair("registered-wait", "tuned", "tuned", "tuned +registered-wait",
		    "registered-wait=on");
	expect_pair("huge-buffers", "tuned", "tuned", "tuned +huge-buffers", "buffers=huge");
	expect_pair("iopoll", "tuned", "tuned", "tuned +iopoll", "iopoll=on");
	cr_assert_not(pair("sqpoll", "tuned")->included);
}

Test(ablation, every_feature_is_added_to_plain)
{
	static const char *const on[] = { "single-issuer", "coop-taskrun", "fixed-files",
		"fixed-buffers", "registered-ring", "registered-wait", "submit-all",
		"no-sqarray", "sqpoll", "iopoll" };

	ASSERT_ABLATES();

	for (size_t i = 0; i < sizeof(on) / sizeof(on[0]); i++)
		expect_pair(on[i], "plain", "plain", arena_printf(&arena, "plain +%s", on[i]),
			    arena_printf(&arena, "%s=on", on[i]));
	expect_pair("batches", "plain", "plain", "plain +batches", "batch-submit=0");
	expect_pair("huge-buffers", "plain", "plain", "plain +huge-buffers", "buffers=huge");
}

Test(ablation, both_sides_of_every_pair_are_variants)
{
	ASSERT_ABLATES();

	for (unsigned i = 0; i < plan.pair_count; i++)
		cr_assert_str_neq(change(plan.pairs[i].without, plan.pairs[i].with), "");
	cr_assert_eq(plan.variant_count, plan.pair_count + 2);
}

/* ---- features that the user sets ---- */

Test(ablation, batches_are_as_large_as_given)
{
	ASSERT_ABLATES("--batch-submit=8", "--batch-complete=4", "--min-wait=20us");

	expect_pair("batches", "tuned", "tuned -batches", "tuned",
		    "batch-submit=8 batch-complete=4 min-wait=20us");
	expect_pair("batches", "plain", "plain", "plain +batches",
		    "batch-submit=8 batch-complete=4 min-wait=20us");
}

Test(ablation, batches_of_one_cannot_be_taken_out)
{
	ASSERT_ABLATES("--iodepth=1");

	cr_assert_str_eq(variant("tuned -batches")->skipped,
			 "there is never more than one I/O to batch (iodepth, batch-submit)");
	cr_assert_not_null(variant("plain +batches")->skipped);
	cr_assert_null(variant("tuned")->skipped);
	cr_assert_null(variant("plain +sqpoll")->skipped);
}

Test(ablation, what_does_not_fit_the_workload_is_skipped_with_the_reason)
{
	ASSERT_ABLATES("--file-extra-flags=none");

	cr_assert_not_null(strstr(variant("tuned +iopoll")->skipped,
				  "iopoll polls for completions of direct I/O only"));
	cr_assert_null(variant("tuned")->skipped);
}

Test(ablation, other_options_apply_to_all_variants)
{
	ASSERT_ABLATES("--engine=nop", "--attach-wq=auto", "--threads=2", "--rand-seed=7");

	for (unsigned i = 0; i < plan.variant_count; i++) {
		cr_assert_str_eq(plan.variants[i].jobs[0].spec.engine, "nop");
		cr_assert_eq(plan.variants[i].jobs[0].spec.ring.want[RING_ATTACH_WQ], RING_AUTO);
		cr_assert_eq(plan.variants[i].jobs[0].spec.threads, 2);
		cr_assert_eq(plan.variants[i].jobs[0].spec.seed, 7);
	}
}

Test(ablation, takes_a_section_of_a_profile)
{
	directory_write("two.ini", "file-test-mode = rndrd\n[a]\niodepth = 4\n[b]\niodepth = 8\n");

	ASSERT_ABLATES("two.ini:b");

	cr_assert_eq(variant("plain +sqpoll")->jobs[0].spec.iodepth, 8);
}

/* ---- mistakes ---- */

Test(ablation, a_profile_with_variants_is_more_than_one_workload)
{
	directory_write("two.ini", "file-test-mode = rndrd\n[a]\niodepth = 4\n[b]\niodepth = 8\n");

	ASSERT_NO_PLAN("ablate takes one workload, and profile 'two' has 2 (name one: two:a)",
		       "two.ini");
}

Test(ablation, what_it_switches_itself_is_refused)
{
	ASSERT_NO_PLAN("'ablate' takes no --fixed-files: it switches that itself (leave it "
		       "out, or use compare)\n"
		       "'ablate' takes no --preset: it switches that itself (leave it out, or "
		       "use compare)", "--fixed-files", "--preset=plain");
}

Test(ablation, what_it_switches_itself_is_refused_in_a_profile_too)
{
	directory_write("mine.ini", "file-test-mode = rndrd\nsqpoll = on\n");

	ASSERT_NO_PLAN("mine.ini:2: sqpoll: ablate switches it itself (leave it out, or use "
		       "compare)", "mine.ini");
}

Test(ablation, an_engine_without_a_ring_has_nothing_to_switch)
{
	ASSERT_NO_PLAN("--engine: ablate switches ring features, and this engine has no ring (use "
		       "io_uring or nop)", "--engine=psync");
}

Test(ablation, what_is_wrong_with_the_workload_is_told_once)
{
	ASSERT_NO_PLAN("cq-size=4 is less than the 64 requests that iodepth=64 can have in flight "
		       "(use at least that)", "--cq-size=4");
}
