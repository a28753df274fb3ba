/* Two saved results, the new one against the old one. */
#include "compare.h"

#include <errno.h>
#include <string.h>

#include "compare_rows.h"
#include "differences.h"
#include "ratios.h"

/* The group of `olds` to compare with `group` of `news`, or NULL. */
static const struct group *counterpart(const struct group *group,
				       const struct groups *news,
				       const struct groups *olds)
{
	if (news->count == 1 && olds->count == 1)
		return &olds->at[0];
	return group_find(olds, group->name);
}

static struct comparison_variant *add_row(struct comparison *comparison,
					  const struct group *group, struct arena *arena)
{
	struct comparison_variant *row;

	row = &comparison->variants[comparison->variant_count++];
	row_describe(row, group, arena);
	return row;
}

static void row_rename(struct comparison_variant *row, const char *name)
{
	row->name = name;
	for (unsigned i = 0; i < row->job_count; i++)
		row->jobs[i].name = name;
}

/* Two rows: the old and the new one. Or one, with the reason why the other is missing. */
static void compare_with_old(struct comparison *comparison, const struct group *group,
			     const struct group *old, struct arena *arena)
{
	struct comparison_variant *row;

	if (!old || old->skipped || group->skipped) {
		row = add_row(comparison, group, arena);
		if (!old)
			row->skipped = "only in NEW";
		else if (!group->skipped)
			row->skipped = arena_printf(arena, "skipped in OLD: %s",
						    old->skipped);
		return;
	}

	row = add_row(comparison, old, arena);
	row_rename(row, arena_printf(arena, "%s (old)", old->name));
	row_mark_as_baseline(row);

	row = add_row(comparison, group, arena);
	row_compare(row, group, old, comparison->always_valid ? ratios_always_valid
							      : ratios_unpaired, arena);
	differences_of_variant(comparison, group, old, arena);
}

/* Groups whose texts must outlive the result that they came from. */
static struct groups groups_adopted(const struct result *old_result, struct arena *arena)
{
	const struct groups groups = groups_of(old_result, arena);

	for (unsigned i = 0; i < groups.count; i++) {
		struct group *group = &groups.at[i];

		group->name = arena_strdup(arena, group->name);
		if (group->skipped)
			group->skipped = arena_strdup(arena, group->skipped);
		for (unsigned k = 0; k < group->job_count; k++)
			group->jobs[k].job = arena_strdup(arena, group->jobs[k].job);
	}
	return groups;
}

/* Variants that NEW no longer has. */
static void add_rows_only_in_old(struct comparison *comparison, const struct groups *news,
				 const struct groups *olds, struct arena *arena)
{
	for (unsigned i = 0; i < olds->count; i++) {
		if (!group_find(news, olds->at[i].name))
			add_row(comparison, &olds->at[i], arena)->skipped = "only in OLD";
	}
}

static bool any_in_both(const struct groups *news, const struct groups *olds)
{
	for (unsigned i = 0; i < news->count; i++) {
		if (counterpart(&news->at[i], news, olds))
			return true;
	}
	return false;
}

int compare_results(struct result *new_result, const struct result *old_result,
		    struct err *err)
{
	struct arena *arena = &new_result->arena;
	const struct groups news = groups_of(new_result, arena);
	const struct groups olds = groups_adopted(old_result, arena);
	struct comparison *comparison = &new_result->comparison;

	if (!any_in_both(&news, &olds))
		return err_request(err, EINVAL,
				   "no variant is in both results "
				   "(OLD has %s; NEW has %s)",
				   groups_names(&olds, arena),
				   groups_names(&news, arena));

	*comparison = (struct comparison){
		.baseline	= "old",
		.paired		= false,
		.always_valid	= new_result->stopping.reason || old_result->stopping.reason,
		.variants	= arena_alloc(arena, (news.count * 2 + olds.count) *
					      sizeof(*comparison->variants)),
	};
	for (unsigned i = 0; i < news.count; i++)
		compare_with_old(comparison, &news.at[i],
				 counterpart(&news.at[i], &news, &olds), arena);
	if (news.count > 1 || olds.count > 1)
		add_rows_only_in_old(comparison, &news, &olds, arena);
	differences_of_results(comparison, new_result, old_result, arena);
	comparison_finish(comparison, arena);
	new_result->has_comparison = true;
	return 0;
}

const char *compare_workload_difference(const struct comparison *comparison, struct arena *arena)
{
	const char *list = NULL;

	for (unsigned i = 0; i < comparison->difference_count; i++) {
		const struct comparison_difference *difference = &comparison->differences[i];

		if (difference->workload)
			list = arena_printf(arena, "%s%s%s", list ? list : "", list ? ", " : "",
					    difference->name);
	}
	return list;
}

void compare_withdraw(struct comparison *comparison)
{
	for (unsigned i = 0; i < comparison->variant_count; i++) {
		struct comparison_variant *variant = &comparison->variants[i];

		if (strcmp(variant->metrics[METRIC_IOPS].verdict, "baseline") == 0)
			continue;
		ratios_clear(variant->metrics);
		for (unsigned k = 0; k < variant->job_count; k++)
			ratios_clear(variant->jobs[k].metrics);
	}
}
