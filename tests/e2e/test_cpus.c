/* The CPUs of loops: beside other ringbench processes, pinned to their own, or unpinned. */
#include "e2e.h"

#include <sched.h>
#include <unistd.h>

#include "affinity.h"

TestSuite(cpus, .init = e2e_begin, .fini = e2e_end, .timeout = 60);

#define SET	"--file-num=1 --file-total-size=1M "
#define READS	"--file-test-mode=rndrd --engine=psync "

/* In its own network namespace, a test sees only the ringbench processes that it starts. */
static void begin_alone(unsigned cpus)
{
	need_root();
	if (affinity_count() < cpus)
		cr_skip("there are fewer than %u CPUs\n", cpus);
	if (unshare(CLONE_NEWNET) < 0)
		cr_skip("no network namespace of its own\n");
	assert_status(bench("prepare " SET), 0);
}

static json_t *run_beside(const char *options_of_first)
{
	shell("'%s' run " SET READS "--time=50 %s >/dev/null 2>first & echo $! >pid; "
	      "until grep -q '@ringbench-cpus:' /proc/self/net/unix; do sleep 0.02; done",
	      spawn_program(), options_of_first);
	assert_status(bench("run " SET READS "--events=100 --json=second"), 0);
	shell("kill $(cat pid)");
	return json_in("second");
}

Test(cpus, two_runs_at_once_take_different_ones)
{
	unsigned *cpus, count;
	struct arena arena;

	begin_alone(2);
	arena_init(&arena);
	cr_assert_eq(affinity_get(&cpus, &count, &arena), 0);

	json_t *json = run_beside(text_of("--cpus=%u", cpus[0]));

	cr_assert_neq(count_at(json, "runs/0/loops/0/cpu"), cpus[0]);
	arena_release(&arena);
}

Test(cpus, one_that_is_not_pinned_leaves_all_to_others)
{
	need_root();
	if (unshare(CLONE_NEWNET) < 0)
		cr_skip("no network namespace of its own\n");
	assert_status(bench("prepare " SET), 0);

	shell("'%s' run " SET READS "--time=50 --pin=off >/dev/null 2>&1 & echo $! >pid; "
	      "sleep 0.3; ! grep '@ringbench-cpus:' /proc/self/net/unix; kill $(cat pid)",
	      spawn_program());
}

Test(cpus, all_runs_of_a_comparison_have_the_same)
{
	json_t *json;
	uint64_t cpu;

	assert_status(bench("prepare " SET), 0);

	json = json_of(bench("compare " SET READS "--vary=iodepth=1,2 --engine=pool --rounds=2 "
			     "--events=50 --json=-"));

	cpu = count_at(json, "runs/0/loops/0/cpu");
	for (unsigned i = 1; i < 4; i++)
		cr_assert_eq(count_at(json, text_of("runs/%u/loops/0/cpu", i)), cpu);
}

Test(cpus, two_loops_on_one_are_told)
{
	unsigned *cpus, count;
	struct arena arena;

	arena_init(&arena);
	cr_assert_eq(affinity_get(&cpus, &count, &arena), 0);
	assert_status(bench("prepare " SET), 0);

	cr_assert(has_advice(json_of(bench("run " SET READS "--threads=2 --cpus=%u --events=50 "
					   "--json=-", cpus[0])), "shared-cpu"));
	cr_assert_not(has_advice(json_of(bench("run " SET READS "--threads=2 --pin=off "
					       "--events=50 --json=-")), "shared-cpu"));
	arena_release(&arena);
}

Test(cpus, fileio_leaves_them_to_the_scheduler)
{
	json_t *json;

	assert_status(bench("fileio " SET "prepare"), 0);

	assert_status(bench("fileio " SET "--file-test-mode=rndrd --events=50 --json=free run"), 0);
	json = json_in("free");
	cr_assert_not(is_true_at(json, "runs/0/loops/0/pinned"));

	assert_status(bench("fileio " SET "--file-test-mode=rndrd --events=50 --pin --json=pinned "
			    "run"), 0);
	json = json_in("pinned");
	cr_assert(is_true_at(json, "runs/0/loops/0/pinned"));
}
