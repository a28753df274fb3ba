/*
 * rounds: every variant of a plan once in each of them, in an order shuffled by the seed.
 *
 * A variant whose engine refuses its first run is left out of all rounds, with the reason in the
 * result, if there are others.
 */
#ifndef ROUNDS_H
#define ROUNDS_H

#include "session.h"

/* `count` rounds; shuffled or in the order of the plan. What was measured before a failure or a
 * signal stays in session->result. 0, or -errno with session->err set. */
int rounds_run(struct session *session, unsigned count, bool shuffled);

#endif
