/* With a rate: was it reached, and what was the cause if I/Os were late? */
#include <math.h>

#include "advice_rule.h"

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

/* Fewer than random arrivals explain, while others were due. At any rate some I/Os wait, and in a
 * short run of few I/Os their number is not significant. */
static double rate_not_reached(const struct result *result, const struct run_result *run)
{
	const double done = round(run->rate_reached * run->elapsed_s);

	(void)result;
	if (spec_rate_iops(&run->spec) <= 0 || run->elapsed_s <= 0 || run->rate_behind_s <= 0 ||
	    chance_of_at_most(done, spec_rate_iops(&run->spec) * run->elapsed_s) >= CHANCE_MIN)
		return 0;
	return run->rate_behind_s / run->elapsed_s;
}

/* Less than one per second must not appear as 0. */
static const char *say_rate(const struct finding *f, double rate)
{
	return rate > 0 && rate < 10 ? arena_printf(f->arena, "%.3g", rate)
				     : advice_count(f, rate);
}

static const char *say_rate_not_reached(const struct finding *f)
{
	return arena_printf(f->arena, "the rate was not reached%s: %s of %s I/Os per second; at "
			    "the end they were %s behind, and latencies grow over time (lower "
			    "--rate, or raise --iodepth or --threads)", f->at,
			    say_rate(f, f->run->rate_reached),
			    say_rate(f, spec_rate_iops(&f->run->spec)),
			    advice_duration(f, f->run->rate_behind_s * 1e9));
}

/* Its share of the sum of response times. */
static double own_lateness(const struct result *result, const struct run_result *run)
{
	double all_ns = 0, share;

	(void)result;
	if (!run->own_lateness.hist)
		return 0;
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		all_ns += (double)run->op[op].hist->sum;
	share = all_ns > 0 ? (double)run->own_lateness.hist->sum / all_ns : 0;
	return share > 0.5 ? share : 0;
}

static const char *say_own_lateness(const struct finding *f)
{
	return arena_printf(f->arena, "%.0f %% of the response times%s is lateness that storage "
			    "did not cause: a slot was free, but the loop was late, as when "
			    "another program uses its core (see service_ns, which is counted from "
			    "submission; free that core, or choose another: "
			    "--cpus)", 100 * own_lateness(f->result, f->run), f->at);
}

const struct rule advice_rate_rules[] = {
	{ "rate",	rate_not_reached,	say_rate_not_reached, RULE_OF_JOB },
	{ "own-lateness", own_lateness,	say_own_lateness, RULE_OF_JOB },
	{ .code = NULL },
};
