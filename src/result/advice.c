/*
 * The machine that applies the rules. A rule is a row of the table of its topic: a code that
 * scripts can rely on, a weight that says how strongly a run shows the thing (0: not at all), and
 * the sentence about the run with the largest weight.
 */
#include "advice.h"

#include <string.h>

#include "advice_depth.h"
#include "advice_features.h"
#include "advice_rounds.h"
#include "advice_rule.h"
#include "advice_trend.h"
#include "groups.h"

/* In the order in which a reader should know them, after whether others disturbed it all. */
static const struct rule *const topics[] = {
	advice_run_rules,
	advice_rate_rules,
	advice_storage_rules,
	advice_cache_rules,
	advice_cost_rules,
	advice_quota_rules,
	advice_device_rules,
	advice_queue_rules,
	advice_engine_rules,
};

/* Does a round of this variant show it? */
static bool variant_shows(const struct rule *rule, const struct result *result,
			  const char *variant)
{
	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		if (!run->skipped && strcmp(run->variant, variant) == 0 &&
		    rule->weight(result, run) > 0)
			return true;
	}
	return false;
}

static bool is_first_round_of_it(const struct result *result, unsigned index)
{
	for (unsigned i = 0; i < index; i++) {
		if (!result->runs[i].skipped &&
		    strcmp(result->runs[i].variant, result->runs[index].variant) == 0)
			return false;
	}
	return !result->runs[index].skipped;
}

static const char *say_where(const struct rule *rule, const struct result *result,
			     struct arena *arena)
{
	unsigned variants = 0, showing = 0;
	const char *names = "", *before = NULL;

	for (unsigned i = 0; i < result->run_count; i++) {
		const char *name = result->runs[i].variant;

		if (!is_first_round_of_it(result, i))
			continue;
		variants++;
		if (!variant_shows(rule, result, name))
			continue;
		showing++;
		if (showing <= VARIANTS_NAMED_MAX)
			names = arena_printf(arena, "%s%s%s", names, names[0] ? ", " : "",
					     name_in_list(name, before));
		before = name;
	}
	if (showing == variants)
		return "";
	if (showing > VARIANTS_NAMED_MAX)
		return arena_printf(arena, " at %s and %u more", names,
				    showing - VARIANTS_NAMED_MAX);
	return arena_printf(arena, " at %s", names);
}

static void apply(const struct rule *rule, struct result *result)
{
	struct finding finding = { .result = result, .arena = &result->arena };
	double most = 0;

	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];
		const double weight = run->skipped ? 0 : rule->weight(result, run);

		if (weight > most) {
			most = weight;
			finding.run = run;
		}
	}
	if (!finding.run)
		return;
	finding.at = say_where(rule, result, &result->arena);
	result_add_advice(result, rule->code, "%s", rule->say(&finding));
}

static void apply_all(const struct rule *rules, struct result *result)
{
	for (const struct rule *rule = rules; rule->code; rule++)
		apply(rule, result);
}

void advice_collect(struct result *result)
{
	result->advice_count = 0;
	apply_all(advice_others_rules, result);
	if (result->has_comparison) {
		advice_on_depth(result);
		advice_on_features(result);
	}
	advice_on_skipped(result);
	for (unsigned i = 0; i < sizeof(topics) / sizeof(topics[0]); i++)
		apply_all(topics[i], result);
	if (result->has_comparison)
		advice_on_rounds(result);
	advice_on_trend(result);
}
