/*
 * Rounds of one variant differ by chance, and then their order is random. If IOPS follow the order,
 * something changed during the measurement, and their median does not describe a steady state.
 *
 * Rounds that differ by chance alone give a note in at most 5 % of the results, however many
 * variants there are: each has its share of that.
 */
#include "advice_trend.h"

#include <math.h>

#include "advice_rule.h"
#include "groups.h"
#include "ratios.h"
#include "trend.h"
#include "units.h"

#define CHANCE_MAX 0.05			/* of all variants together */
#define CHANGE_MIN 0.05			/* the smallest change to report */

struct series {
	const char *variant;
	const double *iops;
	unsigned count;
	double change;
};

static struct series series_of(const struct group *group, struct arena *arena)
{
	struct series series = {
		.variant = group->name,
		.iops	 = group_values(group, metric_values[METRIC_IOPS], arena),
		.count	 = group->count,
	};

	if (series.count >= 2)
		series.change = trend_change(series.iops, series.count);
	return series;
}

static unsigned count_variants(const struct groups *groups)
{
	unsigned count = 0;

	for (unsigned i = 0; i < groups->count; i++)
		count += !groups->at[i].skipped;
	return count;
}

static bool goes(const struct series *series, unsigned variants, bool up)
{
	const int score = trend_score(series->iops, series->count);

	return (up ? score > 0 : score < 0) && fabs(series->change) >= CHANGE_MIN &&
		trend_chance(score, series->count) <= CHANCE_MAX / variants;
}

static void tell(struct result *result, const struct groups *groups, bool up)
{
	const unsigned variants = count_variants(groups);
	struct series most = { 0 };
	const char *names = "", *before = NULL;
	unsigned telling = 0;
	char first[UNITS_TEXT_MAX], last[UNITS_TEXT_MAX];

	for (unsigned i = 0; i < groups->count; i++) {
		const struct series series = series_of(&groups->at[i], &result->arena);

		if (!goes(&series, variants, up))
			continue;
		if (++telling <= VARIANTS_NAMED_MAX)
			names = arena_printf(&result->arena, "%s%s%s", names, *names ? ", " : "",
					     name_in_list(series.variant, before));
		before = series.variant;
		if (fabs(series.change) >= fabs(most.change))
			most = series;
	}
	if (telling == 0)
		return;
	if (telling > VARIANTS_NAMED_MAX)
		names = arena_printf(&result->arena, "%s and %u more", names,
				     telling - VARIANTS_NAMED_MAX);
	result_add_advice(result, "trend", "IOPS %s from round to round at %s (%s in the first, %s "
			  "in the last of %s): %s (a longer --warmup-time%s)",
			  up ? "rise" : "fall", names, units_human_count(most.iops[0], first),
			  units_human_count(most.iops[most.count - 1], last), most.variant,
			  up ? "a cache warms up" : "a drive slows down, as with a full cache or "
			  "heat",
			  up ? ", or more data than that cache holds"
			     : " until the drive is in a steady state");
}

void advice_on_trend(struct result *result)
{
	const struct groups groups = groups_of(result, &result->arena);

	tell(result, &groups, true);
	tell(result, &groups, false);
}
