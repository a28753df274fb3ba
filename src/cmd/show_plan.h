/*
 * show_plan: prints a plan on stdout: the comment of the profile, and the values that are set, with
 * the origin of each.
 */
#ifndef SHOW_PLAN_H
#define SHOW_PLAN_H

#include "plan.h"

/* With plan->command.all also the defaults. */
void show_plan(struct plan *plan);

#endif
