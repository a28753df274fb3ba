/* The cost of a run outside of its loops, in the JSON result of runs on real files. */
#include "e2e.h"

#include <string.h>

#include "mounts.h"
#include "tracefs.h"

#define FILES	"--file-num=1 --file-total-size=1M --quiet "
#define SET	FILES "--file-block-size=4K --time=0 "
#define FSYNCS	"run " SET "--engine=io_uring --file-test-mode=rndwr --file-fsync-all=on " \
		"--iodepth=4 --events=200 --json=-"

static void begin(void)
{
	e2e_begin();
	bench("prepare " FILES);
}

TestSuite(cost_of_a_run, .init = begin, .fini = e2e_end, .timeout = 300);

static double parts_of(json_t *run)
{
	return real_at(run, "cpu/loops_user_s") + real_at(run, "cpu/loops_system_s") +
		real_at(run, "cpu/sqpoll_s") + real_at(run, "cpu/workers_s") +
		real_at(run, "cpu/other_threads_s");
}

Test(cost_of_a_run, every_part_of_the_process_is_somewhere)
{
	static const char *const engines[] = { "psync", "pool", "mmap" };

	for (unsigned i = 0; i < sizeof(engines) / sizeof(engines[0]); i++) {
		json_t *run = value_at(json_of(bench("run " SET "--engine=%s --events=5000 "
						     "--file-test-mode=rndrd --json=-",
						     engines[i])), "runs/0");

		cr_assert_geq(parts_of(run) + 1e-6,
			      real_at(run, "cpu/user_s") + real_at(run, "cpu/system_s"));
		cr_assert_eq(real_at(run, "cpu/sqpoll_s"), 0);
		cr_assert_eq(real_at(run, "cpu/workers_s"), 0);
		cr_assert_eq(count_at(run, "punts/workers"), 0);
	}
}

/* An fsync of a ring always blocks, so io-wq executes it. */
Test(cost_of_a_run, fsyncs_of_a_ring_need_workers)
{
	json_t *run;

	need_io_uring();
	run = value_at(json_of(bench(FSYNCS)), "runs/0");

	cr_assert_eq(count_at(run, "fsync/ios"), 200);
	cr_assert_geq(count_at(run, "punts/workers"), 1);
	cr_assert_gt(real_at(run, "cpu/workers_s"), 0);
}

Test(cost_of_a_run, counts_punts_where_it_may)
{
	json_t *run;

	need_io_uring();
	need_tracefs();
	run = value_at(json_of(bench(FSYNCS)), "runs/0");
	if (strcmp(text_at(run, "punts/source"), "tracepoint") != 0)
		cr_skip_test("needs tracepoints and leave to count them (perf_event_open)");

	cr_assert_geq(count_at(run, "punts/requests"), 200);
}

Test(cost_of_a_run, says_so_where_it_may_not_count_punts)
{
	json_t *run;

	need_io_uring();
	need_private_mounts();
	/* Hides /sys/kernel/tracing and debugfs. */
	if (mount("none", "/sys/kernel", "tmpfs", 0, NULL) < 0)
		cr_skip_test("needs tmpfs: %s", strerror(errno));
	run = value_at(json_of(bench(FSYNCS)), "runs/0");

	cr_assert_str_eq(text_at(run, "punts/source"), "workers");
	cr_assert_str_eq(text_at(run, "punts/requests"), "(null)");
}

Test(cost_of_a_run, is_reported_if_details_are_asked_for)
{
	const struct said *said = bench("run " SET "--engine=psync --file-test-mode=rndrd "
					"--events=500 --details");

	cr_assert_eq(said->status, 0);
	cr_assert(strstr(said->out, "\ncalls   1.00 system calls per I/O\n"), "%s", said->out);
	cr_assert(strstr(said->out, "\nin flight "), "%s", said->out);

	said = bench("run " SET "--engine=psync --file-test-mode=rndrd --events=500");
	cr_assert_not(strstr(said->out, "\nin flight "), "%s", said->out);
}

Test(cost_of_a_run, system_calls_are_counted)
{
	json_t *run = value_at(json_of(bench("run " SET "--engine=psync --file-test-mode=rndrd "
					     "--events=500 --json=-")), "runs/0");

	cr_assert_eq(count_at(run, "syscalls"), 500);
	cr_assert_eq(real_at(run, "syscalls_per_io"), 1);

	run = value_at(json_of(bench("run " SET "--engine=stdio --file-test-mode=rndrd "
				     "--events=500 --json=-")), "runs/0");
	cr_assert_str_eq(text_at(run, "syscalls_per_io"), "(null)");
}
