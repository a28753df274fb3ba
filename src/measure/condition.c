/*
 * Conditions on a comparison (--fail-if): a text becomes three numbers, and every row of
 * the comparison is held against them. Declared in compare.h.
 *
 * A gate must fail when in doubt: what was skipped or could not be compared meets every
 * condition.
 */
#include "compare.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Indexed by fail_condition.relation. */
static const struct relation {
	const char *symbol;
	const char *words;
} relations[] = {
	[FAIL_BELOW_OR_EQUAL]	= { "<=", "is not above" },
	[FAIL_BELOW]		= { "<",  "is below" },
	[FAIL_ABOVE_OR_EQUAL]	= { ">=", "is not below" },
	[FAIL_ABOVE]		= { ">",  "is above" },
};
enum { RELATION_COUNT = sizeof(relations) / sizeof(relations[0]) };

static int metric_find(const char *name, size_t length)
{
	for (int i = 0; i < COMPARISON_METRIC_COUNT; i++) {
		const char *metric = compare_metric_name((unsigned)i);

		if (strlen(metric) == length && strncmp(metric, name, length) == 0)
			return i;
	}
	return -1;
}

/* The relation that `text` begins with; of two, the longer one. */
static int relation_find(const char *text)
{
	int found = -1;

	for (int i = 0; i < RELATION_COUNT; i++) {
		const size_t length = strlen(relations[i].symbol);

		if (strncmp(text, relations[i].symbol, length) == 0 &&
		    (found < 0 || length > strlen(relations[found].symbol)))
			found = i;
	}
	return found;
}

static int bad_condition(const char *text, struct err *err)
{
	return err_request(err, EINVAL,
			   "'%s' is not a condition: METRIC RELATION RATIO, like "
			   "'iops<0.95' (metrics: iops, p50, p99, p99.9, cpu; "
			   "relations: <, <=, >, >=; ratio: a number above 0)", text);
}

int fail_condition_parse(const char *text, struct fail_condition *condition,
			 struct err *err)
{
	const size_t name_length = strcspn(text, " <>");
	const int metric = metric_find(text, name_length);
	const char *at = text + name_length;
	int relation;
	double limit;
	char *end;

	at += strspn(at, " ");
	relation = relation_find(at);
	if (metric < 0 || relation < 0)
		return bad_condition(text, err);

	at += strlen(relations[relation].symbol);
	limit = strtod(at, &end);
	if (end == at || *end != '\0' || !isfinite(limit) || limit <= 0.0)
		return bad_condition(text, err);

	condition->metric = (unsigned)metric;
	condition->relation = (unsigned)relation;
	condition->limit = limit;
	return 0;
}

static bool is_baseline(const struct comparison_variant *variant)
{
	return strcmp(variant->metrics[METRIC_IOPS].verdict, "baseline") == 0;
}

static bool condition_met(const struct fail_condition *condition, double ratio)
{
	switch (condition->relation) {
	case FAIL_BELOW:
		return ratio < condition->limit;
	case FAIL_BELOW_OR_EQUAL:
		return ratio <= condition->limit;
	case FAIL_ABOVE:
		return ratio > condition->limit;
	case FAIL_ABOVE_OR_EQUAL:
		return ratio >= condition->limit;
	}
	return true;
}

/* What to say if a row fails the condition; NULL if it passes. */
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
	if (!condition_met(condition, metric->ratio))
		return NULL;
	return arena_printf(arena, "%s: %s %.4g %s %g", name, metric->name, metric->ratio,
			    relations[condition->relation].words, condition->limit);
}

static const char *feature_name(const struct comparison_feature *feature, struct arena *arena)
{
	return arena_printf(arena, "%s %s %s", feature->pair.feature,
			    feature->pair.included ? "of" : "added to", feature->pair.of);
}

static void check_row(struct result *result, const char *name, const char *skipped,
		      const struct comparison_metric *metrics,
		      const struct fail_condition *conditions, unsigned condition_count)
{
	struct comparison *comparison = &result->comparison;

	for (unsigned c = 0; c < condition_count; c++) {
		const char *failure = failure_of(name, skipped, metrics, &conditions[c],
						 &result->arena);

		if (failure)
			comparison->failed_conditions[comparison->failed_count++] = failure;
	}
}

unsigned compare_check(struct result *result, const struct fail_condition *conditions,
		       unsigned condition_count)
{
	struct comparison *comparison = &result->comparison;
	const size_t rows = comparison->variant_count + comparison->feature_count;

	comparison->failed_count = 0;
	comparison->failed_conditions =
		arena_alloc(&result->arena, rows * condition_count *
			    sizeof(*comparison->failed_conditions));
	for (unsigned i = 0; i < comparison->feature_count; i++) {
		const struct comparison_feature *feature = &comparison->features[i];

		if (!feature->skipped)
			check_row(result, feature_name(feature, &result->arena), NULL,
				  feature->metrics, conditions, condition_count);
	}
	for (unsigned i = 0; comparison->feature_count == 0 && i < comparison->variant_count;
	     i++) {
		const struct comparison_variant *variant = &comparison->variants[i];

		if (!is_baseline(variant))
			check_row(result, variant->name, variant->skipped, variant->metrics,
				  conditions, condition_count);
	}
	return comparison->failed_count;
}
