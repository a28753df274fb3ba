/*
 * A sweep is the variants of one engine that differ in queue depth (and in the batches that
 * come with it) and in nothing else. "Faster from depth N on" rests on the verdicts: at N and
 * at every depth above, IOPS are "faster" than the baseline's, by no less than rounds scatter.
 * "Beyond M only latency grows" rests on the medians: no depth above M has more than 5 % more IOPS
 * (or twice the scatter between rounds, if that is more), and the deepest has a median latency a
 * tenth higher. If rounds scatter much, there is no conclusion.
 */
#include "advice_depth.h"

#include <string.h>

#include "compare.h"
#include "sweep.h"

enum { SWEEP_DEPTHS_MIN = 3 };

/* Standard deviation / mean of the IOPS of the rounds. */
static const double SCATTER_MAX = 0.1;

struct step {
	const struct comparison_variant *variant;
	const struct run_result *run;
	unsigned depth;
};

struct depths {
	struct step *steps;		/* by depth, ascending */
	unsigned count;
};

/* Inserts a step; two of one depth are not a sweep over depth: false. */
static bool insert(struct depths *sweep, struct step step)
{
	unsigned at = sweep->count;

	while (at > 0 && sweep->steps[at - 1].depth >= step.depth) {
		if (sweep->steps[at - 1].depth == step.depth)
			return false;
		at--;
	}
	memmove(&sweep->steps[at + 1], &sweep->steps[at],
		(sweep->count - at) * sizeof(*sweep->steps));
	sweep->steps[at] = step;
	sweep->count++;
	return true;
}

/* The sweep that `first` is part of; empty if there is none. */
static struct depths sweep_with(const struct result *result, const struct run_result *first,
			       struct arena *arena)
{
	const struct comparison *comparison = &result->comparison;
	struct depths sweep = {
		.steps = arena_alloc(arena, comparison->variant_count * sizeof(struct step)),
	};

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const struct comparison_variant *variant = &comparison->variants[i];
		const struct run_result *run = sweep_run(result, variant->name);

		if (!run || variant->rounds == 0 || !sweep_alike(run, first, "iodepth", arena))
			continue;
		if (!insert(&sweep, (struct step){ variant, run, run->spec.iodepth }))
			return (struct depths){ .count = 0 };
	}
	return sweep;
}

static bool is_faster(const struct step *step, enum compared_metric answer)
{
	const struct comparison_metric *metric = &step->variant->metrics[answer];

	return compare_concludes(metric) && strcmp(metric->verdict, "faster") == 0;
}

/* The first step from which on all are faster than the baseline; count if the last is not. */
static unsigned pays_from(const struct depths *sweep, enum compared_metric answer)
{
	unsigned at = sweep->count;

	while (at > 0 && is_faster(&sweep->steps[at - 1], answer))
		at--;
	return at;
}

static double clearly_more(const struct comparison_variant *variant)
{
	const double scatter = 2 * variant->iops_variation;

	return variant->iops * (1 + (scatter > 0.05 ? scatter : 0.05));
}

/* The first step that no deeper one clearly beats. */
static unsigned saturates_at(const struct depths *sweep)
{
	for (unsigned i = 0; i < sweep->count; i++) {
		const double more = clearly_more(sweep->steps[i].variant);
		bool beaten = false;

		for (unsigned j = i + 1; j < sweep->count; j++)
			beaten |= sweep->steps[j].variant->iops > more;
		if (!beaten)
			return i;
	}
	return sweep->count - 1;
}

static bool latency_grows_beyond(const struct depths *sweep, unsigned at)
{
	return sweep->steps[sweep->count - 1].variant->p50_ns >
	       1.1 * sweep->steps[at].variant->p50_ns;
}

