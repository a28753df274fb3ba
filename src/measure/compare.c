/*
 * From runs to verdicts, in three steps: the runs that count are grouped by variant; for
 * every metric the values of two groups become ratios; stats makes an interval of them,
 * from which the verdict can be read off.
 *
 * A run counts if it ended by itself and did I/O. What is compared is one row of
 * metric_values; a metric of zero (no CPU time seen, no I/O) cannot be part of a ratio and is
 * left out.
 */
#include "compare.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#include "result_fields.h"
#include "stats.h"

static double percentile_of(const struct run_result *run, const char *name)
{
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++) {
		if (strcmp(result_percentiles[i].name, name) == 0)
			return (double)run->total.percentile_ns[i];
	}
	assert(false && "a percentile that results hold");
	return 0.0;
}

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
	return percentile_of(run, "p50");
}

static double p99_of(const struct run_result *run)
{
	return percentile_of(run, "p99");
}

static double p999_of(const struct run_result *run)
{
	return percentile_of(run, "p99.9");
}

static double cpu_of(const struct run_result *run)
{
	return run->us_per_io;
}

typedef double (*value_of_run)(const struct run_result *run);

static const value_of_run metric_values[COMPARISON_METRIC_COUNT] = {
	[METRIC_IOPS]	= iops_of,
	[METRIC_P50]	= p50_of,
	[METRIC_P99]	= p99_of,
	[METRIC_P999]	= p999_of,
	[METRIC_CPU]	= cpu_of,
};

const char *compare_metric_name(unsigned metric)
{
	assert(metric < COMPARISON_METRIC_COUNT);
	return metric_names[metric].name;
}

/* The runs of one variant that count, in order. */
struct group {
	const char *name;
	const char *skipped;		/* never run: why */
	const struct run_result **runs;
	unsigned count;
};

struct groups {
	struct group *at;
	unsigned count;
};

static struct group *group_find(const struct groups *groups, const char *name)
{
	for (unsigned i = 0; i < groups->count; i++) {
		if (strcmp(groups->at[i].name, name) == 0)
			return &groups->at[i];
	}
	return NULL;
}

/* In the order in which variants first appear among the runs. */
static struct groups groups_of(const struct result *result, struct arena *arena)
{
	struct groups groups = {
		.at = arena_alloc(arena, result->run_count * sizeof(struct group)),
	};

	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];
		struct group *group = group_find(&groups, run->variant);

		if (!group) {
			group = &groups.at[groups.count++];
			group->name = run->variant;
			group->skipped = run->skipped;
			group->runs = arena_alloc(arena, result->run_count *
						  sizeof(*group->runs));
		}
		if (!run->skipped)
			group->skipped = NULL;
		if (run_result_counts(run))
			group->runs[group->count++] = run;
	}
	return groups;
}

/* "'sync', 'uring'", for messages. */
static const char *groups_names(const struct groups *groups, struct arena *arena)
{
	const char *names = "none";

	for (unsigned i = 0; i < groups->count; i++)
		names = arena_printf(arena, "%s%s'%s'", i > 0 ? names : "",
				     i > 0 ? ", " : "", groups->at[i].name);
	return names;
}

static double *values_of(const struct group *group, value_of_run value,
			 struct arena *arena)
{
	double *values = arena_alloc(arena, group->count * sizeof(double));

	for (unsigned i = 0; i < group->count; i++)
		values[i] = value(group->runs[i]);
	return values;
}

static double median_of(const struct group *group, value_of_run value,
			struct arena *arena)
{
	if (group->count == 0)
		return 0.0;
	return stats_median(values_of(group, value, arena), group->count);
}

/* Nothing is known yet. */
static void clear_metrics(struct comparison_metric *out)
{
	for (unsigned i = 0; i < COMPARISON_METRIC_COUNT; i++) {
		out[i] = (struct comparison_metric){
			.name			= metric_names[i].name,
			.higher_is_better	= metric_names[i].higher_is_better,
			.ratio			= NAN,
			.low			= NAN,
			.high			= NAN,
			.verdict		= "no evidence",
		};
	}
}

