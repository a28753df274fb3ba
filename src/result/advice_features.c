/*
 * The answer of a comparison of features: the benefits of those in the tuned preset, those that do
 * harm, and others that would help. Only significant ratios are reported, and only if they differ
 * from 1 by at least a hundredth and by at least the scatter of rounds.
 */
#include "advice_features.h"

#include <math.h>
#include <string.h>

#include "compare.h"

enum { CLAUSE_COUNT = 3 };

static const struct sentence {
	const char *subject;
	enum compared_metric metric;
	struct clause {
		const char *words;
		bool included;		/* in the preset */
		const char *verdict;
	} clauses[CLAUSE_COUNT];
} sentences[] = {
	{ "IOPS", METRIC_IOPS, {
		{ "more from", true, "faster" },
		{ "fewer from", true, "slower" },
		{ "more possible with", false, "faster" } } },
	{ "CPU per I/O", METRIC_CPU, {
		{ "less from", true, "lower" },
		{ "more from", true, "higher" },
		{ "less possible with", false, "lower" } } },
};

/* A ratio can be significant, but too near 1 to matter. */
static bool is_worth_telling(const struct comparison_metric *metric, const char *verdict)
{
	return compare_concludes(metric) && strcmp(metric->verdict, verdict) == 0 &&
	       fabs(metric->ratio - 1) >= 0.01;
}

/* "batches (1.40 ×), fixed-files (1.05 ×)", or "". */
static const char *list_of(const struct comparison *comparison, enum compared_metric metric,
			   const struct clause *clause, struct arena *arena)
{
	const char *list = "";

	for (unsigned i = 0; i < comparison->feature_count; i++) {
		const struct comparison_feature *feature = &comparison->features[i];

		if (strcmp(feature->pair.of, comparison->baseline) != 0 ||
		    feature->pair.included != clause->included ||
		    !is_worth_telling(&feature->metrics[metric], clause->verdict))
			continue;
		list = arena_printf(arena, "%s%s%s (%.2f ×)", list, *list ? ", " : "",
				    feature->pair.feature, feature->metrics[metric].ratio);
	}
	return list;
}

static const char *clauses_of(const struct comparison *comparison,
			      const struct sentence *sentence, struct arena *arena)
{
	const char *text = "";

	for (unsigned i = 0; i < CLAUSE_COUNT; i++) {
		const struct clause *clause = &sentence->clauses[i];
		const char *list = list_of(comparison, sentence->metric, clause, arena);

		if (*list)
			text = arena_printf(arena, "%s%s%s %s", text, *text ? "; " : "",
					    clause->words, list);
	}
	return *text ? text : "no feature is shown to make a difference";
}

static bool has_verdicts(const struct comparison *comparison)
{
	for (unsigned i = 0; i < comparison->feature_count; i++) {
		if (comparison->features[i].metrics[METRIC_IOPS].has_interval)
			return true;
	}
	return false;
}

void advice_on_features(struct result *result)
{
	const struct comparison *comparison = &result->comparison;

	if (!has_verdicts(comparison))
		return;
	for (unsigned i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		result_add_advice(result, "features", "%s of %s: %s.", sentences[i].subject,
				  comparison->baseline,
				  clauses_of(comparison, &sentences[i], &result->arena));
}
