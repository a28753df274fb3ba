/* Rates on the command line: forms, processes, and the result. Engine null has known latencies
 * in virtual time. */
#include "e2e.h"

TestSuite(open_loop, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define NULL_SET	"--engine=null --null-latency=10us --file-num=4 --file-total-size=2M " \
			"--file-block-size=4K --iodepth=64 --json=- --quiet "

static json_t *run_of(const char *options)
{
	const struct said *said = bench("run " NULL_SET "%s", options);

	assert_status(said, 0);
	return value_at(json_of(said), "runs/0");
}

Test(open_loop, a_rate_of_bytes_is_one_of_requests)
{
	json_t *run = run_of("--file-test-mode=rndrd --rate=40MiB/s --rate-process=uniform "
			     "--time=1");

	cr_expect_str_eq(text_at(run, "options/rate"), "40M/s");
	cr_expect_str_eq(text_at(run, "options/rate-process"), "uniform");
	cr_expect_float_eq(real_at(run, "rate_reached"), 10240, 2);
	cr_expect_float_eq(real_at(run, "total/bytes_per_s"), 40 << 20, 2 * 4096);
}

Test(open_loop, rates_of_reads_and_writes_are_kept_apart)
{
	json_t *run = run_of("--file-test-mode=rndrw --file-fsync-freq=0 --time=1 "
			     "--rate=read:9000,write:1000 --rate-process=uniform");

	cr_expect_str_eq(text_at(run, "options/rate"), "read:9000,write:1000");
	cr_expect_eq(real_at(run, "options/file-rw-ratio"), 9);
	cr_expect_float_eq(real_at(run, "read/iops"), 9000, 2);
	cr_expect_float_eq(real_at(run, "write/iops"), 1000, 2);
	cr_expect_eq(count_at(run, "read/service_ns/max"), 10000);
	cr_expect_eq(count_at(run, "write/service_ns/max"), 10000);
	cr_expect_eq(count_at(run, "write/lateness_ns/max"), 0);
}

Test(open_loop, bursts_are_due_at_one_moment)
{
	json_t *run = run_of("--file-test-mode=rndrd --rate=100 --rate-process=burst:32 "
			     "--time=0 --events=320");

	cr_expect_str_eq(text_at(run, "options/rate-process"), "burst:32");
	cr_expect_eq(count_at(run, "read/ios"), 320);
	/* I/Os of a burst are submitted together: ten bursts are ten submissions of 32. */
	cr_expect_eq(count_at(run, "queue/submitted/buckets/1/0"), 32);
}

Test(open_loop, contradictions_are_refused_with_their_cure)
{
	const struct said *said;

	said = bench("run " NULL_SET "--file-test-mode=rndrw --rate=read:9000,write:1000 "
		     "--file-rw-ratio=1.5");
	assert_status(said, 2);
	assert_says(said->err, "file-rw-ratio=1.5 contradicts rate=read:9000,write:1000, which is "
		    "9 reads per write (leave file-rw-ratio out)");
	said = bench("run " NULL_SET "--file-test-mode=rndrd --rate=200MiB");
	assert_status(said, 2);
	assert_says(said->err, "'200MiB' is a size (bytes per second: 200MiB/s)");
}

Test(open_loop, rates_can_be_varied)
{
	json_t *json = json_of(bench("compare " NULL_SET "--file-test-mode=rndrw --time=1 "
				     "--rounds=2 --rate-process=uniform --file-fsync-freq=0 "
				     "--vary=rate=100,4M/s,read:300+write:100"));

	cr_expect_str_eq(text_at(json, "comparison/variants/0/name"), "rate=100");
	cr_expect_str_eq(text_at(json, "comparison/variants/1/name"), "rate=4M/s");
	cr_expect_str_eq(text_at(json, "comparison/variants/2/name"), "rate=read:300+write:100");
	cr_expect_float_eq(real_at(json, "comparison/variants/0/median/iops"), 100, 2);
	cr_expect_float_eq(real_at(json, "comparison/variants/1/median/iops"), 1024, 2);
	cr_expect_float_eq(real_at(json, "comparison/variants/2/median/iops"), 400, 2);
}

Test(open_loop, a_comparison_says_what_its_latencies_are)
{
	static const char line[] = "compare --engine=null --null-latency=10us --file-num=4 "
		"--file-total-size=2M --file-test-mode=rndrd --time=0.1 --rounds=1 --quiet ";
	static const char response[] = "with a rate, latencies are response times, counted from "
		"when an I/O was due";

	assert_says(bench("%s--rate=1000 --vary=rate-process=poisson,uniform,burst:4", line)->out,
		    response);
	assert_says_not(bench("%s--vary=iodepth=1,2", line)->out, response);
}

Test(open_loop, a_profile_has_rates_of_jobs)
{
	json_t *json;

	write_text("load.ini",
		   "engine = null\nnull-latency = 10us\ntime = 1\nfile-num = 4\n"
		   "file-total-size = 2M\nfile-block-size = 4K\nrate-process = uniform\n"
		   "[mixed/readers]\nfile-test-mode = rndrd\nrate = 400K/s\n"
		   "[mixed/log]\nfile-test-mode = seqrewr\nrate = 0.5\n");
	json = json_of(bench("run load.ini --set=log/rate=50 --json=- --quiet"));

	cr_expect_str_eq(text_at(json, "runs/0/jobs/0/options/rate"), "400K/s");
	cr_expect_float_eq(real_at(json, "runs/0/jobs/0/rate_reached"), 100, 2);
	cr_expect_eq(real_at(json, "runs/0/jobs/1/options/rate"), 50);
	cr_expect_float_eq(real_at(json, "runs/0/jobs/1/rate_reached"), 50, 2);
}
