/*
 * Rounds of one variant differ by chance, and then their order says nothing. If IOPS follow it,
 * they were measured while something changed, and their median is of no state that lasts.
 *
 * Rounds that differ by chance alone give a note in at most 5 % of the results, however many
 * variants there are: each has its share of that.
 */
#include "advice_trend.h"

#include <math.h>
#include <string.h>

#include "advice_rule.h"
#include "trend.h"
#include "units.h"

#define CHANCE_MAX 0.05			/* of all variants together */
#define CHANGE_MIN 0.05			/* what is worth a word */

struct series {
	const char *variant;
	const double *iops;
	unsigned count;
	double change;
};

static bool is_first_of_variant(const struct result *result, unsigned index)
{
	for (unsigned i = 0; i < index; i++)
		if (!strcmp(result->runs[i].variant, result->runs[index].variant))
			return false;
	return true;
}

static unsigned count_variants(const struct result *result)
{
	unsigned count = 0;

	for (unsigned i = 0; i < result->run_count; i++)
		count += !result->runs[i].skipped && is_first_of_variant(result, i);
	return count;
}

static struct series series_of(struct result *result, const char *variant)
{
	double *iops = arena_alloc(&result->arena, result->run_count * sizeof(*iops));
	struct series series = { .variant = variant, .iops = iops };

	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		if (!strcmp(run->variant, variant) && run_result_counts(run))
			iops[series.count++] = run->total.iops;
	}
	if (series.count >= 2)
		series.change = trend_change(iops, series.count);
	return series;
}

static bool goes(const struct series *series, unsigned variants, bool up)
{
	const int score = trend_score(series->iops, series->count);

	return (up ? score > 0 : score < 0) && fabs(series->change) >= CHANGE_MIN &&
		trend_chance(score, series->count) <= CHANCE_MAX / variants;
}

static void tell(struct result *result, unsigned variants, bool up)
{
	struct series most = { 0 };
	const char *names = "";
	unsigned telling = 0;
	char first[UNITS_TEXT_MAX], last[UNITS_TEXT_MAX];

	for (unsigned i = 0; i < result->run_count; i++) {
		struct series series;

		if (!is_first_of_variant(result, i))
			continue;
		series = series_of(result, result->runs[i].variant);
		if (!goes(&series, variants, up))
			continue;
		if (++telling <= VARIANTS_NAMED_MAX)
			names = arena_printf(&result->arena, "%s%s%s", names, *names ? ", " : "",
					     series.variant);
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
			  up ? "a cache warms up" : "a drive slows down, as when its cache is full "
			  "or it is hot",
			  up ? ", or more data than that cache holds"
			     : " until the drive is in a steady state");
}

void advice_on_trend(struct result *result)
{
	const unsigned variants = count_variants(result);

	tell(result, variants, true);
	tell(result, variants, false);
}
