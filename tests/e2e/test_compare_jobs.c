/*
 * Comparison of jobs, from a profile to verdicts, with programmed latencies: exact.
 */
#include <string.h>

#include "e2e.h"

TestSuite(compare_jobs, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

/* Beside the log, reads take three times as long. */
static const char neighbours[] =
	"engine = null\n"
	"events = 2000\n"
	"rounds = 3\n"
	"[alone/readers]\n"
	"file-test-mode = rndrd\n"
	"null-latency = 100us\n"
	"[together/readers]\n"
	"file-test-mode = rndrd\n"
	"null-latency = 300us\n"
	"[together/log]\n"
	"file-test-mode = seqrewr\n"
	"file-fsync-freq = 0\n"
	"null-latency = 100us\n";

static const struct said *compare(const char *options)
{
	write_text("n.ini", neighbours);
	bench("prepare n.ini --engine=psync --file-num=2 --file-total-size=1M");
	return bench("compare n.ini --file-num=2 --file-total-size=1M %s", options);
}

Test(compare_jobs, are_compared_with_those_of_the_same_name)
{
	const struct said *said = compare("--json=-");
	json_t *json;

	assert_status(said, 0);
	json = json_of(said);
	cr_assert_str_eq(text_at(json, "comparison/variants/1/jobs/0/name"), "readers");
	cr_assert_float_eq(real_at(json, "comparison/variants/1/jobs/0/iops/ratio"), 1.0 / 3, 1e-6);
	cr_assert_str_eq(text_at(json, "comparison/variants/1/jobs/0/iops/verdict"), "slower");
	cr_assert_str_eq(text_at(json, "comparison/variants/1/jobs/0/p99/verdict"), "higher");
	cr_assert(json_is_null(value_at(json, "comparison/variants/1/jobs/1/iops")));
	cr_assert_str_eq(text_at(json, "comparison/variants/1/iops/verdict"), "faster",
			 "reads and writes together");
	cr_assert(has_advice(json, "jobs"));
}

Test(compare_jobs, are_told_in_a_row_each)
{
	const struct said *said = compare("");

	assert_status(said, 0);
	assert_says(said->out, "\nalone     readers  10,000 ");
	assert_says(said->out, "\ntogether  readers   3,333 ");
	assert_says(said->out, "\ntogether  log      10,000 ");
	assert_says(said->out, "\ntogether  sum      13,333 ");
	assert_says(said->out, "\ntogether against alone: readers: p99 3.00 × higher [3.00, 3.00], "
		    "IOPS 0.33 ×.\n");
}

Test(compare_jobs, can_be_what_a_gate_looks_at)
{
	assert_status(compare("--fail-if=readers/p99>1.1"), 3);
	assert_status(compare("--fail-if=readers/p99>3.1"), 0);
	assert_status(compare("--fail-if=iops<0.9"), 0);
	assert_status(compare("--fail-if=readers/iops<0.9"), 3);
}

Test(compare_jobs, of_two_results_are_compared_by_name)
{
	const struct said *said;
	json_t *json;

	assert_status(compare("--json=old.json"), 0);
	assert_status(compare("--json=new.json --set=readers/null-latency=600us"), 0);

	said = bench("diff old.json new.json --force --json=-");

	assert_status(said, 0);
	json = json_of(said);
	cr_assert_str_eq(text_at(json, "comparison/variants/3/name"), "together");
	cr_assert_str_eq(text_at(json, "comparison/variants/3/jobs/0/name"), "readers");
	cr_assert_float_eq(real_at(json, "comparison/variants/3/jobs/0/iops/ratio"), 0.5, 1e-6);
	cr_assert_float_eq(real_at(json, "comparison/variants/3/jobs/1/iops/ratio"), 1, 1e-6);
}
