/*
 * soak: does a run stay what it was in the beginning? Pure: from its intervals.
 */
#ifndef SOAK_H
#define SOAK_H

#include "arena.h"
#include "result.h"

/* The first and the last part, of a tenth of it and a minute at most; and where its IOPS went over
 * to another level. Fills run->soak. */
void soak_find(struct run_result *run, struct arena *arena);

#endif
