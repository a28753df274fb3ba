/* Plans with jobs: their names, their settings, and combinations that are refused. */
#include "planned.h"

#include <string.h>

static void setup(void)
{
	planned_set_up("bench-profiles/mix.ini",
		       "file-test-mode = rndrd\n"
		       "iodepth = 2\n"
		       "rand-seed = 7\n"
		       "[*/readers]\n"
		       "iodepth = 3\n"
		       "threads = 3\n"
		       "file-num = 3\n"
		       "[alone]\n"
		       "[together]\n"
		       "threads = 4\n"
		       "file-num = 4\n"
		       "[together/log]\n"
		       "file-test-mode = seqrewr\n"
		       "[together/readers]\n"
		       "file-num = 5\n");
}

TestSuite(plan_jobs, .init = setup, .fini = planned_tear_down);

#define SHOW(...)			MAKE(COMMAND_SHOW, __VA_ARGS__)
#define COMPARE(...)			MAKE(COMMAND_COMPARE, __VA_ARGS__)
#define ASSERT_SHOW(...)		ASSERT_MADE(COMMAND_SHOW, __VA_ARGS__)
#define ASSERT_NO_PLAN(message, ...)	ASSERT_REFUSED(message, COMMAND_SHOW, __VA_ARGS__)

static const struct plan_job *job(unsigned variant, const char *name)
{
	const struct variant *v = &plan.variants[variant];

	for (unsigned i = 0; i < v->job_count; i++)
		if (strcmp(v->jobs[i].name, name) == 0)
			return &v->jobs[i];
	cr_assert_fail("variant %u has no job '%s'", variant, name);
	return NULL;
}

/* -- the list of jobs */

Test(plan_jobs, without_a_name_is_one)
{
	ASSERT_SHOW("--file-test-mode=rndrd");

	cr_assert_eq(plan.variants[0].job_count, 1);
	cr_assert_str_eq(plan.variants[0].jobs[0].name, "");
}

Test(plan_jobs, of_all_variants_come_first)
{
	ASSERT_SHOW("mix");

	cr_assert_eq(plan.variant_count, 2);
	cr_assert_eq(plan.variants[0].job_count, 1);
	cr_assert_str_eq(plan.variants[0].jobs[0].name, "readers");
	cr_assert_eq(plan.variants[1].job_count, 2);
	cr_assert_str_eq(plan.variants[1].jobs[0].name, "readers");
	cr_assert_str_eq(plan.variants[1].jobs[1].name, "log");
}

Test(plan_jobs, are_begun_on_the_command_line)
{
	ASSERT_SHOW("--file-test-mode=rndrd", "--iodepth=2", "--job=a", "--job=b", "--iodepth=8",
		    "--set=a/threads=5");

	cr_assert_eq(plan.variant_count, 1);
	cr_assert_eq(plan.variants[0].job_count, 2);
	cr_assert_eq(job(0, "a")->spec.iodepth, 2);
	cr_assert_eq(job(0, "a")->spec.threads, 5);
	cr_assert_eq(job(0, "b")->spec.iodepth, 8);
	cr_assert_eq(job(0, "b")->spec.threads, 1);
}

Test(plan_jobs, can_be_added_to_a_profile_that_has_none)
{
	directory_write("plain.ini", "file-test-mode = rndrd\niodepth = 4\n");

	ASSERT_SHOW("./plain.ini", "--job=a", "--job=b", "--file-test-mode=rndrw");

	cr_assert_eq(job(0, "a")->spec.test_mode, TEST_MODE_RNDRD);
	cr_assert_eq(job(0, "b")->spec.test_mode, TEST_MODE_RNDRW);
	cr_assert_eq(job(0, "b")->spec.iodepth, 4);
}

/* -- layers */

Test(plan_jobs, lay_section_over_section)
{
	ASSERT_SHOW("mix");

	cr_assert_eq(job(0, "readers")->spec.iodepth, 3, "that of [*/readers], not the base's");
	cr_assert_eq(job(0, "readers")->spec.threads, 3);
	cr_assert_eq(job(1, "readers")->spec.threads, 4, "[together] is over [*/readers]");
	cr_assert_eq(job(1, "readers")->spec.file_num, 5, "[together/readers] over [together]");
	cr_assert_eq(job(1, "log")->spec.file_num, 4, "[together] holds for all its jobs");
	cr_assert_eq(job(1, "log")->spec.iodepth, 2);
	cr_assert_eq(job(1, "log")->spec.test_mode, TEST_MODE_SEQREWR);
}

