/* Objectives of runs and comparisons, on engine null, whose latencies are known. */
#include "e2e.h"

TestSuite(objectives, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

static const char workload[] =
	"run --engine=null --file-test-mode=rndrd --events=5000 --time=0 --null-latency=100us";

Test(objectives, that_hold_are_a_pass)
{
	const struct said *said = bench("%s --objective=read.p99.9<1ms --objective=iops>=5k "
					"--objective=errors<=0", workload);

	assert_status(said, 0);
	assert_says(said->out, "PASS: read.p99.9 is 100 µs");
	assert_says(said->out, "PASS: iops is 10,000 (1 run), which is not below the limit of "
			       "5,000");
	assert_says(said->out, "PASS: errors is 0 (1 run)");
}

Test(objectives, that_do_not_hold_give_status_3)
{
	const struct said *said = bench("%s --objective=p99<50us --json=-", workload);
	json_t *json;

	assert_status(said, 3);
	json = json_of(said);
	cr_assert_str_eq(text_at(json, "objectives/0/text"), "p99<50us");
	cr_assert_str_eq(text_at(json, "objectives/0/verdict"), "fail");
	cr_assert_str_eq(text_at(json, "objectives/0/metric"), "p99");
	cr_assert_eq(real_at(json, "objectives/0/limit"), 50000);
	cr_assert_float_eq(real_at(json, "objectives/0/measured"), 100000, 1000);
}

Test(objectives, that_are_undecided_give_status_3_if_strict)
{
	const struct said *said = bench("%s --objective=p99<105us", workload);

	assert_status(said, 0);
	assert_says(said->out, "UNDECIDED: p99 is 100 µs (1 run), to be < 105 µs: 1 run cannot "
			       "tell");
	assert_status(bench("%s --objective=p99<105us --strict", workload), 3);
}

Test(objectives, of_too_few_ios_are_undecided)
{
	const struct said *said = bench("%s --objective=p99.99<1s", workload);

	assert_status(said, 0);
	assert_says(said->out, "p99.99 needs 36,887 I/Os in each run, and there were only 5,000");
}

/* A source may contain commas and blanks; each objective has its own. */
static const char profile[] =
	"engine = null\n"
	"file-test-mode = rndrd\n"
	"events = 1000\n"
	"time = 0\n"
	"rounds = 3\n"
	"null-latency = 100us\n"
	"objective = p99 < 1ms\n"
	"objective-source = A guide, chapter 2, https://example.org/\n"
	"objective = iops >= 20k\n"
	"objective-source = Another one\n"
	"objective-meaning = Users wait.\n"
	"[fast]\n"
	"[slow]\n"
	"null-latency = 2ms\n"
	"objective = p99 < 3ms\n";

Test(objectives, of_a_profile_have_their_sources_in_order)
{
	json_t *json;
	const struct said *said;

	write_text("p.ini", profile);
	said = bench("compare p.ini --json=r.json");

	assert_status(said, 3);
	assert_says(said->out, "PASS: fast: p99 is 100 µs");
	assert_says(said->out, "limit from: A guide, chapter 2, https://example.org/");
	assert_says(said->out, "FAIL: fast: iops is 10,000");
	json = json_in("r.json");
	cr_assert_eq(length_at(json, "objectives"), 3);
	cr_assert_str_eq(text_at(json, "objectives/0/source"),
			 "A guide, chapter 2, https://example.org/");
	cr_assert_str_eq(text_at(json, "objectives/1/source"), "Another one");
	cr_assert_str_eq(text_at(json, "objectives/1/meaning"), "Users wait.");
	/* The section's own objective does not get the sources of the base. */
	cr_assert_str_eq(text_at(json, "objectives/2/variant"), "slow");
	cr_assert_str_eq(text_at(json, "objectives/2/verdict"), "pass");
	cr_assert_str_eq(text_at(json, "objectives/2/source"), "(null)");
	cr_assert_eq(count_at(json, "objectives/2/runs"), 3);
}

Test(objectives, on_the_command_line_replace_those_of_a_profile)
{
	const struct said *said;

	write_text("p.ini", profile);
	said = bench("run p.ini:fast --objective=p99<2ms");

	assert_status(said, 0);
	assert_says(said->out, "PASS: p99 is 100 µs");
	assert_says_not(said->out, "A guide");
	assert_says_not(said->out, "20,000");
}

Test(objectives, of_jobs_are_judged_by_that_job)
{
	const struct said *said = bench("run --engine=null --time=1 --file-test-mode=rndrd "
					"--objective=slow/p99<1ms --objective=fast/p99<1ms "
					"--job=fast --null-latency=100us --job=slow "
					"--null-latency=2ms");

	assert_status(said, 3);
	assert_says(said->out, "FAIL: slow/p99 is 2 ms");
	assert_says(said->out, "PASS: fast/p99 is 100 µs");
}

Test(objectives, mistakes_are_told_with_file_and_line)
{
	const struct said *said;

	write_text("bad.ini",
		   "file-test-mode = rndrd\n"
		   "objective = iops>1k\n"
		   "objective = fsnyc.p99<10ms\n"
		   "objective = p99<10\n");
	said = bench("run bad.ini");

	assert_status(said, 2);
	assert_says(said->err, "bad.ini:3: objective: 'fsnyc.p99<10ms': 'fsnyc.p99' is not a "
			       "metric (did you mean 'fsync.p99'?)");
	assert_says(said->err, "bad.ini:4: objective: 'p99<10': '10' is not a time with its unit");
}

Test(objectives, need_a_source_each_or_one_for_all)
{
	const struct said *said;

	said = bench("%s --objective=p99<1s --objective=iops>1 --objective=max<1s "
		     "--objective-source=A --objective-source=B", workload);

	assert_status(said, 2);
	assert_says(said->err, "objective-source: there are 2 of it for 3 objectives");
}

Test(objectives, of_a_job_that_is_not_there_are_a_mistake)
{
	const struct said *said = bench("%s --objective=readers/p99<1s", workload);

	assert_status(said, 2);
	assert_says(said->err, "--objective: no job is named 'readers'");
}

Test(objectives, that_no_run_can_decide_are_a_mistake)
{
	const struct said *said;

	said = bench("check --engine=null --file-test-mode=rndrd --objective=fsync.p99<1ms");
	assert_status(said, 2);
	assert_says(said->err, "--objective: 'fsync.p99<1ms': this workload has no fsyncs "
			       "(--file-fsync-all, or a --file-test-mode that writes)");

	said = bench("run --engine=null --file-test-mode=rndwr --objective=read.max<1s");
	assert_status(said, 2);
	assert_says(said->err, "'read.max<1s': this workload has no reads (another "
			       "--file-test-mode)");

	said = bench("run --engine=null --file-test-mode=rndrd --objective=p99<1ms "
		     "--objective=iops>1 --objective=p99>=1ms");
	assert_status(said, 2);
	assert_says(said->err, "--objective: 'p99<1ms' and 'p99>=1ms' cannot both hold");

	said = bench("run --engine=null --file-test-mode=rndrd --null-latency=1ms --time=1 "
		     "--objective=p99<=1ms --objective=p99>=1ms --objective=p50>1us");
	assert_status(said, 0);
}

/* Real files: the writes went to the page cache. */
Test(objectives, on_cached_data_are_undecided)
{
	const struct said *said;

	bench("prepare --file-num=1 --file-total-size=4M");
	said = bench("run --file-num=1 --file-total-size=4M --file-test-mode=rndrd --engine=psync "
		     "--events=2000 --time=0 --cache=warm --objective=p99<1s --strict");

	assert_status(said, 3);
	assert_says(said->out, "UNDECIDED: p99 is");
	assert_says_not(said->out, "PASS");
}