/* The row of a variant as far as it can be told without another one. */
static void describe(struct comparison_variant *out, const struct group *group,
		     struct arena *arena)
{
	*out = (struct comparison_variant){
		.name		= group->name,
		.skipped	= group->skipped,
		.rounds		= group->count,
		.iops		= median_of(group, iops_of, arena),
		.bytes_per_s	= median_of(group, bytes_per_s_of, arena),
		.p50_ns		= median_of(group, p50_of, arena),
		.p99_ns		= median_of(group, p99_of, arena),
		.p999_ns	= median_of(group, p999_of, arena),
		.cpu_us_per_io	= median_of(group, cpu_of, arena),
		.iops_variation	= stats_variation(values_of(group, iops_of, arena),
						  group->count),
	};
	clear_metrics(out->metrics);
}

static void mark_as_baseline(struct comparison_variant *variant)
{
	for (unsigned i = 0; i < COMPARISON_METRIC_COUNT; i++) {
		variant->metrics[i].valid = variant->rounds > 0;
		variant->metrics[i].ratio = 1.0;
		variant->metrics[i].verdict = "baseline";
	}
}

static const char *verdict_of(const struct comparison_metric *metric)
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
	metric->verdict = verdict_of(metric);
}

/* The run of the same round, or NULL. */
static const struct run_result *partner(const struct group *group,
					const struct run_result *run)
{
	for (unsigned i = 0; i < group->count; i++) {
		if (group->runs[i]->round == run->round)
			return group->runs[i];
	}
	return NULL;
}

static void compare_paired(struct comparison_metric *metric, value_of_run value,
			   const struct group *group, const struct group *baseline,
			   uint64_t seed, struct arena *arena)
{
	double *ratios = arena_alloc(arena, group->count * sizeof(double));
	unsigned count = 0;
	struct stats_ratio ratio;

	for (unsigned i = 0; i < group->count; i++) {
		const struct run_result *other = partner(baseline, group->runs[i]);

		if (other && value(other) > 0.0 && value(group->runs[i]) > 0.0)
			ratios[count++] = value(group->runs[i]) / value(other);
	}
	if (count == 0)
		return;

	ratio = stats_ratio_paired(ratios, count, seed);
	judge(metric, &ratio);
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

static void compare_unpaired(struct comparison_metric *metric, value_of_run value,
			     const struct group *group, const struct group *baseline,
			     uint64_t seed, struct arena *arena)
{
	double *values = values_of(group, value, arena);
	double *baseline_values = values_of(baseline, value, arena);
	const unsigned count = keep_positive(values, group->count);
	const unsigned baseline_count = keep_positive(baseline_values, baseline->count);
	struct stats_ratio ratio;

	if (count == 0 || baseline_count == 0)
		return;

	ratio = stats_ratio_unpaired(values, count, baseline_values, baseline_count,
				     seed);
	judge(metric, &ratio);
}

/* The variant that the others are compared with. NULL, with err set, if there is none. */
static const struct group *pick_baseline(const struct groups *groups, const char *name,
					 struct arena *arena, struct err *err)
{
	const struct group *group;

	if (*name) {
		group = group_find(groups, name);
		if (!group)
			err_request(err, EINVAL,
				    "no variant '%s' to compare with (there are: %s)",
				    name, groups_names(groups, arena));
		else if (group->skipped)
			err_failure(err, ENODATA, "baseline '%s' was not run: %s", name,
				    group->skipped);
		return group && !group->skipped ? group : NULL;
	}

	for (unsigned i = 0; i < groups->count; i++) {
		if (!groups->at[i].skipped)
			return &groups->at[i];
	}
	if (groups->count > 0)
		err_failure(err, ENODATA, "no variant was run; '%s': %s",
			    groups->at[0].name, groups->at[0].skipped);
	else
		err_failure(err, ENODATA, "nothing to compare: no variant was run");
	return NULL;
}

static unsigned most_rounds(const struct comparison *comparison)
{
	unsigned most = 0;

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		if (comparison->variants[i].rounds > most)
			most = comparison->variants[i].rounds;
	}
	return most;
}

