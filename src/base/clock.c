/*
 * The cold half of the clock: sleeping, and the wall clock for a result's date. Measurements
 * do not use the wall clock, because it can be set.
 */
#include "clock.h"

#include <stdio.h>
#include <sys/prctl.h>

void clock_sleep_until(uint64_t real_ns)
{
	const struct timespec until = {
		.tv_sec		= (time_t)(real_ns / UINT64_C(1000000000)),
		.tv_nsec	= (long)(real_ns % UINT64_C(1000000000)),
	};

	/* EINTR is left to the caller, which checks its stop flag. */
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

void clock_sleep_exactly(void)
{
	prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
}

char *clock_wall_text(char *buffer)
{
	const time_t now = time(NULL);
	struct tm utc;

	gmtime_r(&now, &utc);
	strftime(buffer, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
	return buffer;
}
