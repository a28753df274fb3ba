/*
 * preset: named sets of values for the options of the ring, and of batches.
 *
 * A preset is a layer of settings between the defaults and everything that was given: what
 * it names is used where nothing else says otherwise, and `show profile` tells that it came from
 * there.
 */
#ifndef PRESET_H
#define PRESET_H

#include "option.h"

/* "plain", "batched", …; ends with NULL: the choices of --preset. */
extern const char *const preset_names[];

/* Fill in what the preset that these settings name says of rows that are not set. A name that is no
 * preset is left to the parser to refuse. */
void preset_fill(struct settings *settings);

#endif
