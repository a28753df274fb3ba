/* Notes on a comparison as a whole: variants that were not run, scatter. */
#include "advice_rounds.h"

#include <string.h>

#include "advice_rule.h"
#include "compare.h"
#include "engine.h"
#include "groups.h"
#include "noise_floor.h"
#include "stats.h"

static bool skipped_alike(const struct run_result *a, const struct run_result *b)
{
	const struct engine_ops *engine;

	if (!a->skipped || !b->skipped || strcmp(a->spec.engine, b->spec.engine) != 0)
		return false;
	engine = engine_find(a->spec.engine);
	/* But different rings are refused different features. */
	return !engine || !(engine->can & ENGINE_IS_RING) || !strcmp(a->skipped, b->skipped);
}

static bool told_before(const struct result *result, unsigned index)
{
	for (unsigned i = 0; i < index; i++) {
		if (skipped_alike(&result->runs[i], &result->runs[index]))
			return true;
	}
	return false;
}

/* Variants of one engine that were not run have one reason: psync at depths 8 and 32. */
void advice_on_skipped(struct result *result)
{
	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];
		const char *names = run->variant, *before = names;
		unsigned variants = 1;

		if (!run->skipped || told_before(result, i))
			continue;
		for (unsigned j = i + 1; j < result->run_count; j++) {
			const struct run_result *other = &result->runs[j];

			if (!skipped_alike(run, other) ||
			    strcmp(run->variant, other->variant) == 0)
				continue;
			names = arena_printf(&result->arena, "%s, %s", names,
					     name_in_list(other->variant, before));
			before = other->variant;
			variants++;
		}
		result_add_advice(result, "skipped", "%s %s not run: %s", names,
				  variants == 1 ? "was" : "were", run->skipped);
	}
}

struct unstable {
	const char *list, *before;
	unsigned count;
};

static void note_scatter(struct unstable *u, const struct comparison_variant *row,
			 struct arena *arena)
{
	const char *name = compare_row_name(row, arena);

	if (row->skipped || row->iops_variation <= 0.1)
		return;
	if (++u->count <= VARIANTS_NAMED_MAX)
		u->list = arena_printf(arena, "%s%s%.0f %% at %s", u->list,
				       u->list[0] ? ", " : "", 100 * row->iops_variation,
				       name_in_list(name, u->before));
	u->before = name;
}

/* With several jobs, each of them: in their sum a small one would not be visible. */
static void tell_unstable(struct result *result)
{
	const struct comparison *comparison = &result->comparison;
	struct unstable u = { .list = "" };

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const struct comparison_variant *variant = &comparison->variants[i];

		for (unsigned k = 0; variant->job_count > 1 && k < variant->job_count; k++)
			note_scatter(&u, &variant->jobs[k], &result->arena);
		if (variant->job_count <= 1)
			note_scatter(&u, variant, &result->arena);
	}
	if (u.count > VARIANTS_NAMED_MAX)
		u.list = arena_printf(&result->arena, "%s and above 10 %% at %u more", u.list,
				      u.count - VARIANTS_NAMED_MAX);
	if (u.count > 0)
		result_add_advice(result, "unstable", "IOPS scatter between rounds (standard "
				  "deviation %s): use longer or more rounds (--time, "
				  "--rounds)", u.list);
}

static void tell_undecided(struct result *result)
{
	const struct rounds_stopping *stopping = &result->stopping;

	if (stopping->always_valid && stopping->open > 0 && stopping->reason &&
	    (!strcmp(stopping->reason, "budget") || !strcmp(stopping->reason, "rounds")))
		result_add_advice(result, "not-decided", "%u of %u questions not decided in %u "
				  "round%s: give them more time (--budget), longer rounds "
				  "(--time), or ask less (--smallest-difference)",
				  stopping->open, stopping->questions, stopping->rounds,
				  advice_plural(stopping->rounds));
}

static void tell_few_rounds(struct result *result)
{
	const struct comparison *comparison = &result->comparison;

	if (comparison->variant_count > 1 && comparison->rounds > 0 && !result->stopping.reason &&
	    comparison->rounds < STATS_ROUNDS_FOR_INTERVAL && compare_has_baseline(comparison))
		result_add_advice(result, "few-rounds", "%u round%s: too few for a confidence "
				  "interval (--rounds=%u or more)", comparison->rounds,
				  advice_plural(comparison->rounds), STATS_ROUNDS_FOR_INTERVAL);
}

static void tell_answer(struct result *result)
{
	if (compare_answer(&result->comparison) == METRIC_THROUGHPUT)
		result_add_advice(result, "block-size", "variants differ in the size of their "
				  "reads and writes: MiB/s are compared, not IOPS");
}

static void tell_empty_rounds(struct result *result)
{
	const struct comparison *comparison = &result->comparison;
	const char *list = "", *before = NULL;

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const struct comparison_variant *variant = &comparison->variants[i];

		if (variant->empty_rounds == 0)
			continue;
		list = arena_printf(&result->arena, "%s%s%u of %u at %s", list, *list ? ", " : "",
				    variant->empty_rounds,
				    variant->rounds + variant->empty_rounds,
				    name_in_list(variant->name, before));
		before = variant->name;
	}
	if (*list)
		result_add_advice(result, "empty-rounds", "rounds without a single I/O (%s) are "
				  "in no ratio, so there is no verdict (increase --time)", list);
}

static void tell_noise_floor(struct result *result)
{
	const char *sentence = noise_floor_sentence(&result->noise_floor, &result->arena);

	if (sentence)
		result_add_advice(result, "noise-floor", "%s", sentence);
}

void advice_on_rounds(struct result *result)
{
	tell_empty_rounds(result);
	tell_answer(result);
	tell_few_rounds(result);
	tell_undecided(result);
	tell_noise_floor(result);
	tell_unstable(result);
}
