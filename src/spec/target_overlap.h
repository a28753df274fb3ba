/*
 * target_overlap: do two jobs touch the same bytes? Under whatever name, and as far as sysfs says,
 * also as a disk and its partition, or a device and what is made of it.
 *
 * Main thread; looks at files and at sysfs.
 */
#ifndef TARGET_OVERLAP_H
#define TARGET_OVERLAP_H

#include "spec.h"

/* The first target of `one` of which both touch the same bytes, within their parts of it (offset,
 * size); NULL if there is none. */
const char *target_overlap(const struct spec *one, const struct spec *other);

#endif
