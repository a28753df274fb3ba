/* Jobs that run at the same time, from the command line to the result. */
#include "e2e.h"

TestSuite(jobs_together, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

static uint64_t job_count_at(json_t *json, unsigned job, const char *member)
{
	return count_at(json, text_of("runs/0/jobs/%u/%s", job, member));
}

/* Two jobs in virtual time: 1 ms at depth 2, and 3 ms at depth 5. */
static json_t *run_two_jobs(void)
{
	assert_status(bench("run --time=3 --file-test-mode=rndrd --file-block-size=4K "
			    "--file-total-size=64M --engine=null --json=result.json "
			    "--job=fast --null-latency=1ms --iodepth=2 "
			    "--job=slow --null-latency=3ms --iodepth=5"), 0);
	return json_in("result.json");
}

static void assert_all_latencies(json_t *json, unsigned job, uint64_t ns)
{
	static const char *const members[] = { "min", "p50", "p90", "p95", "p99", "p99.9",
					       "p99.99", "max" };

	for (unsigned i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		cr_assert_eq(job_count_at(json, job, text_of("read/latency_ns/%s", members[i])),
			     ns, "job %u, %s", job, members[i]);
}

Test(jobs_together, have_exact_numbers_each)
{
	json_t *json = run_two_jobs();

	cr_assert_eq(job_count_at(json, 0, "read/ios"), 2 * 3000);
	cr_assert_eq(job_count_at(json, 1, "read/ios"), 5 * 1000);
	assert_all_latencies(json, 0, 1000 * 1000);
	assert_all_latencies(json, 1, 3000 * 1000);
	for (unsigned job = 0; job < 2; job++) {
		cr_assert_eq(real_at(json, text_of("runs/0/jobs/%u/elapsed_s", job)), 3);
		cr_assert_eq(job_count_at(json, job, "unfinished"), 0);
	}
}

/* 6000 I/Os of 1 ms and 5000 of 3 ms: percentiles above 54 are those of the slow job. */
Test(jobs_together, have_exact_numbers_in_sum)
{
	json_t *json = run_two_jobs();

	cr_assert_eq(count_at(json, "runs/0/total/ios"), 11000);
	cr_assert_eq(count_at(json, "runs/0/total/bytes"), 11000 * 4096);
	cr_assert_float_eq(real_at(json, "runs/0/total/iops"), 11000 / 3.0, 1e-6);
	cr_assert_eq(count_at(json, "runs/0/total/histogram/count"), 11000);
	cr_assert_eq(count_at(json, "runs/0/total/histogram/sum_ns"),
		     UINT64_C(6000) * 1000000 + UINT64_C(5000) * 3000000);
	cr_assert_eq(count_at(json, "runs/0/total/latency_ns/min"), 1000 * 1000);
	cr_assert_lt(count_at(json, "runs/0/total/latency_ns/p50"), 1100 * 1000);
	cr_assert_eq(count_at(json, "runs/0/total/latency_ns/p90"), 3000 * 1000);
	cr_assert_eq(count_at(json, "runs/0/total/latency_ns/max"), 3000 * 1000);
	cr_assert_eq(real_at(json, "runs/0/elapsed_s"), 3);
}

/* Each job has its own validated set: a block of another job would be found. Under a
 * sanitizer, this also finds state that jobs share by mistake. */
Test(jobs_together, of_all_kinds_of_engines_leave_each_other_alone)
{
	static const char *const engines[] = {
		"io_uring --iodepth=16", "io_uring --iodepth=4 --fsync-order=wait",
		"io_uring --iodepth=64 --threads=2", "io_uring --iodepth=8 --preset=batched",
		"psync", "libaio --iodepth=16", "mmap",
	};
	enum { JOBS = sizeof(engines) / sizeof(engines[0]), EVENTS = 300 };
	const char *set = "--file-num=2 --file-total-size=1M --file-block-size=4K --validate";
	const char *line = "run --time=0 --file-test-mode=rndrw --file-fsync-freq=50 "
		"--json=result.json";
	json_t *json;

	need_io_uring();
	line = text_of("%s %s --events=%u", line, set, (unsigned)EVENTS);
	for (unsigned i = 0; i < JOBS; i++) {
		shell("mkdir set%u", i);
		assert_status(bench("prepare --target=set%u %s", i, set), 0);
		line = text_of("%s --job=job%u --target=set%u --engine=%s", line, i, i,
			       engines[i]);
	}

	assert_status(bench("%s", line), 0);

	json = json_in("result.json");
	for (unsigned i = 0; i < JOBS; i++) {
		cr_assert_eq(job_count_at(json, i, "total/ios"), EVENTS, "job %u", i);
		cr_assert_eq(job_count_at(json, i, "total/verify_errors"), 0, "job %u", i);
		cr_assert_gt(job_count_at(json, i, "fsync/ios"), 0, "job %u", i);
	}
	cr_assert_eq(count_at(json, "runs/0/total/ios"), JOBS * EVENTS);
	for (unsigned i = 0; i < JOBS; i++)
		assert_status(bench("run --target=set%u %s --time=0 --events=256 "
				    "--file-test-mode=seqrd", i, set), 0);
}
