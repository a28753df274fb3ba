/*
 * show_plan: a plan for people, on stdout: what a profile says of itself, what is set, and where
 * each value came from.
 */
#ifndef SHOW_PLAN_H
#define SHOW_PLAN_H

#include "plan.h"

/* With plan->command.all also what is left at its default. */
void show_plan(struct plan *plan);

#endif
