/*
 * affinity: the CPUs that the calling thread may run on, and one to keep it on.
 *
 * The sets of sched_getaffinity(2) are as large as the kernel's, which cpu_set_t with its 1,024
 * CPUs need not be. Any thread.
 */
#ifndef AFFINITY_H
#define AFFINITY_H

#include "arena.h"

/* Ascending, in the arena. Returns 0 or -errno. */
int affinity_get(unsigned **cpus, unsigned *count, struct arena *arena);

/* Their number; 0 if unknown. */
unsigned affinity_count(void);

/* Pin to that CPU. Returns 0 or -errno. */
int affinity_set(unsigned cpu);

#endif
