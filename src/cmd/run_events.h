/*
 * run_events: tells the outputs of a session what happens in a run: its intervals as they end, and
 * the run itself. Main thread.
 */
#ifndef RUN_EVENTS_H
#define RUN_EVENTS_H

#include "session.h"

/* A run of this variant begins. */
void run_events_begin(struct session *session, const char *variant, unsigned round);
/* job NULL: of the run. */
void run_events_interval(struct session *session, const char *job,
			 const struct result_interval *interval);
/* It is over: the intervals that were not told, and the run. */
void run_events_end(struct session *session, const struct run_result *run);

#endif
