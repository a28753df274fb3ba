/*
 * wake: how long before its time a loop should wake, so that it is awake when its time comes.
 *
 * A sleep ends late: by the timer's slack, by what an idle core needs to wake and by what the
 * scheduler needs to come round. So a loop sleeps until `stretch_ns` before the time, and reads the
 * clock for the rest. The stretch follows the wake-ups seen: it covers all but one or two in a
 * hundred of them. One per loop.
 */
#ifndef WAKE_H
#define WAKE_H

#include <stdint.h>

enum { WAKE_STRETCH_MIN_NS = 2 * 1000, WAKE_STRETCH_MAX_NS = 200 * 1000 };

struct wake {
	uint64_t stretch_ns;
};

/* Takes some sleeps, in all some milliseconds, and asks the kernel for timers without slack. */
void wake_init(struct wake *wake);

/* A sleep ended so late. */
void wake_learn(struct wake *wake, uint64_t late_ns);

#endif
