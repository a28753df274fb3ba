/* With a rate: was it reached, and what was the cause if I/Os were late? */
#include <math.h>

#include "advice_rule.h"
#include "overload.h"

/* A curve goes on until there is too much, and shows it. */
static double rate_not_reached(const struct result *result, const struct run_result *run)
{
	return result->has_curve || !overload_in(run) ? 0 : run->rate_behind_s / run->elapsed_s;
}

/* Less than one per second must not appear as 0. */
static const char *say_rate(const struct finding *f, double rate)
{
	return rate > 0 && rate < 10 ? arena_printf(f->arena, "%.3g", rate)
				     : advice_count(f, rate);
}

/* Of all that responses took; 0 if it is not known. */
static double share_of_lateness(const struct run_result *run)
{
	const struct op_times *lateness = &run->total.lateness;
	const struct hist *response = run->total.hist;

	return lateness->hist && response->sum > 0
		? (double)lateness->hist->sum / (double)response->sum : 0;
}

/* ": 1,000 were due and not issued, 500 more every second" */
static const char *say_backlog(const struct finding *f)
{
	const struct run_result *run = f->run;

	if (run->unissued == 0 || isnan(run->rate_backlog_growth))
		return "";
	return arena_printf(f->arena, ": %s were due and not issued, %s more every second",
			    advice_count(f, (double)run->unissued),
			    say_rate(f, fmax(run->rate_backlog_growth, 0)));
}

static const char *say_rate_not_reached(const struct finding *f)
{
	const double late = share_of_lateness(f->run);

	return arena_printf(f->arena, "the rate was not reached%s: %s of %s I/Os per second; at "
			    "the end they were %s behind%s, and latencies grow over time%s (lower "
			    "--rate, or raise --iodepth or --threads)", f->at,
			    say_rate(f, f->run->rate_reached),
			    say_rate(f, spec_rate_iops(&f->run->spec)),
			    advice_duration(f, f->run->rate_behind_s * 1e9), say_backlog(f),
			    late > 0 ? arena_printf(f->arena, ": %.0f %% of them is lateness",
						    100 * late) : "");
}

/* Their share of the I/Os that were issued: from one in a hundred on it shows in p99. */
static double tool_late(const struct result *result, const struct run_result *run)
{
	const uint64_t issued = run->own_lateness.hist ? run->own_lateness.hist->count : 0;
	const double share = issued > 0 ? (double)run->tool_late / (double)issued : 0;

	(void)result;
	return share >= 0.01 ? share : 0;
}

static const char *say_tool_late(const struct finding *f)
{
	return arena_printf(f->arena, "%.0f %% of the I/Os%s were issued late although a slot was "
			    "free and the loop had its CPU to itself: their response times are the "
			    "tool's, not the storage's (more loops share the work: --threads; "
			    "service_ns is counted from submission)",
			    100 * tool_late(f->result, f->run), f->at);
}

/* Its share of the sum of response times. */
static double own_lateness(const struct result *result, const struct run_result *run)
{
	double all_ns = 0, share;

	if (!run->own_lateness.hist)
		return 0;
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		if (run_result_waited(run, op))
			all_ns += (double)run_result_waited(run, op)->hist->sum;
	share = all_ns > 0 ? (double)run->own_lateness.hist->sum / all_ns : 0;
	return share > 0.5 && tool_late(result, run) == 0 ? share : 0;
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
	{ "tool-late",	tool_late,		say_tool_late, RULE_OF_JOB | RULE_SLOWS },
	{ "own-lateness", own_lateness,	say_own_lateness, RULE_OF_JOB | RULE_SLOWS },
	{ .code = NULL },
};
