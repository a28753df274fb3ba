/* placement: repeatedly takes the best remaining CPU. Each one taken occupies its core. */
#include "placement.h"

#include <stdbool.h>

#define IN_USE_SHARE	0.5
#define BUSY_STEPS	10		/* less is not significant in a short sample */

static bool is_in_use(const struct cpu_place *place)
{
	return place->claims > 0 || place->busy >= IN_USE_SHARE;
}

/* Busy hardware threads of its core; the first `taken` places have a loop. */
static unsigned in_use_beside(const struct cpu_place *places, unsigned count, unsigned taken,
			      const struct cpu_place *place)
{
	unsigned in_use = 0;

	for (unsigned i = 0; i < count; i++)
		if (&places[i] != place && places[i].core == place->core)
			in_use += i < taken || is_in_use(&places[i]);
	return in_use;
}

static bool is_better(const struct cpu_place *places, unsigned count, unsigned taken,
		      const struct cpu_place *place, const struct cpu_place *than)
{
	const int step = (int)(place->busy * BUSY_STEPS);
	const int than_step = (int)(than->busy * BUSY_STEPS);
	unsigned beside, than_beside;

	if (place->claims != than->claims)
		return place->claims < than->claims;
	if (is_in_use(place) != is_in_use(than))
		return is_in_use(than);
	beside = in_use_beside(places, count, taken, place);
	than_beside = in_use_beside(places, count, taken, than);
	if (beside != than_beside)
		return beside < than_beside;
	if (step != than_step)
		return step < than_step;
	return place->cpu < than->cpu;
}

void placement_order(struct cpu_place *places, unsigned count, unsigned wanted)
{
	for (unsigned taken = 0; taken < count && taken < wanted; taken++) {
		struct cpu_place best;
		unsigned at = taken;

		for (unsigned i = taken + 1; i < count; i++)
			if (is_better(places, count, taken, &places[i], &places[at]))
				at = i;
		best = places[at];
		places[at] = places[taken];
		places[taken] = best;
	}
}
