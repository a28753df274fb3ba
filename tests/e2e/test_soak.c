/* Stalls and changes during a run, from the command line to the result. */
#include "e2e.h"

TestSuite(soak, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define NULL_ENGINE "run --engine=null --file-test-mode=rndrd --file-total-size=64M --json=-"

static void assert_stalls(json_t *json, uint64_t of_100ms, uint64_t of_1s, uint64_t of_10s,
			  uint64_t longest_ms)
{
	cr_expect_eq(count_at(json, "runs/0/stalls/over_100ms"), of_100ms);
	cr_expect_eq(count_at(json, "runs/0/stalls/over_1s"), of_1s);
	cr_expect_eq(count_at(json, "runs/0/stalls/over_10s"), of_10s);
	cr_expect_eq(count_at(json, "runs/0/stalls/longest_ns"), longest_ms * 1000000);
}

/* 2 ms and 1.5 s alternate: the 20th stall is cut off by the end. */
Test(soak, counts_each_stall_once_whatever_its_length)
{
	assert_stalls(json_of(bench(NULL_ENGINE " --time=30 --null-latency=1ms,1ms,1500ms")),
		      20, 20, 0, 1500);
}

Test(soak, counts_stalls_of_a_deep_queue_once)
{
	assert_stalls(json_of(bench(NULL_ENGINE " --time=30 --iodepth=4 --null-latency=250ms")),
		      120, 0, 0, 250);
}

Test(soak, adds_the_stalls_of_loops)
{
	assert_stalls(json_of(bench(NULL_ENGINE " --time=24 --threads=3 --null-latency=12s")),
		      6, 6, 6, 12000);
}

Test(soak, does_not_take_short_latencies_for_stalls)
{
	assert_stalls(json_of(bench(NULL_ENGINE " --time=30 --iodepth=4 --null-latency=99ms")),
		      0, 0, 0, 0);
}

/* With nothing in flight, no completion is missing. */
Test(soak, does_not_take_pauses_for_stalls)
{
	assert_stalls(json_of(bench(NULL_ENGINE " --time=100 --rate=2 --iodepth=4 "
				    "--null-latency=1ms")), 0, 0, 0, 0);
	assert_stalls(json_of(bench(NULL_ENGINE " --time=60 --think-time=1s "
				    "--null-latency=1ms")), 0, 0, 0, 0);
}

/* 0.2 s of I/O and 1 s of pause alternate. */
Test(soak, counts_stalls_between_pauses)
{
	assert_stalls(json_of(bench(NULL_ENGINE " --time=60 --think-time=1s --iodepth=2 "
				    "--null-latency=200ms")), 50, 0, 0, 200);
}

/* With intervals of a tenth of a second there are parts to compare. */
Test(soak, of_a_short_run_is_in_its_result)
{
	json_t *json;

	assert_status(bench("prepare --file-num=1 --file-total-size=1M"), 0);
	json = json_of(bench("run --file-num=1 --file-total-size=1M --file-test-mode=rndrd "
			     "--engine=psync --time=1 --report-interval=100ms --quiet --json=-"));

	cr_assert_gt(real_at(json, "runs/0/soak/part_s"), 0);
	cr_assert_gt(real_at(json, "runs/0/soak/first/iops"), 0);
	cr_assert_gt(real_at(json, "runs/0/soak/last/iops"), 0);
	cr_assert_gt(real_at(json, "runs/0/soak/ratio"), 0);
}