Test(plan_jobs, lay_the_command_line_over_the_profile)
{
	ASSERT_SHOW("mix", "--file-num=6", "--iodepth=7", "--job=log", "--iodepth=9");

	cr_assert_eq(job(1, "readers")->spec.file_num, 6);
	cr_assert_eq(job(1, "readers")->spec.iodepth, 7);
	cr_assert_eq(job(1, "log")->spec.iodepth, 9);
	cr_assert_str_eq(settings_get(&job(1, "log")->settings, "iodepth")->origin,
			 "command line");
}

Test(plan_jobs, draw_from_seeds_of_their_own)
{
	ASSERT_SHOW("mix");

	cr_assert_eq(job(1, "readers")->spec.seed, 7, "the first has the one that was given");
	cr_assert_eq(job(1, "log")->spec.seed, spec_job_seed(7, 1));
	cr_assert_neq(spec_job_seed(7, 1), 7);
	cr_assert_neq(spec_job_seed(7, 1), spec_job_seed(7, 2));
	cr_assert_lt(spec_job_seed(7, 1), UINT64_C(1) << 53);
}

Test(plan_jobs, are_walked_in_their_order)
{
	struct job_walk at = { 0 };

	ASSERT_SHOW("mix");

	cr_assert_eq(plan_next_job(&plan, &at), &plan.variants[0].jobs[0]);
	cr_assert_eq(plan_next_job(&plan, &at), &plan.variants[1].jobs[0]);
	cr_assert_eq(plan_next_job(&plan, &at), &plan.variants[1].jobs[1]);
	cr_assert_null(plan_next_job(&plan, &at));
}

/* -- unknown names */

Test(plan_jobs, refuse_an_unknown_name_with_the_nearest)
{
	ASSERT_NO_PLAN("--job: no job is named 'reader' (did you mean 'readers'?); there are: "
		       "readers, log\n"
		       "--set: no job is named 'logs' (did you mean 'log'?); there are: readers, "
		       "log", "mix", "--job=reader", "--set=logs/iodepth=1");
	ASSERT_NO_PLAN("--set: no job is named 'log'; there are: readers", "mix:alone",
		       "--set=log/iodepth=1");
	ASSERT_NO_PLAN("--set: no job is named 'a': there are no named jobs here (--job=NAME "
		       "starts one)", "--file-test-mode=rndrd", "--set=a/iodepth=1");
}

Test(plan_jobs, refuse_an_unknown_name_that_is_varied)
{
	cr_assert_lt(COMPARE("mix", "--vary=lob/iodepth=1,2"), 0);

	cr_assert_str_eq(err.text, "--vary: no job is named 'lob' (did you mean 'log'?); there "
				   "are: readers, log");
}

Test(plan_jobs, refuse_an_unknown_name_in_a_condition)
{
	directory_write("gate.ini", "file-test-mode = rndrd\n"
				 "fail-if = red/p99>1.1,write/iops<0.9,iops<0.9\n"
				 "[v/read]\n[v/write]\n[w/read]\n");

	ASSERT_NO_PLAN("./gate.ini:2: fail-if: no job is named 'red' (did you mean 'read'?); "
		       "there are: read, write", "./gate.ini");
}

/* "log" is a job of "together" only. */
Test(plan_jobs, refuse_a_condition_on_what_has_nothing_to_compare_it_with)
{
	cr_assert_lt(COMPARE("mix", "--fail-if=log/iops<0.9,readers/iops<0.9"), 0);

	cr_assert_str_eq(err.text, "--fail-if: 'log/iops<0.9': the baseline has no job 'log' to "
				   "compare it with (name another one: --baseline)");
}

/* -- mistakes */

