/*
 * Conditions on a comparison (--fail-if): a text becomes a few numbers, and every row of
 * the comparison is tested against them. Declared in compare.h.
 *
 * A condition is met if the whole interval is on the bad side of the limit: a ratio alone is on
 * that side by chance as often as not. A gate must not pass what it did not judge: what was
 * skipped or could not be compared meets every condition, and without an interval it is
 * undecided.
 */
#include "compare.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int metric_find(const char *name, size_t length)
{
	for (int i = 0; i < COMPARISON_METRIC_COUNT; i++) {
		const char *metric = compare_metric_name((unsigned)i);

		if (strlen(metric) == length && strncmp(metric, name, length) == 0)
			return i;
	}
	return -1;
}

static int bad_condition(const char *text, struct err *err)
{
	return err_request(err, EINVAL,
			   "'%s' is not a condition: [JOB/]METRIC RELATION RATIO, like "
			   "'iops<0.95' (metrics: iops, throughput, p50, p99, p99.9, cpu; "
			   "relations: <, <=, >, >=; ratio: a number above 0; a '!' after it: the "
			   "ratio alone decides, not its interval)", text);
}

/* Behind "JOB/". A job may be named after a path, and so may have a slash itself. */
static const char *metric_name(const char *text)
{
	const char *relation = text + strcspn(text, "<>"), *at = relation;

	while (at > text && at[-1] != '/')
		at--;
	return at;
}

int condition_parse(const char *text, struct fail_condition *condition,
		    struct err *err)
{
	const char *name = metric_name(text);
	const size_t name_length = strcspn(name, " <>");
	const int metric = metric_find(name, name_length);
	const char *at = name + name_length;
	int relation;
	double limit;
	char *end;

	at += strspn(at, " ");
	relation = relation_find(at);
	if (metric < 0 || relation < 0 || name == text + 1)
		return bad_condition(text, err);

	at += strlen(relation_symbol((enum relation)relation));
	limit = strtod(at, &end);
	if (end == at || !isfinite(limit) || limit <= 0.0)
		return bad_condition(text, err);
	at = end + strspn(end, " ");
	if (strcmp(at, "") != 0 && strcmp(at, "!") != 0)
		return bad_condition(text, err);

	condition->job = name > text ? text : NULL;
	condition->job_length = name > text ? (int)(name - text) - 1 : 0;
	condition->metric = (unsigned)metric;
	condition->relation = (enum relation)relation;
	condition->limit = limit;
	condition->ratio_alone = *at == '!';
	return 0;
}

static bool is_baseline(const struct comparison_variant *variant)
{
	return variant->repeats_baseline ||
	       strcmp(variant->metrics[METRIC_IOPS].verdict, "baseline") == 0;
}

static bool is_on_bad_side(const struct fail_condition *condition, double value)
{
	return relation_holds(condition->relation, value, condition->limit);
}

/* The whole interval is where that end of it is which is nearest to the limit's good side. */
static bool is_met(const struct fail_condition *condition, const struct comparison_metric *metric)
{
	if (condition->ratio_alone)
		return is_on_bad_side(condition, metric->ratio);
	return is_on_bad_side(condition, relation_is_below(condition->relation)
					 ? metric->high : metric->low);
}

/* "0.91", "0.91 [0.89, 0.93]": what was looked at. */
static const char *looked_at(const struct fail_condition *condition,
			     const struct comparison_metric *metric, struct arena *arena)
{
	if (condition->ratio_alone)
		return arena_printf(arena, "%.4g", metric->ratio);
	return arena_printf(arena, "%.4g [%.4g, %.4g]", metric->ratio, metric->low, metric->high);
}

