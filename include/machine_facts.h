/*
 * machine_facts: settings of this machine and limits of this process that determine what a
 * measurement can reach, or how well it can be repeated.
 *
 * Texts are "" and numbers 0 if unknown. Owned by the given arena.
 */
#ifndef MACHINE_FACTS_H
#define MACHINE_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

#define MACHINE_NO_LIMIT UINT64_MAX

struct numa_node {
	const char *name;		/* "0" */
	const char *cpus;		/* "0-15" */
};

struct machine_facts {
	/* clocks */
	const char *governor;		/* of the first CPU: "performance" */
	bool knows_turbo, turbo;	/* may CPUs run above their sustained frequency? */
	const char *turbo_off;		/* the command that disables it */
	const char *smt;		/* "1": two CPUs share a core somewhere */

	/* places */
	unsigned cpus;			/* online */
	unsigned cpus_allowed;		/* those that this process may run on */
	struct numa_node *nodes;
	unsigned node_count;

	/* limits */
	uint64_t memlock_bytes;		/* soft; MACHINE_NO_LIMIT */
	bool memlock_counts;		/* false: CAP_IPC_LOCK overrides it */
	uint64_t nofile, nofile_hard;
	uint64_t aio_max, aio_in_use;	/* I/Os of libaio, of the whole system */
	const char *io_uring_disabled;	/* "0"; "" before Linux 6.6 */
};

/* root: "" for the system's own /sys and /proc. Limits are always those of this process. */
void machine_facts_gather(struct machine_facts *facts, const char *root, struct arena *arena);

#endif
