/* Limits of control groups of either version, enforced by the kernel of this machine. */
#include "e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SET	"--file-num=1 --file-total-size=1M "

static char group[128];

static void remove_group(void)
{
	if (group[0])
		rmdir(group);
	e2e_end();
}

TestSuite(quota, .init = e2e_begin, .fini = remove_group, .timeout = 60);

/* A new group with this file, in the first of two hierarchies that has it. */
static void make_group(const char *v1_controller, const char *v1_file, const char *v2_file)
{
	const char *const places[][2] = {
		{ text_of("/sys/fs/cgroup/%s", v1_controller), v1_file },
		{ "/sys/fs/cgroup", v2_file },
	};

	need_root();
	for (unsigned i = 0; i < 2; i++) {
		snprintf(group, sizeof(group), "%s/ringbench-test-%d", places[i][0],
			 (int)getpid());
		if (mkdir(group, 0755) < 0)
			continue;
		if (access(text_of("%s/%s", group, places[i][1]), W_OK) == 0)
			return;
		rmdir(group);
	}
	group[0] = '\0';
	cr_skip("no control group with %s or %s can be made here\n", v1_file, v2_file);
}

static bool has_file(const char *name)
{
	return exists(text_of("%s/%s", group, name));
}

/* In this group. */
static json_t *run_inside(const char *options)
{
	shell("echo $$ >%s/cgroup.procs && exec '%s' run " SET "%s --json=result >/dev/null",
	      group, spawn_program(), options);
	return json_in("result");
}

Test(quota, of_the_cpu_is_in_the_result_and_told)
{
	json_t *json;

	assert_status(bench("prepare " SET), 0);
	make_group("cpu", "cpu.cfs_quota_us", "cpu.max");
	/* So small that even on a busy machine the group can use all of it. */
	if (has_file("cpu.max"))
		shell("echo '1000 100000' >%s/cpu.max", group);
	else
		shell("echo 1000 >%s/cpu.cfs_quota_us", group);

	json = run_inside("--file-test-mode=rndrd --engine=psync --time=1");

	cr_assert_eq(count_at(json, "environment/cpu_quota_percent"), 1);
	cr_assert_gt(count_at(json, "runs/0/cpu/throttled_periods"), 0);
	cr_assert_gt(real_at(json, "runs/0/cpu/throttled_s"), 0);
	cr_assert(has_advice(json, "cpu-quota"));
}

Test(quota, of_memory_is_in_the_result)
{
	assert_status(bench("prepare " SET), 0);
	make_group("memory", "memory.limit_in_bytes", "memory.max");
	shell("echo 268435456 >%s/%s", group,
	      has_file("memory.max") ? "memory.max" : "memory.limit_in_bytes");

	cr_assert_eq(count_at(run_inside("--file-test-mode=rndrd --events=10"),
			      "environment/memory_limit_bytes"), 256 << 20);
}

/* A loop device of the test, so that no other device is slowed down. */
Test(quota, of_ios_is_in_the_result_and_told)
{
	json_t *json;
	double iops;

	need_root();
	if (system("truncate -s 8M disk && losetup -f --show disk >device 2>/dev/null") != 0)
		cr_skip("no loop device can be had here\n");
	if (system("cat /sys/class/block/$(basename $(cat device))/dev >number") != 0)
		cr_skip("the loop device has no number\n");
	make_group("blkio", "blkio.throttle.read_iops_device", "io.max");
	if (has_file("io.max"))
		shell("echo \"$(cat number) riops=200\" >%s/io.max", group);
	else
		shell("echo \"$(cat number) 200\" >%s/blkio.throttle.read_iops_device", group);

	shell("echo $$ >%s/cgroup.procs; '%s' run --target=$(cat device) "
	      "--file-test-mode=rndrd --file-block-size=4K --file-extra-flags=direct --iodepth=4 "
	      "--time=2 --json=result >/dev/null; status=$?; losetup -d $(cat device); "
	      "exit $status", group, spawn_program());
	json = json_in("result");

	cr_assert_eq(count_at(json, "environment/target/limit_read_iops"), 200);
	iops = real_at(json, "runs/0/total/iops");
	/* Unless the machine was too busy even for that. */
	if (iops >= 165 && iops <= 235)
		cr_assert(has_advice(json, "io-quota"));
	cr_assert_not(has_advice(json, "core-limit"));
}
