/* Several jobs in a variant, in each command. */
#include "e2e.h"

TestSuite(jobs, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

static const char mix[] =
	"file-num = 2\n"
	"file-total-size = 2M\n"
	"[*/readers]\n"
	"file-test-mode = rndrd\n"
	"iodepth = 8\n"
	"[alone]\n"
	"[together]\n"
	"file-block-size = 4K\n"
	"[together/log]\n"
	"file-test-mode = seqrewr\n"
	"file-total-size = 4M\n";

Test(jobs, are_shown_below_what_their_variant_has)
{
	const struct said *said;

	write_text("mix.ini", mix);

	said = bench("show profile mix.ini --set=log/threads=2");

	assert_status(said, 0);
	cr_assert_str_eq(said->out,
			 "; mix.ini\n"
			 "description           = (no description)\n"
			 "file-num              = 2             ; mix.ini:1\n"
			 "\n"
			 "[alone/readers]\n"
			 "file-total-size       = 2M            ; mix.ini:2\n"
			 "file-test-mode        = rndrd         ; mix.ini:4\n"
			 "iodepth               = 8             ; mix.ini:5\n"
			 "\n"
			 "[together]\n"
			 "file-block-size       = 4K            ; mix.ini:8\n"
			 "\n"
			 "[together/readers]\n"
			 "file-total-size       = 2M            ; mix.ini:2\n"
			 "file-test-mode        = rndrd         ; mix.ini:4\n"
			 "iodepth               = 8             ; mix.ini:5\n"
			 "\n"
			 "[together/log]\n"
			 "file-total-size       = 4M            ; mix.ini:11\n"
			 "file-test-mode        = seqrewr       ; mix.ini:10\n"
			 "threads               = 2             ; command line\n");
}

Test(jobs, share_a_set_that_is_large_enough_for_all)
{
	write_text("mix.ini", mix);

	assert_status(bench("prepare mix.ini"), 0);

	cr_assert_eq(size_of("test_file.0"), 2 << 20);
	cr_assert_eq(size_of("test_file.1"), 2 << 20);
	assert_status(bench("cleanup mix.ini"), 0);
	cr_assert_not(exists("test_file.0"));
}

Test(jobs, mistakes_are_told_all_at_once_with_file_and_line)
{
	const struct said *said;

	write_text("bad.ini", "[v/a]\ntime = 1\niodpth = 2\n[v/a]\n[v/b c]\n");

	said = bench("run bad.ini");

	assert_status(said, 2);
	cr_assert_str_eq(said->err,
			 "ringbench: bad.ini:2: time: applies to all jobs of a run: it belongs in "
			 "[VARIANT], or above the first section\n"
			 "ringbench: bad.ini:3: unknown key 'iodpth' (did you mean 'iodepth'?)\n"
			 "ringbench: bad.ini:4: section [v/a]: is there twice\n"
			 "ringbench: bad.ini:5: section [v/b c]: a job's name has 1 to 32 "
			 "letters, digits or _.+-\n");
}

Test(jobs, a_wrong_name_is_told_with_the_nearest)
{
	const struct said *said;

	write_text("mix.ini", mix);

	said = bench("run mix.ini --job=reader --iodepth=1");

	assert_status(said, 2);
	assert_says(said->err, "--job: no job is named 'reader' (did you mean 'readers'?); there "
			       "are: readers, log");
}

Test(jobs, of_each_target_have_numbers_of_their_own)
{
	static const char set[] = "--per-target --target=a --target=b --file-num=2 "
				  "--file-total-size=1M";
	const struct said *said;
	json_t *json;

	shell("mkdir a b");
	assert_status(bench("prepare %s", set), 0);

	said = bench("run %s --file-test-mode=rndrd --time=0 --events=50 --rand-seed=7 --json=-",
		     set);

	assert_status(said, 0);
	json = json_of(said);
	cr_assert_eq(count_at(json, "runs/0/total/ios"), 100);
	cr_assert_eq(length_at(json, "runs/0/jobs"), 2);
	cr_assert_str_eq(text_at(json, "runs/0/jobs/0/name"), "a");
	cr_assert_eq(count_at(json, "runs/0/jobs/0/total/ios"), 50);
	cr_assert_str_eq(text_at(json, "runs/0/jobs/1/name"), "b");
	cr_assert_eq(count_at(json, "runs/0/jobs/1/total/ios"), 50);
	assert_status(bench("cleanup %s", set), 0);
	cr_assert_eq(files_in("a") + files_in("b"), 0);
}

/* Both jobs write and verify, each in its half of each file. */
Test(jobs, validate_what_is_theirs_of_one_set)
{
	const struct said *said;

	assert_status(bench("prepare --file-num=2 --file-total-size=4M --validate"), 0);

	said = bench("run --file-num=2 --file-total-size=4M --validate --file-test-mode=rndrw "
		     "--time=0 --events=500 --job=x --size=1M --iodepth=8 --job=y --offset=1M "
		     "--engine=psync --iodepth=1 --json=-");

	assert_status(said, 0);
	cr_assert_eq(count_at(json_of(said), "runs/0/total/ios"), 1000);
}

Test(jobs, a_condition_needs_the_job_in_the_baseline)
{
	const struct said *said;

	write_text("mix.ini", mix);

	said = bench("compare mix.ini --fail-if=log/iops<0.9");

	assert_status(said, 2);
	assert_says(said->err, "the baseline has no job 'log' to compare it with");
}
