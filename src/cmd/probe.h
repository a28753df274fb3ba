/*
 * probe: the parts of the output of `ringbench probe`, one or two sections each, to stdout.
 */
#ifndef PROBE_H
#define PROBE_H

#include "arena.h"
#include "device_facts.h"
#include "machine_facts.h"
#include "ring.h"
#include "tuning.h"

/* Kernel, processors, memory; then limits. */
void probe_show_machine(const struct machine_facts *machine, struct arena *arena);

/* Available engines; then the features granted to a loop, and those of the kernel. */
void probe_show_engines(void);
void probe_show_ring(const struct ring_config *ring, struct arena *arena);

/* The target and its devices. Stores the facts for tuning in `facts`. */
void probe_show_target(const char *path, struct tuning_facts *facts, struct arena *arena);

/* What to change for a better measurement. */
void probe_show_tuning(const struct tuning_facts *facts, struct arena *arena);

#endif
