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

/* By how many I/Os the backlog grew per second; NaN if the run ended by its events: nothing is left
 * then, however far behind it was. 0 without a rate. */
double overload_growth(const struct run_result *run);

#endif
