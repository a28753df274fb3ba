/*
 * The quantile is estimated without a list: up by a 16th for a wake-up later than the stretch, down
 * by a 1024th for one that was not. The two are in balance when one in 64 is later. Beyond
 * WAKE_STRETCH_MAX_NS it is not the timer but another program that was late, and spinning would
 * only take the core from it.
 */
#include "wake.h"

#include "clock.h"

enum { TRIALS = 16, TRIAL_NS = 50 * 1000 };

static uint64_t within_limits(uint64_t ns)
{
	if (ns < WAKE_STRETCH_MIN_NS)
		return WAKE_STRETCH_MIN_NS;
	return ns < WAKE_STRETCH_MAX_NS ? ns : WAKE_STRETCH_MAX_NS;
}

void wake_init(struct wake *wake)
{
	uint64_t latest = 0, second = 0;

	clock_sleep_exactly();
	for (unsigned i = 0; i < TRIALS; i++) {
		const uint64_t until_ns = clock_real_ns() + TRIAL_NS;
		uint64_t late_ns;

		clock_sleep_until(until_ns);
		late_ns = clock_real_ns() - until_ns;
		if (late_ns > latest) {
			second = latest;
			latest = late_ns;
		} else if (late_ns > second) {
			second = late_ns;
		}
	}
	/* A single one may be an outlier. */
	wake->stretch_ns = within_limits(second);
}

void wake_learn(struct wake *wake, uint64_t late_ns)
{
	const uint64_t now_ns = wake->stretch_ns;

	wake->stretch_ns = within_limits(late_ns > now_ns ? now_ns + now_ns / 16
							   : now_ns - now_ns / 1024);
}
