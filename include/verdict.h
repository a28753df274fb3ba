/*
 * verdict: what compare and ablate do besides running: the conditions of --fail-if before, ratios,
 * gates and advice after.
 */
#ifndef VERDICT_H
#define VERDICT_H

#include "compare.h"
#include "session.h"

/* Conditions are parsed before anything runs: a typing mistake must not cost an hour. NULL, with
 * session->err set, if there is one. */
const struct fail_condition *verdict_conditions(struct session *session);

/* From what was run, if anything was, to session->result.comparison and advice. */
void verdict_reach(struct session *session, const struct fail_condition *conditions);

#endif
