/* processes: two reads of a made-up /proc. */
#include "processes.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

#include "directory.h"

static struct arena arena;
static struct directory directory;
static uint64_t tick_ns;

static void begin(void)
{
	arena_init(&arena);
	directory_enter(&directory);
	tick_ns = UINT64_C(1000000000) / (uint64_t)sysconf(_SC_CLK_TCK);
}

static void end(void)
{
	directory_leave(&directory);
	arena_release(&arena);
}

TestSuite(processes, .init = begin, .fini = end);

static void put(unsigned pid, const char *name, unsigned flags, unsigned ticks, unsigned start)
{
	char path[64], line[256];

	snprintf(path, sizeof(path), "%u/stat", pid);
	snprintf(line, sizeof(line), "%u (%s) S 1 1 1 0 -1 %u 9 0 0 0 %u 1 0 0 20 0 1 0 %u 99 9\n",
		 pid, name, flags, ticks, start);
	directory_write(path, line);
}

enum { KERNEL = 0x00200000, USER = 0x00400000 };

static unsigned busiest_of_change(struct process busiest[3], uint64_t *kernel_ns)
{
	struct processes before, after;

	put(1, "init", USER, 100, 1);
	put(10, "a name) (of", USER, 50, 2);
	put(11, "kworker/0:1", KERNEL, 1000, 3);
	put(12, "was busy once", USER, 9000, 4);
	put(13, "ended", USER, 40, 5);
	put(42, "ringbench", USER, 0, 6);
	processes_read(&before, ".", &arena);
	put(1, "init", USER, 130, 1);
	put(10, "a name) (of", USER, 150, 2);
	put(11, "kworker/0:1", KERNEL, 1070, 3);
	put(13, "its PID again", USER, 45, 77);
	put(42, "ringbench", USER, 500, 6);
	put(50, "new", USER, 9, 80);
	processes_read(&after, ".", &arena);
	return processes_busiest(busiest, 3, kernel_ns, &before, &after, 42);
}

Test(processes, names_the_busiest_others)
{
	struct process busiest[3];
	uint64_t kernel_ns;

	cr_assert_eq(busiest_of_change(busiest, &kernel_ns), 3);

	cr_assert_str_eq(busiest[0].name, "a name) (of");
	cr_assert_eq(busiest[0].pid, 10);
	cr_assert_eq(busiest[0].cpu_ns, 100 * tick_ns);
	cr_assert_str_eq(busiest[1].name, "its PID again");
	cr_assert_eq(busiest[1].cpu_ns, 46 * tick_ns);
	cr_assert_str_eq(busiest[2].name, "init");
}

Test(processes, threads_of_the_kernel_are_added_up)
{
	struct process busiest[3];
	uint64_t kernel_ns;

	busiest_of_change(busiest, &kernel_ns);

	cr_assert_eq(kernel_ns, 70 * tick_ns);
}

Test(processes, without_proc_there_are_none)
{
	struct processes none;
	struct process busiest[3];
	uint64_t kernel_ns;

	processes_read(&none, "missing", &arena);

	cr_assert_eq(none.count, 0);
	cr_assert_eq(processes_busiest(busiest, 3, &kernel_ns, &none, &none, 1), 0);
	cr_assert_eq(kernel_ns, 0);
}
