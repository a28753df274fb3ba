/* cgroup: from a /proc and a /sys that are made up, of either version. */
#include "cgroup.h"

#include <criterion/criterion.h>

#include "directory.h"

static struct arena arena;
static struct directory directory;
static struct cgroup cgroup;

static void begin(void)
{
	arena_init(&arena);
	directory_enter(&directory);
}

static void end(void)
{
	directory_leave(&directory);
	arena_release(&arena);
}

TestSuite(cgroup, .init = begin, .fini = end);

#define V2	"sys/fs/cgroup"

static void be_in_v2(const char *group, const char *mount_root)
{
	directory_write("proc/self/cgroup", arena_printf(&arena, "0::%s\n", group));
	directory_write("proc/self/mountinfo", arena_printf(&arena,
			"22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
			"30 22 0:26 %s /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw\n",
			mount_root));
	cgroup_find(&cgroup, ".", &arena);
}

static void be_in_v1(void)
{
	directory_write("proc/self/cgroup", "4:memory:/box/a\n3:cpu,cpuacct:/box/a\n2:blkio:/box\n"
			"1:name=systemd:/x\n0::/\n");
	directory_write("proc/self/mountinfo",
		"30 22 0:26 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
		"31 22 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
		"32 22 0:28 / /sys/fs/cgroup/blkio rw - cgroup cgroup rw,blkio\n"
		"33 22 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
	cgroup_find(&cgroup, ".", &arena);
}

Test(cgroup, has_the_least_quota_of_all_above_it)
{
	directory_write(V2 "/a/b/cpu.max", "max 100000\n");
	directory_write(V2 "/a/cpu.max", "50000 100000\n");
	directory_write(V2 "/cpu.max", "200000 100000\n");
	be_in_v2("/a/b", "/");

	cr_assert_float_eq(cgroup_cpu_quota(&cgroup, &arena), 0.5, 1e-9);
}

Test(cgroup, has_the_least_memory_of_all_above_it)
{
	directory_write(V2 "/a/b/memory.max", "1073741824\n");
	directory_write(V2 "/a/b/memory.high", "max\n");
	directory_write(V2 "/a/memory.max", "max\n");
	directory_write(V2 "/a/memory.high", "536870912\n");
	be_in_v2("/a/b", "/");

	cr_assert_eq(cgroup_memory_limit(&cgroup, &arena), 512 << 20);
}

Test(cgroup, without_limits_has_none)
{
	struct cgroup_io_limit limit = { 0 };

	directory_write(V2 "/cpu.max", "max 100000\n");
	directory_write(V2 "/memory.max", "max\n");
	be_in_v2("/", "/");
	cgroup_lower_io_limit(&limit, &cgroup, "8:16");

	cr_assert_eq(cgroup_cpu_quota(&cgroup, &arena), 0);
	cr_assert_eq(cgroup_memory_limit(&cgroup, &arena), 0);
	cr_assert_eq(limit.read_ios, 0);
	cr_assert_eq(limit.write_bytes, 0);
}

Test(cgroup, limits_the_io_of_one_device)
{
	struct cgroup_io_limit limit = { 0 };

	directory_write(V2 "/a/io.max", "8:160 riops=1\n"
			"8:16 rbps=1048576 wbps=max riops=500 wiops=max\n");
	directory_write(V2 "/io.max", "8:16 rbps=max wbps=4096 riops=900 wiops=max\n");
	be_in_v2("/a", "/");
	cgroup_lower_io_limit(&limit, &cgroup, "8:16");

	cr_assert_eq(limit.read_bytes, 1048576);
	cr_assert_eq(limit.write_bytes, 4096);
	cr_assert_eq(limit.read_ios, 500);
	cr_assert_eq(limit.write_ios, 0);
}

Test(cgroup, adds_up_how_it_was_stopped_at_each_level)
{
	struct cgroup_throttle throttle;

	directory_write(V2 "/a/cpu.stat", "usage_usec 5\nnr_periods 9\nnr_throttled 3\n"
			"throttled_usec 250\n");
	directory_write(V2 "/cpu.stat", "usage_usec 5\nnr_throttled 1\nthrottled_usec 50\n");
	be_in_v2("/a", "/");
	cgroup_read_throttle(&throttle, &cgroup);

	cr_assert_eq(throttle.periods, 4);
	cr_assert_eq(throttle.ns, 300000);
}

/* /proc names the host's group, of which only that of the container is mounted. */
Test(cgroup, of_a_container_is_found_below_its_mount)
{
	directory_write(V2 "/inner/cpu.max", "10000 100000\n");
	directory_write(V2 "/cpu.max", "50000 100000\n");

	be_in_v2("/docker/abc/inner", "/docker/abc");
	cr_assert_float_eq(cgroup_cpu_quota(&cgroup, &arena), 0.1, 1e-9);

	be_in_v2("/docker/other", "/docker/abc");
	cr_assert_float_eq(cgroup_cpu_quota(&cgroup, &arena), 0.5, 1e-9);

	be_in_v2("/../elsewhere", "/");
	cr_assert_float_eq(cgroup_cpu_quota(&cgroup, &arena), 0.5, 1e-9);
}

Test(cgroup, of_version_1_has_a_hierarchy_for_each_controller)
{
	struct cgroup_throttle throttle;
	struct cgroup_io_limit limit = { 0 };

	directory_write("sys/fs/cgroup/cpu,cpuacct/box/a/cpu.cfs_quota_us", "-1\n");
	directory_write("sys/fs/cgroup/cpu,cpuacct/box/a/cpu.cfs_period_us", "100000\n");
	directory_write("sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_quota_us", "25000\n");
	directory_write("sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_period_us", "50000\n");
	directory_write("sys/fs/cgroup/cpu,cpuacct/box/cpu.stat",
			"nr_periods 7\nnr_throttled 2\nthrottled_time 123456\n");
	directory_write("sys/fs/cgroup/memory/box/a/memory.limit_in_bytes",
			"9223372036854771712\n");
	directory_write("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "268435456\n");
	directory_write("sys/fs/cgroup/blkio/box/blkio.throttle.read_iops_device", "7:3 500\n");
	be_in_v1();
	cgroup_read_throttle(&throttle, &cgroup);
	cgroup_lower_io_limit(&limit, &cgroup, "7:3");

	cr_assert_float_eq(cgroup_cpu_quota(&cgroup, &arena), 0.5, 1e-9);
	cr_assert_eq(throttle.periods, 2);
	cr_assert_eq(throttle.ns, 123456);
	cr_assert_eq(cgroup_memory_limit(&cgroup, &arena), 256 << 20);
	cr_assert_eq(limit.read_ios, 500);
	cr_assert_eq(limit.read_bytes, 0);
}

Test(cgroup, that_is_nowhere_limits_nothing)
{
	struct cgroup_throttle throttle;

	cgroup_find(&cgroup, "./missing", &arena);
	cgroup_read_throttle(&throttle, &cgroup);

	cr_assert_eq(cgroup_cpu_quota(&cgroup, &arena), 0);
	cr_assert_eq(cgroup_memory_limit(&cgroup, &arena), 0);
	cr_assert_eq(throttle.periods, 0);
}
