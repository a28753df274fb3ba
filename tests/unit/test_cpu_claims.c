/* cpu_claims: names in /proc/net/unix. */
#include "cpu_claims.h"

#include <criterion/criterion.h>
#include <sched.h>
#include <stdio.h>

#include "directory.h"
#include "in_child.h"

static struct directory directory;

static void begin(void)
{
	directory_enter(&directory);
}

static void end(void)
{
	directory_leave(&directory);
}

TestSuite(cpu_claims, .init = begin, .fini = end);

Test(cpu_claims, are_read_from_the_table_of_sockets)
{
	struct cpu_place places[] = { { .cpu = 0 }, { .cpu = 1 }, { .cpu = 12 } };

	directory_write("unix",
			"Num       RefCount Protocol Flags    Type St Inode Path\n"
			"0: 2 0 0 0002 01 1 /run/ringbench-cpus:0:1\n"
			"0: 2 0 0 0002 01 2 @ringbench-cpus-lock\n"
			"0: 2 0 0 0002 01 3 @ringbench-cpus:1,12:77.0\n"
			"0: 2 0 0 0002 01 4 @ringbench-cpus:12:78.0\n");
	cpu_claims_read(places, 3, "unix");

	cr_assert_eq(places[0].claims, 0);
	cr_assert_eq(places[1].claims, 1);
	cr_assert_eq(places[2].claims, 2);
}

Test(cpu_claims, without_a_table_there_are_none)
{
	struct cpu_place place = { .cpu = 0 };

	cpu_claims_read(&place, 1, "nothing");

	cr_assert_eq(place.claims, 0);
}

enum { MANY = 200, FIRST = 5000 };	/* CPUs that no other test claims */

static unsigned claims_on(unsigned cpu)
{
	struct cpu_place place = { .cpu = cpu };

	cpu_claims_read(&place, 1, CPU_CLAIMS_FILE);
	return place.claims;
}

static const char *claims_many(void *arg)
{
	struct cpu_claims claims;
	unsigned cpus[MANY];

	(void)arg;
	for (unsigned i = 0; i < MANY; i++)
		cpus[i] = FIRST + i;
	cpu_claims_begin(&claims);
	cpu_claims_add(&claims, cpus, MANY);
	cpu_claims_end(&claims);
	for (unsigned i = 0; i < MANY; i++)
		if (claims_on(cpus[i]) != 1)
			return in_child_say("CPU %u has %u claims", cpus[i], claims_on(cpus[i]));
	cpu_claims_release(&claims);
	return claims_on(FIRST) == 0 ? NULL : "the claim is still there";
}

Test(cpu_claims, are_seen_until_they_are_given_up)
{
	in_child(claims_many, NULL);
}
