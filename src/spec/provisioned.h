/*
 * provisioned: objectives that are shares of what was paid for, "iops>=90% of provisioned", become
 * numbers: "iops>=2700" with provisioned-iops=3000. What was not given leaves nothing to judge:
 * these objectives are dropped, with their sources and meanings, and kept in spec->unprovisioned.
 *
 * Main thread, while a plan is built.
 */
#ifndef PROVISIONED_H
#define PROVISIONED_H

#include "spec.h"

/* With both given, IOPS are at most those that the throughput allows at this size of request. */
void provisioned_resolve(struct spec *spec, struct arena *arena);

/* "--provisioned-iops=N": the option that this objective needs. */
const char *provisioned_option(const char *objective);

#endif
