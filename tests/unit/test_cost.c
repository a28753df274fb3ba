/*
 * The cost of the process. The amount depends on the machine; the test is that it is counted.
 */
#include "cost.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static uint64_t cpu_ns(const struct cost *cost)
{
	return cost->user_ns + cost->system_ns;
}

Test(cost, working_is_counted_for_process_and_thread, .timeout = 300)
{
	struct cost before, after, thread_before, thread_after, spent;

	cost_of_process(&before);
	cost_of_thread(&thread_before, -1);
	do {
		cost_of_process(&after);
		cost_of_thread(&thread_after, -1);
	} while (cpu_ns(&after) < cpu_ns(&before) + 5000000 ||
		 cpu_ns(&thread_after) < cpu_ns(&thread_before) + 5000000);

	spent = cost_between(&before, &after);
	cr_assert_geq(cpu_ns(&spent), 5000000);
}

Test(cost, sleeping_is_a_voluntary_switch)
{
	struct cost before, after, spent;

	cost_of_thread(&before, -1);
	for (unsigned i = 0; i < 5; i++)
		usleep(1000);
	cost_of_thread(&after, -1);
	spent = cost_between(&before, &after);

	cr_assert_geq(spent.voluntary_switches, 5);
}

Test(cost, a_thread_reads_its_waits_where_it_has_opened_them)
{
	const int waits_fd = cost_open_waits();
	struct cost without, before, after;

	cost_of_thread(&without, -1);
	cost_of_thread(&before, waits_fd);
	cost_of_thread(&after, waits_fd);
	close(waits_fd);

	cr_assert_not(without.wait_counted);
	if (!before.wait_counted)
		cr_skip_test("this kernel does not count how long threads wait");
	cr_assert(after.wait_counted);
	cr_assert_geq(after.waited_ns, before.waited_ns);
}

Test(cost, a_thread_has_no_storage_bytes)
{
	struct cost cost;

	cost_of_thread(&cost, -1);

	cr_assert_eq(cost.storage_read_bytes, 0);
	cr_assert_eq(cost.storage_write_bytes, 0);
}

/* "write_bytes: 4096" of /proc/self/io, read independently. */
static uint64_t proc_field(const char *name)
{
	unsigned long long number, found = 0;
	char field[64];
	FILE *proc = fopen("/proc/self/io", "r");

	if (!proc)
		cr_skip_test("/proc/self/io cannot be read here");
	while (fscanf(proc, "%63[^:]: %llu ", field, &number) == 2) {
		if (strcmp(field, name) == 0)
			found = number;
	}
	fclose(proc);
	return found;
}

Test(cost, storage_bytes_are_what_the_kernel_says)
{
	static const char block[1 << 20];
	struct cost cost;
	FILE *file = tmpfile();

	cr_assert_not_null(file);
	cr_assert_eq(fwrite(block, sizeof(block), 1, file), 1);
	cr_assert_eq(fflush(file), 0);
	/* Some of it is taken back: cancelled_write_bytes must not be confused with it. */
	cr_assert_eq(ftruncate(fileno(file), 4096), 0);

	/* Reading the counters may itself page in code, so they are read before and after. */
	uint64_t read_before = proc_field("read_bytes");
	uint64_t write_before = proc_field("write_bytes");

	cost_of_process(&cost);
	cr_assert_geq(write_before, sizeof(block));
	cr_assert_geq(cost.storage_write_bytes, write_before);
	cr_assert_leq(cost.storage_write_bytes, proc_field("write_bytes"));
	cr_assert_geq(cost.storage_read_bytes, read_before);
	cr_assert_leq(cost.storage_read_bytes, proc_field("read_bytes"));
	fclose(file);
}

Test(cost, between_is_the_difference_of_every_field)
{
	const struct cost earlier = { 1, 2, 3, 4, 5, 6, true, 7, true, 8, 9 };
	const struct cost later = { 11, 22, 33, 44, 55, 66, true, 77, true, 88, 99 };

	struct cost spent = cost_between(&earlier, &later);

	cr_assert_eq(spent.user_ns, 10);
	cr_assert_eq(spent.system_ns, 20);
	cr_assert_eq(spent.voluntary_switches, 30);
	cr_assert_eq(spent.involuntary_switches, 40);
	cr_assert_eq(spent.storage_read_bytes, 50);
	cr_assert_eq(spent.storage_write_bytes, 60);
	cr_assert_eq(spent.waited_ns, 70);
	cr_assert(spent.wait_counted);
	cr_assert_eq(spent.major_faults, 80);
	cr_assert_eq(spent.minor_faults, 90);
}

/* /proc/self/io is readable at first, and later not. */
Test(cost, a_counter_that_went_away_is_nothing_and_not_a_huge_number)
{
	const struct cost earlier = { .storage_read_bytes = 4096 };
	const struct cost later = { .storage_read_bytes = 0 };

	cr_assert_eq(cost_between(&earlier, &later).storage_read_bytes, 0);
}
