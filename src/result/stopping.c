/* Verdicts are there already: what has none is an open question. */
#include "stopping.h"

#include <string.h>

#include "units.h"

static bool is(const struct comparison_metric *metric, const char *verdict)
{
	return strcmp(metric->verdict, verdict) == 0;
}

static void ask(struct rounds_stopping *stopping, const struct comparison_metric *metric)
{
	stopping->questions++;
	stopping->open += is(metric, "no evidence") || is(metric, "too few rounds");
}

static void ask_variants(struct result *result)
{
	const struct comparison *comparison = &result->comparison;

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const struct comparison_variant *variant = &comparison->variants[i];
		const struct comparison_metric *answer =
			&variant->metrics[compare_answer(comparison)];

		if (!variant->skipped && !variant->repeats_baseline && !is(answer, "baseline"))
			ask(&result->stopping, answer);
	}
}

static void ask_features(struct result *result)
{
	const struct comparison *comparison = &result->comparison;

	for (unsigned i = 0; i < comparison->feature_count; i++)
		if (!comparison->features[i].skipped)
			ask(&result->stopping, &comparison->features[i].metrics[METRIC_IOPS]);
}

bool stopping_look(struct result *result, const struct fail_condition *conditions,
		   unsigned condition_count)
{
	struct rounds_stopping *stopping = &result->stopping;

	stopping->questions = condition_questions(result, conditions, condition_count,
						  &stopping->open);
	if (stopping->questions == 0 && result->comparison.feature_count > 0)
		ask_features(result);
	else if (stopping->questions == 0)
		ask_variants(result);
	return stopping->open == 0;
}

static const struct {
	const char *reason, *text;
} endings[] = {
	{ "decided",		"decided" },
	{ "undecidable",	"stopped, as more would decide nothing," },
	{ "rounds",		"limit of rounds reached" },
	{ "interrupted",	"interrupted" },
	{ "error",		"stopped by an error" },
};

static const char *ending(const struct rounds_stopping *stopping, struct arena *arena)
{
	char budget[UNITS_TEXT_MAX];

	if (strcmp(stopping->reason, "budget") == 0)
		return arena_printf(arena, "budget of %s used up",
				    units_human_duration((double)stopping->budget_ns, budget));
	for (unsigned i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (strcmp(endings[i].reason, stopping->reason) == 0)
			return endings[i].text;
	return stopping->reason;
}

const char *stopping_sentence(const struct rounds_stopping *stopping, struct arena *arena)
{
	const char *text;

	if (!stopping->reason)
		return NULL;
	text = arena_printf(arena, "%s after %u round%s", ending(stopping, arena),
			    stopping->rounds, stopping->rounds == 1 ? "" : "s");
	if (stopping->open > 0)
		text = arena_printf(arena, "%s: %u of %u not decided", text, stopping->open,
				    stopping->questions);
	return text;
}
