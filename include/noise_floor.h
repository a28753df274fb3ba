/*
 * noise_floor: the baseline of a comparison against itself, in the same rounds (--noise-floor):
 * how small a difference could be and still be seen. Pure; any thread.
 */
#ifndef NOISE_FLOOR_H
#define NOISE_FLOOR_H

#include "result.h"

/* After a comparison: fills result->noise_floor from the row of its variant. */
void noise_floor_find(struct result *result);

/* "differences below 4 % cannot be seen here in 5 rounds (sync against itself: 1.01 × [0.97,
 * 1.05])", or that it differs from itself; NULL if that is not known, or if nothing scatters. */
const char *noise_floor_sentence(const struct noise_floor *noise, struct arena *arena);

#endif
