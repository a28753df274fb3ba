/*
 * cpus: the list of CPUs that loops take in turn.
 */
#include "cpus.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "affinity.h"
#include "clock.h"
#include "machine_time.h"
#include "sysfs.h"

enum { SAMPLE_NS = 50 * 1000 * 1000 };	/* 5 ticks of a usual kernel */

static int read_allowed(unsigned **cpus, unsigned *count, struct arena *arena, struct err *err)
{
	const int ret = affinity_get(cpus, count, arena);

	return ret < 0 ? err_failure(err, -ret, "cannot read which CPUs this process may use: "
				     "sched_getaffinity(2): %s", strerror(-ret))
		       : 0;
}

static bool is_among(unsigned cpu, const unsigned *cpus, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (cpus[i] == cpu)
			return true;
	return false;
}

static int check_cpus(const struct cpu_list *wanted, const unsigned *allowed, unsigned count,
		      struct err *err)
{
	for (unsigned i = 0; i < wanted->count; i++)
		if (!is_among(wanted->at[i], allowed, count))
			return err_request(err, EINVAL, "cpus: CPU %u is not one this process may "
					   "run on (see 'taskset -p $$', or leave cpus out)",
					   wanted->at[i]);
	return 0;
}

/* ---- the least busy ---- */

static void measure_busy(struct cpu_place *places, unsigned count, struct arena *arena)
{
	const unsigned cpus = places[count - 1].cpu + 1;
	struct cpu_ticks *before = arena_alloc(arena, cpus * sizeof(*before));
	struct cpu_ticks *after = arena_alloc(arena, cpus * sizeof(*after));

	machine_time_read_cpus(before, cpus, MACHINE_TIME_FILE);
	clock_sleep_until(clock_real_ns() + SAMPLE_NS);
	machine_time_read_cpus(after, cpus, MACHINE_TIME_FILE);
	for (unsigned i = 0; i < count; i++) {
		const unsigned cpu = places[i].cpu;
		const uint64_t all = after[cpu].all - before[cpu].all;

		if (after[cpu].all > before[cpu].all && after[cpu].busy > before[cpu].busy)
			places[i].busy = (double)(after[cpu].busy - before[cpu].busy) / (double)all;
	}
}

/* The lowest number of its list; where nobody tells, every CPU is a core. */
static unsigned core_of(unsigned cpu, struct arena *arena)
{
	const char *list = sysfs_line(arena, "/sys/devices/system/cpu/cpu%u/topology/"
				      "thread_siblings_list", cpu);

	return list[0] ? (unsigned)strtoul(list, NULL, 10) : cpu;
}

static void order_by_load(struct cpus *cpus, unsigned wanted, struct arena *arena)
{
	struct cpu_place *places = arena_alloc(arena, cpus->count * sizeof(*places));

	for (unsigned i = 0; i < cpus->count; i++)
		places[i] = (struct cpu_place){
			.cpu	= cpus->at[i],
			.core	= core_of(cpus->at[i], arena),
		};
	measure_busy(places, cpus->count, arena);
	cpu_claims_read(places, cpus->count, CPU_CLAIMS_FILE);
	placement_order(places, cpus->count, wanted);
	for (unsigned i = 0; i < cpus->count; i++)
		cpus->at[i] = places[i].cpu;
}

static bool leaves_the_choice(const struct spec *spec)
{
	return spec->pin && spec->cpus.count == 0;
}

static void claim(struct cpus *cpus, const struct spec *const specs[], unsigned count,
		  unsigned chosen)
{
	cpu_claims_add(&cpus->claims, cpus->at, chosen < cpus->count ? chosen : cpus->count);
	for (unsigned i = 0; i < count; i++) {
		const struct cpu_list *list = &specs[i]->cpus;

		if (specs[i]->pin && list->count > 0)
			cpu_claims_add(&cpus->claims, list->at, specs[i]->threads < list->count
				       ? specs[i]->threads : list->count);
	}
}

int cpus_open(struct cpus *cpus, const struct spec *const specs[], unsigned count,
	      struct arena *arena, struct err *err)
{
	unsigned chosen = 0;
	bool any_pins = false;
	int ret;

	*cpus = (struct cpus){ .claims.lock_fd = -1 };
	for (unsigned i = 0; i < count; i++) {
		any_pins |= specs[i]->pin;
		if (leaves_the_choice(specs[i]) && specs[i]->threads > chosen)
			chosen = specs[i]->threads;
	}
	if (!any_pins)
		return 0;
	ret = read_allowed(&cpus->at, &cpus->count, arena, err);
	if (ret < 0)
		return ret;

	cpu_claims_begin(&cpus->claims);
	if (chosen > 0 && cpus->count > 1)
		order_by_load(cpus, chosen, arena);
	claim(cpus, specs, count, chosen);
	cpu_claims_end(&cpus->claims);
	return 0;
}

void cpus_close(struct cpus *cpus)
{
	cpu_claims_release(&cpus->claims);
}

/* ---- a run ---- */

int cpus_pick(const struct spec *spec, const struct cpus *from, unsigned **cpus,
	      unsigned *count, struct arena *arena, struct err *err)
{
	int ret = 0;

	*cpus = NULL;
	*count = 0;
	if (!spec->pin)
		return 0;
	if (from && from->count > 0) {
		*cpus = from->at;
		*count = from->count;
	} else {
		ret = read_allowed(cpus, count, arena, err);
	}
	if (ret < 0 || spec->cpus.count == 0)
		return ret;

	ret = check_cpus(&spec->cpus, *cpus, *count, err);
	*cpus = spec->cpus.at;
	*count = spec->cpus.count;
	return ret;
}

int cpus_pin(int cpu, struct err *err)
{
	int ret;

	if (cpu < 0)
		return 0;
	ret = affinity_set((unsigned)cpu);
	return ret < 0 ? err_failure(err, -ret, "cannot pin a loop to CPU %d: %s (try --pin=off)",
				     cpu, strerror(-ret))
		       : 0;
}
