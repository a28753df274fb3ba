/*
 * places: the part of a pattern that chooses file and offset.
 */
#ifndef PLACES_H
#define PLACES_H

#include "pattern.h"

void places_init(struct pattern *pattern, const struct spec *spec, const struct target *target);

/* For this many I/Os, all of pattern->kind. */
void places_fill(struct pattern *pattern, struct io *const ios[], unsigned nr);

#endif
