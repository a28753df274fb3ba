/* affinity: a kernel may have more CPUs than cpu_set_t has room for. */
#include "affinity.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Replaces the C library's function in all tests: the answer of a kernel built for this number
 * of CPUs. 0: the real one. */
static unsigned kernel_cpus;
static unsigned pinned_to;

int sched_getaffinity(pid_t tid, size_t bytes, cpu_set_t *set)
{
	long ret;

	if (kernel_cpus > 0) {
		if (bytes * 8 < kernel_cpus) {
			errno = EINVAL;
			return -1;
		}
		CPU_ZERO_S(bytes, set);
		CPU_SET_S(1, bytes, set);
		CPU_SET_S(kernel_cpus - 1, bytes, set);
		return 0;
	}
	ret = syscall(SYS_sched_getaffinity, tid, bytes, set);
	if (ret < 0)
		return -1;
	memset((char *)set + ret, 0, bytes - (size_t)ret);
	return 0;
}

int sched_setaffinity(pid_t tid, size_t bytes, const cpu_set_t *set)
{
	if (kernel_cpus == 0)
		return (int)syscall(SYS_sched_setaffinity, tid, bytes, set);
	for (unsigned cpu = 0; cpu < bytes * 8; cpu++)
		if (CPU_ISSET_S(cpu, bytes, set))
			pinned_to = cpu;
	return 0;
}

static struct arena arena;

static void begin(void)
{
	arena_init(&arena);
}

static void end(void)
{
	arena_release(&arena);
}

TestSuite(affinity, .init = begin, .fini = end);

Test(affinity, has_room_for_as_many_cpus_as_the_kernel)
{
	unsigned *cpus, count;

	kernel_cpus = 6000;

	cr_assert_eq(affinity_get(&cpus, &count, &arena), 0);
	cr_assert_eq(count, 2);
	cr_assert_eq(cpus[0], 1);
	cr_assert_eq(cpus[1], 5999);
	cr_assert_eq(affinity_count(), 2);
}

Test(affinity, pins_to_a_cpu_beyond_1024)
{
	kernel_cpus = 6000;

	cr_assert_eq(affinity_set(5999), 0);
	cr_assert_eq(pinned_to, 5999);
}

Test(affinity, is_that_of_this_machine)
{
	unsigned *cpus, count;

	cr_assert_eq(affinity_get(&cpus, &count, &arena), 0);
	cr_assert_gt(count, 0);
	cr_assert_eq(count, affinity_count());
	cr_assert_eq(affinity_set(cpus[0]), 0);
	cr_assert_eq(affinity_count(), 1);
}
