/*
 * The variants of one result against one of them, in three steps: the included runs are grouped by
 * variant; for every metric the values of two groups become ratios; stats computes their interval,
 * which gives the verdict.
 */
#include "compare.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "always_valid.h"
#include "compare_rows.h"
#include "ratios.h"
#include "result_fields.h"

const char *compare_metric_name(unsigned metric)
{
	assert(metric < COMPARISON_METRIC_COUNT);
	return metric_names[metric].name;
}

const char *compare_row_name(const struct comparison_variant *row, struct arena *arena)
{
	return row->job ? arena_printf(arena, "%s/%s", row->name, row->job) : row->name;
}

/* The variant to compare the others with. NULL, with err set, if there is none. */
static const struct group *pick_baseline(const struct groups *groups, const char *name,
					 struct arena *arena, struct err *err)
{
	const struct group *group;

	if (*name) {
		group = group_find(groups, name);
		if (!group)
			err_request(err, EINVAL,
				    "no variant '%s' to compare with (there are: %s)",
				    name, groups_names(groups, arena));
		else if (group->skipped)
			err_failure(err, ENODATA, "baseline '%s' was not run: %s", name,
				    group->skipped);
		return group && !group->skipped ? group : NULL;
	}

	for (unsigned i = 0; i < groups->count; i++) {
		if (!groups->at[i].skipped)
			return &groups->at[i];
	}
	if (groups->count > 0)
		err_failure(err, ENODATA, "no variant was run; '%s': %s",
			    groups->at[0].name, groups->at[0].skipped);
	else
		err_failure(err, ENODATA, "nothing to compare: no variant was run");
	return NULL;
}

/* Variants with a different workload have a baseline of their own. If that was not run, they are
 * not compared. */
static const struct group *baseline_of(const struct groups *groups, const struct group *group,
				       const struct group *base)
{
	const char *against = group->against;
	const struct group *own = against && *against ? group_find(groups, against) : base;

	return own && !own->skipped ? own : NULL;
}

int compare_variants(struct result *result, const char *baseline, struct err *err)
{
	struct arena *arena = &result->arena;
	const struct groups groups = groups_of(result, arena);
	const struct group *base = baseline ? pick_baseline(&groups, baseline, arena, err) : NULL;
	struct comparison *comparison = &result->comparison;

	if (baseline && !base)
		return -err->code;

	*comparison = (struct comparison){
		.baseline	= base ? base->name : "",
		.paired		= true,
		.variants	= arena_alloc(arena, groups.count *
					      sizeof(*comparison->variants)),
		.variant_count	= groups.count,
	};
	for (unsigned i = 0; i < groups.count; i++) {
		const struct group *group = &groups.at[i];
		struct comparison_variant *variant = &comparison->variants[i];

		const struct group *own = baseline_of(&groups, group, base);

		row_describe(variant, group, arena);
		variant->repeats_baseline = result->noise_floor.variant &&
			strcmp(group->name, result->noise_floor.variant) == 0;
		variant->baseline = own ? own->name : group->against ? group->against : "";
		if (group == own)
			row_mark_as_baseline(variant);
		else if (own)
			row_compare(variant, group, own, ratios_paired, arena);
	}
	if (result->stopping.always_valid)
		always_valid_variants(comparison, result->stopping.smallest);
	comparison_finish(comparison, arena);
	result->has_comparison = true;
	return 0;
}
