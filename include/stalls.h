/*
 * stalls: how often did a loop get nothing back for a long while, though something was in flight?
 *
 * Each length counts those that were longer too. Plain numbers; who owns them says when.
 */
#ifndef STALLS_H
#define STALLS_H

#include <stdint.h>

enum stall_length { STALLS_100MS, STALLS_1S, STALLS_10S, STALL_LENGTH_COUNT };

#define STALL_MIN_NS	(100 * 1000 * 1000)

struct stalls {
	uint64_t count[STALL_LENGTH_COUNT];	/* that lasted so long at least */
	uint64_t longest_ns;			/* 0: there was none */
};

/* One that lasted so long; what is shorter than STALL_MIN_NS is none. */
void stalls_note(struct stalls *stalls, uint64_t length_ns);
void stalls_add(struct stalls *into, const struct stalls *from);

#endif
