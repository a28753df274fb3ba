/* Settings of the device and its place in the machine. */
#include "advice_rule.h"

#include <string.h>

#include "sysfs.h"

#define NVME_PATH "/dev/nvme"

static bool is_nvme(const struct environ_target *target)
{
	return strncmp(target->device, NVME_PATH, strlen(NVME_PATH)) == 0;
}

/* The first target with a scheduler that sorts requests for its drive; or NULL. */
static const struct environ_target *sorted_target(const struct result *result,
						  const struct run_result *run)
{
	for (unsigned i = 0; i < run->target_count; i++) {
		const struct environ_target *target = result_target(result, run, i);

		if (is_nvme(target) && target->scheduler[0] &&
		    strcmp(target->scheduler, "none") != 0)
			return target;
	}
	return NULL;
}

static double scheduler_in_the_way(const struct result *result, const struct run_result *run)
{
	return run->direct && !advice_no_io(run) && sorted_target(result, run);
}

static const char *say_scheduler(const struct finding *f)
{
	const struct environ_target *target = sorted_target(f->result, f->run);
	const char *name = target->device + strlen("/dev/");
	/* The queue is the disk's: "nvme0n1" of "nvme0n1p2". */
	const size_t length = strcspn(name, "p");

	return arena_printf(f->arena, "the scheduler %s sorted the requests%s, which an NVMe "
			    "drive does itself: that costs time and cores (echo none > "
			    "/sys/block/%.*s/queue/scheduler)", target->scheduler, f->at,
			    (int)length, name);
}

static bool any_loop_is_at(const struct run_result *run, const char *cpus)
{
	for (unsigned i = 0; i < run->loop_count; i++) {
		if (!run->loops[i].pinned || sysfs_list_has(cpus, run->loops[i].cpu))
			return true;
	}
	return run->loop_count == 0;
}

/* The first target on a NUMA node without loops; or NULL. */
static const struct environ_target *far_target(const struct result *result,
					       const struct run_result *run)
{
	for (unsigned i = 0; i < run->target_count; i++) {
		const struct environ_target *target = result_target(result, run, i);

		if (target->numa_cpus[0] && !any_loop_is_at(run, target->numa_cpus))
			return target;
	}
	return NULL;
}

static double far_from_the_drive(const struct result *result, const struct run_result *run)
{
	return run->direct && !advice_no_io(run) && far_target(result, run);
}

static const char *say_far_from_the_drive(const struct finding *f)
{
	const struct environ_target *target = far_target(f->result, f->run);

	return arena_printf(f->arena, "no loop ran on NUMA node %s%s, where %s is: every I/O "
			    "crossed nodes (--cpus=%s)", target->numa_node, f->at,
			    target->device, target->numa_cpus);
}

/* Those that a process reads without a system call; for others each reading is one, of about 0.5 to
 * 2 us: vdso(7). */
static bool is_fast_clock(const char *name)
{
	static const char *const names[] = { "tsc", "kvm-clock", "hyperv_clocksource_tsc_page",
					     "arch_sys_counter", "timebase", "tod",
					     "riscv_clocksource" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

static double slow_clock(const struct result *result, const struct run_result *run)
{
	(void)run;
	return result->environ.clocksource[0] && !is_fast_clock(result->environ.clocksource);
}

static const char *say_slow_clock(const struct finding *f)
{
	return arena_printf(f->arena, "the kernel's clock source is %s and not the TSC: each "
			    "reading is a system call of up to microseconds, and is part of the "
			    "latencies (see 'clocksource' and 'tsc' in the kernel's "
			    "parameters)", f->result->environ.clocksource);
}

const struct rule advice_device_rules[] = {
	{ "scheduler",		scheduler_in_the_way,	say_scheduler, RULE_OF_JOB },
	{ "numa",		far_from_the_drive,	say_far_from_the_drive, RULE_OF_JOB },
	{ "clock",		slow_clock,		say_slow_clock, RULE_OF_RUN },
	{ .code = NULL },
};
