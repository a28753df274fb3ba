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
			return err_request(err, EINVAL, "cpus: this process may not run on CPU %u "
					   "(see 'taskset -p $$', or leave cpus out)",
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

/* The lowest number of its list; if unknown, every CPU counts as a core. */
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

static void claim_chosen(struct cpus *cpus, unsigned chosen)
{
	cpu_claims_add(&cpus->claims, cpus->at, chosen < cpus->count ? chosen : cpus->count);
}

static void claim_named(struct cpus *cpus, const struct cpus_run *run)
{
	for (unsigned i = 0; i < run->count; i++) {
		const struct cpu_list *list = &run->specs[i]->cpus;
		const unsigned threads = run->specs[i]->threads;

		if (run->specs[i]->pin && list->count > 0)
			cpu_claims_add(&cpus->claims, list->at,
				       threads < list->count ? threads : list->count);
	}
}

static bool any_pins(const struct cpus_run runs[], unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		for (unsigned k = 0; k < runs[i].count; k++)
			if (runs[i].specs[k]->pin)
				return true;
	return false;
}

static unsigned count_chosen(const struct cpus_run *run)
{
	unsigned chosen = 0;

	for (unsigned i = 0; i < run->count; i++)
		if (leaves_the_choice(run->specs[i]))
			chosen += run->specs[i]->threads;
	return chosen;
}

int cpus_open(struct cpus *cpus, const struct cpus_run runs[], unsigned count,
	      struct arena *arena, struct err *err)
{
	unsigned chosen = 0;
	int ret;

	*cpus = (struct cpus){ .claims.lock_fd = -1 };
	if (!any_pins(runs, count))
		return 0;
	ret = read_allowed(&cpus->at, &cpus->count, arena, err);
	if (ret < 0)
		return ret;

	for (unsigned i = 0; i < count; i++)
		if (count_chosen(&runs[i]) > chosen)
			chosen = count_chosen(&runs[i]);
	cpu_claims_begin(&cpus->claims);
	if (chosen > 0 && cpus->count > 1)
		order_by_load(cpus, chosen, arena);
	claim_chosen(cpus, chosen);
	for (unsigned i = 0; i < count; i++)
		claim_named(cpus, &runs[i]);
	cpu_claims_end(&cpus->claims);
	return 0;
}

void cpus_close(struct cpus *cpus)
{
	cpu_claims_release(&cpus->claims);
}

/* ---- a run ---- */

static bool is_named(unsigned cpu, const struct cpus_run *run)
{
	for (unsigned i = 0; i < run->count; i++)
		if (run->specs[i]->pin &&
		    is_among(cpu, run->specs[i]->cpus.at, run->specs[i]->cpus.count))
			return true;
	return false;
}

/* Those that no job has listed; if there are none, all. */
static struct cpu_list left_to_choose(const struct cpus_run *run, const struct cpu_list *allowed,
				      struct arena *arena)
{
	struct cpu_list list = { .at = arena_alloc(arena, allowed->count * sizeof(*list.at)) };

	for (unsigned i = 0; i < allowed->count; i++)
		if (!is_named(allowed->at[i], run))
			list.at[list.count++] = allowed->at[i];
	return list.count > 0 ? list : *allowed;
}

static bool have_one_list(const struct spec *a, const struct spec *b)
{
	return a->pin && b->pin && a->cpus.count == b->cpus.count &&
		(a->cpus.count == 0 ||
		 memcmp(a->cpus.at, b->cpus.at, a->cpus.count * sizeof(*a->cpus.at)) == 0);
}

/* Loops of earlier jobs that use the same list. */
static unsigned count_before(const struct cpus_run *run, unsigned job)
{
	unsigned count = 0;

	for (unsigned i = 0; i < job; i++)
		if (have_one_list(run->specs[i], run->specs[job]))
			count += run->specs[i]->threads;
	return count;
}

static int allowed_cpus(const struct cpus *from, struct cpu_list *allowed, struct arena *arena,
			struct err *err)
{
	if (!from || from->count == 0)
		return read_allowed(&allowed->at, &allowed->count, arena, err);
	*allowed = (struct cpu_list){ .at = from->at, .count = from->count };
	return 0;
}

static void deal_to_job(const struct cpus_run *run, unsigned job, const struct cpu_list *list,
			int at[])
{
	const unsigned before = count_before(run, job);

	for (unsigned i = 0; i < run->specs[job]->threads; i++)
		at[i] = (int)list->at[(before + i) % list->count];
}

int cpus_deal(const struct cpus_run *run, const struct cpus *from, int at[],
	      struct arena *arena, struct err *err)
{
	struct cpu_list allowed = { 0 }, to_choose = { 0 };
	int ret = 0;

	if (any_pins(run, 1)) {
		ret = allowed_cpus(from, &allowed, arena, err);
		if (ret == 0)
			to_choose = left_to_choose(run, &allowed, arena);
	}
	for (unsigned i = 0; i < run->count && ret == 0; i++) {
		const struct spec *spec = run->specs[i];

		for (unsigned k = 0; k < spec->threads; k++)
			at[k] = -1;
		if (spec->pin)
			ret = check_cpus(&spec->cpus, allowed.at, allowed.count, err);
		if (spec->pin && ret == 0)
			deal_to_job(run, i, leaves_the_choice(spec) ? &to_choose : &spec->cpus,
				    at);
		at += spec->threads;
	}
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
