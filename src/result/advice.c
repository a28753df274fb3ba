/*
 * Applies the rules. A rule is a row of the table of its topic: a code that scripts can rely on,
 * the weight of the effect in a run, or in a job of one (0: none), and the sentence about the one
 * with the largest weight.
 */
#include "advice.h"

#include <string.h>

#include "advice_choice.h"
#include "advice_curve.h"
#include "advice_depth.h"
#include "advice_features.h"
#include "advice_jobs.h"
#include "advice_rounds.h"
#include "advice_rule.h"
#include "advice_trend.h"
#include "groups.h"

/* ---- subjects of a rule ---- */

static unsigned subject_count(const struct rule *rule, const struct run_result *run)
{
	if (run->skipped)
		return 0;
	return rule->flags & RULE_OF_RUN ? 1 : run_result_job_count(run);
}

static const struct run_result *subject_of(const struct rule *rule, const struct run_result *run,
					   unsigned n)
{
	return rule->flags & RULE_OF_RUN ? run : run_result_job(run, n);
}

static bool same_subject(const struct run_result *a, const struct run_result *b)
{
	return strcmp(a->variant, b->variant) == 0 &&
		(a->job && b->job ? strcmp(a->job, b->job) == 0 : a->job == b->job);
}

static bool one_variant_only(const struct result *result)
{
	for (unsigned i = 1; i < result->run_count; i++)
		if (strcmp(result->runs[i].variant, result->runs[0].variant) != 0)
			return false;
	return true;
}

/* "together", "together/readers"; with a single variant, "readers". */
static const char *subject_name(const struct result *result, const struct run_result *subject,
				struct arena *arena)
{
	if (!subject->job)
		return subject->variant;
	if (one_variant_only(result))
		return subject->job;
	return arena_printf(arena, "%s/%s", subject->variant, subject->job);
}

/* Does any of its rounds show it? */
static bool subject_shows(const struct rule *rule, const struct result *result,
			  const struct run_result *subject)
{
	for (unsigned i = 0; i < result->run_count; i++)
		for (unsigned n = 0; n < subject_count(rule, &result->runs[i]); n++) {
			const struct run_result *other = subject_of(rule, &result->runs[i], n);

			if (same_subject(other, subject) && rule->weight(result, other) > 0)
				return true;
		}
	return false;
}

static bool is_first_round_of_it(const struct rule *rule, const struct result *result,
				 unsigned run, const struct run_result *subject)
{
	for (unsigned i = 0; i < run; i++)
		for (unsigned n = 0; n < subject_count(rule, &result->runs[i]); n++)
			if (same_subject(subject_of(rule, &result->runs[i], n), subject))
				return false;
	return true;
}

/* ---- */

struct where {
	unsigned asked, showing;
	const char *names, *before;
};

static void note_subject(struct where *where, const struct rule *rule,
			 const struct result *result, const struct run_result *subject,
			 struct arena *arena)
{
	const char *name;

	where->asked++;
	if (!subject_shows(rule, result, subject))
		return;
	name = subject_name(result, subject, arena);
	where->showing++;
	if (where->showing <= VARIANTS_NAMED_MAX)
		where->names = arena_printf(arena, "%s%s%s", where->names,
					    where->names[0] ? ", " : "",
					    name_in_list(name, where->before));
	where->before = name;
}

static const char *say_where(const struct rule *rule, const struct result *result,
			     struct arena *arena)
{
	struct where where = { .names = "" };

	for (unsigned i = 0; i < result->run_count; i++)
		for (unsigned n = 0; n < subject_count(rule, &result->runs[i]); n++) {
			const struct run_result *subject = subject_of(rule, &result->runs[i], n);

			if (is_first_round_of_it(rule, result, i, subject))
				note_subject(&where, rule, result, subject, arena);
		}
	if (where.showing == where.asked)
		return "";
	if (where.showing > VARIANTS_NAMED_MAX)
		return arena_printf(arena, " at %s and %u more", where.names,
				    where.showing - VARIANTS_NAMED_MAX);
	return arena_printf(arena, " at %s", where.names);
}

static void apply(const struct rule *rule, struct result *result)
{
	struct finding finding = { .result = result, .arena = &result->arena };
	double most = 0;

	for (unsigned i = 0; i < result->run_count; i++)
		for (unsigned n = 0; n < subject_count(rule, &result->runs[i]); n++) {
			const struct run_result *subject = subject_of(rule, &result->runs[i], n);
			const double weight = rule->weight(result, subject);

			if (weight > most) {
				most = weight;
				finding.run = subject;
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
		advice_on_jobs(result);
		advice_on_choice(result);
		advice_on_depth(result);
		advice_on_features(result);
	}
	advice_on_skipped(result);
	for (unsigned i = 0; advice_topics[i]; i++)
		apply_all(advice_topics[i], result);
	if (result->has_comparison)
		advice_on_rounds(result);
	if (result->has_curve)
		advice_on_curve(result);
	else
		advice_on_trend(result);
}
