/*
 * experiment: run the variants of a plan, round after round, into a result.
 *
 * Every round runs every variant once, in an order shuffled by the seed, on the same files
 * with the same cache state. A variant whose engine cannot run here is noted with the reason
 * and left out.
 */
#ifndef EXPERIMENT_H
#define EXPERIMENT_H

#include "session.h"

/* `rounds` of all variants; shuffled or in the order of the plan. What was measured before a
 * failure or a signal stays in session->result. 0, or -errno with session->err set. */
int experiment_run(struct session *session, unsigned rounds, bool shuffled);

#endif
