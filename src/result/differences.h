/*
 * differences: differences between two results other than measured numbers: options, environment,
 * amount of measurement.
 *
 * The measured work consists of the options marked `workload`, the kind of the target and whether
 * it was actually opened with O_DIRECT: if these differ, ratios are meaningless.
 */
#ifndef DIFFERENCES_H
#define DIFFERENCES_H

#include "groups.h"

/* For a variant of both: every option, the engine used, O_DIRECT, completed rounds. */
void differences_of_variant(struct comparison *comparison, const struct group *group,
			    const struct group *old, struct arena *arena);
/* For the results: version, machine, targets. */
void differences_of_results(struct comparison *comparison, const struct result *new_result,
			    const struct result *old_result, struct arena *arena);

#endif
