/*
 * cgroup: the limits that the control groups of this process set: CPU time, memory, I/O.
 *
 * A limit is the lowest of the group and its ancestors; those above the mount (of a container)
 * are not visible. Versions 1 and 2 are supported, also mixed, as described in the kernel's
 * admin-guide/cgroup-v2 and cgroup-v1. An unreadable limit counts as none: nothing here fails.
 * root: "" for the system's own /proc and /sys. Texts and arrays belong to the arena.
 */
#ifndef CGROUP_H
#define CGROUP_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

enum cgroup_controller { CGROUP_CPU, CGROUP_MEMORY, CGROUP_IO, CGROUP_CONTROLLER_COUNT };

/* The directories of a controller, from that of the process up to the mount. */
struct cgroup_path {
	const char **dirs;
	unsigned count;
	bool v2;
};

struct cgroup {
	struct cgroup_path paths[CGROUP_CONTROLLER_COUNT];
};

void cgroup_find(struct cgroup *cgroup, const char *root, struct arena *arena);

/* In CPUs: 0.5 is 50 ms of each 100. 0: none. */
double cgroup_cpu_quota(const struct cgroup *cgroup, struct arena *arena);
/* In bytes; 0: none. */
uint64_t cgroup_memory_limit(const struct cgroup *cgroup, struct arena *arena);

/* How often and how long a quota has stopped it so far; the time adds up over CPUs. */
struct cgroup_throttle {
	uint64_t periods;
	uint64_t ns;
};
void cgroup_read_throttle(struct cgroup_throttle *throttle, const struct cgroup *cgroup);

/* Per second, of one device, "8:16"; 0: none. */
struct cgroup_io_limit {
	uint64_t read_bytes, write_bytes, read_ios, write_ios;
};
/* Lowers `limit` to the limits of that device. */
void cgroup_lower_io_limit(struct cgroup_io_limit *limit, const struct cgroup *cgroup,
			   const char *device);

#endif