int compare_variants(struct result *result, const char *baseline, uint64_t seed,
		     struct err *err)
{
	struct arena *arena = &result->arena;
	const struct groups groups = groups_of(result, arena);
	const struct group *base = pick_baseline(&groups, baseline, arena, err);
	struct comparison *comparison = &result->comparison;

	if (!base)
		return -err->code;

	*comparison = (struct comparison){
		.baseline	= base->name,
		.paired		= true,
		.variants	= arena_alloc(arena, groups.count *
					      sizeof(*comparison->variants)),
		.variant_count	= groups.count,
	};
	for (unsigned i = 0; i < groups.count; i++) {
		const struct group *group = &groups.at[i];
		struct comparison_variant *variant = &comparison->variants[i];

		describe(variant, group, arena);
		if (group == base) {
			mark_as_baseline(variant);
			continue;
		}
		for (unsigned m = 0; m < COMPARISON_METRIC_COUNT; m++)
			compare_paired(&variant->metrics[m], metric_values[m], group,
				       base, seed, arena);
	}
	comparison->rounds = most_rounds(comparison);
	result->has_comparison = true;
	return 0;
}

/* ---- features ---- */

/* A ring that asked for a feature and did not get it: why not. NULL if it got it. */
static const char *refusal(const struct group *group, const char *feature)
{
	for (unsigned i = 0; i < group->count; i++) {
		const struct run_result *run = group->runs[i];

		for (unsigned f = 0; f < run->feature_count; f++)
			if (!run->features[f].granted &&
			    strcmp(run->features[f].name, feature) == 0)
				return run->features[f].why_not;
	}
	return NULL;
}

static const char *why_skipped(const struct group *with, const struct group *without,
			       const char *feature)
{
	if (!with || !without)
		return "no round of both was completed";
	if (with->skipped)
		return with->skipped;
	return without->skipped ? without->skipped : refusal(with, feature);
}

static unsigned rounds_of_both(const struct group *with, const struct group *without)
{
	unsigned rounds = 0;

	for (unsigned i = 0; i < with->count; i++)
		rounds += partner(without, with->runs[i]) != NULL;
	return rounds;
}

static void compare_pair(struct comparison_feature *out, const struct feature_pair *pair,
			 const struct groups *groups, uint64_t seed, struct arena *arena)
{
	const struct group *with = group_find(groups, pair->with);
	const struct group *without = group_find(groups, pair->without);

	*out = (struct comparison_feature){
		.pair		= *pair,
		.skipped	= why_skipped(with, without, pair->feature),
	};
	clear_metrics(out->metrics);
	if (out->skipped)
		return;
	out->rounds = rounds_of_both(with, without);
	for (unsigned m = 0; m < COMPARISON_METRIC_COUNT; m++)
		compare_paired(&out->metrics[m], metric_values[m], with, without, seed, arena);
}

/* Texts of a plan, which may go before its result does. */
static struct feature_pair pair_adopted(const struct feature_pair *pair, struct arena *arena)
{
	return (struct feature_pair){
		.feature	= arena_strdup(arena, pair->feature),
		.of		= arena_strdup(arena, pair->of),
		.included	= pair->included,
		.remark		= pair->remark ? arena_strdup(arena, pair->remark) : NULL,
		.with		= arena_strdup(arena, pair->with),
		.without	= arena_strdup(arena, pair->without),
	};
}

void compare_features(struct result *result, const struct feature_pair *pairs,
		      unsigned pair_count, uint64_t seed)
{
	struct arena *arena = &result->arena;
	const struct groups groups = groups_of(result, arena);
	struct comparison *comparison = &result->comparison;

	comparison->features = arena_alloc(arena, pair_count * sizeof(*comparison->features));
	comparison->feature_count = pair_count;
	for (unsigned i = 0; i < pair_count; i++) {
		const struct feature_pair pair = pair_adopted(&pairs[i], arena);

		compare_pair(&comparison->features[i], &pair, &groups, seed, arena);
	}
}

