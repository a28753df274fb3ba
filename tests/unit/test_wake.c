/* How early to wake: the stretch follows the wake-ups seen, within limits. */
#include "wake.h"

#include <criterion/criterion.h>

#include "rng.h"

enum { US = 1000 };

static uint64_t stretch_after(uint64_t first_ns, uint64_t latest_ns, unsigned count)
{
	struct wake wake = { .stretch_ns = first_ns };
	struct rng rng;

	rng_init(&rng, 42, 0);
	for (unsigned i = 0; i < count; i++)
		wake_learn(&wake, rng_below(&rng, latest_ns));
	return wake.stretch_ns;
}

Test(wake, covers_nearly_all_wake_ups_that_were_seen)
{
	/* Late by 0 to 100 us: all but one in 64 are below 98.4 us. */
	cr_expect_float_eq((double)stretch_after(10 * US, 100 * US, 20000), 98.4 * US, 12 * US);
	cr_expect_float_eq((double)stretch_after(190 * US, 100 * US, 20000), 98.4 * US, 12 * US);
	cr_expect_float_eq((double)stretch_after(190 * US, 20 * US, 20000), 19.7 * US, 3 * US);
}

Test(wake, is_not_led_astray_by_one_that_was_very_late)
{
	struct wake wake = { .stretch_ns = 20 * US };

	wake_learn(&wake, 10000 * US);

	cr_expect_leq(wake.stretch_ns, 22 * US);
}

Test(wake, stays_within_its_limits)
{
	cr_expect_eq(stretch_after(10 * US, 1, 100000), WAKE_STRETCH_MIN_NS);
	cr_expect_eq(stretch_after(10 * US, UINT64_C(1) << 40, 1000), WAKE_STRETCH_MAX_NS);
}

Test(wake, begins_with_what_some_sleeps_show)
{
	struct wake wake;

	wake_init(&wake);

	cr_expect_geq(wake.stretch_ns, WAKE_STRETCH_MIN_NS);
	cr_expect_leq(wake.stretch_ns, WAKE_STRETCH_MAX_NS);
}