/* A reason that applies to all jobs is reported once. */
Test(plan_jobs, tell_in_the_row_whose_mistake_it_is)
{
	directory_write("rows.ini", "file-test-mode = rndrd\nengine = psync\n[*/a]\n[*/b]\n");

	cr_assert_eq(COMPARE("./rows.ini", "--vary=threads=1,2,a/iodepth=1,2,b/iodepth=1,2"), 0,
		     "%s", err.text);

	cr_assert_eq(strncmp(plan.variants[1].skipped, "job 'b': engine 'psync' holds", 29), 0,
		     "%s", plan.variants[1].skipped);
	cr_assert_eq(strncmp(plan.variants[3].skipped, "engine 'psync' holds", 20), 0, "%s",
		     plan.variants[3].skipped);
}

static void assert_cannot_compare(const char *mistakes, const char *profile,
				  const char *option)
{
	directory_write("jobs.ini", profile);
	cr_assert_lt(COMPARE((char *)"./jobs.ini", (char *)option), 0);
	cr_assert_str_eq(err.text, mistakes);
}

Test(plan_jobs, tell_whose_mistake_it_is)
{
	assert_cannot_compare("batch-submit=9 exceeds iodepth=3 (in jobs 'a/x', 'b/x')\n"
			      "batch-submit=9 exceeds iodepth=1 (in job 'b/y')",
			      "file-test-mode = rndrd\n[a]\n[b]\n[*/x]\niodepth = 3\n[b/y]\n",
			      "--batch-submit=9");
}

Test(plan_jobs, tell_once_what_all_have)
{
	assert_cannot_compare("batch-submit=9 exceeds iodepth=1",
			      "file-test-mode = rndrd\n[a]\n[b]\n[*/x]\n[b/y]\n",
			      "--batch-submit=9");
}

Test(plan_jobs, tell_the_line_of_the_job_s_section)
{
	assert_cannot_compare("./jobs.ini:4: batch-submit=9 exceeds iodepth=1 (in job 'b/y')",
			      "file-test-mode = rndrd\n[a]\n[b/y]\nbatch-submit = 9\n",
			      "--iodepth=1");
}

/* -- jobs that interfere with each other */

Test(plan_jobs, that_validate_go_with_no_writer_of_their_blocks)
{
	static const char text[] = "validate: job 'a' would take what job 'b' writes to the same "
				   "blocks of '.' for damage (give each job its own target, or "
				   "its own part of it: offset, size)";

	ASSERT_NO_PLAN(text, "--job=a", "--file-test-mode=rndrd", "--validate", "--job=b",
		       "--file-test-mode=rndwr");
	ASSERT_NO_PLAN("validate: job 'b' would take what job 'a' writes to the same "
		       "blocks of './' for damage (give each job its own target, or its own part "
		       "of it: offset, size)",
		       "--job=a", "--file-test-mode=rndwr", "--target=./", "--job=b",
		       "--file-test-mode=rndwr", "--validate");
	ASSERT_SHOW("--file-test-mode=rndrd", "--validate", "--job=a", "--job=b");
	ASSERT_SHOW("--file-test-mode=rndwr", "--validate", "--job=a", "--target=x", "--job=b",
		    "--target=y");
}

Test(plan_jobs, that_make_files_anew_have_them_for_themselves)
{
	ASSERT_NO_PLAN("file-test-mode=seqwr: job 'b' would empty the files in '.' that job 'a' "
		       "uses (use seqrewr, or give each job its own target)",
		       "--job=a", "--file-test-mode=rndrd", "--job=b", "--file-test-mode=seqwr");
	ASSERT_SHOW("--engine=null", "--job=a", "--file-test-mode=rndrd", "--job=b",
		    "--file-test-mode=seqwr");
}

Test(plan_jobs, that_share_a_target_share_its_allocation)
{
	ASSERT_NO_PLAN("file-allocation: jobs 'a' and 'b' share '.', which has one allocation "
		       "(give both the same, or each its own target)",
		       "--job=a", "--file-test-mode=rndrd", "--job=b", "--file-test-mode=seqrewr",
		       "--file-allocation=sparse");
	ASSERT_NO_PLAN("file-allocation=extend: job 'b' would empty the files in '.' that job 'a' "
		       "uses (use written, or give each job its own target)",
		       "--job=a", "--file-test-mode=rndrd", "--job=b", "--file-test-mode=seqrewr",
		       "--file-allocation=extend");
	ASSERT_SHOW("--file-test-mode=seqrd", "--file-allocation=sparse", "--job=a", "--job=b");
	ASSERT_SHOW("--file-test-mode=seqrewr", "--job=a", "--file-allocation=sparse", "--target=x",
		    "--job=b", "--target=y");
}

