/*
 * A curve is drawn of runs that were made one after the other. If its anchor, always the same rate,
 * became slower meanwhile, that is no curve of one target but of several.
 */
#include "advice_curve.h"

#include <math.h>

#include "units.h"

#define CHANGE_MIN 0.1			/* what is worth a word */

static bool has_changed(const struct curve_anchor *anchor)
{
	return anchor->has_interval && (anchor->low > 1 || anchor->high < 1) &&
		fabs(log(anchor->change)) >= log1p(CHANGE_MIN);
}

static void tell(struct result *result, const struct curve_variant *variant)
{
	const struct curve_anchor *anchor = &variant->anchor;
	const bool slower = anchor->change > 1;
	const bool several = result->curve.variant_count > 1;
	char rate[UNITS_TEXT_MAX];

	result_add_advice(result, "curve-drift", "%s%sthe target became %s while the curve was "
			  "measured: at %s requests per second, measured %u times, p50 went to "
			  "%.2f times what it was first (95 %%: %.2f–%.2f), so points do not agree "
			  "with each other (%s)", several ? variant->name : "",
			  several ? ": " : "", slower ? "slower" : "faster",
			  units_human_count(anchor->rate, rate), anchor->runs, anchor->change,
			  anchor->low, anchor->high, slower
			  ? "write to the drive until it is in a steady state first, or look at "
			    "its temperature"
			  : "run it once before, to warm what was cold");
}

void advice_on_curve(struct result *result)
{
	for (unsigned i = 0; i < result->curve.variant_count; i++)
		if (has_changed(&result->curve.variants[i].anchor))
			tell(result, &result->curve.variants[i]);
}
