/*
 * placement: the CPUs that loops take, and their order.
 *
 * First CPUs without a loop of another ringbench process, then those that other programs leave
 * idle, on cores without a hardware thread in use. The scheduler can move another program away from
 * a pinned loop, but not another pinned loop, which is why these matter most. Pure.
 */
#ifndef PLACEMENT_H
#define PLACEMENT_H

struct cpu_place {
	unsigned cpu;
	unsigned core;			/* the first CPU of its core */
	unsigned claims;		/* pinned loops of other processes */
	double busy;			/* 0 … 1 */
};

/* The best `wanted` of them come first, in the order in which loops take them. */
void placement_order(struct cpu_place *places, unsigned count, unsigned wanted);

#endif
