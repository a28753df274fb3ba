/* advice_rounds: what is to be known about a comparison as a whole. */
#ifndef ADVICE_ROUNDS_H
#define ADVICE_ROUNDS_H

#include "result.h"

/* "skipped": what was not run, and why; once for each reason. Also of a plain `run`. */
void advice_on_skipped(struct result *result);

/* "block-size": what is compared. "few-rounds", "unstable": how far the ratios of a comparison can
 * be trusted. */
void advice_on_rounds(struct result *result);

#endif
