/* ratios: from the values of two groups to ratios; stats computes their intervals. */
#include "ratios.h"

#include <math.h>
#include <string.h>

#include "compare.h"
#include "result_fields.h"
#include "stats.h"
#include "unfixed_ratio.h"

static double iops_of(const struct run_result *run)
{
	return run->total.iops;
}

static double bytes_per_s_of(const struct run_result *run)
{
	return run->total.bytes_per_s;
}

static double p50_of(const struct run_result *run)
{
	return (double)op_result_percentile(&run->total, "p50");
}

static double p99_of(const struct run_result *run)
{
	return (double)op_result_percentile(&run->total, "p99");
}

static double p999_of(const struct run_result *run)
{
	return (double)op_result_percentile(&run->total, "p99.9");
}

static double cpu_of(const struct run_result *run)
{
	return run->us_per_io;
}

const value_of_run metric_values[COMPARISON_METRIC_COUNT] = {
	[METRIC_IOPS]	= iops_of,
	[METRIC_P50]	= p50_of,
	[METRIC_P99]	= p99_of,
	[METRIC_P999]	= p999_of,
	[METRIC_CPU]	= cpu_of,
	[METRIC_THROUGHPUT] = bytes_per_s_of,
};

void ratios_clear(struct comparison_metric *out)
{
	for (unsigned i = 0; i < COMPARISON_METRIC_COUNT; i++) {
		out[i] = (struct comparison_metric){
			.name			= metric_names[i].name,
			.higher_is_better	= metric_names[i].higher_is_better,
			.ratio			= NAN,
			.low			= NAN,
			.high			= NAN,
			.p			= NAN,
			.scatter		= NAN,
			.verdict		= "no evidence",
		};
	}
}

const char *ratios_verdict(const struct comparison_metric *metric)
{
	if (!metric->has_interval)
		return "too few rounds";
	if (metric->low > 1.0)
		return metric->higher_is_better ? "faster" : "higher";
	if (metric->high < 1.0)
		return metric->higher_is_better ? "slower" : "lower";
	return "no evidence";
}

static void judge(struct comparison_metric *metric, const struct stats_ratio *ratio)
{
	metric->valid = true;
	metric->ratio = ratio->ratio;
	metric->has_interval = ratio->has_interval;
	metric->low = ratio->low;
	metric->high = ratio->high;
	metric->p = ratio->p;
	metric->scatter = ratio->scatter;
	metric->verdict = ratios_verdict(metric);
}

static void compare_paired(struct comparison_metric *metric, value_of_run value,
			   const struct group *group, const struct group *baseline,
			   struct arena *arena)
{
	double *ratios = arena_alloc(arena, group->count * sizeof(double));
	unsigned count = 0;
	struct stats_ratio ratio;

	for (unsigned i = 0; i < group->count; i++) {
		const struct run_result *other = group_partner(baseline, group->runs[i]);

		if (other && value(other) > 0.0 && value(group->runs[i]) > 0.0)
			ratios[count++] = value(group->runs[i]) / value(other);
	}
	if (count == 0)
		return;

	ratio = stats_ratio_paired(ratios, count);
	judge(metric, &ratio);
	metric->rounds = count;
}

/* Move the values that can be part of a ratio to the front; returns how many. */
static unsigned keep_positive(double *values, unsigned count)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < count; i++) {
		if (values[i] > 0.0)
			values[kept++] = values[i];
	}
	return kept;
}

typedef struct stats_ratio (*ratio_of_sets)(const double *values, unsigned count,
					   const double *baseline, unsigned baseline_count);

static void compare_unpaired(struct comparison_metric *metric, value_of_run value,
			     ratio_of_sets ratio_of, const struct group *group,
			     const struct group *baseline, struct arena *arena)
{
	double *values = group_values(group, value, arena);
	double *baseline_values = group_values(baseline, value, arena);
	const unsigned count = keep_positive(values, group->count);
	const unsigned baseline_count = keep_positive(baseline_values, baseline->count);
	struct stats_ratio ratio;

	if (count == 0 || baseline_count == 0)
		return;

	ratio = ratio_of(values, count, baseline_values, baseline_count);
	judge(metric, &ratio);
}

/* A round without I/O has no ratio, and the remaining rounds are biased: no verdict. */
static void claim_nothing(struct comparison_metric *metrics)
{
	for (unsigned m = 0; m < COMPARISON_METRIC_COUNT; m++) {
		metrics[m].has_interval = false;
		metrics[m].low = metrics[m].high = metrics[m].p = metrics[m].scatter = NAN;
		metrics[m].verdict = "no evidence";
	}
}

void ratios_paired(struct comparison_metric *metrics, const struct group *group,
		   const struct group *baseline, struct arena *arena)
{
	for (unsigned m = 0; m < COMPARISON_METRIC_COUNT; m++)
		compare_paired(&metrics[m], metric_values[m], group, baseline, arena);
	if (group->empty + baseline->empty > 0)
		claim_nothing(metrics);
}

static void all_unpaired(struct comparison_metric *metrics, ratio_of_sets ratio_of,
			 const struct group *group, const struct group *baseline,
			 struct arena *arena)
{
	for (unsigned m = 0; m < COMPARISON_METRIC_COUNT; m++)
		compare_unpaired(&metrics[m], metric_values[m], ratio_of, group, baseline, arena);
	if (group->empty + baseline->empty > 0)
		claim_nothing(metrics);
}

void ratios_unpaired(struct comparison_metric *metrics, const struct group *group,
		     const struct group *baseline, struct arena *arena)
{
	all_unpaired(metrics, stats_ratio_unpaired, group, baseline, arena);
}

void ratios_always_valid(struct comparison_metric *metrics, const struct group *group,
			 const struct group *baseline, struct arena *arena)
{
	all_unpaired(metrics, unfixed_ratio, group, baseline, arena);
}

bool compare_concludes(const struct comparison_metric *metric)
{
	return metric->valid && metric->has_interval &&
	       strcmp(metric->verdict, "no evidence") != 0 &&
	       strcmp(metric->verdict, "no difference") != 0 &&
	       fabs(log(metric->ratio)) >= metric->scatter;
}

bool compare_is_corrected(const struct comparison_metric *metric)
{
	return metric->valid && metric->has_interval &&
	       (metric->low > 1.0 || metric->high < 1.0) &&
	       strcmp(metric->verdict, "no evidence") == 0;
}

void ratios_correct(struct comparison_metric *const marks[], unsigned count, struct arena *arena)
{
	double *p = arena_alloc(arena, (count + 1) * sizeof(*p));
	bool *stands = arena_alloc(arena, (count + 1) * sizeof(*stands));

	for (unsigned i = 0; i < count; i++)
		p[i] = marks[i]->p;
	stats_holm(p, count, STATS_CONFIDENCE, stands);
	for (unsigned i = 0; i < count; i++)
		if (marks[i]->has_interval && !stands[i] &&
		    strcmp(marks[i]->verdict, "no difference") != 0)
			marks[i]->verdict = "no evidence";
}

unsigned ratios_add_marks(struct comparison_metric *metrics, struct comparison_metric *marks[])
{
	for (unsigned m = METRIC_P50; m <= METRIC_CPU; m++)
		*marks++ = &metrics[m];
	return RATIOS_MARKS_PER_ROW;
}
