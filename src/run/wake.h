/*
 * wake: how early a loop should wake up to be running when an I/O is due.
 *
 * A sleep ends late: by the timer's slack, the wake-up time of an idle core and the delay of the
 * scheduler. A loop therefore sleeps until `stretch_ns` before the time, and spins on the clock for
 * the rest. The stretch adapts to the wake-ups observed: it covers all but one or two in a hundred.
 * One per loop.
 */
#ifndef WAKE_H
#define WAKE_H

#include <stdint.h>

enum { WAKE_STRETCH_MIN_NS = 2 * 1000, WAKE_STRETCH_MAX_NS = 200 * 1000 };

struct wake {
	uint64_t stretch_ns;
};

/* Measures some sleeps, which takes a few milliseconds, and disables timer slack. */
void wake_init(struct wake *wake);

/* Records how late a sleep ended. */
void wake_learn(struct wake *wake, uint64_t late_ns);

#endif
