/* Was the limit of a cgroup measured? */
#include "advised.h"

#include <criterion/criterion.h>

TestSuite(advice_quota, .init = advised_begin, .fini = advised_end);

Test(advice_quota, of_the_cpu_is_told)
{
	struct run_result *run = advised_run("v", 1);

	advised.environ.cpu_quota_percent = 50;
	run->throttled_periods = 9;
	run->throttled_ns = 450000000;
	run->loops[0].waited = 0.45;

	expect_advice("cpu-quota",
		      "the cgroup's CPU quota of 0.5 CPUs was measured: it stopped the "
		      "run 9 times, for 450 ms of CPU time (a larger cpu.max, or "
		      "cpu.cfs_quota_us)");
}

Test(advice_quota, of_the_cpu_that_was_not_used_up_is_none)
{
	struct run_result *run = advised_run("v", 1);

	advised.environ.cpu_quota_percent = 100;
	expect_no_advice();

	run->throttled_periods = 1;
	run->throttled_ns = 1000000;
	expect_no_advice();
}

Test(advice_quota, of_ios_is_told)
{
	advised_run("v", 1);
	advised.environ.targets[0].io_limit.read_ios = 1000;

	expect_advice("io-quota", "the cgroup's I/O limit was measured, not the drive: it allows "
		      "1,000 reads per second of /dev/nvme0n1 (a larger io.max, or "
		      "blkio.throttle)");
}

Test(advice_quota, of_bytes_is_told)
{
	advised_run("v", 1);
	advised.environ.targets[0].io_limit.read_bytes = 4 << 20;

	expect_advice("io-quota", "the cgroup's I/O limit was measured, not the drive: it allows "
		      "4 MiB read per second of /dev/nvme0n1 (a larger io.max, or "
		      "blkio.throttle)");
}

Test(advice_quota, of_ios_that_was_far_away_is_none)
{
	advised_run("v", 1);
	advised.environ.targets[0].io_limit.read_ios = 10000;
	advised.environ.targets[0].io_limit.write_ios = 10;
	expect_no_advice();

	/* From the page cache. */
	advised.environ.targets[0].io_limit.read_ios = 100;
	expect_no_advice();
}

/* The loop waits for its I/Os while other programs fill the machine: at 500 IOPS, the note is
 * about the quota. */
Test(advice_quota, of_ios_does_not_make_the_processor_the_limit)
{
	struct run_result *run = advised_run("v", 1);

	run->loops[0].busy = 0.02;
	run->cost.user_ns = 20000000;
	run->cpu.loops_user_ns = 20000000;
	run->cpu.elsewhere_ns = 1950000000;
	run->cpu.irq_ns = 10000000;
	run->kernel_threads_ns = 0;
	advised.environ.targets[0].io_limit.read_ios = 1000;
	advised_collect();

	cr_assert_eq(advised.advice_count, 2);
	cr_assert_str_eq(advised.advice[0].code, "disturbed");
	cr_assert_str_eq(advised.advice[1].code, "io-quota");
}

/* ---- waiting for a CPU ---- */

Test(advice_quota, waiting_for_a_cpu_is_told)
{
	advised_run("v", 1)->loops[0].waited = 0.23;

	expect_advice("cpu-wait", "a loop waited 23 % of the time for a CPU: the threads of its "
		      "engine, the kernel's, or other programs ran there (fewer --threads, or "
		      "other --cpus)");
}

Test(advice_quota, waiting_a_little_is_usual)
{
	struct run_result *run = advised_run("v", 1);

	run->loops[0].waited = 0.05;
	expect_no_advice();

	run->loops[0].waited = -1;
	expect_no_advice();
}

/* ---- memory ---- */

Test(advice_quota, of_memory_is_what_a_set_has_to_fit_in)
{
	struct run_result *run = advised_run("v", 1);

	run->direct = false;
	run->cost.storage_read_bytes = 0;
	advised.environ.memory_limit_bytes = UINT64_C(1) << 30;
	expect_advice("cached", "the page cache was measured, not the drive: 256 MiB fit in 1 GiB "
		      "of memory that the cgroup may have and were read without O_DIRECT "
		      "(--file-extra-flags=direct, or a --file-total-size above that)");

	advised.environ.memory_limit_bytes = 128 << 20;
	advised_collect();
	cr_assert_str_eq(advised.advice[0].code, "partly-cached");
}
