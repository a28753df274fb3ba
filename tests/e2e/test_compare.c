/* compare and diff: variants, ratios, verdicts, and the exit status of gates. Engine null has
 * known latencies in virtual time, so ratios and verdicts are exact. */
#include "e2e.h"

TestSuite(compare, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

/* Every I/O of "slow" takes twice as long as one of "fast". */
static const char two_speeds[] =
	"engine = null\n"
	"file-test-mode = rndrd\n"
	"events = 1000\n"
	"time = 0\n"
	"rounds = 5\n"
	"[fast]\n"
	"null-latency = 100us\n"
	"[slow]\n"
	"null-latency = 200us\n";

#define METRIC(variant, metric)	"comparison/variants/" #variant "/" #metric

static json_t *compared(const char *options, int status)
{
	const struct said *said;

	write_text("two.ini", two_speeds);
	said = bench("compare two.ini --json=- %s", options);
	assert_status(said, status);
	return json_of(said);
}

/* ---- targets ---- */

/* Whichever variant the seed puts first: nop has no target, and must not get that of the
 * other. */
Test(compare, knows_the_target_of_each_run_whichever_comes_first)
{
	bench("prepare --file-num=2 --file-total-size=1M");

	for (unsigned seed = 1; seed <= 4; seed++) {
		json_t *json = json_of(bench("compare --file-num=2 --file-total-size=1M "
					     "--file-test-mode=rndrd --vary=engine=nop,psync "
					     "--events=100 --time=0 --rounds=1 --cache=warm "
					     "--rand-seed=%u --json=-", seed));

		cr_assert_eq(length_at(json, "environment/targets"), 1);
		cr_assert_str_eq(text_at(json, "runs/0/engine/used"), "nop");
		cr_assert(json_is_null(value_at(json, "runs/0/target")));
		cr_assert_eq(length_at(json, "runs/0/targets"), 0);
		cr_assert_eq(count_at(json, "runs/1/target"), 0);
		cr_assert(has_advice(json, "cached"));
	}
}

Test(compare, tells_which_variant_had_which_target)
{
	const struct said *said;
	json_t *json;

	shell("mkdir a b && head -c 1M /dev/urandom > a/data && head -c 2M /dev/urandom > b/data");

	said = bench("compare --file-test-mode=rndrd --vary=target=a/data,b/data --events=100 "
		     "--time=0 --rounds=2 --json=r.json");

	assert_status(said, 0);
	json = json_in("r.json");
	cr_assert_eq(length_at(json, "environment/targets"), 2);
	for (unsigned i = 0; i < 4; i++) {
		const uint64_t at = count_at(json, text_of("runs/%u/target", i));
		const char *name = text_at(json, text_of("environment/targets/%u/path",
							 (unsigned)at));

		assert_says(name, text_at(json, text_of("runs/%u/variant", i)) +
				  strlen("target="));
	}
	assert_says(said->out, "target=a/data: 1 MiB of one file on ");
	assert_says(said->out, "target=b/data: 2 MiB of one file on ");
	/* The saved result gives the same report. */
	assert_status(bench("diff r.json r.json"), 0);
}

/* ---- ratios and verdicts ---- */

Test(compare, gives_ratios_with_intervals_and_verdicts)
{
	json_t *json;

	json = compared("", 0);

	cr_assert_str_eq(text_at(json, "comparison/baseline"), "fast");
	cr_assert_str_eq(text_at(json, METRIC(0, iops/verdict)), "baseline");
	cr_assert_float_eq(real_at(json, METRIC(1, iops/ratio)), 0.5, 1e-6);
	cr_assert_float_eq(real_at(json, METRIC(1, iops/ci95/0)), 0.5, 1e-6);
	cr_assert_float_eq(real_at(json, METRIC(1, iops/ci95/1)), 0.5, 1e-6);
	cr_assert_str_eq(text_at(json, METRIC(1, iops/verdict)), "slower");
	cr_assert_float_eq(real_at(json, METRIC(1, p50/ratio)), 2, 0.02);
	cr_assert_str_eq(text_at(json, METRIC(1, p50/verdict)), "higher");
	cr_assert_float_eq(real_at(json, METRIC(1, p99.9/ratio)), 2, 0.02);
}

Test(compare, turns_around_with_another_baseline)
{
	json_t *json;

	json = compared("--baseline=slow", 0);

	cr_assert_str_eq(text_at(json, "comparison/baseline"), "slow");
	cr_assert_float_eq(real_at(json, METRIC(0, iops/ratio)), 2, 1e-6);
	cr_assert_str_eq(text_at(json, METRIC(0, iops/verdict)), "faster");
	cr_assert_str_eq(text_at(json, METRIC(1, iops/verdict)), "baseline");
}

Test(compare, sees_no_difference_where_there_is_none)
{
	const struct said *said;
	json_t *json;

	said = bench("compare --engine=null --file-test-mode=rndrd --events=100 --time=0 "
		     "--null-latency=100us --vary=file-block-size=4K,8K --json=-");

	assert_status(said, 0);
	json = json_of(said);
	cr_assert_float_eq(real_at(json, METRIC(1, iops/ratio)), 1, 1e-9);
	cr_assert_str_eq(text_at(json, METRIC(1, iops/verdict)), "no evidence");
}

/* A mebibyte in ten times the time of 16 KiB is faster, not slower. */
Test(compare, compares_throughput_where_block_sizes_differ)
{
	static const char sizes[] = "engine = null\nfile-test-mode = seqrd\nevents = 100\n"
		"time = 0\nfile-num = 1\nfile-total-size = 16M\n[small]\nnull-latency = 100us\n"
		"[large]\nnull-latency = 1ms\nfile-block-size = 1M\n";
	const struct said *said;
	json_t *json;

	write_text("sizes.ini", sizes);
	said = bench("compare sizes.ini");

	assert_status(said, 0);
	assert_says(said->out, "MiB/s against small");
	assert_says(said->out, "6.40 × [6.40, 6.40]  faster");
	assert_says(said->out, "note: variants differ in the size of their reads and writes");
	json = json_of(bench("compare sizes.ini --json=-"));
	cr_assert_str_eq(text_at(json, "comparison/answer"), "throughput");
	cr_assert_float_eq(real_at(json, METRIC(1, iops/ratio)), 0.1, 1e-6);
	cr_assert(has_advice(json, "block-size"));
}

/* The basis of experiments with equal variants (tests/aa): random latencies that can be
 * repeated. */
Test(compare, finds_no_evidence_in_jitter_and_the_same_jitter_for_the_same_seed)
{
	static const char line[] = "compare two.ini --null-latency=100us --null-jitter=50 "
		"--rand-seed=7 --json=-";
	json_t *first, *again;

	write_text("two.ini", two_speeds);
	first = json_of(bench("%s", line));
	again = json_of(bench("%s", line));

	cr_assert_str_eq(text_at(first, METRIC(1, iops/verdict)), "no evidence");
	cr_assert_gt(real_at(first, METRIC(1, iops/scatter)), 0.001);
	cr_assert_lt(real_at(first, METRIC(1, iops/scatter)), 0.05);
	cr_assert_eq(real_at(first, METRIC(1, iops/ratio)), real_at(again, METRIC(1, iops/ratio)));
	for (unsigned i = 1; i < 10; i++)
		cr_assert_neq(real_at(first, text_of("runs/%u/total/iops", i)),
			      real_at(first, "runs/0/total/iops"));
}

Test(compare, claims_no_interval_from_two_rounds)
{
	json_t *json;

	json = compared("--rounds=2", 0);

	cr_assert_float_eq(real_at(json, METRIC(1, iops/ratio)), 0.5, 1e-6);
	cr_assert(json_is_null(value_at(json, METRIC(1, iops/ci95))));
	cr_assert_str_eq(text_at(json, METRIC(1, iops/verdict)), "too few rounds");
	assert_says(bench("compare two.ini --rounds=2")->out, "too few rounds");
}

Test(compare, runs_every_variant_once_a_round_in_the_order_that_the_seed_gives)
{
	json_t *first, *second;
	unsigned swapped = 0;

	first = compared("--rounds=8 --rand-seed=7", 0);
	second = compared("--rounds=8 --rand-seed=7", 0);

	cr_assert_eq(length_at(first, "runs"), 16);
	for (unsigned i = 0; i < 16; i++) {
		const char *sequence = text_of("runs/%u/sequence", i);

		cr_assert_eq(count_at(first, text_of("runs/%u/round", i)), i / 2 + 1);
		cr_assert_str_eq(text_at(first, text_of("runs/%u/variant", i)),
				 i % 2 ? "slow" : "fast");
		cr_assert_eq(count_at(first, sequence), count_at(second, sequence));
		swapped += count_at(first, sequence) != i % 2 + 1;
	}
	cr_assert(swapped > 0 && swapped < 16, "%u of 16 are out of order", swapped);
}

Test(compare, gives_every_run_a_seed_of_its_own_and_the_same_ones_again)
{
	json_t *first, *second;

	first = compared("--rounds=3 --rand-seed=7", 0);
	second = compared("--rounds=3 --rand-seed=7", 0);

	for (unsigned i = 0; i < 6; i++) {
		const uint64_t seed = count_at(first, text_of("runs/%u/seed", i));
		const bool is_first = count_at(first, text_of("runs/%u/round", i)) == 1 &&
			count_at(first, text_of("runs/%u/sequence", i)) == 1;

		cr_expect_eq(seed == 7, is_first);
		cr_expect_eq(seed, count_at(second, text_of("runs/%u/seed", i)));
		for (unsigned k = 0; k < i; k++)
			cr_expect_neq(seed, count_at(first, text_of("runs/%u/seed", k)));
	}
}

Test(compare, shows_a_line_for_every_variant_with_its_verdict)
{
	const struct said *said;

	write_text("two.ini", two_speeds);
	said = bench("compare two.ini");

	assert_status(said, 0);
	assert_says(said->out, "5 rounds × 1,000 I/Os, interleaved");
	assert_says(said->out, "IOPS against fast");
	assert_says(said->out, "\nfast ");
	assert_says(said->out, "baseline");
	assert_says(said->out, "0.50 × [0.50, 0.50]  slower");
	cr_assert_str_empty(said->err);
}

/* ---- the quickstart, small ---- */

Test(compare, compares_synchronous_reads_with_the_ring_as_the_quickstart_does)
{
	const struct said *said;
	json_t *json;

	need_io_uring();

	said = bench("compare quickstart --file-total-size=4M --events=200 "
		     "--warmup-time=0 --rounds=3 --json=-");

	assert_status(said, 0);
	json = json_of(said);
	cr_assert_str_eq(text_at(json, "comparison/baseline"), "sync");
	cr_assert_eq(length_at(json, "comparison/variants"), 2);
	cr_assert_eq(length_at(json, "runs"), 6);
	for (unsigned i = 0; i < 6; i++)
		cr_assert_eq(count_at(json, text_of("runs/%u/read/ios", i)), 200);
	cr_assert_gt(real_at(json, METRIC(1, iops/ratio)), 0);
	cr_assert_leq(real_at(json, METRIC(1, iops/ci95/0)),
		      real_at(json, METRIC(1, iops/ci95/1)));
	cr_assert_eq(files_in("."), 0);
}

/* ---- vary ---- */

Test(compare, varies_one_option)
{
	static const unsigned depths[] = { 1, 8, 32 };
	json_t *json;

	json = json_of(bench("compare --engine=null --file-test-mode=rndrd --events=10 --rounds=1 "
			     "--vary=iodepth=1,8,32 --json=-"));

	cr_assert_eq(length_at(json, "runs"), 3);
	for (unsigned i = 0; i < 3; i++)
		cr_assert_eq(count_at(json, text_of("runs/%u/options/iodepth", i)),
			     depths[i]);
}

Test(compare, varies_two_options_to_their_product_and_names_what_cannot_be)
{
	const struct said *said;
	json_t *json;

	bench("prepare --file-num=1 --file-total-size=1M");
	said = bench("compare --file-num=1 --file-total-size=1M --file-test-mode=rndrd --events=10 "
		     "--rounds=3 --vary=engine=psync,pool --vary=iodepth=1,4 --json=-");

	assert_status(said, 0);
	json = json_of(said);
	cr_assert_eq(length_at(json, "comparison/variants"), 4);
	cr_assert_str_eq(text_at(json, "comparison/variants/0/name"), "psync,1");
	cr_assert_str_eq(text_at(json, "comparison/variants/1/name"), "psync,4");
	cr_assert_str_eq(text_at(json, "comparison/variants/2/name"), "pool,1");
	cr_assert_str_eq(text_at(json, "comparison/variants/3/name"), "pool,4");
	cr_assert_str_eq(text_at(json, "comparison/variants/0/skipped"), "(null)");
	assert_says(text_at(json, "comparison/variants/1/skipped"),
		    "engine 'psync' holds 1 I/O at a time");
	cr_assert(has_advice(json, "skipped"));
	cr_assert_eq(length_at(json, "runs"), 1 + 3 * 3);
}

Test(compare, varies_every_variant_of_a_profile)
{
	json_t *json;

	json = compared("--vary=iodepth=1,2 --rounds=1", 0);

	cr_assert_eq(length_at(json, "comparison/variants"), 4);
}

/* ---- gates ---- */

Test(compare, fails_with_3_if_a_condition_is_met)
{
	const struct said *said;

	compared("--fail-if=iops<0.4 --fail-if=p99>2.5", 0);
	compared("--fail-if=iops<0.95", 3);
	compared("--fail-if=p50>1.5", 3);

	said = bench("compare two.ini --fail-if=iops<0.95");
	assert_status(said, 3);
	assert_says(said->out, "failed: slow: iops 0.5 [0.5, 0.5] is below 0.95");
}

/* One round cannot decide: neither "good" nor "worse" would be true. */
Test(compare, leaves_a_condition_undecided_without_an_interval_and_says_so)
{
	const struct said *said;
	json_t *json;

	json = compared("--rounds=1 --fail-if=iops<0.4", 3);
	cr_assert_eq(length_at(json, "comparison/failed_conditions"), 0);
	cr_assert_eq(length_at(json, "comparison/undecided_conditions"), 1);

	said = bench("compare two.ini --rounds=1 --fail-if=iops<0.4");
	assert_status(said, 3);
	assert_says(said->out, "undecided: slow: iops<0.4: iops 0.5 has no interval");

	compared("--rounds=1 --fail-if=iops<0.4!", 0);
	compared("--rounds=1 --fail-if=iops<0.95!", 3);
}

Test(compare, knows_throughput_as_a_metric)
{
	json_t *json;

	json = compared("--fail-if=throughput<0.95", 3);

	cr_assert_float_eq(real_at(json, METRIC(1, throughput/ratio)), 0.5, 1e-6);
	assert_says(text_at(json, "comparison/failed_conditions/0"), "slow: throughput 0.5");
}

Test(compare, lists_the_conditions_that_were_met)
{
	json_t *json;

	json = compared("--fail-if=iops<0.95,p99>1.1,cpu>1000", 3);

	cr_assert_eq(length_at(json, "comparison/failed_conditions"), 2);
	assert_says(text_at(json, "comparison/failed_conditions/0"), "slow: iops");
	assert_says(text_at(json, "comparison/failed_conditions/1"), "slow: p99");
}

Test(compare, lets_nothing_pass_a_gate_that_was_not_run)
{
	static const char line[] = "compare --file-num=1 --file-total-size=1M --scratch "
		"--file-test-mode=rndrd --events=10 --rounds=3 --vary=engine=psync,pool "
		"--vary=iodepth=1,4";

	assert_status(bench("%s", line), 0);
	assert_status(bench("%s --fail-if=iops<0.0001", line), 3);
}

/* I/Os of the second variant take longer than its runs. */
Test(compare, is_no_success_with_one_variant_left_over)
{
	const struct said *said;

	write_text("left.ini", "engine = null\nfile-test-mode = rndrd\nrounds = 3\ntime = 1ms\n"
		   "[good]\nnull-latency = 100us\n[none]\nnull-latency = 10s\n");
	said = bench("compare left.ini");

	assert_status(said, 1);
	assert_says(said->err, "nothing was compared: only 'good' has numbers");
}

Test(compare, knows_its_baseline_before_anything_runs)
{
	const struct said *said;

	write_text("two.ini", two_speeds);
	said = bench("compare two.ini --baseline=medium");

	assert_status(said, 2);
	assert_says(said->err, "'medium'");
	assert_says(said->err, "fast");
	cr_assert_str_empty(said->out);
}

/* ---- diff ---- */

TestSuite(diff, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

/* Saves one run of 1000 reads with this latency. */
static void save(const char *name, const char *latency)
{
	assert_status(bench("run --engine=null --file-test-mode=rndrd --events=1000 --time=0 "
			    "--quiet --null-latency=%s --json=%s", latency, name), 0);
}

Test(diff, compares_two_saved_results)
{
	const struct said *said;
	json_t *json;

	save("old.json", "100us");
	save("new.json", "200us");

	said = bench("diff old.json new.json --json=-");

	assert_status(said, 0);
	json = json_of(said);
	cr_assert_eq(length_at(json, "comparison/variants"), 2);
	assert_says(text_at(json, "comparison/variants/0/name"), "(old)");
	cr_assert_float_eq(real_at(json, METRIC(1, iops/ratio)), 0.5, 1e-6);
	cr_assert_float_eq(real_at(json, METRIC(1, p99/ratio)), 2, 0.02);
	cr_assert_str_eq(text_at(json, METRIC(1, iops/verdict)), "too few rounds");

	said = bench("diff old.json new.json");
	assert_status(said, 0);
	assert_says(said->out, "IOPS against old");
	assert_says(said->out, "0.50 ×");
}

Test(diff, has_a_verdict_where_there_are_rounds)
{
	json_t *json;

	write_text("two.ini", two_speeds);
	bench("compare two.ini --quiet --json=old.json");
	bench("compare two.ini --quiet --null-latency=300us --json=new.json");

	json = json_of(bench("diff old.json new.json --json=-"));

	cr_assert_eq(length_at(json, "comparison/variants"), 4);
}

Test(diff, fails_with_3_if_a_condition_is_met)
{
	save("old.json", "100us");
	save("new.json", "200us");

	assert_status(bench("diff old.json new.json --fail-if=iops<0.95!"), 3);
	assert_status(bench("diff old.json new.json --fail-if=iops<0.4!"), 0);
	assert_status(bench("diff new.json old.json --fail-if=iops<0.95!"), 0);
	assert_status(bench("diff new.json old.json --fail-if=iops<0.95"), 3);	/* undecided */
}

/* ---- differences other than numbers ---- */

static json_t *difference(json_t *json, const char *name)
{
	for (unsigned i = 0; i < length_at(json, "comparison/differences"); i++)
		if (!strcmp(text_at(json, text_of("comparison/differences/%u/name", i)), name))
			return value_at(json, text_of("comparison/differences/%u", i));
	return NULL;
}

static void save_as(const char *name, const char *options)
{
	assert_status(bench("compare two.ini --quiet --rand-seed=7 --json=%s %s", name, options),
		      0);
}

Test(diff, has_no_verdict_on_results_of_different_work)
{
	static const char *const works[] = {
		"--file-block-size=64K", "--file-test-mode=rndwr", "--iodepth=8", "--events=500",
		"--file-extra-flags=direct", "--file-total-size=1G", "--warmup-time=0.1",
	};
	const struct said *said;

	write_text("two.ini", two_speeds);
	save_as("old.json", "");
	for (unsigned i = 0; i < sizeof(works) / sizeof(works[0]); i++) {
		json_t *json;

		save_as("new.json", works[i]);
		json = json_of(bench("diff old.json new.json --json=-"));
		cr_assert(json_is_null(value_at(json, METRIC(1, iops))), "%s", works[i]);

		said = bench("diff old.json new.json --fail-if=iops<0.99");
		assert_status(said, 2);
		assert_says(said->err, "the workload differs");
		assert_says(said->out, "cannot be compared");
		assert_status(bench("diff old.json new.json"), 0);
		assert_status(bench("diff old.json new.json --force --fail-if=iops>0.0001"), 3);
	}
}

Test(diff, lists_every_option_that_differs)
{
	json_t *json;
	const struct said *said;

	write_text("two.ini", two_speeds);
	save_as("old.json", "");
	save_as("new.json", "--file-block-size=64K --rounds=3 --pin=off");
	json = json_of(bench("diff old.json new.json --json=-"));

	cr_assert_eq(length_at(json, "comparison/differences"), 3);
	cr_assert_str_eq(text_at(difference(json, "file-block-size"), "old"), "16K");
	cr_assert_str_eq(text_at(difference(json, "file-block-size"), "new"), "64K");
	cr_assert(json_is_true(value_at(difference(json, "file-block-size"), "workload")));
	cr_assert(json_is_false(value_at(difference(json, "pin"), "workload")));
	cr_assert_str_eq(text_at(difference(json, "rounds"), "old"), "5");
	said = bench("diff old.json new.json");
	assert_says(said->out, "file-block-size   16K   64K   workload");
	assert_says(said->err, "--force");
}

/* Results of two kernels or machines are what diff is for: the difference is listed, and there
 * still is a verdict. */
Test(diff, lists_what_of_the_environment_differs_and_judges)
{
	json_t *json;

	write_text("two.ini", two_speeds);
	save_as("old.json", "");
	shell("sed 's/\"kernel\": \"[^\"]*\"/\"kernel\": \"Linux 2.4\"/' old.json > new.json");
	json = json_of(bench("diff old.json new.json --json=-"));

	cr_assert_eq(length_at(json, "comparison/differences"), 1);
	cr_assert_str_eq(text_at(difference(json, "kernel"), "new"), "Linux 2.4");
	cr_assert_str_eq(text_at(json, METRIC(1, iops/verdict)), "no evidence");
}

Test(diff, of_a_result_with_itself_lists_nothing)
{
	json_t *json;

	write_text("two.ini", two_speeds);
	save_as("old.json", "");
	json = json_of(bench("diff old.json old.json --json=-"));

	cr_assert_eq(length_at(json, "comparison/differences"), 0);
}

Test(diff, says_what_is_wrong_with_a_file)
{
	const struct said *said;

	save("good.json", "100us");
	write_text("broken.json", "{ \"schema\": ");
	write_text("other.json", "{ \"schema\": \"other/1\" }");
	shell("head -c 3000 good.json > half.json");

	said = bench("diff broken.json good.json");
	assert_status(said, 2);
	assert_says(said->err, "broken.json");
	cr_assert_str_empty(said->out);

	said = bench("diff good.json other.json");
	assert_status(said, 2);
	assert_says(said->err, "other.json");
	assert_says(said->err, "ringbench-result/1");
	cr_assert_str_empty(said->out);

	assert_status(bench("diff half.json good.json"), 2);
}

Test(diff, of_results_that_have_nothing_in_common_is_an_error_and_no_table)
{
	const struct said *said;

	write_text("two.ini", two_speeds);
	bench("compare two.ini --quiet --json=old.json");
	bench("compare --engine=null --file-test-mode=rndrd --events=10 --quiet "
	      "--vary=iodepth=1,2 --json=new.json");

	said = bench("diff old.json new.json");

	assert_status(said, 2);
	assert_says(said->err, "no variant is in both results");
	cr_assert_str_empty(said->out);
}

/* ---- more than one workload ---- */

static const char two_workloads[] =
	"engine = null\nevents = 10\nrounds = 3\n"
	"[read]\nfile-test-mode = rndrd\nnull-latency = 100us\n"
	"[read-slow]\nfile-test-mode = rndrd\nnull-latency = 200us\n"
	"[write]\nfile-test-mode = rndwr\nnull-latency = 10us\nagainst = write\n"
	"[write-slow]\nfile-test-mode = rndwr\nnull-latency = 40us\nagainst = write\n";

Test(compare, variants_of_another_workload_have_a_baseline_and_a_table_of_their_own)
{
	const struct said *said;
	json_t *json;

	write_text("p.ini", two_workloads);

	said = bench("compare p.ini --quiet");
	assert_status(said, 0);
	assert_says(said->out, "IOPS against read\n");
	assert_says(said->out, "IOPS against write\n");
	assert_says(said->out, "\n16 KiB random reads\n");
	assert_says(said->out, "\n16 KiB random writes");

	json = json_of(bench("compare p.ini --json=-"));
	cr_assert_str_eq(text_at(json, "comparison/variants/1/baseline"), "read");
	cr_assert_float_eq(real_at(json, METRIC(1, iops/ratio)), 0.5, 0.01);
	cr_assert_str_eq(text_at(json, "comparison/variants/2/iops/verdict"), "baseline");
	cr_assert_str_eq(text_at(json, "comparison/variants/3/baseline"), "write");
	cr_assert_float_eq(real_at(json, METRIC(3, iops/ratio)), 0.25, 0.01);
}

Test(compare, combinations_are_compared_with_those_of_their_own_baseline)
{
	json_t *json;

	write_text("p.ini", two_workloads);

	json = json_of(bench("compare p.ini --vary=file-block-size=4K,8K --json=-"));
	cr_assert_str_eq(text_at(json, "comparison/variants/6/name"),
			 "write-slow,file-block-size=4K");
	cr_assert_str_eq(text_at(json, "comparison/variants/6/baseline"),
			 "write,file-block-size=4K");
	cr_assert_str_eq(text_at(json, "comparison/variants/7/baseline"),
			 "write,file-block-size=8K");
}

Test(compare, a_baseline_that_is_named_by_hand_is_for_all)
{
	json_t *json;

	write_text("p.ini", two_workloads);

	json = json_of(bench("compare p.ini --baseline=read-slow --json=-"));
	for (unsigned i = 0; i < 4; i++)
		cr_assert_str_eq(text_at(json, text_of("comparison/variants/%u/baseline", i)),
				 "read-slow");
}

Test(compare, a_baseline_that_no_variant_is_named_is_told_with_its_line)
{
	const struct said *said;

	write_text("p.ini", "engine = null\nevents = 5\nfile-test-mode = rndrd\n[a]\n[b]\n"
		   "against = c\n");

	said = bench("compare p.ini");

	assert_status(said, 2);
	assert_says(said->err, "p.ini:6: against: no variant is named 'c'");
}

/* ---- several workloads ---- */

#define WORKLOADS	"file-num = 1\nfile-total-size = 64M\ntime = 1\n"		   \
			"engine = null\nnull-latency = 100us\nbaseline = none\n"	   \
			"[large]\nfile-test-mode = seqrd\nfile-block-size = 1M\n"	   \
			"[small]\nfile-test-mode = rndrd\nfile-block-size = 4K\n"

Test(compare, workloads_without_a_baseline_have_numbers_and_no_verdicts)
{
	const struct said *said;
	json_t *json;

	write_text("two.ini", WORKLOADS);
	said = bench("compare two.ini --rounds=2 --json=r.json");

	assert_status(said, 0);
	assert_says_not(said->out, "against");
	assert_says_not(said->out, "baseline");
	json = json_in("r.json");
	cr_assert_str_eq(text_at(json, "comparison/baseline"), "");
	cr_assert_str_eq(text_at(json, "comparison/answer"), "iops");
	cr_assert_eq(real_at(json, "comparison/variants/1/median/iops"), 10000);
	cr_assert(json_is_null(value_at(json, "comparison/variants/1/iops")));
	cr_assert_not(has_advice(json, "few-rounds"));
	cr_assert_not(has_advice(json, "block-size"));
	cr_assert_str_eq(bench("report r.json")->out, said->out);
	assert_says(bench("compare two.ini --rounds=2 --baseline=small")->out,
		    "MiB/s against small");
}

Test(compare, combinations_of_a_workload_are_compared_with_its_first)
{
	json_t *json;

	write_text("two.ini", WORKLOADS);
	json = json_of(bench("compare two.ini --rounds=3 --vary=null-latency=100us,200us "
			     "--fail-if=iops<0.4 --json=-"));

	cr_assert_str_eq(text_at(json, "comparison/variants/1/baseline"),
			 "large,null-latency=100us");
	cr_assert_float_eq(real_at(json, "comparison/variants/1/iops/ratio"), 0.5, 1e-3);
	cr_assert_str_eq(text_at(json, "comparison/variants/3/baseline"),
			 "small,null-latency=100us");
	cr_assert_float_eq(real_at(json, "comparison/variants/3/iops/ratio"), 0.5, 1e-3);
}

Test(compare, what_asks_for_ratios_needs_a_baseline)
{
	static const char *const options[] = { "--fail-if=iops<1", "--rounds=auto",
					       "--noise-floor" };

	write_text("two.ini", WORKLOADS);
	for (unsigned i = 0; i < 3; i++) {
		const struct said *said = bench("compare two.ini %s", options[i]);

		assert_status(said, 2);
		assert_says(said->err, "needs a variant to compare with, but the baseline is none "
			    "(name one: --baseline)");
	}
}
