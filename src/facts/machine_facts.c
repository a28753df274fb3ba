/*
 * Reads /sys, /proc and the limits; failures are ignored.
 */
#include "machine_facts.h"

#include <linux/capability.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "affinity.h"
#include "sysfs.h"

#define CPU_DIR "/sys/devices/system/cpu"

/* The switch of each of the two kinds of drivers, and its sense. */
static const struct {
	const char *file, *on, *off_command;
} turbo_switches[] = {
	{ CPU_DIR "/intel_pstate/no_turbo", "0",
	  "echo 1 > " CPU_DIR "/intel_pstate/no_turbo" },
	{ CPU_DIR "/cpufreq/boost", "1", "echo 0 > " CPU_DIR "/cpufreq/boost" },
};

static void gather_turbo(struct machine_facts *facts, const char *root, struct arena *arena)
{
	facts->turbo_off = "";
	for (size_t i = 0; i < sizeof(turbo_switches) / sizeof(turbo_switches[0]); i++) {
		const char *value = sysfs_line(arena, "%s%s", root, turbo_switches[i].file);

		if (facts->knows_turbo || !value[0])
			continue;
		facts->knows_turbo = true;
		facts->turbo = strcmp(value, turbo_switches[i].on) == 0;
		facts->turbo_off = turbo_switches[i].off_command;
	}
}

static void gather_nodes(struct machine_facts *facts, const char *root, struct arena *arena)
{
	static const char prefix[] = "node";
	const char **names;
	const unsigned count = sysfs_names(&names, arena, "%s/sys/devices/system/node", root);

	facts->nodes = arena_alloc(arena, (count + 1) * sizeof(*facts->nodes));
	for (unsigned i = 0; i < count; i++) {
		const char *number = names[i] + strlen(prefix);

		if (strncmp(names[i], prefix, strlen(prefix)) != 0 ||
		    number[0] < '0' || number[0] > '9')
			continue;
		facts->nodes[facts->node_count++] = (struct numa_node){
			.name	= number,
			.cpus	= sysfs_line(arena, "%s/sys/devices/system/node/%s/cpulist", root,
					     names[i]),
		};
	}
}

static bool has_ipc_lock(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

	return syscall(SYS_capget, &header, data) == 0 &&
		data[0].effective & CAP_TO_MASK(CAP_IPC_LOCK);
}

static uint64_t limit_of(rlim_t value)
{
	return value == RLIM_INFINITY ? MACHINE_NO_LIMIT : value;
}

static void gather_limits(struct machine_facts *facts)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_MEMLOCK, &limit) == 0)
		facts->memlock_bytes = limit_of(limit.rlim_cur);
	facts->memlock_counts = !has_ipc_lock();
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		facts->nofile = limit_of(limit.rlim_cur);
		facts->nofile_hard = limit_of(limit.rlim_max);
	}
}

void machine_facts_gather(struct machine_facts *facts, const char *root, struct arena *arena)
{
	const long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	*facts = (struct machine_facts){
		.governor = sysfs_line(arena, "%s" CPU_DIR "/cpu0/cpufreq/scaling_governor",
				       root),
		.smt = sysfs_line(arena, "%s" CPU_DIR "/smt/active", root),
		.cpus = cpus > 0 ? (unsigned)cpus : 0,
		.cpus_allowed = affinity_count(),
		.aio_max = sysfs_number(arena, "%s/proc/sys/fs/aio-max-nr", root),
		.aio_in_use = sysfs_number(arena, "%s/proc/sys/fs/aio-nr", root),
		.io_uring_disabled = sysfs_line(arena, "%s/proc/sys/kernel/io_uring_disabled",
						root),
	};
	gather_turbo(facts, root, arena);
	gather_nodes(facts, root, arena);
	gather_limits(facts);
}
