/*
 * placement: which CPUs loops take, and in which order.
 *
 * One that no other ringbench has a loop on, then one that others leave alone, on a core of which
 * no hardware thread is in use. A program can be moved away from a loop that is pinned, which
 * another pinned loop cannot: so those come first. Pure.
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