/* What one leaves, another one may not want. */
Test(plan_jobs, of_variants_that_differ_in_allocation_demand_theirs)
{
	ASSERT_SHOW("--file-test-mode=seqrewr");
	cr_assert_not(plan.variants[0].jobs[0].spec.file_allocation_given);
	directory_write("two.ini",
			"file-test-mode = seqrewr\n[a]\n[b]\nfile-allocation = sparse\n");
	ASSERT_SHOW("./two.ini");
	cr_assert(plan.variants[0].jobs[0].spec.file_allocation_given);
}

/* It is done once. */
Test(plan_jobs, have_one_precondition_with_all_other_variants)
{
	directory_write("two.ini", "file-test-mode = rndwr\n[a]\nprecondition = 2\n[b]\n");
	ASSERT_NO_PLAN("precondition: variants have 2 and 0, but it is done once, before the first "
		       "run (give all the same, or use a command for each)", "./two.ini");
	ASSERT_SHOW("./two.ini", "--precondition=rnd:1");
}

Test(plan_jobs, that_share_a_target_share_its_cache)
{
	ASSERT_NO_PLAN("cache: jobs 'a' and 'b' share '.', which cannot be warm and cold at once",
		       "--file-test-mode=rndrd", "--job=a", "--cache=warm", "--job=b",
		       "--cache=cold");
	ASSERT_SHOW("--file-test-mode=rndrd", "--job=a", "--cache=warm", "--job=b");
}

/* -- begin and end */

Test(plan_jobs, cannot_all_be_in_the_background)
{
	ASSERT_SHOW("--file-test-mode=rndrd", "--job=a", "--job=b", "--background");
	ASSERT_NO_PLAN("background=on: no job is left that ends the run (leave it out of one)",
		       "--file-test-mode=rndrd", "--background", "--job=a", "--job=b");
	ASSERT_NO_PLAN("background=on: there is no other job that ends the run (leave it out)",
		       "--file-test-mode=rndrd", "--background");
}

Test(plan_jobs, that_get_into_each_others_way_are_told_with_the_line)
{
	directory_write("ways.ini", "file-test-mode = rndwr\n[v/a]\nvalidate = on\n[v/b]\n[w]\n"
				 "background = on\n");

	ASSERT_NO_PLAN("./ways.ini:3: validate: job 'a' would take what job 'b' writes to the "
		       "same blocks of '.' for damage (give each job its own target, or its own "
		       "part of it: offset, size) (in variant 'v')\n"
		       "./ways.ini:6: background=on: there is no other job that ends the run "
		       "(leave it out) (in variant 'w')", "./ways.ini");
}

/* By default the readers would have a warm-up. */
Test(plan_jobs, leave_the_cache_as_one_of_them_wants_it)
{
	directory_write("cold.ini", "file-test-mode = rndrd\nfile-num = 1\nfile-total-size = 1M\n"
				 "[v/a]\ncache = cold\n[v/b]\n[w/a]\n");

	cr_assert_eq(COMPARE("./cold.ini"), 0, "%s", err.text);

	cr_assert_eq(job(0, "b")->spec.cache, CACHE_KEEP);
	cr_assert_eq(job(1, "a")->spec.cache, CACHE_WARM);
}

/* -- ablate */

Test(plan_jobs, are_switched_together_by_ablate)
{
	char *words[] = { "mix:together" };

	err = (struct err){ 0 };
	cr_assert_eq(planned_make(COMMAND_ABLATE, 1, words), 0, "%s", err.text);
	cr_assert_eq(plan.variants[0].job_count, 2);
	cr_assert_str_eq(plan.variants[1].name, "tuned -batches");
	cr_assert_str_eq(settings_get(&job(1, "log")->settings, "batch-submit")->value, "1");
	cr_assert_str_eq(settings_get(&job(1, "readers")->settings, "batch-submit")->value, "1");
}

