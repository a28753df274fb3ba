/* Plans: layers of settings become variants, and contradictions are reported. */
#include "planned.h"

#include <string.h>

static void setup(void)
{
	planned_set_up("bench-profiles/oltp.ini",
		       "description = Pages\n"
		       "file-test-mode = rndrw\n"
		       "time = 3\n"
		       "rounds = 7\n"
		       "[sync]\n"
		       "engine = psync\n"
		       "threads = 16\n"
		       "[uring]\n"
		       "engine = io_uring\n"
		       "iodepth = 16\n");
}

TestSuite(plan, .init = setup, .fini = planned_tear_down);

static const struct setting *setting(unsigned variant, const char *name)
{
	return settings_get(&plan.variants[variant].jobs[0].settings, name);
}

/* -- layers */

Test(plan, without_a_profile_has_one_variant_named_by_its_engine)
{
	ASSERT_MADE(COMMAND_RUN, "--file-test-mode=rndrd", "--engine=psync");

	cr_assert_eq(plan.variant_count, 1);
	cr_assert_str_eq(plan.variants[0].name, "psync");
	cr_assert_eq(plan.variants[0].jobs[0].spec.test_mode, TEST_MODE_RNDRD);
	cr_assert_null(plan.profile);
	cr_assert_null(plan.variants[0].skipped);
	cr_assert_eq(plan.options.rounds, 7);
	cr_assert_str_eq(plan.command.json, "");
}

Test(plan, lays_section_over_base_and_command_line_over_both)
{
	ASSERT_MADE(COMMAND_COMPARE, "oltp", "--time=1", "--rounds=2");

	cr_assert_eq(plan.variant_count, 2);
	cr_assert_str_eq(plan.profile, "oltp");
	cr_assert_str_eq(plan.profile_path, "bench-profiles/oltp.ini");
	cr_assert_str_eq(plan.description, "Pages");
	cr_assert_eq(plan.options.rounds, 2);
	cr_assert_str_eq(plan.variants[0].name, "sync");
	cr_assert_eq(plan.variants[0].jobs[0].spec.threads, 16);
	cr_assert_eq(plan.variants[0].jobs[0].spec.iodepth, 1);
	cr_assert_eq(plan.variants[1].jobs[0].spec.threads, 1);
	cr_assert_eq(plan.variants[1].jobs[0].spec.iodepth, 16);
	cr_assert_eq(plan.variants[1].jobs[0].spec.time_ns, 1000000000);
}

Test(plan, knows_where_each_value_came_from)
{
	ASSERT_MADE(COMMAND_COMPARE, "oltp", "--time=1");

	cr_assert_str_eq(setting(0, "time")->origin, "command line");
	cr_assert_str_eq(setting(0, "file-test-mode")->origin, "bench-profiles/oltp.ini:2");
	cr_assert_str_eq(setting(0, "threads")->origin, "bench-profiles/oltp.ini:7");
	cr_assert_str_eq(setting(1, "threads")->origin, "default");
	cr_assert_str_eq(settings_get(&plan.settings, "rounds")->origin,
			 "bench-profiles/oltp.ini:4");
}

Test(plan, command_line_replaces_what_a_section_sets)
{
	ASSERT_MADE(COMMAND_RUN, "oltp", "--threads=2");

	cr_assert_eq(plan.variants[0].jobs[0].spec.threads, 2);
	cr_assert_eq(plan.variants[1].jobs[0].spec.threads, 2);
}

Test(plan, texts_outlive_the_command_line)
{
	char argument[] = "--target=/somewhere";

	ASSERT_MADE(COMMAND_PREPARE, argument);
	memset(argument, 'x', sizeof(argument) - 1);

	cr_assert_str_eq(setting(0, "target")->value, "/somewhere");
	cr_assert_str_eq(plan.variants[0].jobs[0].spec.targets.at[0], "/somewhere");
}

Test(plan, profile_without_sections_is_one_variant_of_its_name)
{
	directory_write("mine.ini", "file-test-mode = seqrd\n");

	ASSERT_MADE(COMMAND_RUN, "./mine.ini");

	cr_assert_eq(plan.variant_count, 1);
	cr_assert_str_eq(plan.variants[0].name, "mine");
	cr_assert_null(plan.description);
}

/* -- PROFILE:VARIANT */

Test(plan, takes_one_variant_of_a_profile)
{
	ASSERT_MADE(COMMAND_RUN, "oltp:uring");

	cr_assert_eq(plan.variant_count, 1);
	cr_assert_str_eq(plan.variants[0].name, "uring");
	cr_assert_eq(plan.variants[0].jobs[0].spec.iodepth, 16);
}

Test(plan, takes_one_variant_of_a_path)
{
	ASSERT_MADE(COMMAND_RUN, "bench-profiles/oltp.ini:sync");

	cr_assert_str_eq(plan.variants[0].name, "sync");
}

