/* memory_need: a row for each limited resource. */
#include "memory_need.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cgroup.h"
#include "loop.h"
#include "machine_facts.h"
#include "units.h"

void memory_need_add(struct memory_need *need, const struct spec *spec,
		     const struct engine_ops *ops)
{
	const uint64_t bytes = loop_buffers_bytes(spec) * spec->threads;

	need->loops += spec->threads;
	need->buffers_bytes += bytes;
	need->may_be_huge |= spec->buffers == BUFFER_HUGE;
	if ((ops->can & ENGINE_IS_RING) && spec->ring.want[RING_FIXED_BUFFERS] == RING_ON)
		need->registered_bytes += bytes;
}

/* ---- available ---- */

/* The numbers of /proc/meminfo are in KiB, except counts of pages. */
static void gather_machine(struct memory_limits *limits)
{
	unsigned long long available_kb = 0, huge_pages = 0, huge_kb = 0;
	FILE *file = fopen("/proc/meminfo", "re");
	char line[128];

	while (file && fgets(line, sizeof(line), file)) {
		sscanf(line, "MemAvailable: %llu", &available_kb);
		sscanf(line, "HugePages_Free: %llu", &huge_pages);
		sscanf(line, "Hugepagesize: %llu", &huge_kb);
	}
	if (file)
		fclose(file);
	if (available_kb > 0)
		limits->available_bytes = available_kb * 1024;
	limits->huge_bytes = huge_pages * huge_kb * 1024;
}

static uint64_t address_space_in_use(void)
{
	unsigned long long pages = 0;
	FILE *file = fopen("/proc/self/statm", "re");

	if (file && fscanf(file, "%llu", &pages) != 1)
		pages = 0;
	if (file)
		fclose(file);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void gather_process(struct memory_limits *limits)
{
	const uint64_t in_use = address_space_in_use();
	struct rlimit limit;

	if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
		limits->address_space_bytes = limit.rlim_cur > in_use ? limit.rlim_cur - in_use : 0;
	/* The default stack size of a thread: pthread_create(3). */
	limits->stack_bytes = 8 << 20;
	if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
		limits->stack_bytes = limit.rlim_cur;
}

void memory_limits_gather(struct memory_limits *limits)
{
	struct machine_facts facts;
	struct cgroup cgroup;
	struct arena arena;
	uint64_t cgroup_bytes;

	*limits = (struct memory_limits){
		.available_bytes	= MEMORY_UNLIMITED,
		.cgroup_bytes		= MEMORY_UNLIMITED,
		.address_space_bytes	= MEMORY_UNLIMITED,
		.memlock_bytes		= MEMORY_UNLIMITED,
	};
	arena_init(&arena);
	cgroup_find(&cgroup, "", &arena);
	cgroup_bytes = cgroup_memory_limit(&cgroup, &arena);
	if (cgroup_bytes > 0)
		limits->cgroup_bytes = cgroup_bytes;
	machine_facts_gather(&facts, "", &arena);
	if (facts.memlock_counts && facts.memlock_bytes != MACHINE_NO_LIMIT)
		limits->memlock_bytes = facts.memlock_bytes;
	arena_release(&arena);
	gather_machine(limits);
	gather_process(limits);
}

/* ---- does it fit ---- */

static uint64_t sum_of(uint64_t a, uint64_t b)
{
	return a > MEMORY_UNLIMITED - b ? MEMORY_UNLIMITED : a + b;
}

int memory_need_check(const struct memory_need *need, const struct memory_limits *limits,
		      struct err *err)
{
	const uint64_t huge_bytes = need->may_be_huge ? limits->huge_bytes : 0;
	const struct {
		uint64_t needed_bytes, has_bytes;
		const char *where, *cure;
	} rows[] = {
		{ need->buffers_bytes, sum_of(limits->available_bytes, huge_bytes),
		  "this machine has %s available", "" },
		{ need->buffers_bytes, sum_of(limits->cgroup_bytes, huge_bytes),
		  "the memory limit of its control group is %s", ", or raise memory.max" },
		{ need->buffers_bytes + need->loops * limits->stack_bytes,
		  limits->address_space_bytes,
		  "RLIMIT_AS leaves %s for them and for thread stacks",
		  ", or raise it: ulimit -v" },
		{ need->registered_bytes, limits->memlock_bytes,
		  "RLIMIT_MEMLOCK allows %s to be registered",
		  ", raise it: ulimit -l, or leave fixed-buffers out" },
	};
	char needed[UNITS_TEXT_MAX], has[UNITS_TEXT_MAX], where[160];

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].needed_bytes <= rows[i].has_bytes)
			continue;
		units_human_size((double)rows[i].has_bytes, has);
		snprintf(where, sizeof(where), rows[i].where, has);
		return err_request(err, ENOMEM, "the buffers of %u loop%s take %s, but %s (lower "
				   "threads, iodepth or file-block-size%s)", need->loops,
				   need->loops == 1 ? "" : "s",
				   units_human_size((double)need->buffers_bytes, needed), where,
				   rows[i].cure);
	}
	return 0;
}
