/*
 * advice_depth: conclusions from a sweep over queue depths: the depth from which it pays, and the
 * depth above which I/Os only wait longer.
 */
#ifndef ADVICE_DEPTH_H
#define ADVICE_DEPTH_H

#include "result.h"

/* Adds advice "depth-sweep" for every engine compared at three or more depths, with all other
 * options equal. */
void advice_on_depth(struct result *result);

#endif
