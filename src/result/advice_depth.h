/*
 * advice_depth: what a sweep over queue depths shows: from which depth on it pays, and where
 * more depth only makes I/Os wait longer.
 */
#ifndef ADVICE_DEPTH_H
#define ADVICE_DEPTH_H

#include "result.h"

/* Adds advice "depth-sweep" for every engine that was compared at three or more depths with
 * all else equal. */
void advice_on_depth(struct result *result);

#endif
