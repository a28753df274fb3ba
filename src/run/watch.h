/*
 * watch: the main thread while loops run: it takes their snapshots once per interval and at every
 * checkpoint, and forwards requests to stop.
 */
#ifndef WATCH_H
#define WATCH_H

#include "crew.h"
#include "intervals.h"
#include "result.h"
#include "run.h"

/* Until the run is over; false: abandoned. Records in `out` whether it was interrupted. */
bool watch(struct crew *crew, const struct run_request *request, struct intervals *intervals,
	   struct run_result *out);

#endif