/* What to say if a row leaves the condition undecided; NULL if it does not. */
static const char *doubt_about(const char *name, const char *skipped,
			       const struct comparison_metric *metrics,
			       const struct fail_condition *condition, struct arena *arena)
{
	const struct comparison_metric *metric = &metrics[condition->metric];
	const char *text;

	if (skipped || !metric->valid || metric->has_interval || condition->ratio_alone)
		return NULL;
	text = arena_printf(arena, "%.*s%s%s%s%g", condition->job_length,
			    condition->job ? condition->job : "", condition->job ? "/" : "",
			    metric->name, relation_symbol(condition->relation),
			    condition->limit);
	return arena_printf(arena, "%s: %s: %s %.4g has no interval (%s): '%s!' tests the "
			    "ratio alone", name, text, metric->name, metric->ratio,
			    metric->verdict, text);
}

/* What to say if a row fails the condition; NULL if it passes, or is undecided. */
static const char *failure_of(const char *name, const char *skipped,
			      const struct comparison_metric *metrics,
			      const struct fail_condition *condition, struct arena *arena)
{
	const struct comparison_metric *metric = &metrics[condition->metric];

	if (skipped)
		return arena_printf(arena, "%s: %s was not compared: %s", name, metric->name,
				    skipped);
	if (!metric->valid)
		return arena_printf(arena, "%s: %s was not compared: no round of both "
				    "was completed with a value", name, metric->name);
	if (!(metric->has_interval || condition->ratio_alone) || !is_met(condition, metric))
		return NULL;
	return arena_printf(arena, "%s: %s %s %s %g", name, metric->name,
			    looked_at(condition, metric, arena),
			    relation_words(condition->relation), condition->limit);
}

static const char *feature_name(const struct comparison_feature *feature, struct arena *arena)
{
	return arena_printf(arena, "%s %s %s", feature->pair.feature,
			    feature->pair.included ? "of" : "added to", feature->pair.of);
}

static void check(struct result *result, const char *name, const char *skipped,
		  const struct comparison_metric *metrics, const struct fail_condition *condition)
{
	struct comparison *comparison = &result->comparison;
	const char *failure = failure_of(name, skipped, metrics, condition, &result->arena);
	const char *doubt = doubt_about(name, skipped, metrics, condition, &result->arena);

	if (failure)
		comparison->failed_conditions[comparison->failed_count++] = failure;
	if (doubt)
		comparison->undecided_conditions[comparison->undecided_count++] = doubt;
}

static const struct comparison_variant *job_of(const struct comparison_variant *variant,
					       const struct fail_condition *condition)
{
	for (unsigned i = 0; i < variant->job_count; i++) {
		const char *job = variant->jobs[i].job;

		if (strlen(job) == (size_t)condition->job_length &&
		    strncmp(job, condition->job, strlen(job)) == 0)
			return &variant->jobs[i];
	}
	return NULL;
}

/* A variant without the job is exempt, unless it was not run: then its jobs are unknown. */
static void check_variant(struct result *result, const struct comparison_variant *variant,
			  const struct fail_condition *condition)
{
	const struct comparison_variant *row = variant;
	const char *name = variant->name;

	if (condition->job) {
		row = job_of(variant, condition);
		name = arena_printf(&result->arena, "%s/%.*s", variant->name,
				    condition->job_length, condition->job);
	}
	if (!row && (variant->skipped || variant->rounds == 0))
		row = variant;
	if (row)
		check(result, name, variant->skipped, row->metrics, condition);
}

static bool any_variant_has(const struct comparison *comparison,
			    const struct fail_condition *condition)
{
	for (unsigned i = 0; i < comparison->variant_count; i++)
		if (!is_baseline(&comparison->variants[i]) &&
		    (job_of(&comparison->variants[i], condition) ||
		     comparison->variants[i].rounds == 0))
			return true;
	return false;
}

