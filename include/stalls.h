/*
 * stalls: numbers of long times without a completion in a loop with I/Os in flight.
 *
 * Each length includes the longer ones. Plain numbers; the owner defines the period.
 */
#ifndef STALLS_H
#define STALLS_H

#include <stdint.h>

enum stall_length { STALLS_100MS, STALLS_1S, STALLS_10S, STALL_LENGTH_COUNT };

#define STALL_MIN_NS	(100 * 1000 * 1000)

struct stalls {
	uint64_t count[STALL_LENGTH_COUNT];	/* of at least this length */
	uint64_t longest_ns;			/* 0: there was none */
};

/* Record a stall of this length; ignored if shorter than STALL_MIN_NS. */
void stalls_note(struct stalls *stalls, uint64_t length_ns);
void stalls_add(struct stalls *into, const struct stalls *from);

#endif
