/* machine_facts: from a made-up machine; limits are those of this process. */
#include "machine_facts.h"

#include <criterion/criterion.h>
#include <sys/resource.h>
#include <unistd.h>

#include "directory.h"
#include "in_child.h"

static struct arena arena;
static struct directory directory;

static void set_up(void)
{
	arena_init(&arena);
	directory_enter(&directory);
}

static void tear_down(void)
{
	directory_leave(&directory);
	arena_release(&arena);
}

TestSuite(machine_facts, .init = set_up, .fini = tear_down);

Test(machine_facts, of_clocks)
{
	struct machine_facts facts;

	directory_write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
	directory_write("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");
	directory_write("sys/devices/system/cpu/smt/active", "1\n");
	machine_facts_gather(&facts, directory.path, &arena);

	cr_assert_str_eq(facts.governor, "powersave");
	cr_assert(facts.knows_turbo);
	cr_assert(facts.turbo);
	cr_assert_str_eq(facts.turbo_off, "echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo");
	cr_assert_str_eq(facts.smt, "1");
}

Test(machine_facts, know_the_other_switch_of_turbo_too)
{
	struct machine_facts facts;

	directory_write("sys/devices/system/cpu/cpufreq/boost", "0\n");
	machine_facts_gather(&facts, directory.path, &arena);

	cr_assert(facts.knows_turbo);
	cr_assert_not(facts.turbo);
	cr_assert_str_eq(facts.turbo_off, "echo 0 > /sys/devices/system/cpu/cpufreq/boost");
}

Test(machine_facts, of_nodes)
{
	struct machine_facts facts;

	directory_write("sys/devices/system/node/node0/cpulist", "0-7\n");
	directory_write("sys/devices/system/node/node1/cpulist", "8-15\n");
	directory_write("sys/devices/system/node/online", "0-1\n");
	machine_facts_gather(&facts, directory.path, &arena);

	cr_assert_eq(facts.node_count, 2);
	cr_assert_str_eq(facts.nodes[1].name, "1");
	cr_assert_str_eq(facts.nodes[1].cpus, "8-15");
}

Test(machine_facts, of_the_systems_limits)
{
	struct machine_facts facts;

	directory_write("proc/sys/fs/aio-max-nr", "65536\n");
	directory_write("proc/sys/fs/aio-nr", "4096\n");
	directory_write("proc/sys/kernel/io_uring_disabled", "1\n");
	machine_facts_gather(&facts, directory.path, &arena);

	cr_assert_eq(facts.aio_max, 65536);
	cr_assert_eq(facts.aio_in_use, 4096);
	cr_assert_str_eq(facts.io_uring_disabled, "1");
}

Test(machine_facts, are_empty_where_nothing_is_told)
{
	struct machine_facts facts;

	machine_facts_gather(&facts, "/nonexistent", &arena);

	cr_assert_str_eq(facts.governor, "");
	cr_assert_str_eq(facts.smt, "");
	cr_assert_str_eq(facts.io_uring_disabled, "");
	cr_assert_not(facts.knows_turbo);
	cr_assert_eq(facts.node_count, 0);
	cr_assert_gt(facts.cpus, 0);
	cr_assert_gt(facts.cpus_allowed, 0);
	cr_assert_leq(facts.cpus_allowed, (unsigned)sysconf(_SC_NPROCESSORS_CONF));
}

static const char *limit_and_gather(void *arg)
{
	const struct rlimit memlock = { 1 << 20, 1 << 20 }, nofile = { 100, 200 };
	struct machine_facts facts;

	(void)arg;
	if (in_child_drop_ipc_lock() < 0 || setrlimit(RLIMIT_MEMLOCK, &memlock) < 0 ||
	    setrlimit(RLIMIT_NOFILE, &nofile) < 0)
		return in_child_skip("cannot lower its own limits");
	machine_facts_gather(&facts, "", &arena);
	if (facts.memlock_bytes != 1 << 20 || !facts.memlock_counts)
		return in_child_say("memlock %llu, counts %d",
				    (unsigned long long)facts.memlock_bytes,
				    facts.memlock_counts);
	if (facts.nofile != 100 || facts.nofile_hard != 200)
		return in_child_say("nofile %llu", (unsigned long long)facts.nofile);
	return NULL;
}

Test(machine_facts, of_our_own_limits)
{
	in_child(limit_and_gather, NULL);
}
