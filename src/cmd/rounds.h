/*
 * rounds: runs every variant of a plan once per round, in an order shuffled by the seed.
 *
 * A variant whose engine refuses its first run is skipped in all rounds, with the reason in the
 * result, if there are others.
 */
#ifndef ROUNDS_H
#define ROUNDS_H

#include "session.h"

/* `count` rounds; shuffled or in the order of the plan. Measurements before a failure or a signal
 * are kept in session->result. 0, or -errno with session->err set. */
int rounds_run(struct session *session, unsigned count, bool shuffled);

#endif
