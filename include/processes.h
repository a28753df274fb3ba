/*
 * processes: the other programs that used the CPUs during a measurement.
 *
 * Two readings of /proc/PID/stat and their difference, in clock ticks. A process that started and
 * exited in between is in neither; those of other PID namespaces are not visible.
 */
#ifndef PROCESSES_H
#define PROCESSES_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

#define PROCESSES_DIR "/proc"

enum {
	PROCESSES_MAX	= 2048,		/* reading more would itself disturb */
	PROCESS_NAME_BYTES = 16,
};

struct process {
	unsigned pid;
	uint64_t start_ticks;		/* identifies the process, with the PID */
	uint64_t cpu_ns;
	bool is_kernel;			/* a thread of the kernel */
	char name[PROCESS_NAME_BYTES];
};

struct processes {
	struct process *at;		/* ascending PIDs */
	unsigned count;
};

/* None if there are too many. dir: PROCESSES_DIR. */
void processes_read(struct processes *processes, const char *dir, struct arena *arena);

/* CPU time used between both: the sum over kernel threads, and the `max` busiest other processes
 * except `self`, the busiest first. Returns how many. */
unsigned processes_busiest(struct process busiest[], unsigned max, uint64_t *kernel_ns,
			   const struct processes *before, const struct processes *after,
			   unsigned self);

#endif