/* -- a part of a target for each */

Test(plan_jobs, that_validate_may_write_to_parts_of_their_own)
{
	directory_write("f", "");

	ASSERT_SHOW("--file-test-mode=rndwr", "--validate", "--target=f", "--file-total-size=4M",
		    "--job=a", "--size=1M", "--job=b", "--offset=1M");
	ASSERT_NO_PLAN("validate: job 'b' would take what job 'a' writes to the same blocks of "
		       "'f' for damage (give each job its own target, or its own part of it: "
		       "offset, size)",
		       "--file-test-mode=rndwr", "--validate", "--target=f",
		       "--file-total-size=4M", "--job=a", "--size=1040K", "--job=b",
		       "--offset=1M");
}

Test(plan_jobs, that_check_the_same_blocks_have_one_size_of_them)
{
	ASSERT_NO_PLAN("validate: jobs 'a' and 'b' check the same blocks of '.', in sizes of 4K "
		       "and 8K (give both one file-block-size)",
		       "--file-test-mode=rndrd", "--validate", "--job=a", "--file-block-size=4K",
		       "--job=b", "--file-block-size=8K");
}

/* -- a job of each target */

Test(plan_jobs, are_made_of_targets)
{
	ASSERT_SHOW("--per-target", "--target=/dev/a", "--target=/x/b", "--iodepth=8",
		    "--rand-seed=7");

	cr_assert_eq(plan.variants[0].job_count, 2);
	cr_assert_eq(job(0, "a")->spec.targets.count, 1);
	cr_assert_str_eq(job(0, "a")->spec.targets.at[0], "/dev/a");
	cr_assert_str_eq(settings_get(&job(0, "b")->settings, "target")->value, "/x/b");
	cr_assert_eq(job(0, "b")->spec.iodepth, 8);
	cr_assert_eq(job(0, "b")->spec.seed, spec_job_seed(7, 1));
}

Test(plan_jobs, that_are_made_of_targets_keep_their_name_in_front)
{
	ASSERT_SHOW("--job=log", "--per-target", "--target=/x/d", "--target=/y/d", "--target=/e",
		    "--job=one", "--target=/x", "--target=/y");

	cr_assert_eq(plan.variants[0].job_count, 4);
	cr_assert_not_null(job(0, "log:/x/d"));
	cr_assert_not_null(job(0, "log:/y/d"));
	cr_assert_not_null(job(0, "log:e"));
	cr_assert_eq(job(0, "one")->spec.targets.count, 2);
}

Test(plan_jobs, that_are_made_of_targets_can_have_a_condition)
{
	directory_write("gate.ini", "target = /dev/a\ntarget = /dev/b\nper-target = on\n"
				 "fail-if = b/p99>1.1,c/iops<1\n");

	ASSERT_NO_PLAN("./gate.ini:4: fail-if: no job is named 'c'; there are: a, b", "./gate.ini");
}

Test(plan_jobs, of_one_target_twice_are_refused)
{
	ASSERT_NO_PLAN("--per-target: a target is given twice, which would make two jobs with one "
		       "name",
		       "--per-target", "--target=/a", "--target=/a");
}

Test(plan_jobs, have_all_the_real_time_or_none)
{
	static const char text[] = "engine=null: the time of job 'a' is virtual and that of job "
		"'b' is real (use --null-latency=0, or engine=null in all jobs)";

	ASSERT_NO_PLAN(text, "--file-test-mode=rndrd", "--job=a", "--engine=null",
		       "--null-latency=1ms", "--job=b", "--engine=psync");
	ASSERT_NO_PLAN(text, "--file-test-mode=rndrd", "--job=b", "--engine=psync", "--job=a",
		       "--engine=null", "--null-latency=1ms");
	ASSERT_SHOW("--file-test-mode=rndrd", "--job=a", "--engine=null", "--null-latency=0",
		    "--job=b", "--engine=psync");
	ASSERT_SHOW("--file-test-mode=rndrd", "--null-latency=1ms", "--engine=null", "--job=a",
		    "--job=b", "--null-latency=3ms");
}
