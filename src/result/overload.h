/*
 * overload: was more due than could be done? Pure.
 */
#ifndef OVERLOAD_H
#define OVERLOAD_H

#include <stdbool.h>

#include "result.h"

/* Of a run with a rate: fewer I/Os were issued than the process of arrivals explains (one such run
 * in a thousand has so few by chance), while others were due. At any rate some I/Os wait, and in a
 * short run of few I/Os their number is not significant. */
bool overload_in(const struct run_result *run);

#endif
