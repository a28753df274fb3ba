/* overload: the chance that so few I/Os came. */
#include "overload.h"

#include <math.h>

/* Significance: one run in a thousand that is slow only by chance gets the note. */
#define CHANCE_MIN 0.001

/* Probability of at most `count` events with a mean of `mean`, for random arrivals (Poisson). */
static double chance_of_at_most(double count, double mean)
{
	double sum = 0, term;

	/* Beyond it the normal distribution is as good, and exp(3) is 0. */
	if (mean > 500)
		return erfc((mean - count - 0.5) / sqrt(2 * mean)) / 2;
	term = exp(-mean);
	for (double n = 0; n <= count; term *= mean / ++n)
		sum += term;
	return sum;
}

/* That the process of arrivals has at most `count` of them where `mean` are expected. Bursts are as
 * random as single I/Os, but fewer. Equal distances leave nothing to chance: each loop has one that
 * may be due later. */
static double chance_of(const struct rate_process *process, double count, double mean,
			unsigned loops)
{
	switch (process->kind) {
	case RATE_UNIFORM:
		return count + loops >= mean ? 1 : 0;
	case RATE_BURST:
		return chance_of_at_most(ceil(count / process->burst), mean / process->burst);
	case RATE_POISSON:
		break;
	}
	return chance_of_at_most(count, mean);
}

/* What was in flight at the end was issued. */
bool overload_in(const struct run_result *run)
{
	const double expected = spec_rate_iops(&run->spec) * run->elapsed_s;
	const double issued = round(run->rate_reached * run->elapsed_s) +
		(double)run->total.drained;

	return expected > 0 && run->rate_behind_s > 0 &&
		chance_of(&run->spec.rate_process, issued, expected, run->loop_count) < CHANCE_MIN;
}

static bool ended_by_time(const struct run_result *run)
{
	return run->interrupted || (run->spec.time_ns > 0 &&
				    run->elapsed_s * 1e9 >= (double)run->spec.time_ns - 1);
}

double overload_growth(const struct run_result *run)
{
	if (!run->own_lateness.hist)
		return 0;
	return run->elapsed_s > 0 && ended_by_time(run)
		? ((double)run->unissued - run->rate_backlog_start) / run->elapsed_s : NAN;
}
