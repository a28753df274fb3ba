/* verdict_values: intervals over runs, and within one. */
#include "verdict_values.h"

#include <math.h>

#include "confidence_sequence.h"
#include "plausible.h"
#include "stats.h"
#include "units.h"

#define NORMAL_95	1.959964	/* standard deviations on each side */
#define MISSES_95	0.025		/* on each side */
#define NEAR		0.1		/* of the limit: what a run may be off from the next one */
#define LEAST		1e-9		/* a zero, where logarithms are taken */
enum { MEAN_IOS_MIN = 30 };

static struct verdict_values undecided(double measured, const char *doubt)
{
	return (struct verdict_values){ .measured = measured, .low = NAN, .high = NAN,
		.need_low = NAN, .need_high = NAN, .doubt = doubt };
}

/* ---- within a run ---- */

/* So many that both ends of its interval lie within them. */
static uint64_t ios_needed(double percent)
{
	const double share = percent / 100;

	return (uint64_t)ceil(log(MISSES_95) / log(fmax(share, 1 - share)));
}

static double at_rank(const struct hist *hist, double rank)
{
	const double count = (double)hist->count;

	rank = fmin(fmax(rank, 1), count);
	return (double)hist_percentile(hist, 100 * (rank - 0.5) / count);
}

/* The ranks of a percentile scatter as a binomial distribution does. */
static void of_percentile(const struct hist *hist, double percent, double *low, double *high)
{
	const double middle = (double)hist->count * percent / 100;
	const double reach = NORMAL_95 * sqrt(middle * (1 - percent / 100));

	*low = at_rank(hist, floor(middle - reach));
	*high = at_rank(hist, ceil(middle + reach) + 1);
}

static void within_run(const struct metric *metric, const struct run_result *run, double *low,
		       double *high)
{
	const struct hist *hist = metric_hist(metric, run);

	if (hist && metric->stat == STAT_PERCENTILE) {
		of_percentile(hist, metric->percent, low, high);
	} else if (hist && metric->stat == STAT_MEAN && hist->count >= MEAN_IOS_MIN) {
		const double reach = NORMAL_95 * hist_stddev(hist) / sqrt((double)hist->count);

		*low = hist_mean(hist) - reach;
		*high = hist_mean(hist) + reach;
	}
}

/* NULL, or why a run says nothing about it. */
static const char *why_no_value(const struct metric *metric, const struct run_result *run,
				struct arena *arena)
{
	const struct hist *hist = metric_hist(metric, run);
	char need[UNITS_TEXT_MAX], have[UNITS_TEXT_MAX];
	double value;

	if (!metric_subject(metric, run))
		return "there was no such job";
	if (!metric_value(metric, run, &value)) {
		if (metric->stat == STAT_SOAK)
			return "the runs are too short to have two parts (a longer --time)";
		return metric->times != METRIC_OF_LATENCY && !hist
			? "it is of runs with a rate only (--rate)"
			: "the runs have no such number: nothing of that kind was done";
	}
	if (metric->stat != STAT_PERCENTILE || hist->count >= ios_needed(metric->percent))
		return NULL;
	return arena_printf(arena, "%s needs %s I/Os in each run, and there were only %s (a longer "
			    "--time, or more --events)", metric_name(metric, arena),
			    units_human_count((double)ios_needed(metric->percent), need),
			    units_human_count((double)hist->count, have));
}

/* ---- over runs ---- */

static void by_ratio(const double *values, unsigned count, struct verdict_values *out)
{
	const struct stats_ratio mean = stats_ratio_paired(values, count);

	out->measured = mean.ratio;
	out->low = mean.low;
	out->high = mean.high;
}

static void by_sequence(const double *values, unsigned count, struct verdict_values *out)
{
	struct confidence_sequence sequence;
	double low, high;

	confidence_sequence_init(&sequence, 1 - STATS_CONFIDENCE);
	for (unsigned i = 0; i < count; i++)
		confidence_sequence_add(&sequence, log(values[i]));
	out->measured = stats_geomean(values, count);
	if (!confidence_sequence_interval(&sequence, &low, &high))
		return;
	out->low = exp(low);
	out->high = exp(high);
}

static struct verdict_values over_runs(double *values, unsigned count, bool at_any_time)
{
	struct verdict_values out = undecided(0, NULL);

