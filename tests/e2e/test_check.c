/* check: runs until its objectives are decided. Engine null plays known latencies. */
#include "e2e.h"

#include <errno.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "mounts.h"

TestSuite(check, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

static const char workload[] =
	"check --engine=null --file-test-mode=rndrd --events=5000 --time=0 --null-latency=100us";

Test(check, passes_after_the_runs_that_an_interval_needs)
{
	json_t *json = json_of(bench("%s --objective=read.p99<1ms --json=-", workload));

	cr_assert(is_true_at(json, "checked"));
	cr_assert_eq(length_at(json, "runs"), 3);
	cr_assert_eq(length_at(json, "objectives"), 1);
	cr_assert_str_eq(text_at(json, "objectives/0/verdict"), "pass");
	cr_assert_eq(count_at(json, "objectives/0/runs"), 3);
	cr_assert_float_eq(real_at(json, "objectives/0/ci95/0"), 1e5, 1e3);
	cr_assert_float_eq(real_at(json, "objectives/0/ci95/1"), 1e5, 1e3);
	cr_assert_str_eq(text_at(json, "stopping/reason"), "decided");
}

Test(check, ends_with_a_sentence_that_can_be_pasted)
{
	const struct said *said = bench("%s --objective=iops>=20k --objective-source=A --quiet "
					"--objective-meaning=B", workload);

	assert_status(said, 3);
	assert_says(said->out, "3 runs × 5,000 I/Os");
	assert_says(said->out, "decided after 3 rounds");
	assert_says(said->out, "FAIL: iops is 10,000 (95 %: 10,000 to 10,000, 3 runs), which is "
			       "below the limit of 20,000");
	assert_says(said->out, "limit from: A");
	cr_assert_str_empty(said->err);
}

/* There is time for two runs only, which give no interval. */
Test(check, goes_on_no_longer_than_its_budget)
{
	const struct said *said;
	json_t *json;

	said = bench("check --engine=psync --file-test-mode=seqrewr --file-num=1 --time=0.3 "
		     "--file-total-size=1M --objective=write.iops>1000000000 "
		     "--objective=write.max>=0.000000001s --budget=0.3 --json=r.json");
	json = json_in("r.json");

	cr_assert_lt(length_at(json, "runs"), 3);
	cr_assert_str_eq(text_at(json, "stopping/reason"), "budget");
	cr_assert_float_eq(real_at(json, "stopping/budget_s"), 0.3, 1e-9);
	assert_says(said->out, "budget of 300 ms used up after");
}

Test(check, makes_its_files_and_removes_them)
{
	const struct said *said;

	said = bench("check --engine=psync --file-test-mode=seqrewr --file-num=1 --events=40 "
		     "--time=0 --file-total-size=1M --file-fsync-all --objective=write.iops>0.001");

	assert_status(said, 0);
	cr_assert_eq(files_in("."), 0);
	assert_says_not(said->out, "FAIL");
}

/* A file system of 4 MiB, for 8 MiB of data. */
static void refuses_for_lack_of_space(const char *command)
{
	const struct said *said;

	need_private_mounts();
	cr_assert_eq(mkdir("small", 0700), 0);
	cr_assert_eq(mount("none", "small", "tmpfs", 0, "size=4M"), 0);

	said = bench("%s --target=small --scratch --file-num=1 --file-total-size=8M "
		     "--file-test-mode=rndrd --objective=p99<1s", command);

	assert_status(said, 1);
	assert_says(said->err, "not enough space for 'small/ringbench-");
	assert_says(said->err, "': 8 MiB more needed, 4 MiB free (");
	assert_says(said->err, "a smaller --file-total-size)");
	cr_assert_str_empty(said->out);
	cr_assert_eq(files_in("small"), 0);
	umount("small");
}

Test(check, says_before_it_writes_anything_that_there_is_not_enough_space)
{
	refuses_for_lack_of_space("check");
}

Test(check, of_a_curve_too)
{
	refuses_for_lack_of_space("curve");
}

Test(check, decides_each_variant_by_its_own_objective)
{
	const struct said *said;

	write_text("p.ini",
		   "engine = null\nfile-test-mode = rndrd\nevents = 1000\ntime = 0\nrounds = 7\n"
		   "[fast]\nnull-latency = 100us\nobjective = p99<1ms\n"
		   "[slow]\nnull-latency = 5ms\nobjective = p99<1ms\n");
	said = bench("check p.ini");

	assert_status(said, 3);
	assert_says(said->out, "PASS: fast: p99 is 100 µs");
	assert_says(said->out, "FAIL: slow: p99 is 5 ms");
	assert_status(bench("check p.ini:fast"), 0);
}

Test(check, of_the_page_cache_is_undecided_and_not_repeated)
{
	const struct said *said;
	json_t *json;

	said = bench("check --engine=psync --file-test-mode=rndrd --file-num=1 --cache=warm "
		     "--file-total-size=1M --events=2000 --time=0 --objective=p99<1s --strict "
		     "--json=r.json");

	assert_status(said, 3);
	assert_says(said->out, "UNDECIDED: p99 is");
	assert_says(said->out, "stopped, as more would decide nothing, after 1 round: "
			       "1 of 1 not decided");
	json = json_in("r.json");
	cr_assert_eq(length_at(json, "runs"), 1);
	cr_assert_str_eq(text_at(json, "stopping/reason"), "undecidable");
	cr_assert_eq(count_at(json, "stopping/open"), 1);
}

Test(check, without_an_objective_is_a_mistake)
{
	const struct said *said = bench("%s", workload);

	assert_status(said, 2);
	assert_says(said->err, "there is no objective to check");
}

/* ---- undecided ---- */

/* Reads of a hole are fast, and read no storage. */
Test(check, of_a_file_with_gaps_is_undecided)
{
	json_t *json;

	shell("truncate -s 4M test_file.0");

	json = json_of(bench("check --scratch=off --engine=psync --file-test-mode=rndrd "
			     "--file-num=1 --file-total-size=4M --events=400 --time=0 "
			     "--objective=p99<1s --json=-"));

	cr_assert_str_eq(text_at(json, "objectives/0/verdict"), "undecided");
	cr_assert_str_eq(text_at(json, "objectives/0/code"), "sparse");
	cr_assert_str_eq(text_at(json, "stopping/reason"), "undecidable");
}

Test(check, interrupted_is_undecided)
{
	static const struct spawn interrupt = { .signal = SIGINT, .signal_when = "IOPS" };
	const struct said *said;
	json_t *json;

	said = bench_in(&interrupt, "check --engine=psync --file-test-mode=seqrewr --file-num=1 "
				    "--file-total-size=1M --time=60 --report-interval=0.05 "
				    "--objective=write.iops>0.001 --budget=300 --json=r.json");

	assert_status(said, 130);
	json = json_in("r.json");
	cr_assert_str_eq(text_at(json, "objectives/0/verdict"), "undecided");
	cr_assert_str_eq(text_at(json, "stopping/reason"), "interrupted");
	assert_says(said->out, "interrupted after 0 rounds: 1 of 1 not decided");
	assert_says_not(said->out, "PASS");
}

/* As of a drive that no longer takes a flush. */
Test(check, ended_by_an_error_passes_nothing)
{
	const struct spawn refused = { .deny_syscall = SYS_fdatasync, .deny_errno = EIO };
	const struct said *said;
	json_t *json;

	said = bench_in(&refused, "check --engine=psync --file-test-mode=seqrewr --file-num=1 "
				  "--file-total-size=1M --events=40 --time=0 --file-fsync-all "
				  "--file-fsync-mode=fdatasync --objective=write.iops>0.001 "
				  "--json=r.json");

	assert_status(said, 1);
	json = json_in("r.json");
	cr_assert_str_eq(text_at(json, "objectives/0/verdict"), "undecided");
	cr_assert_str_eq(text_at(json, "stopping/reason"), "error");
	assert_says_not(said->out, "PASS");
}
