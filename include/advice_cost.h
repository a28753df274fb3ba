/*
 * advice_cost: the rules about what a run cost: was it the tool, a core, the rest of the machine,
 * and not the storage, that was the limit?
 */
#ifndef ADVICE_COST_H
#define ADVICE_COST_H

#include "advice_rule.h"

/* A core, or all of them, were busy. */
double core_limit(const struct result *result, const struct run_result *run);
const char *say_core_limit(const struct finding *f);

/* Loops, and kernel threads that poll for them, are more than there are cores. */
double shared_core(const struct result *result, const struct run_result *run);
const char *say_shared_core(const struct finding *f);

/* Half a core or more went into interrupts. */
double interrupts(const struct result *result, const struct run_result *run);
const char *say_interrupts(const struct finding *f);

/* The hypervisor took a twentieth of the machine or more. */
double steal(const struct result *result, const struct run_result *run);
const char *say_steal(const struct finding *f);

/* Reads or writes were done by a ring's workers. */
double punted(const struct result *result, const struct run_result *run);
const char *say_punted(const struct finding *f);

/* Less than half of the queue was in use, and it was not the page cache that answered. */
double depth_unused(const struct result *result, const struct run_result *run);
const char *say_depth_unused(const struct finding *f);

#endif