Test(plan, colon_may_belong_to_a_path)
{
	directory_write("a:b.ini", "file-test-mode = seqrd\n");

	ASSERT_MADE(COMMAND_RUN, "a:b.ini");

	cr_assert_str_eq(plan.profile, "a:b");
}

Test(plan, unknown_variant_lists_those_there_are)
{
	ASSERT_REFUSED("profile 'oltp' has no variant 'urign' (did you mean 'uring'?); it has: "
		       "sync, uring", COMMAND_RUN, "oltp:urign");
}

/* "neighbours:alone/readers" is taken for neither a path nor a job that can run alone. */
Test(plan, a_job_is_refused_with_the_variant_to_run)
{
	ASSERT_REFUSED("profile 'oltp' has no variant 'uring/readers': a job runs with its "
		       "variant, 'uring'", COMMAND_RUN, "oltp:uring/readers");
	ASSERT_REFUSED("profile 'oltp' has no variant 'sync/x': a job runs with its variant, "
		       "'sync'", COMMAND_RUN, "bench-profiles/oltp.ini:sync/x");
	ASSERT_REFUSED("no profile './a:b/c.ini': there is no such file", COMMAND_RUN,
		       "./a:b/c.ini");
}

Test(plan, variant_of_a_profile_without_sections_is_refused)
{
	directory_write("mine.ini", "file-test-mode = seqrd\n");

	ASSERT_REFUSED("profile 'mine' has no variant 'x': it has no sections", COMMAND_RUN,
		       "mine.ini:x");
}

Test(plan, takes_one_profile_at_a_time)
{
	ASSERT_REFUSED("unexpected word 'quickstart': one profile at a time (options begin with "
		       "--)", COMMAND_RUN, "oltp", "quickstart");
}

/* -- mistakes */

Test(plan, mistake_of_the_base_is_told_once)
{
	directory_write("a.ini", "file-test-mode = rndrd\nfile-block-size = 1M\n"
			      "file-total-size = 4K\n[x]\n[y]\n[z]\n");

	ASSERT_REFUSED("a.ini:2: file-block-size=1M is larger than file-total-size=4K",
		       COMMAND_RUN, "a.ini");
}

Test(plan, mistake_of_some_variants_names_them)
{
	directory_write("a.ini", "file-test-mode = rndrd\ntime = 0\n[x]\n[y]\nevents = 1\n[z]\n");

	ASSERT_REFUSED("a.ini:2: time=0 and events=0 together never end (give --time or "
		       "--events) (in variants 'x', 'z')", COMMAND_RUN, "a.ini");
}

Test(plan, depth_that_a_section_cannot_hold_is_an_error)
{
	cr_assert_lt(MAKE(COMMAND_RUN, "oltp", "--iodepth=32"), 0);

	cr_assert(strstr(err.text, "engine 'psync' holds 1 I/O at a time; iodepth=32 needs one "
				   "of: ") == err.text, "%s", err.text);
	cr_assert_not_null(strstr(err.text, " (in variant 'sync')"));
}

Test(plan, mistakes_of_a_profile_are_passed_on)
{
	directory_write("a.ini", "tme = 1\n");

	ASSERT_REFUSED("a.ini:1: unknown key 'tme' (did you mean 'time'?)", COMMAND_RUN,
		       "a.ini");
}

/* -- seed */

Test(plan, variants_share_a_chosen_seed)
{
	ASSERT_MADE(COMMAND_COMPARE, "oltp");

	cr_assert_neq(plan.variants[0].jobs[0].spec.seed, 0);
	cr_assert_eq(plan.variants[0].jobs[0].spec.seed, plan.variants[1].jobs[0].spec.seed);
	cr_assert_str_eq(setting(0, "rand-seed")->origin, "chosen");
}

Test(plan, given_seed_is_kept)
{
	ASSERT_MADE(COMMAND_COMPARE, "oltp", "--rand-seed=42");

	cr_assert_eq(plan.variants[1].jobs[0].spec.seed, 42);
	cr_assert_str_eq(setting(1, "rand-seed")->origin, "command line");
}

/* -- --vary */

Test(plan, vary_multiplies)
{
	ASSERT_MADE(COMMAND_COMPARE, "--file-test-mode=rndrd", "--vary=engine=io_uring,pool",
		    "--vary=iodepth=1,8");

	cr_assert_eq(plan.variant_count, 4);
	cr_assert_str_eq(plan.variants[1].name, "io_uring,8");
	cr_assert_eq(plan.variants[1].jobs[0].spec.iodepth, 8);
	cr_assert_str_eq(plan.variants[2].name, "pool,1");
	cr_assert_str_eq(setting(2, "iodepth")->origin, "--vary");
}

Test(plan, vary_multiplies_the_variants_of_a_profile)
{
	ASSERT_MADE(COMMAND_COMPARE, "oltp", "--vary=file-block-size=4K,16K");

	cr_assert_eq(plan.variant_count, 4);
	cr_assert_str_eq(plan.variants[0].name, "sync,file-block-size=4K");
	cr_assert_str_eq(plan.variants[3].name, "uring,file-block-size=16K");
	cr_assert_eq(plan.variants[3].jobs[0].spec.iodepth, 16);
}

