/*
 * advice: what a reader of the numbers must know, in a sentence with what to do about it.
 *
 * Pure: reads a finished result, fills result->advice (what was in there is dropped). One rule
 * is one row of its topic (advice_rule.h). A finding that several runs share is said once: with
 * the numbers of the run that shows it most, and naming the variants, unless all have it.
 */
#ifndef ADVICE_H
#define ADVICE_H

#include "result.h"

void advice_collect(struct result *result);

#endif
