/*
 * cpus: the list of CPUs that loops take in turn.
 */
#include "cpus.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>

static int check_cpus(const struct cpu_list *wanted, const cpu_set_t *allowed, struct err *err)
{
	for (unsigned i = 0; i < wanted->count; i++)
		if (wanted->at[i] >= CPU_SETSIZE || !CPU_ISSET(wanted->at[i], allowed))
			return err_request(err, EINVAL, "cpus: CPU %u is not one this process may "
					   "run on (see 'taskset -p $$', or leave cpus out)",
					   wanted->at[i]);
	return 0;
}

int cpus_pick(const struct spec *spec, unsigned **cpus, unsigned *count, struct arena *arena,
	      struct err *err)
{
	cpu_set_t allowed;

	if (sched_getaffinity(0, sizeof(allowed), &allowed) < 0)
		return err_failure(err, errno, "cannot read which CPUs this process may use: "
				   "sched_getaffinity(2): %s", strerror(errno));
	if (spec->cpus.count > 0) {
		*cpus = spec->cpus.at;
		*count = spec->cpus.count;
		return check_cpus(&spec->cpus, &allowed, err);
	}

	*cpus = arena_alloc(arena, (size_t)CPU_COUNT(&allowed) * sizeof(**cpus));
	*count = 0;
	for (unsigned cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &allowed))
			(*cpus)[(*count)++] = cpu;
	return 0;
}

int cpus_pin(int cpu, struct err *err)
{
	cpu_set_t set;
	int ret;

	if (cpu < 0)
		return 0;
	CPU_ZERO(&set);
	CPU_SET((unsigned)cpu, &set);
	ret = pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
	return ret ? err_failure(err, ret, "cannot pin a loop to CPU %d: %s (try --pin=off)",
				 cpu, strerror(ret))
		   : 0;
}