	for (unsigned i = 0; i < count; i++)
		values[i] = fmax(values[i], LEAST);
	if (at_any_time)
		by_sequence(values, count, &out);
	else
		by_ratio(values, count, &out);
	out.need_low = out.low;
	out.need_high = out.high;
	return out;
}

/* Each by itself, and all of them have to agree. */
static struct verdict_values one_by_one(const struct metric *metric, const struct group *group,
					const double *values)
{
	struct verdict_values out = { .low = INFINITY, .high = -INFINITY };
	bool has_interval = false;

	out.measured = stats_mean(values, group->count);
	for (unsigned i = 0; i < group->count; i++) {
		double low = values[i], high = values[i];

		within_run(metric, group->runs[i], &low, &high);
		has_interval |= low < high;
		out.low = fmin(out.low, low);
		out.high = fmax(out.high, high);
	}
	out.need_low = out.low * (1 - NEAR);
	out.need_high = out.high * (1 + NEAR);
	if (!has_interval)
		out.low = out.high = NAN;
	return out;
}

/* It happened, or it did not. */
static bool is_of_worst(const struct objective *objective)
{
	return objective->metric.stat == STAT_ERRORS ||
		(objective->metric.stat == STAT_MAX && relation_is_below(objective->relation));
}

static struct verdict_values of_worst(const double *values, unsigned count)
{
	struct verdict_values out = undecided(values[0], NULL);

	for (unsigned i = 1; i < count; i++)
		out.measured = fmax(out.measured, values[i]);
	out.need_low = out.need_high = out.measured;
	return out;
}

/* ---- what they may be ---- */

/* Of a mean over runs, the mean; of runs that are looked at one by one, the furthest. */
struct reach {
	double below, above;		/* factors, from the values as they are */
};

static double factor(double to, double from)
{
	return fmax(to, LEAST) / fmax(from, LEAST);
}

static struct reach reach_of(const struct plausible *runs, unsigned count, bool of_mean)
{
	struct reach mean = { 0, 0 }, most = { 1, 1 };

	for (unsigned i = 0; i < count; i++) {
		const double below = factor(runs[i].low, runs[i].value);
		const double above = factor(runs[i].high, runs[i].value);

		mean.below += log(below) / count;
		mean.above += log(above) / count;
		most.below = fmin(most.below, below);
		most.above = fmax(most.above, above);
	}
	return of_mean ? (struct reach){ exp(mean.below), exp(mean.above) } : most;
}

static void add_doubts(struct verdict_values *values, const struct plausible *runs,
		       unsigned count, bool of_mean)
{
	const struct reach reach = reach_of(runs, count, of_mean);

	values->may_low = fmax(values->need_low, LEAST) * reach.below;
	values->may_high = fmax(values->need_high, LEAST) * reach.above;
	for (unsigned i = 0; i < count; i++) {
		values->why_low = values->why_low ? values->why_low : runs[i].why_low;
		values->why_high = values->why_high ? values->why_high : runs[i].why_high;
		values->lasting = values->lasting ? values->lasting : runs[i].lasting;
	}
}

/* ---- */

static struct verdict_values from_values(const struct objective *objective,
					 const struct group *group, double *values,
					 bool at_any_time)
{
	if (is_of_worst(objective))
		return of_worst(values, group->count);
	if (group->count < VERDICT_RUNS_MIN)
		return one_by_one(&objective->metric, group, values);
	return over_runs(values, group->count, at_any_time);
}

struct verdict_values verdict_values(const struct objective *objective, const struct group *group,
				     bool at_any_time, struct result *result)
{
	const struct metric *metric = &objective->metric;
	struct arena *arena = &result->arena;
	double *values = arena_alloc(arena, group->count * sizeof(*values));
	struct plausible *runs = arena_alloc(arena, group->count * sizeof(*runs));
	struct verdict_values out;

	for (unsigned i = 0; i < group->count; i++) {
		const char *doubt = why_no_value(metric, group->runs[i], arena);

		if (doubt)
			return undecided(NAN, doubt);
		metric_value(metric, group->runs[i], &values[i]);
		runs[i] = plausible_value(result, group->runs[i], metric, values[i]);
		values[i] = runs[i].value;
	}
	out = from_values(objective, group, values, at_any_time);
	add_doubts(&out, runs, group->count,
		   !is_of_worst(objective) && group->count >= VERDICT_RUNS_MIN);
	return out;
}
