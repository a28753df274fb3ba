/* What a ratio of 1 scatters by, others do as well: half the width of its interval is the floor. */
#include "noise_floor.h"

#include <math.h>
#include <string.h>

#include "compare.h"

static const struct comparison_variant *find_row(const struct result *result)
{
	const struct comparison *comparison = &result->comparison;

	for (unsigned i = 0; i < comparison->variant_count && result->has_comparison; i++)
		if (comparison->variants[i].repeats_baseline)
			return &comparison->variants[i];
	return NULL;
}

void noise_floor_find(struct result *result)
{
	const struct comparison_variant *row = find_row(result);
	struct noise_floor *noise = &result->noise_floor;
	const struct comparison_metric *metric;

	if (!row)
		return;
	metric = &row->metrics[compare_answer(&result->comparison)];
	noise->baseline = row->baseline;
	noise->rounds = row->rounds;
	noise->ratio = metric->ratio;
	noise->low = metric->low;
	noise->high = metric->high;
	noise->floor = metric->has_interval ? sqrt(metric->high / metric->low) - 1 : NAN;
}

const char *noise_floor_sentence(const struct noise_floor *noise, struct arena *arena)
{
	const char *itself;

	if (!noise->variant || isnan(noise->floor) || noise->low == noise->high)
		return NULL;
	itself = arena_printf(arena, "%.3g × [%.3g, %.3g]", noise->ratio, noise->low, noise->high);
	if (noise->low > 1 || noise->high < 1)
		return arena_printf(arena, "%s differs from itself, by %s: something changes "
				    "between two runs of the same (one time in 20 it is chance)",
				    noise->baseline, itself);
	return arena_printf(arena, "differences below %.2g %% cannot be seen here in %u round%s "
			    "(%s against itself: %s)", 100 * noise->floor, noise->rounds,
			    noise->rounds == 1 ? "" : "s", noise->baseline, itself);
}