Test(plan, vary_replaces_what_a_section_sets)
{
	ASSERT_MADE(COMMAND_COMPARE, "oltp:uring", "--vary=iodepth=1,8");

	cr_assert_eq(plan.variants[0].jobs[0].spec.iodepth, 1);
	cr_assert_str_eq(plan.variants[1].name, "uring,iodepth=8");
}

Test(plan, combination_that_cannot_work_is_kept_with_the_reason)
{
	ASSERT_MADE(COMMAND_COMPARE, "--file-test-mode=rndrd", "--vary=engine=psync,io_uring",
		    "--vary=iodepth=1,32");

	cr_assert_eq(plan.variant_count, 4);
	cr_assert_str_eq(plan.variants[1].name, "psync,32");
	cr_assert(strstr(plan.variants[1].skipped, "engine 'psync' holds 1 I/O at a time; "
						   "iodepth=32 needs one of: ") ==
		  plan.variants[1].skipped);
	cr_assert_null(plan.variants[0].skipped);
	cr_assert_null(plan.variants[3].skipped);
}

Test(plan, mistake_of_every_combination_is_an_error)
{
	ASSERT_REFUSED("missing required argument: --file-test-mode="
		       "seqwr|seqrewr|seqrd|rndrd|rndwr|rndrw|seqrw",
		       COMMAND_COMPARE, "--vary=engine=psync,io_uring");
}

Test(plan, too_many_variants_are_refused)
{
	cr_assert_lt(MAKE(COMMAND_COMPARE, "oltp", "--vary=iodepth=1,2,3,4,5,6,7,8",
			  "--vary=threads=1,2,3,4,5"), 0);

	cr_assert_str_eq(err.text, "--vary makes more than 32 combinations, which is the limit");
}

/* -- requirements of a comparison */

Test(plan, compare_needs_two_variants)
{
	ASSERT_REFUSED("nothing to compare: there is only one variant, 'auto' (vary an option: "
		       "--vary engine=psync,io_uring, or name a profile with two sections)",
		       COMMAND_COMPARE, "--file-test-mode=rndrd");
}

Test(plan, compare_needs_two_variants_that_can_run)
{
	cr_assert_lt(MAKE(COMMAND_COMPARE, "--file-test-mode=rndrd", "--engine=psync",
			  "--vary=iodepth=1,8"), 0);

	cr_assert(strstr(err.text, "nothing to compare: only one variant can run ('iodepth=8' "
				   "cannot: engine 'psync' holds 1 I/O at a time") == err.text);
}

Test(plan, baseline_is_the_name_of_a_variant)
{
	ASSERT_MADE(COMMAND_COMPARE, "oltp", "--baseline=uring");

	cr_assert_str_eq(plan.options.baseline, "uring");
}

Test(plan, baseline_that_names_a_section_is_its_first_combination)
{
	ASSERT_MADE(COMMAND_COMPARE, "oltp", "--baseline=uring",
		    "--vary=file-block-size=4K,16K");

	cr_assert_str_eq(plan.options.baseline, "uring,file-block-size=4K");
}

Test(plan, unknown_baseline_lists_the_variants)
{
	ASSERT_REFUSED("--baseline: no variant is named 'async'; there are: sync uring",
		       COMMAND_COMPARE, "oltp", "--baseline=async");
}

Test(plan, baseline_must_be_able_to_run)
{
	cr_assert_lt(MAKE(COMMAND_COMPARE, "--file-test-mode=rndrd", "--baseline=psync,8",
			  "--vary=engine=psync,io_uring", "--vary=iodepth=1,8"), 0);

	cr_assert(strstr(err.text, "--baseline: 'psync,8' cannot run: engine 'psync'") ==
		  err.text);
}

/* -- other commands */

Test(plan, prepare_needs_no_test_mode)
{
	ASSERT_MADE(COMMAND_PREPARE, "--file-num=4", "--file-total-size=1M");

	cr_assert_eq(plan.variants[0].jobs[0].spec.file_num, 4);
}

Test(plan, show_takes_a_profile_that_is_not_whole)
{
	directory_write("part.ini", "iodepth = 8\n");

	ASSERT_MADE(COMMAND_SHOW, "part.ini");

	cr_assert_eq(plan.variants[0].jobs[0].spec.iodepth, 8);
}

Test(plan, defaults_in_a_command_line_replace_nothing)
{
	struct command_line line;
	char *words[] = { "oltp" };

	command_line_parse(&line, COMMAND_SHOW, 1, words, &arena, &err);
	settings_fill_defaults(&line.settings);

	cr_assert_eq(plan_from_command(&plan, COMMAND_SHOW, &line, &err), 0, "%s", err.text);

	cr_assert_eq(plan.variants[0].jobs[0].spec.threads, 16);
}
