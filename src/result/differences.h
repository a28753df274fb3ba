/*
 * differences: in what else two results differ than in their numbers: options, environment, how
 * much was measured.
 *
 * What an option row calls `workload`, the kind of the target and whether it was really opened
 * with O_DIRECT, is the work that was measured: where that differs, ratios compare two things.
 */
#ifndef DIFFERENCES_H
#define DIFFERENCES_H

#include "groups.h"

/* Of a variant of both: every option, the engine used, O_DIRECT, completed rounds. */
void differences_of_variant(struct comparison *comparison, const struct group *group,
			    const struct group *old, struct arena *arena);
/* Of the results: version, machine, targets. */
void differences_of_results(struct comparison *comparison, const struct result *new_result,
			    const struct result *old_result, struct arena *arena);

#endif
