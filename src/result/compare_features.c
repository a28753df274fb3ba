/* The contribution of each feature: the variant with it against the one without it. */
#include "compare.h"

#include <string.h>

#include "always_valid.h"
#include "ratios.h"

/* Reason why a ring was not granted a feature that it requested. NULL if it was. */
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
		rounds += group_partner(without, with->runs[i]) != NULL;
	return rounds;
}

static void compare_pair(struct comparison_feature *out, const struct feature_pair *pair,
			 const struct groups *groups, struct arena *arena)
{
	const struct group *with = group_find(groups, pair->with);
	const struct group *without = group_find(groups, pair->without);

	*out = (struct comparison_feature){
		.pair		= *pair,
		.skipped	= why_skipped(with, without, pair->feature),
	};
	ratios_clear(out->metrics);
	if (out->skipped)
		return;
	out->rounds = rounds_of_both(with, without);
	ratios_paired(out->metrics, with, without, arena);
}

/* Texts of a plan, which may be released before its result. */
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

/* Readers scan such a table for outliers, so IOPS are corrected as well. */
static void correct_verdicts(struct comparison *comparison, struct arena *arena)
{
	const unsigned rows = comparison->feature_count;
	struct comparison_metric **answers = arena_alloc(arena, rows * sizeof(*answers));
	struct comparison_metric **marks = arena_alloc(arena, rows * RATIOS_MARKS_PER_ROW *
						       sizeof(*marks));
	unsigned count = 0;

	for (unsigned i = 0; i < rows; i++) {
		answers[i] = &comparison->features[i].metrics[METRIC_IOPS];
		count += ratios_add_marks(comparison->features[i].metrics, &marks[count]);
	}
	ratios_correct(answers, rows, arena);
	ratios_correct(marks, count, arena);
}

void compare_features(struct result *result, const struct feature_pair *pairs,
		      unsigned pair_count)
{
	struct arena *arena = &result->arena;
	const struct groups groups = groups_of(result, arena);
	struct comparison *comparison = &result->comparison;

	comparison->features = arena_alloc(arena, pair_count * sizeof(*comparison->features));
	comparison->feature_count = pair_count;
	for (unsigned i = 0; i < pair_count; i++) {
		const struct feature_pair pair = pair_adopted(&pairs[i], arena);

		compare_pair(&comparison->features[i], &pair, &groups, arena);
	}
	if (result->stopping.always_valid)
		always_valid_features(comparison, result->stopping.smallest);
	correct_verdicts(comparison, arena);
}
