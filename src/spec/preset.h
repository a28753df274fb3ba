/*
 * preset: named sets of values for the options of the ring, and of batches.
 *
 * A preset is a layer of settings above the defaults and below everything that was given; `show
 * profile` shows it as the origin of its values.
 */
#ifndef PRESET_H
#define PRESET_H

#include "option.h"

/* "plain", "batched", …; ends with NULL: the choices of --preset. */
extern const char *const preset_names[];

/* Fill in rows that are not set from the preset that these settings name. An unknown name is left
 * to the parser to refuse. */
void preset_fill(struct settings *settings);

#endif
