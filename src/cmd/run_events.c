/*
 * run_events: an observer is told of an interval when it ends, but not of the last one, which ends
 * with the run; that comes from the result.
 */
#include "run_events.h"

#include <string.h>

void run_events_begin(struct session *s, const char *variant, unsigned round)
{
	s->events = (struct run_events){ .variant = variant, .round = round };
}

/* A run without a name has the first. */
static struct run_told *told_of(struct session *s, const char *job)
{
	struct run_events *events = &s->events;
	const char *name = job ? job : "";

	for (unsigned i = 0; i < events->told_count; i++)
		if (strcmp(events->told[i].job, name) == 0)
			return &events->told[i];
	events->told[events->told_count] = (struct run_told){ .job = name };
	return &events->told[events->told_count++];
}

void run_events_interval(struct session *s, const char *job,
			 const struct result_interval *interval)
{
	const struct report_event event = {
		.what		= EVENT_INTERVAL,
		.result		= &s->result,
		.variant	= s->events.variant,
		.round		= s->events.round,
		.job		= job,
		.interval	= interval,
	};

	told_of(s, job)->until_s = interval->start_s + interval->length_s;
	outputs_tell(&s->outputs, &event);
}

/* Of joined intervals, those that begin later. */
static void tell_rest(struct session *s, const char *job, const struct run_result *run)
{
	const double until_s = told_of(s, job)->until_s;

	for (unsigned i = 0; i < run->interval_count; i++)
		if (run->intervals[i].start_s > until_s - 1e-6)
			run_events_interval(s, job, &run->intervals[i]);
}

void run_events_end(struct session *s, const struct run_result *run)
{
	for (unsigned i = 0; i < run->job_count && run->job_count > 1; i++)
		tell_rest(s, run->jobs[i].job, &run->jobs[i]);
	tell_rest(s, NULL, run);
	outputs_tell(&s->outputs, &(struct report_event){
		.what = EVENT_RUN, .result = &s->result, .run = run });
}
