/* affinity: the kernel refuses a set smaller than its own (EINVAL); then a larger one is tried. */
#include "affinity.h"

#include <errno.h>
#include <sched.h>

#include "memory.h"

enum { CPUS_AT_FIRST = 1024, CPUS_MAX = 1 << 20 };

struct affinity {
	cpu_set_t *set;
	size_t bytes;
	unsigned cpus;			/* number of CPUs with room */
};

static void make_room(struct affinity *affinity, unsigned cpus)
{
	affinity->cpus = cpus;
	affinity->bytes = CPU_ALLOC_SIZE(cpus);
	affinity->set = CPU_ALLOC(cpus);
	if (!affinity->set)
		memory_ran_out();
	CPU_ZERO_S(affinity->bytes, affinity->set);
}

static int read_affinity(struct affinity *affinity)
{
	for (unsigned cpus = CPUS_AT_FIRST; ; cpus *= 2) {
		make_room(affinity, cpus);
		if (sched_getaffinity(0, affinity->bytes, affinity->set) == 0)
			return 0;
		CPU_FREE(affinity->set);
		if (errno != EINVAL || cpus >= CPUS_MAX)
			return -errno;
	}
}

int affinity_get(unsigned **cpus, unsigned *count, struct arena *arena)
{
	struct affinity affinity;
	const int ret = read_affinity(&affinity);

	if (ret < 0)
		return ret;
	*cpus = arena_alloc(arena, (size_t)CPU_COUNT_S(affinity.bytes, affinity.set) *
			    sizeof(**cpus));
	*count = 0;
	for (unsigned cpu = 0; cpu < affinity.cpus; cpu++)
		if (CPU_ISSET_S(cpu, affinity.bytes, affinity.set))
			(*cpus)[(*count)++] = cpu;
	CPU_FREE(affinity.set);
	return 0;
}

unsigned affinity_count(void)
{
	struct affinity affinity;
	unsigned count;

	if (read_affinity(&affinity) < 0)
		return 0;
	count = (unsigned)CPU_COUNT_S(affinity.bytes, affinity.set);
	CPU_FREE(affinity.set);
	return count;
}

int affinity_set(unsigned cpu)
{
	struct affinity affinity;
	int ret;

	make_room(&affinity, cpu + 1);
	CPU_SET_S(cpu, affinity.bytes, affinity.set);
	ret = sched_setaffinity(0, affinity.bytes, affinity.set) < 0 ? -errno : 0;
	CPU_FREE(affinity.set);
	return ret;
}
