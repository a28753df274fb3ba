/*
 * machine_time: CPU time of the whole machine so far, from /proc/stat: in steps of a clock tick,
 * and only as accurate as the kernel's accounting (a virtual machine does not see all the time
 * taken from it).
 */
#ifndef MACHINE_TIME_H
#define MACHINE_TIME_H

#include <stdint.h>

#define MACHINE_TIME_FILE "/proc/stat"

struct machine_time {
	uint64_t tasks_ns;		/* user, nice, system: of every process and kernel thread */
	uint64_t irq_ns;		/* interrupts and softirqs */
	uint64_t steal_ns;		/* the hypervisor ran another guest */
};

/* `path` is MACHINE_TIME_FILE. All 0 if it cannot be read. Any thread. */
void machine_time_read(struct machine_time *time, const char *path);

/* The same for one CPU, in clock ticks; what is not idle or waiting for I/O is busy. */
struct cpu_ticks {
	uint64_t busy, all;
};

/* ticks[n] is CPU n's; 0 if it does not exist. */
void machine_time_read_cpus(struct cpu_ticks *ticks, unsigned count, const char *path);

#endif
