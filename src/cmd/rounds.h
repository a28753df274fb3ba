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
	/* No round begins that would not end in it, if it lasts as long as the one before; 0: as
	 * long as it takes. Of the time from the first round on: files are there by then. */
	uint64_t budget_ns;
	/* Asked after every whole round, with the runs of all so far in session->result, in the
	 * order of the plan. What it says in result.stopping of questions is on the live line. */
	bool (*decided)(struct session *session, void *context);
	void *context;
};

/* The same, and result.stopping has the reason. */
int rounds_run_until(struct session *session, const struct rounds_until *until, bool shuffled);

#endif
