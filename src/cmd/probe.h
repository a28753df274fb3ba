/*
 * probe: the parts of what `ringbench probe` prints, a section or two each, to stdout.
 */
#ifndef PROBE_H
#define PROBE_H

#include "arena.h"
#include "device_facts.h"
#include "machine_facts.h"
#include "ring.h"
#include "tuning.h"

/* Kernel, processors, memory; then what limits us. */
void probe_show_machine(const struct machine_facts *machine, struct arena *arena);

/* Engines that work here; then what a loop gets of what it asks for, and what the kernel has. */
void probe_show_engines(void);
void probe_show_ring(const struct ring_config *ring, struct arena *arena);

/* The target and the devices that it is on. Leaves what tuning wants to know of it in `facts`. */
void probe_show_target(const char *path, struct tuning_facts *facts, struct arena *arena);

/* What to change for a better measurement. */
void probe_show_tuning(const struct tuning_facts *facts, struct arena *arena);

#endif
