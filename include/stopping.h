/*
 * stopping: is what a comparison asks decided? For rounds that go on until it is.
 *
 * The questions: is each variant (of `ablate`, each feature) faster or slower than its baseline, or
 * is there no difference that counts? Or, where there are conditions with an interval (--fail-if),
 * is each of them met, or not? Its intervals are those of confidence_sequence.h, so that asking
 * after every round makes no wrong answer likelier. Pure; any thread.
 */
#ifndef STOPPING_H
#define STOPPING_H

#include "compare.h"

/* At a result with a comparison: notes in result->stopping how many questions there are, and how
 * many are open; true if none is. */
bool stopping_look(struct result *result, const struct fail_condition *conditions,
		   unsigned condition_count);

/* "decided after 9 rounds", "budget of 50 s used up after 31 rounds: 1 of 2 not decided"; NULL if
 * rounds were counted. */
const char *stopping_sentence(const struct rounds_stopping *stopping, struct arena *arena);

#endif