/* With one engine, it is the depth that pays or not. */
static const char *own_payoff_text(const struct depths *sweep, const struct comparison *comparison,
				   const struct run_result *baseline, struct arena *arena)
{
	const unsigned from = pays_from(sweep, compare_answer(comparison));
	const char *text;

	if (from == sweep->count)
		text = arena_printf(arena, "depth %u is not shown to be faster",
				    sweep->steps[from - 1].depth);
	else if (from + 1 == sweep->count)
		text = arena_printf(arena, "depth %u is faster", sweep->steps[from].depth);
	else
		text = arena_printf(arena, "depths from %u on are faster",
				    sweep->steps[from].depth);
	return arena_printf(arena, "%s than %s, which has depth %u", text, baseline->variant,
			    baseline->spec.iodepth);
}

static const char *payoff_text(const struct depths *sweep, const struct comparison *comparison,
			       struct arena *arena)
{
	const char *engine = sweep->steps[0].run->engine_used;
	const char *baseline = comparison->baseline;
	const unsigned from = pays_from(sweep, compare_answer(comparison));

	if (from == sweep->count)
		return arena_printf(arena, "%s is not shown to be faster than %s at depth %u",
				    engine, baseline, sweep->steps[from - 1].depth);
	if (from == 0)
		return arena_printf(arena, "%s is faster than %s at every depth", engine,
				    baseline);
	return arena_printf(arena, "%s is faster than %s from depth %u on", engine, baseline,
			    sweep->steps[from].depth);
}

static bool scatters(const struct depths *sweep)
{
	for (unsigned i = 0; i < sweep->count; i++) {
		if (sweep->steps[i].variant->iops_variation > SCATTER_MAX)
			return true;
	}
	return false;
}

static const char *saturation_text(const struct depths *sweep, struct arena *arena)
{
	const unsigned at = saturates_at(sweep);

	if (scatters(sweep))
		return "";
	if (at + 1 == sweep->count)
		return arena_printf(arena, "; IOPS still grow at depth %u",
				    sweep->steps[at].depth);
	if (latency_grows_beyond(sweep, at))
		return arena_printf(arena, "; beyond depth %u only latency grows",
				    sweep->steps[at].depth);
	return arena_printf(arena, "; depths beyond %u gain nothing more",
			    sweep->steps[at].depth);
}

static bool has_verdicts(const struct depths *sweep)
{
	for (unsigned i = 0; i < sweep->count; i++) {
		if (sweep->steps[i].variant->metrics[METRIC_IOPS].has_interval)
			return true;
	}
	return false;
}

/* The baseline may be the sweep's own shallowest step: then depth itself is what pays. */
static unsigned without_baseline(struct depths *sweep)
{
	if (sweep->count > 0 &&
	    strcmp(sweep->steps[0].variant->metrics[METRIC_IOPS].verdict, "baseline") == 0) {
		sweep->steps++;
		sweep->count--;
		return 1;
	}
	return 0;
}

void advice_on_depth(struct result *result)
{
	const struct comparison *comparison = &result->comparison;
	struct arena *arena = &result->arena;

	if (!comparison->paired)
		return;
	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const char *name = comparison->variants[i].name;
		const struct run_result *run = sweep_run(result, name), *baseline;
		struct depths sweep;
		unsigned depths;

		if (!run)
			continue;
		sweep = sweep_with(result, run, arena);
		if (sweep.count == 0 || sweep.steps[0].variant != &comparison->variants[i])
			continue;	/* reported once, with its shallowest step */

		depths = without_baseline(&sweep) + sweep.count;
		if (depths < SWEEP_DEPTHS_MIN || !has_verdicts(&sweep))
			continue;
		baseline = sweep_run(result, comparison->baseline);
		result_add_advice(result, "depth-sweep", "%s%s.",
				  baseline && strcmp(baseline->engine_used, run->engine_used) == 0
				  ? own_payoff_text(&sweep, comparison, baseline, arena)
				  : payoff_text(&sweep, comparison, arena),
				  saturation_text(&sweep, arena));
	}
}