/* ---- two results ---- */

/* The group of `olds` that `group` of `news` is to be compared with, or NULL. */
static const struct group *counterpart(const struct group *group,
				       const struct groups *news,
				       const struct groups *olds)
{
	if (news->count == 1 && olds->count == 1)
		return &olds->at[0];
	return group_find(olds, group->name);
}

static struct comparison_variant *add_row(struct comparison *comparison,
					  const struct group *group, struct arena *arena)
{
	struct comparison_variant *row;

	row = &comparison->variants[comparison->variant_count++];
	describe(row, group, arena);
	return row;
}

/* Two rows: what it was, what it is now. Or one, and why there are not two. */
static void compare_with_old(struct comparison *comparison, const struct group *group,
			     const struct group *old, uint64_t seed, struct arena *arena)
{
	struct comparison_variant *row;

	if (!old || old->skipped || group->skipped) {
		row = add_row(comparison, group, arena);
		if (!old)
			row->skipped = "only in NEW";
		else if (!group->skipped)
			row->skipped = arena_printf(arena, "skipped in OLD: %s",
						    old->skipped);
		return;
	}

	row = add_row(comparison, old, arena);
	row->name = arena_printf(arena, "%s (old)", old->name);
	mark_as_baseline(row);

	row = add_row(comparison, group, arena);
	for (unsigned m = 0; m < COMPARISON_METRIC_COUNT; m++)
		compare_unpaired(&row->metrics[m], metric_values[m], group, old, seed,
				 arena);
}

/* Groups whose texts must outlive the result that they came from. */
static struct groups groups_adopted(const struct result *old_result, struct arena *arena)
{
	const struct groups groups = groups_of(old_result, arena);

	for (unsigned i = 0; i < groups.count; i++) {
		struct group *group = &groups.at[i];

		group->name = arena_strdup(arena, group->name);
		if (group->skipped)
			group->skipped = arena_strdup(arena, group->skipped);
	}
	return groups;
}

/* Variants that NEW no longer has. */
static void add_rows_only_in_old(struct comparison *comparison, const struct groups *news,
				 const struct groups *olds, struct arena *arena)
{
	for (unsigned i = 0; i < olds->count; i++) {
		if (!group_find(news, olds->at[i].name))
			add_row(comparison, &olds->at[i], arena)->skipped = "only in OLD";
	}
}

static bool any_in_both(const struct groups *news, const struct groups *olds)
{
	for (unsigned i = 0; i < news->count; i++) {
		if (counterpart(&news->at[i], news, olds))
			return true;
	}
	return false;
}

int compare_results(struct result *new_result, const struct result *old_result,
		    uint64_t seed, struct err *err)
{
	struct arena *arena = &new_result->arena;
	const struct groups news = groups_of(new_result, arena);
	const struct groups olds = groups_adopted(old_result, arena);
	struct comparison *comparison = &new_result->comparison;

	if (!any_in_both(&news, &olds))
		return err_request(err, EINVAL,
				   "no variant is in both results "
				   "(OLD has %s; NEW has %s)",
				   groups_names(&olds, arena),
				   groups_names(&news, arena));

	*comparison = (struct comparison){
		.baseline	= "old",
		.paired		= false,
		.variants	= arena_alloc(arena, (news.count * 2 + olds.count) *
					      sizeof(*comparison->variants)),
	};
	for (unsigned i = 0; i < news.count; i++)
		compare_with_old(comparison, &news.at[i],
				 counterpart(&news.at[i], &news, &olds), seed, arena);
	if (news.count > 1 || olds.count > 1)
		add_rows_only_in_old(comparison, &news, &olds, arena);
	comparison->rounds = most_rounds(comparison);
	new_result->has_comparison = true;
	return 0;
}
