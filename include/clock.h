/*
 * clock: the only place that reads the time (CLOCK_MONOTONIC, nanoseconds).
 *
 * A loop reads time through a struct clock. It is real time, except with the null engine and a
 * simulated latency: that engine advances a virtual time itself, so that a run gives exact
 * latencies and takes milliseconds. One writer, one thread.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>
#include <time.h>

struct clock {
	uint64_t *virtual_ns;	/* NULL: real time. Else the null engine's, owned by the loop */
};

static inline uint64_t clock_real_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

static inline uint64_t clock_now_ns(const struct clock *clock)
{
	return clock->virtual_ns ? *clock->virtual_ns : clock_real_ns();
}

/* Sleep until that real time, or until a signal arrives. */
void clock_sleep_until(uint64_t real_ns);

/* From now on, sleeps and waits of the calling thread end on time, instead of up to 50 us later,
 * the slack by which the kernel merges wake-ups (PR_SET_TIMERSLACK). */
void clock_sleep_exactly(void);

/* "2026-11-22T22:40:18Z", the wall clock in UTC (ISO 8601). buffer: at least 32 bytes. */
char *clock_wall_text(char *buffer);

#endif