/* A gate that has nothing to look at does not pass. */
static void fail_unseen_jobs(struct result *result, const struct fail_condition *conditions,
			     unsigned condition_count)
{
	struct comparison *comparison = &result->comparison;

	for (unsigned c = 0; c < condition_count; c++) {
		const struct fail_condition *condition = &conditions[c];
		const char *why = "no variant but the baseline has a job of that name";

		if (comparison->feature_count > 0)
			why = "features are compared for all jobs together";
		else if (condition->job && any_variant_has(comparison, condition))
			continue;
		if (condition->job)
			comparison->failed_conditions[comparison->failed_count++] = arena_printf(
				&result->arena, "%.*s: %s was not compared: %s",
				condition->job_length, condition->job,
				compare_metric_name(condition->metric), why);
	}
}

static void check_features(struct result *result, const struct fail_condition *conditions,
			   unsigned condition_count)
{
	const struct comparison *comparison = &result->comparison;

	for (unsigned i = 0; i < comparison->feature_count; i++) {
		const struct comparison_feature *feature = &comparison->features[i];

		for (unsigned c = 0; c < condition_count && !feature->skipped; c++)
			if (!conditions[c].job)
				check(result, feature_name(feature, &result->arena), NULL,
				      feature->metrics, &conditions[c]);
	}
}

/* Not of what is compared by its features. */
static void check_variants(struct result *result, const struct fail_condition *conditions,
			   unsigned condition_count)
{
	const struct comparison *comparison = &result->comparison;

	for (unsigned i = 0; i < comparison->variant_count; i++)
		for (unsigned c = 0; c < condition_count; c++)
			if (!is_baseline(&comparison->variants[i]))
				check_variant(result, &comparison->variants[i], &conditions[c]);
}

unsigned condition_check(struct result *result, const struct fail_condition *conditions,
			 unsigned condition_count)
{
	struct comparison *comparison = &result->comparison;
	const size_t rows = comparison->variant_count + comparison->feature_count + 1;

	comparison->failed_count = comparison->undecided_count = 0;
	comparison->failed_conditions =
		arena_alloc(&result->arena, rows * condition_count *
			    sizeof(*comparison->failed_conditions));
	comparison->undecided_conditions =
		arena_alloc(&result->arena, rows * condition_count *
			    sizeof(*comparison->undecided_conditions));
	if (comparison->feature_count > 0)
		check_features(result, conditions, condition_count);
	else
		check_variants(result, conditions, condition_count);
	fail_unseen_jobs(result, conditions, condition_count);
	return comparison->failed_count + comparison->undecided_count;
}

/* ---- is it decided by now? ---- */

/* What is wholly on the good side does not become bad by another round. */
static bool is_open(const struct fail_condition *condition, const struct comparison_metric *metric)
{
	const double far_end = relation_is_below(condition->relation) ? metric->low : metric->high;

	return !metric->valid || !metric->has_interval ||
	       (!is_met(condition, metric) && is_on_bad_side(condition, far_end));
}

static void ask(const struct fail_condition *condition, const char *skipped,
		const struct comparison_metric *metrics, unsigned *questions, unsigned *open)
{
	if (condition->ratio_alone || skipped)
		return;
	++*questions;
	*open += is_open(condition, &metrics[condition->metric]);
}

unsigned condition_questions(const struct result *result, const struct fail_condition *conditions,
			     unsigned condition_count, unsigned *open)
{
	const struct comparison *comparison = &result->comparison;
	unsigned questions = 0;

	*open = 0;
	for (unsigned c = 0; c < condition_count; c++) {
		const struct fail_condition *condition = &conditions[c];

		for (unsigned i = 0; i < comparison->feature_count && !condition->job; i++)
			ask(condition, comparison->features[i].skipped,
			    comparison->features[i].metrics, &questions, open);
		for (unsigned i = 0; i < comparison->variant_count; i++) {
			const struct comparison_variant *variant = &comparison->variants[i];
			const struct comparison_variant *row =
				condition->job ? job_of(variant, condition) : variant;

			if (row && !is_baseline(variant) && comparison->feature_count == 0)
				ask(condition, variant->skipped, row->metrics, &questions, open);
		}
	}
	return questions;
}
