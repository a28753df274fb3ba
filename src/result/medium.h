/*
 * medium: what is below the targets of a run: does it rotate? Pure.
 */
#ifndef MEDIUM_H
#define MEDIUM_H

#include "result.h"

enum medium { MEDIUM_UNKNOWN, MEDIUM_SSD, MEDIUM_DISK };

/* A disk if one of the targets is. Virtual disks claim to rotate, whatever is below them: what they
 * are is not known. */
enum medium medium_of(const struct result *result, const struct run_result *run);

/* Is an objective with this objective-media for it? What is not known is judged as an SSD. */
bool medium_suits(enum medium medium, const char *media);

#endif
