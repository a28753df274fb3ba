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

/* Rounds until a question is decided. */
struct rounds_until {
	unsigned rounds_max;
	/* No round starts that would exceed it, judging by the previous one; 0: no limit.
	 * Counts from the first round on, when the files exist. */
	uint64_t budget_ns;
	/* Called after every complete round, with all runs so far in session->result, in the order
	 * of the plan: NULL, or the reason to stop ("decided"). The questions that it stores in
	 * result.stopping are on the live line. */
	const char *(*answered)(struct session *session, void *context);
	void *context;
};

/* The same, and result.stopping has the reason. */
int rounds_run_until(struct session *session, const struct rounds_until *until, bool shuffled);

#endif
