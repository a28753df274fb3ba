/*
 * The candidates are ranked by their median IOPS. The fastest is compared with each of the others
 * within each round, as variants are with a baseline: those that it does not beat tie with it.
 */
#include "advice_choice.h"

#include <stdlib.h>
#include <string.h>

#include "advice.h"
#include "advice_rule.h"
#include "always_valid.h"
#include "compare.h"
#include "groups.h"
#include "ratios.h"
#include "units.h"

struct candidate {
	const struct group *group;
	const char *setting;
	double iops;			/* the median of its rounds */
	int place;			/* in the profile; -1: it is the baseline */
	bool gains;			/* it is shown to be faster than that, or is that */
	bool ties;			/* with the fastest; also of that itself */
	struct comparison_metric lead;	/* of the fastest over it, in IOPS */
};

struct choice {
	struct candidate *at;		/* the fastest first */
	unsigned count;
	unsigned ties;			/* besides the fastest */
	const struct candidate *chosen;
	struct arena *arena;
};

/* ---- candidates ---- */

static bool stands_for_something(const struct run_result *first)
{
	const struct spec *spec = &first->spec;

	return spec->choice && *spec->choice && !(spec->against && *spec->against);
}

static bool is_repetition(const struct result *result, const char *variant)
{
	return result->noise_floor.variant && strcmp(result->noise_floor.variant, variant) == 0;
}

static bool is_baseline(const struct result *result, const struct group *group)
{
	return strcmp(group->name, result->comparison.baseline) == 0;
}

static bool gains(const struct result *result, const struct group *group)
{
	const struct comparison *comparison = &result->comparison;

	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const struct comparison_variant *variant = &comparison->variants[i];
		const struct comparison_metric *iops = &variant->metrics[METRIC_IOPS];

		if (strcmp(variant->name, group->name) == 0)
			return compare_concludes(iops) && iops->ratio > 1;
	}
	return false;
}

static int by_iops(const void *a, const void *b)
{
	const struct candidate *one = a, *other = b;

	return (one->iops < other->iops) - (one->iops > other->iops);
}

static void find_candidates(struct choice *choice, const struct result *result,
			    const struct groups *groups)
{
	choice->at = arena_alloc(choice->arena, (groups->count + 1) * sizeof(*choice->at));
	for (unsigned i = 0; i < groups->count; i++) {
		const struct group *group = &groups->at[i];
		const struct run_result *first = result_first_run(result, group->name);

		if (group->count > 0 && stands_for_something(first) &&
		    !is_repetition(result, group->name))
			choice->at[choice->count++] = (struct candidate){
				.group	 = group,
				.setting = first->spec.choice,
				.iops	 = group_median(group, metric_values[METRIC_IOPS],
							choice->arena),
				.place	 = is_baseline(result, group) ? -1 : (int)i,
				.gains	 = is_baseline(result, group) || gains(result, group),
			};
	}
	qsort(choice->at, choice->count, sizeof(*choice->at), by_iops);
}

static bool is_spoilt(struct result *result, const struct choice *choice)
{
	for (unsigned i = 0; i < choice->count; i++)
		for (unsigned k = 0; k < choice->at[i].group->count; k++) {
			const struct run_result *run = choice->at[i].group->runs[k];

			if (advice_spoilt(result, run, run, ""))
				return true;
		}
	return false;
}

/* ---- the fastest, and those that tie with it ---- */

/* False: there are too few rounds. */
static bool compare_with_fastest(struct choice *choice, const struct rounds_stopping *stopping)
{
	struct comparison_variant *rows = arena_alloc(choice->arena,
						      choice->count * sizeof(*rows));
	struct comparison leads = { .variants = rows, .variant_count = choice->count,
				    .paired = true };
	bool known = true;

	for (unsigned i = 0; i < choice->count; i++) {
		ratios_clear(rows[i].metrics);
		ratios_paired(rows[i].metrics, choice->at[0].group, choice->at[i].group,
			      choice->arena);
	}
	if (stopping->always_valid)
		always_valid_variants(&leads, stopping->smallest);
	for (unsigned i = 0; i < choice->count; i++) {
		choice->at[i].lead = rows[i].metrics[METRIC_IOPS];
		choice->at[i].ties = i == 0 || !compare_concludes(&choice->at[i].lead);
		choice->ties += i > 0 && choice->at[i].ties;
		known &= i == 0 || choice->at[i].lead.has_interval;
	}
	return known;
}

static void choose(struct choice *choice)
{
	choice->chosen = &choice->at[0];
	for (unsigned i = 1; i < choice->count; i++)
		if (choice->at[i].ties && choice->at[i].gains &&
		    choice->at[i].place < choice->chosen->place)
			choice->chosen = &choice->at[i];
}

/* ---- the sentence ---- */

static const char *number(const struct choice *choice, double iops)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(choice->arena, units_human_count(iops, text));
}

/* "fsync 2,100, open_sync 1,900": all of them, or those that tie but for the chosen one. */
static const char *listed(const struct choice *choice, bool only_ties)
{
	const char *list = "";

	for (unsigned i = 0; i < choice->count; i++) {
		const struct candidate *at = &choice->at[i];

		if (!only_ties || (at->ties && at != choice->chosen))
			list = arena_printf(choice->arena, "%s%s%s %s", list, *list ? ", " : "",
					    at->group->name, number(choice, at->iops));
	}
	return list;
}

static const char *reason(const struct choice *choice)
{
	const struct candidate *chosen = choice->chosen, *second = &choice->at[1];

	if (choice->ties > 0)
		return arena_printf(choice->arena, "%s IOPS, in a tie with %s (no difference is "
				    "shown)", number(choice, chosen->iops),
				    listed(choice, true));
	return arena_printf(choice->arena, "%s IOPS, %.2f × those of %s (95 %%: %.2f to %.2f)",
			    number(choice, chosen->iops), second->lead.ratio, second->group->name,
			    second->lead.low, second->lead.high);
}

void advice_on_choice(struct result *result)
{
	const struct groups groups = groups_of(result, &result->arena);
	struct choice choice = { .arena = &result->arena };

	find_candidates(&choice, result, &groups);
	if (choice.count < 2 || is_spoilt(result, &choice) ||
	    !compare_with_fastest(&choice, &result->stopping))
		return;
	choose(&choice);
	result_add_advice(result, "choice", "%s %s: %s; all by IOPS: %s",
			  choice.chosen->place < 0 ? "keep" : "choose",
			  choice.chosen->setting,
			  reason(&choice), listed(&choice, false));
}
