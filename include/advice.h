/*
 * advice: notes for the reader of the numbers, each a sentence with a cure.
 *
 * Pure: reads a finished result, and replaces result->advice. One rule is one row of its topic
 * (advice_rule.h). A finding common to several runs is stated once, with the numbers of the most
 * affected run, and names the variants unless it applies to all of them.
 */
#ifndef ADVICE_H
#define ADVICE_H

#include "result.h"

void advice_collect(struct result *result);

/* The first note by which a run, or `subject` (a job of it, or the run itself), did not measure
 * what it looks like; the code `but` does not count. NULL: there is none. Of the result's arena. */
const struct advice *advice_spoilt(struct result *result, const struct run_result *run,
				   const struct run_result *subject, const char *but);

/* The same of notes on what slowed it down beside the storage: numbers are only worse by that. */
const struct advice *advice_slowed(struct result *result, const struct run_result *run,
				   const struct run_result *subject);
/* And of a change of its performance: the numbers are of more than one state. */
const struct advice *advice_changed(struct result *result, const struct run_result *run,
				    const struct run_result *subject);

#endif
